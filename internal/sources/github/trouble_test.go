package github_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/github"
	"github.com/cityoflosangeles/digest/internal/sources/github/githubtest"
)

func TestConnectionErrors(t *testing.T) {
	for name, f := range map[string]githubtest.Failure{
		"a server error":             {Status: 500},
		"a bad gateway":              {Status: 502, Body: "<html>"},
		"out of service":             {Status: 503},
		"a connection that is cut":   {Cut: true, Body: `[{"id":1`},
		"an answer that is no JSON":  {Body: "<html>Are you a person?</html>"},
		"an answer of another shape": {Body: `{"message":"hello"}`},
	} {
		for _, secret := range []digest.Secret{"", token} {
			t.Run(fmt.Sprintf("%s, token: %t", name, secret != ""), func(t *testing.T) {
				s := serve(t)
				s.City("Sampleton", 20, start)
				f.Path = "/"
				s.Fail(f)
				a := api(t, s, github.Config{Token: secret})
				h, err := source(t, a, github.Entry{Org: "Sampleton"}).Collect(t.Context(), week)
				if err == nil || len(h.Repositories) != 0 {
					t.Fatalf("got %d repositories and error %v, want an error", len(h.Repositories), err)
				}
				if said := err.Error() + digest.Hint(err); strings.Contains(said, "ghp_") {
					t.Errorf("got %q, want no token in it", said)
				}
				s.Heal()
				if h := collect(t, source(t, a, github.Entry{Org: "Sampleton"})); len(h.Repositories) != 21 {
					t.Errorf("got %d repositories after it passed, want all", len(h.Repositories))
				}
			})
		}
	}
}

func TestTemporaryErrorsAreRetried(t *testing.T) {
	for name, f := range map[string]githubtest.Failure{
		"a server error":           {Status: 500, Times: 1},
		"two bad gateways":         {Status: 502, Times: 2},
		"a connection that is cut": {Cut: true, Body: `[{"id":1`, Times: 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t)
			s.City("Sampleton", 20, start)
			f.Path = "/orgs/"
			s.Fail(f)
			if h := collect(t, source(t, api(t, s, github.Config{}), github.Entry{Org: "Sampleton"})); len(
				h.Repositories,
			) != 21 {
				t.Errorf("got %d repositories, want all", len(h.Repositories))
			}
		})
	}
}

func TestAnEndlessBodyTimesOut(t *testing.T) {
	s := serve(t)
	s.City("Sampleton", 20, start)
	s.Fail(githubtest.Failure{Path: "/orgs/", Slow: 50 * time.Millisecond, Body: strings.Repeat("[", 200)})
	c := fetch.New(fetch.Config{AllowPrivate: true, Pace: time.Microsecond, Timeout: 100 * time.Millisecond})
	_, err := source(t, api(t, s, github.Config{Client: c, Token: ""}), github.Entry{Org: "Sampleton"}).Collect(
		t.Context(), week,
	)
	if err == nil || !strings.Contains(err.Error(), "no complete answer within") {
		t.Errorf("got %v, want that it took too long", err)
	}
	if n := len(s.Requests()); n != 1 {
		t.Errorf("got %d requests, want no repetition", n)
	}
}

func TestAFailedPartAffectsOnlyItself(t *testing.T) {
	for path, want := range map[string]string{
		"/search/issues":                                "answered 422",
		"/repos/Sampleton/curb-atlas/releases":          "releases of Sampleton/curb-atlas",
		"/repos/Sampleton/curb-atlas/community/profile": "files of Sampleton/curb-atlas",
	} {
		t.Run(path, func(t *testing.T) {
			s := serve(t)
			s.City("Sampleton", 20, start)
			s.Fail(githubtest.Failure{Path: path, Status: 422, Body: `{"message":"Validation Failed"}`})
			h := collect(t, source(t, api(t, s, github.Config{}), github.Entry{Org: "Sampleton"}))
			if len(h.Repositories) != 21 || len(h.Activities) == 0 {
				t.Errorf("got %d repositories, activity %v, want the rest", len(h.Repositories), activities(h))
			}
			if got := problems(h); !strings.Contains(got, want) {
				t.Errorf("got problems %q, want %q", got, want)
			}
		})
	}
}

func TestWithoutATokenAllFilesAreReadWithinWeeks(t *testing.T) {
	s := serve(t)
	s.City("Sampleton", 60, start)
	cache := &memory{}
	var h digest.Harvest
	for range 10 {
		s.Heal()
		s.Forget()
		h = collect(t, source(t, api(t, s, github.Config{Cache: cache}), github.Entry{Org: "Sampleton"}))
		if n := len(s.Requests()); n > 30 {
			t.Errorf("got %d requests in a week, want at most 30", n)
		}
		cache.age(7 * 24 * time.Hour)
	}
	for _, r := range h.Repositories {
		if _, checked := r.Has[digest.Contributing]; !checked && !r.Archived && !r.Fork && !r.Mirror {
			t.Errorf("got %s not looked at after ten weeks", r.Name)
		}
	}
	if got := problems(h); got != "" {
		t.Errorf("got problems %q, want none", got)
	}
}

func TestNoPartStartsWithoutEnoughQuota(t *testing.T) {
	for name, c := range map[string]struct{ repositories, core int }{
		"GitHub answers an even number more": {60, 8}, "GitHub answers an odd number more": {60, 9},
		"the run's share ends": {60, 60}, "a page more, and it ends one earlier": {101, 60},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t)
			for i := range c.repositories {
				s.Add(githubtest.Repository{
					Org: "Sampleton", Name: fmt.Sprintf("x%d", i), Created: start.AddDate(-1, 0, 0),
					Files:  map[string]string{"README.md": "Hello"},
					Pushed: start.AddDate(0, -2, -i),
				})
			}
			s.Leave("core", c.core)
			collect(t, source(t, api(t, s, github.Config{}), github.Entry{Org: "Sampleton"}))
			profiles, readmes := 0, 0
			for _, r := range s.Requests() {
				if strings.HasSuffix(r.Path, "/profile") {
					profiles++
				}
				if strings.HasSuffix(r.Path, "/readme") {
					readmes++
				}
			}
			if profiles == 0 || profiles != readmes {
				t.Errorf("got %d profiles and %d READMEs, want both of each repository", profiles, readmes)
			}
		})
	}
}
