package github_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources/github"
	"github.com/cityoflosangeles/digest/internal/sources/github/githubtest"
)

var (
	cityActivity = []string{
		"first_contribution Sampleton/curb-atlas: Draw the red curbs (dana-newcomer)",
		"merged Sampleton/curb-atlas: Correct a street name (ed-regular)",
		"merged Sampleton/permit-status-api: Answer in Spanish too (ada-staff)",
		"new_repository Sampleton/shade-audit: shade-audit ()",
		"release Sampleton/curb-atlas-3: Version 2.24 (ada-staff)",
		"release Sampleton/curb-atlas-5: Version 2.48 (ada-staff)",
		"release Sampleton/curb-atlas: Version 2.0 (ada-staff)",
	}
	cityTasks = []string{
		"Sampleton/curb-atlas#41 Zones need a border",
		"Sampleton/library-holds-notebooks#7 Explain the columns",
	}
)

func TestWithoutATokenACityIsReadByREST(t *testing.T) {
	s := serve(t)
	s.City("Sampleton", 60, start)
	h := collect(t, source(t, api(t, s, github.Config{}), github.Entry{Org: "Sampleton"}))

	if len(h.Repositories) != 61 {
		t.Errorf("got %d repositories, want the 60 and the new one, without .github and the private one", len(h.Repositories))
	}
	equal(t, "activity", activities(h), cityActivity)
	equal(t, "tasks", tasks(h), cityTasks)
	r := repository(t, h, "Sampleton/curb-atlas")
	if r.License != "MIT" || !r.Has[digest.Licence] || !r.Has[digest.Readme] || !r.Has[digest.Contributing] ||
		!r.Has[digest.Documentation] ||
		r.Release != "Version 2.0" {
		t.Errorf("got %+v, want all of the checklist that can be checked", r)
	}
	if want := "curb-atlas\n\nMap of loading zones and curb rules, block by block. Made by the city for everyone, and " +
		"see the manual."; r.Readme != want {
		t.Errorf("got README %q, want %q", r.Readme, want)
	}
	if r := repository(t, h, "Sampleton/heat-relief-app"); r.Has[digest.Licence] || r.License != "" {
		t.Errorf("got license %q, want none", r.License)
	}
	if _, checked := r.Has[digest.PrivateData]; checked {
		t.Error("got private data checked, want that only a person can say")
	}
	if got := problems(h); !strings.Contains(got, "left out: README and contributing instructions of ") ||
		!strings.Contains(got, "github: {token: …}") {
		t.Errorf("got problems %q, want what was left out and what to do", got)
	}
}

func TestWithoutATokenTwoHundredRepositoriesTakeAtMostThirtyRequests(t *testing.T) {
	s := serve(t)
	s.City("Sampleton", 200, start)
	a := api(t, s, github.Config{Cache: &memory{}})
	h := collect(t, source(t, a, github.Entry{Org: "Sampleton"}))
	if n := len(s.Requests()); n > 30 || n < 20 {
		t.Errorf("got %d requests, want at most 30, and good use of them:\n%s", n, githubtest.Paths(s.Requests()))
	}
	if len(h.Repositories) != 201 {
		t.Errorf("got %d repositories, want 201", len(h.Repositories))
	}
	for _, r := range s.Requests() {
		if r.Status != 200 {
			t.Errorf("got %+v, want no request in vain", r)
		}
	}
}

func TestASecondRunWithinTheHourAsksNothingTwice(t *testing.T) {
	s := serve(t)
	s.City("Sampleton", 200, start)
	cache := &memory{}
	src := source(t, api(t, s, github.Config{Cache: cache}), github.Entry{Org: "Sampleton"})
	first := collect(t, src)
	asked := map[string]bool{}
	for _, r := range s.Requests() {
		asked[r.Path+"?"+r.Query] = true
	}
	s.Forget()
	again := collect(t, source(t, api(t, s, github.Config{Cache: cache}), github.Entry{Org: "Sampleton"}))
	read := func(h digest.Harvest) (n int) {
		for _, r := range h.Repositories {
			if r.Readme != "" {
				n++
			}
		}
		return n
	}
	if read(again) < read(first) || read(first) == 0 {
		t.Errorf("got %d READMEs after %d, want no fewer", read(again), read(first))
	}
	if n := len(s.Requests()); n > 5 {
		t.Errorf("got %d requests, want at most 5:\n%s", n, githubtest.Paths(s.Requests()))
	}
	equal(t, "activity", activities(again), activities(first))
	for _, r := range s.Requests() {
		if asked[r.Path+"?"+r.Query] {
			t.Errorf("got %s?%s again, want nothing asked twice", r.Path, r.Query)
		}
	}
}

func TestReleasesOfRepositoriesPushedBeforeThePeriod(t *testing.T) {
	s := serve(t)
	s.Add(githubtest.Repository{
		Org: "Sampleton", Name: "x", Created: start.AddDate(-1, 0, 0), Pushed: start.AddDate(0, 0, -10),
		Releases: []githubtest.Release{{Tag: "v4", Author: "ada", At: start.AddDate(0, 0, -1)}},
	}, githubtest.Repository{
		Org: "Sampleton", Name: "dormant", Created: start.AddDate(-9, 0, 0),
		Pushed: start.AddDate(0, -3, 0),
	})
	h := collect(t, source(t, api(t, s, github.Config{}), github.Entry{Org: "Sampleton"}))
	equal(t, "activity", activities(h), []string{"release Sampleton/x: v4 (ada)"})
	for _, r := range s.Requests() {
		if r.Path == "/repos/Sampleton/dormant/releases" {
			t.Errorf("got %s, want no question to what has been still for months", r.Path)
		}
	}
}
