package github_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources/github"
	"github.com/cityoflosangeles/digest/internal/sources/github/githubtest"
)

func TestAllEntriesShareTheRequestsOfARun(t *testing.T) {
	s := serve(t)
	for i, name := range []string{"Sampleton", "Artsdept", "Faraway"} {
		s.City(name, 120-i*20, start)
	}
	s.Add(githubtest.Repository{
		Org: "Elsewhere", Name: "inspections", Created: start.AddDate(-3, 0, 0), Pushed: start.AddDate(0, 0, -1),
		Releases: []githubtest.Release{{Tag: "v3", Author: "hal", At: start.AddDate(0, 0, -1)}},
	})
	a := api(t, s, github.Config{})
	entries := []github.Entry{
		{Org: "Sampleton"},
		{Org: "Artsdept"},
		{Org: "Faraway", Role: digest.RoleInspiration},
		{Repo: "Elsewhere/inspections", Role: digest.RoleInspiration},
	}
	var sources []*github.Source
	for _, e := range entries {
		sources = append(sources, source(t, a, e))
	}
	harvests := make([]digest.Harvest, len(sources))
	var group sync.WaitGroup
	for i, src := range sources {
		group.Go(func() { harvests[i], _ = src.Collect(t.Context(), week) })
	}
	group.Wait()
	if n := len(s.Requests()); n > 30 {
		t.Errorf("got %d requests, want at most 30 for all", n)
	}
	for _, c := range []struct {
		path string
		max  int
	}{{"Faraway", 2}, {"Elsewhere", 2}} {
		n := 0
		for _, r := range s.Requests() {
			if strings.Contains(r.Path+r.Query, c.path) {
				n++
			}
		}
		if n == 0 || n > c.max {
			t.Errorf("got %d requests for %s, want 1 or 2", n, c.path)
		}
	}
	if len(harvests[0].Repositories) != 121 || len(harvests[1].Repositories) < 100 {
		t.Errorf(
			"got %d and %d repositories, want those of both organizations", len(harvests[0].Repositories),
			len(harvests[1].Repositories),
		)
	}
	equal(t, "the inspiration's activity", activities(harvests[3]), []string{"release Elsewhere/inspections: v3 (hal)"})
	equal(
		t, "the inspiring organization's activity", activities(harvests[2]),
		[]string{"new_repository Faraway/shade-audit: shade-audit ()", "release Faraway/curb-atlas: Version 2.0 (ada-staff)"},
	)
	if n := len(harvests[2].Repositories); n != 2 {
		t.Errorf("got %d repositories of the inspiring organization, want the two with news", n)
	}
	for _, a := range harvests[2].Activities {
		if a.Role != digest.RoleInspiration {
			t.Errorf("got %+v, want it listed as an inspiration", a)
		}
	}
}

func TestAnInspirationTakesOneRequestWithAToken(t *testing.T) {
	s := serve(t)
	s.City("Faraway", 120, start)
	a := api(t, s, github.Config{Token: token})
	h := collect(t, source(t, a, github.Entry{Org: "Faraway", Role: digest.RoleInspiration}))
	one := collect(t, source(t, a, github.Entry{Repo: "Faraway/curb-atlas", Role: digest.RoleInspiration}))
	if n := len(s.Requests()); n != 2 {
		t.Errorf("got %d requests, want one for each", n)
	}
	if len(h.Activities) < 2 || len(h.Tasks) != 0 || len(one.Repositories) != 1 || len(one.Activities) != 1 {
		t.Errorf("got %v, %v, want releases and new repositories only", activities(h), activities(one))
	}
}

func TestHugeOrganizations(t *testing.T) {
	for name, c := range map[string]struct {
		token              digest.Secret
		requests, want     int
		problem, forbidden string
	}{
		"with a token, the thousand pushed to last": {
			token, 24, 1000, "most recently pushed of 3002 repositories were read",
			"left out",
		},
		"without a token, the five hundred as far as it goes": {
			"", 30, 500, "most recently pushed repositories were read (there are 31 pages of 100)", "nothing",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t)
			s.City("Sampleton", 3000, start)
			h := collect(t, source(t, api(t, s, github.Config{Token: c.token}), github.Entry{Org: "Sampleton"}))
			if n := len(s.Requests()); n > c.requests {
				t.Errorf("got %d requests, want at most %d", n, c.requests)
			}
			if n := len(h.Repositories); n < c.want-1 || n > c.want {
				t.Errorf("got %d repositories, want %d", n, c.want)
			}
			if got := problems(h); !strings.Contains(got, c.problem) || strings.Contains(got, c.forbidden) {
				t.Errorf("got problems %q, want %q", got, c.problem)
			}
			equal(t, "tasks", tasks(h), cityTasks)
			if len(h.Activities) < 7 {
				t.Errorf("got activity %v, want nothing of the week lost", activities(h))
			}
		})
	}
}
