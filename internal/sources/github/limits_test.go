package github_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/retry"
	"github.com/cityoflosangeles/digest/internal/sources/github"
	"github.com/cityoflosangeles/digest/internal/sources/github/githubtest"
)

// limited checks that an error says when GitHub can be asked again.
func limited(t *testing.T, err error) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), "answers no more requests before ") {
		t.Fatalf("got error %v, want that GitHub answers no more", err)
	}
	if after, temporary := retry.After(err); !temporary || after <= 0 || after > time.Hour {
		t.Errorf("got %v, %v, want to try again within the hour", after, temporary)
	}
	if digest.Hint(err) == "" {
		t.Error("got no hint")
	}
}

func TestRefusalsForALimit(t *testing.T) {
	reset := strconv.FormatInt(time.Now().Add(20*time.Minute).Unix(), 10)
	for name, c := range map[string]struct {
		failure githubtest.Failure
		wait    time.Duration // about
	}{
		"the primary limit answers 403": {githubtest.Failure{
			Status: 403,
			Header: map[string]string{"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset},
			Body:   `{"message":"API rate limit exceeded"}`,
		}, 20 * time.Minute},
		"the primary limit answers 429": {githubtest.Failure{
			Status: 429,
			Header: map[string]string{"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}, Body: `{}`,
		}, 20 * time.Minute},
		"the secondary limit answers 403": {githubtest.Failure{
			Status: 403,
			Header: map[string]string{"Retry-After": "120", "X-RateLimit-Remaining": "40", "X-RateLimit-Reset": reset},
			Body:   `{"message":"You have exceeded a secondary rate limit."}`,
		}, 2 * time.Minute},
		"the secondary limit answers 429": {githubtest.Failure{
			Status: 429,
			Header: map[string]string{"Retry-After": "120"}, Body: `<html>`,
		}, 2 * time.Minute},
		"a secondary limit that tells no time": {githubtest.Failure{
			Status: 403,
			Body:   `{"message":"You have exceeded a secondary rate limit. Please wait."}`,
		}, time.Minute},
		"a limit of which only the status tells": {githubtest.Failure{Status: 429}, time.Minute},
		"a reset that is far off is not believed": {githubtest.Failure{
			Status: 403,
			Header: map[string]string{"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "99999999999999"},
		}, 2 * time.Hour},
		"a limit with Retry-After and nothing left": {
			githubtest.Failure{
				Status: 403,
				Header: map[string]string{"Retry-After": "60", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset},
			},
			time.Minute,
		},
		"a Retry-After that is no number of the house": {githubtest.Failure{
			Status: 429,
			Header: map[string]string{"Retry-After": "99999999999999999999"},
		}, time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t)
			s.City("Sampleton", 20, start)
			c.failure.Path = "/"
			s.Fail(c.failure)
			_, err := source(t, api(t, s, github.Config{}), github.Entry{Org: "Sampleton"}).Collect(t.Context(), week)
			if err == nil || !strings.Contains(err.Error(), "answers no more requests before ") {
				t.Fatalf("got error %v, want that GitHub answers no more", err)
			}
			if after, temporary := retry.After(err); !temporary || after > c.wait+time.Second || after < c.wait-30*time.Second {
				t.Errorf("got to wait %v (temporary: %v), want about %v", after, temporary, c.wait)
			}
			if hint := digest.Hint(err); !strings.Contains(hint, "github: {token") {
				t.Errorf("got hint %q, want that a token helps", hint)
			}
			if n := len(s.Requests()); n != 1 {
				t.Errorf("got %d requests, want no second one", n)
			}
		})
	}
}

func TestASecondaryLimitHoldsForAll(t *testing.T) {
	s := serve(t)
	s.City("Sampleton", 20, start)
	s.Fail(
		githubtest.Failure{
			Path:   "/search/",
			Status: 403,
			Header: map[string]string{"Retry-After": "120"},
			Body:   `{"message":"You have exceeded a secondary rate limit."}`,
		},
	)
	h := collect(t, source(t, api(t, s, github.Config{}), github.Entry{Org: "Sampleton"}))
	if n := len(s.Requests()); n != 2 || len(h.Repositories) != 21 {
		t.Errorf(
			"got %d repositories with %d requests, want all, and none after the refusal:\n%s",
			len(h.Repositories),
			n,
			githubtest.Paths(s.Requests()),
		)
	}
	for _, want := range []string{
		"help-wanted issues", "merged pull requests", "the releases of ",
		"README and contributing",
	} {
		if got := problems(h); !strings.Contains(got, want) {
			t.Errorf("got problems %q, want %q left out", got, want)
		}
	}
}

func TestAPushMakesTheFilesBeAskedForAgain(t *testing.T) {
	s := serve(t)
	pushed := time.Now().Add(-48 * time.Hour)
	s.Add(
		githubtest.Repository{
			Org:     "Sampleton",
			Name:    "x",
			Created: pushed.AddDate(-1, 0, 0),
			Pushed:  pushed,
			Files:   map[string]string{"README.md": "Hello"},
		},
	)
	cache := &memory{}
	read := func() bool {
		return repository(t, collect(t, source(t, api(t, s, github.Config{Cache: cache}), github.Entry{Org: "Sampleton"})),
			"Sampleton/x").Has[digest.Contributing]
	}
	if read() {
		t.Error("got contributing instructions, want none yet")
	}
	cache.age(24 * time.Hour)
	s.Push("Sampleton", "x", time.Now().Add(-12*time.Hour), map[string]string{"CONTRIBUTING.md": "Welcome"})
	if !read() {
		t.Error("got no contributing instructions, want those that were pushed")
	}
}

func TestAShortPauseIsWaitedFor(t *testing.T) {
	s := serve(t)
	s.City("Sampleton", 20, start)
	s.Fail(githubtest.Failure{Path: "/orgs/", Times: 1, Status: 429, Header: map[string]string{"Retry-After": "0"}})
	h := collect(t, source(t, api(t, s, github.Config{}), github.Entry{Org: "Sampleton"}))
	if len(h.Repositories) != 21 || len(h.Tasks) == 0 {
		t.Errorf("got %d repositories and %d tasks, want all, after a pause", len(h.Repositories), len(h.Tasks))
	}
}

func TestALimitedCollectionKeepsWhatItHas(t *testing.T) {
	for name, c := range map[string]struct {
		core, search        int
		repositories, tasks int
		omitted             []string
	}{
		"nothing left after the first page": {1, 10, 100, 2, []string{"all but the "}},
		"search is limited":                 {60, 0, 201, 0, []string{"help-wanted issues", "merged pull requests"}},
		"search is limited after the tasks": {60, 2, 201, 2, []string{"merged pull requests"}},
		"three left after the repositories": {6, 10, 201, 2, []string{"the releases of ", "README and contributing"}},
		"none left to ask for first authors": {60, 3, 201, 2, []string{"whether 3 authors contributed to the organization " +
			"for the first time"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t)
			s.City("Sampleton", 200, start)
			s.AddIssues(
				githubtest.Issue{
					Repository: "Sampleton/curb-atlas",
					Number:     99,
					Title:      "Fix it",
					Author:     "gil",
					Merged:     start.Add(-time.Hour),
				},
			)
			s.Leave("core", c.core)
			s.Leave("search", c.search)
			h := collect(t, source(t, api(t, s, github.Config{}), github.Entry{Org: "Sampleton"}))
			if n := len(h.Repositories); n < c.repositories-1 || n > c.repositories || len(h.Tasks) != c.tasks {
				t.Errorf("got %d repositories and %d tasks, want %d and %d", n, len(h.Tasks), c.repositories, c.tasks)
			}
			got := problems(h)
			for _, want := range append(c.omitted, "because GitHub answers no more requests before ", " UTC") {
				if !strings.Contains(got, want) {
					t.Errorf("got problems %q, want %q", got, want)
				}
			}
			refused := 0
			for _, r := range s.Requests() {
				if r.Status != 200 {
					refused++
				}
			}
			if refused > 1 {
				t.Errorf(
					"got %d refused requests, want none sent that the headers said would be refused:\n%s",
					refused,
					githubtest.Paths(s.Requests()),
				)
			}
		})
	}
}

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
		most int
	}{{"Faraway", 2}, {"Elsewhere", 2}} {
		n := 0
		for _, r := range s.Requests() {
			if strings.Contains(r.Path+r.Query, c.path) {
				n++
			}
		}
		if n == 0 || n > c.most {
			t.Errorf("got %d requests for %s, want 1 or 2", n, c.path)
		}
	}
	if len(harvests[0].Repositories) != 121 || len(harvests[1].Repositories) < 100 {
		t.Errorf(
			"got %d and %d repositories, want those of both organizations",
			len(harvests[0].Repositories),
			len(harvests[1].Repositories),
		)
	}
	equal(t, "the inspiration's activity", told(harvests[3]), []string{"release Elsewhere/inspections: v3 (hal)"})
	equal(
		t,
		"the inspiring organization's activity",
		told(harvests[2]),
		[]string{"new_repository Faraway/shade-audit: shade-audit ()", "release Faraway/curb-atlas: Version 2.0 (ada-staff)"},
	)
	if n := len(harvests[2].Repositories); n != 2 {
		t.Errorf("got %d repositories of the inspiring organization, want the two with news", n)
	}
	for _, a := range harvests[2].Activities {
		if a.Role != digest.RoleInspiration {
			t.Errorf("got %+v, want it told as an inspiration", a)
		}
	}
}

func TestAnInspirationCostsOneRequestWithAToken(t *testing.T) {
	s := serve(t)
	s.City("Faraway", 120, start)
	a := api(t, s, github.Config{Token: token})
	h := collect(t, source(t, a, github.Entry{Org: "Faraway", Role: digest.RoleInspiration}))
	one := collect(t, source(t, a, github.Entry{Repo: "Faraway/curb-atlas", Role: digest.RoleInspiration}))
	if n := len(s.Requests()); n != 2 {
		t.Errorf("got %d requests, want one for each", n)
	}
	if len(h.Activities) < 2 || len(h.Tasks) != 0 || len(one.Repositories) != 1 || len(one.Activities) != 1 {
		t.Errorf("got %v, %v, want releases and new repositories only", told(h), told(one))
	}
}

func TestHugeOrganizations(t *testing.T) {
	for name, c := range map[string]struct {
		token              digest.Secret
		requests, want     int
		problem, forbidden string
	}{
		"with a token, the thousand pushed to last": {token, 24, 1000, "repositories pushed to last were read " +
			"of 3002", "left out"},
		"without a token, the five hundred as far as it goes": {"", 30, 500, "repositories pushed to last were read (there " +
			"are 31 pages of 100)", "nothing"},
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
				t.Errorf("got activity %v, want nothing of the week lost", told(h))
			}
		})
	}
}

func TestWhatHasNotChangedIsAskedConditionally(t *testing.T) {
	s := serve(t)
	s.City("Sampleton", 60, start)
	cache := &memory{}
	first := collect(t, source(t, api(t, s, github.Config{Cache: cache}), github.Entry{Org: "Sampleton"}))
	cache.age(time.Hour)
	s.Forget()
	again := collect(t, source(t, api(t, s, github.Config{Cache: cache}), github.Entry{Org: "Sampleton"}))
	unchanged := 0
	for _, r := range s.Requests() {
		if r.Status == http.StatusNotModified {
			unchanged++
		}
		if strings.Contains(r.Path, "curb-atlas/community") {
			t.Errorf("got %s asked again, want what was kept until the next push", r.Path)
		}
	}
	if unchanged < 5 {
		t.Errorf(
			"got %d answers of 304, want one for all that had not changed:\n%s",
			unchanged,
			githubtest.Paths(s.Requests()),
		)
	}
	equal(t, "activity", told(again), told(first))
	equal(t, "tasks", tasks(again), tasks(first))
	files := func(h digest.Harvest) (n int) {
		for _, r := range h.Repositories {
			if _, checked := r.Has[digest.Contributing]; checked {
				n++
			}
		}
		return n
	}
	if files(again) <= files(first) {
		t.Errorf("got the files of %d repositories after %d, want each run to come further", files(again), files(first))
	}
}

func TestTroubleOnTheWay(t *testing.T) {
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

func TestTroubleThatPassesIsRepeated(t *testing.T) {
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

func TestABodyThatNeverEndsIsGivenUp(t *testing.T) {
	s := serve(t)
	s.City("Sampleton", 20, start)
	s.Fail(githubtest.Failure{Path: "/orgs/", Slow: 50 * time.Millisecond, Body: strings.Repeat("[", 200)})
	c := fetch.New(fetch.Config{AllowPrivate: true, Pace: time.Microsecond, Timeout: 100 * time.Millisecond})
	_, err := source(
		t,
		api(t, s, github.Config{Client: c, Token: ""}),
		github.Entry{Org: "Sampleton"},
	).Collect(
		t.Context(),
		week,
	)
	if err == nil || !strings.Contains(err.Error(), "no complete answer within") {
		t.Errorf("got %v, want that it took too long", err)
	}
	if n := len(s.Requests()); n != 1 {
		t.Errorf("got %d requests, want no repetition", n)
	}
}

func TestOnePartThatFailsCostsItself(t *testing.T) {
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
				t.Errorf("got %d repositories, activity %v, want the rest", len(h.Repositories), told(h))
			}
			if got := problems(h); !strings.Contains(got, want) {
				t.Errorf("got problems %q, want %q", got, want)
			}
		})
	}
}

func TestWithoutATokenTheFilesOfAllAreKnownAfterSomeWeeks(t *testing.T) {
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

func TestNothingIsBegunThatCannotBeFinished(t *testing.T) {
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
