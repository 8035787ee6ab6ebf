package github_test

import (
	"fmt"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources/github"
	"github.com/cityoflosangeles/digest/internal/sources/github/githubtest"
)

// TestGeneratedReleases crosses the tags of releases with who published them: people, or one of the programs that
// publish for them. Each release is in a repository of its own.
func TestGeneratedReleases(t *testing.T) {
	type author struct {
		login string
		bot   bool
	}
	authors := []author{
		{"ada", false}, {"github-actions[bot]", true}, {"release-please[bot]", true}, {"harbor-release-bot", true},
	}
	versions := []string{
		"v2.0.0", "2.1", "v1", "2026.11", "v2026.07.1", "release-3.4.5", "tidewatch-v1.2.3", "@city/maps@1.0.0",
		"harbor/v0.9.1", "R12", "v10.0", "stable-4",
	}
	stamps := []string{
		"nightly", "nightly-20260719", "continuous", "latest", "canary", "daily-2026-07-19", "snapshot-v2", "weekly", "tip",
		"edge",
	}
	byPrograms := []string{"build-20260719", "v4-3fa9c1d", "2026-07-19", "v4.1.0-dev.3", "ci-812", "main-0a1b2c3d4e"}
	s := serve(t)
	want := map[string]bool{}
	count := 0
	add := func(tag string, a author, prerelease, news bool) {
		name := fmt.Sprintf("r%d", count)
		count++
		at := start.AddDate(0, 0, -1)
		s.Add(githubtest.Repository{
			Org: "Sampleton", Name: name, Created: start.AddDate(-1, 0, 0), Pushed: at,
			Releases: []githubtest.Release{{Tag: tag, Author: a.login, Bot: a.bot, Prerelease: prerelease, At: at}},
		})
		if news {
			want["Sampleton/"+name+" "+tag] = true
		}
	}
	for _, a := range authors {
		for _, tag := range versions {
			add(tag, a, false, true)
			add(tag+"-rc.1", a, true, !a.bot)
		}
		for _, tag := range stamps {
			add(tag, a, false, false)
		}
		for _, tag := range byPrograms {
			if a.bot {
				add(tag, a, false, false)
			}
		}
	}
	h := collect(t, source(t, api(t, s, github.Config{Token: token}), github.Entry{Org: "Sampleton"}))
	for _, a := range h.Activities {
		key := a.Repository + " " + a.Title
		if a.Kind != digest.KindRelease || !want[key] {
			t.Errorf("%s is news", key)
		}
		delete(want, key)
	}
	for key := range want {
		t.Errorf("%s is no news", key)
	}
}
