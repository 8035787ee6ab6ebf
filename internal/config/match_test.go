package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/config"
)

func loaded(t *testing.T, more string) (config.Config, error) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "meetups.yaml")
	if err := os.WriteFile(name, []byte("name: Desk\ntime_zone: America/Los_Angeles\n"+more), 0o600); err != nil {
		t.Fatal(err)
	}
	return config.Load(name, func(string) (string, bool) { return "", false })
}

func TestWhatGroupsSayAboutTalks(t *testing.T) {
	c, err := loaded(t, `
match: {lead: 14d}
mute: [yoga]
groups:
  - {name: A, talks: ask, rules: {talks: none}, stage: [second Tuesday], lead: 21d}
  - {name: B, rules: {talks: open}}
`)
	if err != nil {
		t.Fatal(err)
	}
	a, b := c.Groups[0].Digest(), c.Groups[1].Digest()
	if a.Rules.Talks != "ask" || b.Rules.Talks != "open" {
		t.Errorf("got talks %q and %q, want ask and open", a.Rules.Talks, b.Rules.Talks)
	}
	if a.Lead != 21*24*time.Hour || b.Lead != 0 || c.Match.Lead.Duration() != 14*24*time.Hour {
		t.Errorf("got lead times %v, %v, %v", a.Lead, b.Lead, c.Match.Lead)
	}
	if strings.Join(a.Stage, " ") != "second Tuesday" || strings.Join(c.Mute, " ") != "yoga" {
		t.Errorf("got stage %q, mute %q", a.Stage, c.Mute)
	}
}

func TestRepositoriesOfAnOrganizationAreChosen(t *testing.T) {
	c, err := loaded(t, `
github:
  - {org: harborcity, repositories: {exclude: [sandbox, "old-*"]}}
  - {org: northtown, repositories: {include: [tree-*]}}
  - {repo: harborcity-labs/old-map}
`)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{
		"harborcity/tidewatch": true, "HarborCity/Sandbox": false, "harborcity/old-map": false,
		"northtown/tree-map": true, "northtown/budget": false, "harborcity-labs/old-map": true,
	} {
		if got := c.GitHub.Takes(name); got != want {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
}

func TestMistakesInMatchingSettings(t *testing.T) {
	for text, want := range map[string]string{
		"groups: [{name: A, talks: sometimes}]": "open",
		"match: {lead: 400d}":                   "at most 366d",
		"mute: ['']":                            "mute",
		"github: [{org: a, repositories: {exclude: ['a/b']}}]":          "not the name of a repository",
		"github: [{repo: a/b, repositories: {exclude: [b]}}]":           "only an organization",
		"groups: [{name: A, rules: {talks: never}}]":                    "none",
		"github: [{org: a, repositories: {include: ['[']}}]":            "not the name of a repository",
		"groups: [{name: A, stage: ['']}]":                              "stage",
		"groups: [{name: A, lead: 400d}]":                               "at most 366d",
		"github: [{org: a, repositories: {exclude: [b], except: [c]}}]": "except",
	} {
		if _, err := loaded(t, text+"\n"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want an error with %q", text, err, want)
		}
	}
}
