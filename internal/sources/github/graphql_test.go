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

func TestWithATokenACityIsReadByGraphQL(t *testing.T) {
	s := serve(t)
	s.City("Sampleton", 60, start)
	h := collect(t, source(t, api(t, s, github.Config{Token: token}), github.Entry{Org: "Sampleton"}))

	if len(h.Repositories) != 61 {
		t.Errorf("got %d repositories, want the 60 and the new one, without .github and the private one", len(h.Repositories))
	}
	equal(t, "activity", activities(h), cityActivity)
	equal(t, "tasks", tasks(h), cityTasks)
	for name, want := range map[string][3]bool{ // README, documentation, contributing
		"curb-atlas":              {true, true, true},
		"library-holds-notebooks": {true, true, false},
		"open-budget-csv":         {false, true, false},
		"heat-relief-app":         {true, true, false},
		"council-minutes-search":  {false, false, false},
	} {
		r := repository(t, h, "Sampleton/"+name)
		if got := [3]bool{r.Has[digest.Readme], r.Has[digest.Documentation], r.Has[digest.Contributing]}; got != want ||
			len(r.Has) != 4 {
			t.Errorf("%s: got README, documentation, contributing %v (%v), want %v", name, got, r.Has, want)
		}
	}
	r := repository(t, h, "Sampleton/library-holds-notebooks")
	if strings.Join(r.Languages, " ") != "Jupyter Notebook Python" ||
		strings.Join(r.Topics, " ") != "pandas data-science" ||
		!strings.Contains(r.Readme, "how long readers wait") {
		t.Errorf("got %+v, want its languages, topics and README", r)
	}
	if got := problems(h); got != "" {
		t.Errorf("got problems %q, want none", got)
	}
	for _, r := range s.Requests() {
		if r.Path != "/graphql" || !r.Authorized {
			t.Errorf("got %s %s, want GraphQL with the token only", r.Method, r.Path)
		}
	}
}

func TestWithATokenTwoHundredRepositoriesTakeAtMostEightRequests(t *testing.T) {
	s := serve(t)
	s.City("Sampleton", 198, start) // and .github and the new one: 200
	for i := range 400 {            // a very busy week
		s.AddIssues(
			githubtest.Issue{
				Repository:  "Sampleton/curb-atlas",
				Number:      1000 + i,
				Title:       "Draw more",
				Author:      fmt.Sprintf("person%d", i%30),
				Association: "CONTRIBUTOR",
				Merged:      start.Add(-time.Hour),
			},
		)
	}
	cache := &memory{}
	h := collect(t, source(t, api(t, s, github.Config{Token: token, Cache: cache}), github.Entry{Org: "Sampleton"}))
	if n := len(s.Requests()); n > 8 {
		t.Errorf("got %d requests, want at most 8", n)
	}
	if len(h.Repositories) != 199 || len(h.Activities) < 300 {
		t.Errorf("got %d repositories and %d activities, want 199 and at least 300", len(h.Repositories), len(h.Activities))
	}
	if got := problems(h); !strings.Contains(got, "only the 300 most recently updated of 40") || !strings.Contains(got,
		"for the first time") {
		t.Errorf("got problems %q, want what was left out", got)
	}
	for _, r := range s.Requests() {
		if n := strings.Count(r.Body, " author:"); n > 20 {
			t.Errorf("got %d authors asked for in one request, want at most 20", n)
		}
	}
	s.Forget()
	again := collect(t, source(t, api(t, s, github.Config{Token: token, Cache: cache}), github.Entry{Org: "Sampleton"}))
	if n := len(s.Requests()); n != 0 {
		t.Errorf("got %d requests in a second run within the hour, want none", n)
	}
	equal(t, "activity of the second run", activities(again), activities(h))
	cache.age(2 * time.Hour)
	collect(t, source(t, api(t, s, github.Config{Token: token, Cache: cache}), github.Entry{Org: "Sampleton"}))
	if n := len(s.Requests()); n == 0 {
		t.Error("got no request two hours later, want it read again")
	}
}

func TestRateLimitingThatComesWithStatus200(t *testing.T) {
	s := serve(t)
	s.City("Sampleton", 198, start)
	s.Leave("graphql", 2)
	h := collect(t, source(t, api(t, s, github.Config{Token: token}), github.Entry{Org: "Sampleton"}))
	if len(h.Repositories) < 98 || len(h.Repositories) > 100 {
		t.Errorf("got %d repositories, want the two pages that were read", len(h.Repositories))
	}
	if got := problems(h); !strings.Contains(got, "left out: all but the ") ||
		!strings.Contains(got, "no more requests before ") {
		t.Errorf("got problems %q, want what was left out and until when", got)
	}
	if n := len(s.Requests()); n != 2 {
		t.Errorf("got %d requests, want 2: the headers say that none are left", n)
	}

	s = serve(t)
	s.City("Sampleton", 20, start)
	s.Fail(
		githubtest.Failure{
			Path: "/graphql",
			Body: `{"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded"}]}`,
		},
	)
	_, err := source(t, api(t, s, github.Config{Token: token}), github.Entry{Org: "Sampleton"}).Collect(t.Context(), week)
	limited(t, err)
	if n := len(s.Requests()); n != 1 {
		t.Errorf("got %d requests, want no repetition", n)
	}
}

func TestDataBesideErrorsIsKept(t *testing.T) {
	s := serve(t)
	s.City("Sampleton", 3, start)
	s.Fail(
		githubtest.Failure{
			Path:  "/graphql",
			Times: 1,
			Body: `{"data":{"organization":{"databaseId":9000,"login":"Sampleton","repositories":{"totalCount":2,
			"pageInfo":{"hasNextPage":false,"endCursor":"x"},
		"nodes":[null,{"databaseId":5,"nameWithOwner":"Sampleton/half","url":"https://github.com/Sampleton/half",
		"createdAt":"2020-01-01T00:00:00Z","pushedAt":null}]}}},
		"errors":[{"type":"SERVICE_UNAVAILABLE","message":"Something went wrong",
		"path":["organization","repositories","nodes",0]}]}`,
		},
	)
	cache := &memory{}
	h := collect(t, source(t, api(t, s, github.Config{Token: token, Cache: cache}), github.Entry{Org: "Sampleton"}))
	if r := repository(t, h, "Sampleton/half"); len(r.Has) != 1 {
		t.Errorf("got %v, want nothing said of files that were not read", r.Has)
	}
	if got := problems(h); !strings.Contains(got, "service_unavailable: Something went wrong") {
		t.Errorf("got problems %q, want GitHub's", got)
	}
	for key, doc := range cache.docs {
		if strings.Contains(string(doc.Body), "SERVICE_UNAVAILABLE") {
			t.Errorf("got the broken answer kept as %s, want it asked for again", key)
		}
	}
}

func TestALargePageIsRequestedInPieces(t *testing.T) {
	s := serve(t)
	s.City("Sampleton", 60, start)
	s.Fail(githubtest.Failure{Path: "/graphql", Times: 2, Status: 502, Body: "<html>Bad Gateway</html>"})
	h := collect(t, source(t, api(t, s, github.Config{Token: token}), github.Entry{Org: "Sampleton"}))
	if len(h.Repositories) != 61 {
		t.Errorf("got %d repositories, want all", len(h.Repositories))
	}
	if r := s.Requests()[2]; !strings.Contains(r.Body, `"first":25`) {
		t.Errorf("got %s, want a page of 25", r.Body)
	}
}

func TestRESTIsUsedWithoutGraphQL(t *testing.T) {
	s := serve(t)
	s.Legacy = true
	s.City("Sampleton", 60, start)
	h := collect(t, source(t, api(t, s, github.Config{Token: token}), github.Entry{Org: "Sampleton"}))
	equal(t, "activity", activities(h), cityActivity)
	if got := problems(h); got != "" {
		t.Errorf("got problems %q, want none", got)
	}
}

func TestLargeAnswersAreRequestedInPieces(t *testing.T) {
	both(t, func(t *testing.T, secret digest.Secret) {
		s := serve(t)
		s.City("Sampleton", 12, start)
		for i := range 60 {
			s.AddIssues(githubtest.Issue{
				Repository: "Sampleton/" + []string{"curb-atlas", "permit-status-api", "pothole-triage"}[i%3], Number: 100 + i,
				Title: "Long", Body: strings.Repeat("So it is. ", 1000),
				Labels: []string{"help wanted"}, Updated: start.Add(-time.Duration(i) * time.Hour),
			})
		}
		client := fetch.New(fetch.Config{AllowPrivate: true, Pace: time.Microsecond, MaxBytes: 500_000})
		if secret != "" { // two searches return the same issues
			client = fetch.New(fetch.Config{AllowPrivate: true, Pace: time.Microsecond, MaxBytes: 1_000_000})
		}
		h := collect(t, source(t, api(t, s, github.Config{Token: secret, Client: client}), github.Entry{Org: "Sampleton"}))
		if n := len(h.Tasks); n < 20 || n > 27 {
			t.Errorf("got %d tasks, want the first 25", n)
		}
		if got := problems(h); !strings.Contains(got, "help-wanted issues | only the 25 most recently updated of ") {
			t.Errorf("got problems %q, want what was not read", got)
		}
	})
}

func TestLongREADMEsAffectOnlyThemselves(t *testing.T) {
	s := serve(t)
	for i := range 40 {
		s.Add(githubtest.Repository{
			Org: "Sampleton", Name: fmt.Sprintf("x%d", i), Created: start.AddDate(-1, 0, 0), Pushed: start.AddDate(0, 0, -i-1),
			License: "MIT",
			Files: map[string]string{
				"README.md": strings.Repeat("word ", 30_000),
			}, Releases: []githubtest.Release{{Tag: "v1", Author: "ada", At: start.AddDate(0, 0, -1)}},
		})
	}
	client := fetch.New(fetch.Config{AllowPrivate: true, Pace: time.Microsecond, MaxBytes: 500_000})
	h := collect(t, source(t, api(t, s, github.Config{Token: token, Client: client}), github.Entry{Org: "Sampleton"}))
	if len(h.Repositories) != 40 || len(h.Activities) != 40 {
		t.Errorf("got %d repositories and %d activities, want all", len(h.Repositories), len(h.Activities))
	}
	if got := problems(h); !strings.Contains(got, "larger than 500000 bytes") {
		t.Errorf("got problems %q, want what was not read", got)
	}
	if r := repository(t, h, "Sampleton/x0"); len(r.Has) != 1 || r.License != "MIT" {
		t.Errorf("got %v, want the license only", r.Has)
	}
}
