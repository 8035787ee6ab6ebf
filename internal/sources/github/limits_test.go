package github_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
	"github.com/cityoflosangeles/digest/internal/sources/github"
	"github.com/cityoflosangeles/digest/internal/sources/github/githubtest"
)

// limited checks that an error says when GitHub accepts requests again.
func limited(t *testing.T, err error) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), "accepts no more requests before ") {
		t.Fatalf("got error %v, want that GitHub accepts no more", err)
	}
	if after, temporary := retry.After(err); !temporary || after <= 0 || after > time.Hour {
		t.Errorf("got %v, %v, want to try again within the hour", after, temporary)
	}
	if digest.Hint(err) == "" {
		t.Error("got no hint")
	}
}

func TestRateLimitErrors(t *testing.T) {
	reset := strconv.FormatInt(time.Now().Add(20*time.Minute).Unix(), 10)
	for name, c := range map[string]struct {
		failure githubtest.Failure
		wait    time.Duration // approximate
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
		"a secondary limit without a time": {githubtest.Failure{
			Status: 403,
			Body:   `{"message":"You have exceeded a secondary rate limit. Please wait."}`,
		}, time.Minute},
		"a limit with only a status": {githubtest.Failure{Status: 429}, time.Minute},
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
		"a Retry-After that is not a number": {githubtest.Failure{
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
			if err == nil || !strings.Contains(err.Error(), "accepts no more requests before ") {
				t.Fatalf("got error %v, want that GitHub accepts no more", err)
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

func TestASecondaryLimitAppliesToAllResources(t *testing.T) {
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
			"got %d repositories with %d requests, want all, and none after the refusal:\n%s", len(h.Repositories), n,
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

func TestFilesAreReadAgainAfterAPush(t *testing.T) {
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

func TestAShortLimitIsWaitedFor(t *testing.T) {
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
			for _, want := range append(c.omitted, "because GitHub accepts no more requests before ", " UTC") {
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
					"got %d refused requests, want none sent that the headers said would be refused:\n%s", refused,
					githubtest.Paths(s.Requests()),
				)
			}
		})
	}
}

func TestConditionalRequests(t *testing.T) {
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
			"got %d answers of 304, want one for all that had not changed:\n%s", unchanged, githubtest.Paths(s.Requests()),
		)
	}
	equal(t, "activity", activities(again), activities(first))
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
