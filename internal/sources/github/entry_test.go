package github_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/github"
	"github.com/cityoflosangeles/digest/internal/sources/github/githubtest"
)

// both runs a test with and without a token.
func both(t *testing.T, test func(t *testing.T, secret digest.Secret)) {
	t.Helper()
	t.Run("without a token", func(t *testing.T) { test(t, "") })
	t.Run("with a token", func(t *testing.T) { test(t, token) })
}

func fails(t *testing.T, src *github.Source, message, hint string) {
	t.Helper()
	h, err := src.Collect(t.Context(), week)
	if err == nil || !strings.Contains(err.Error(), message) || !strings.Contains(digest.Hint(err), hint) {
		t.Errorf("got error %q with hint %q, want %q with %q", fmt.Sprint(err), digest.Hint(err), message, hint)
	}
	if len(h.Repositories)+len(h.Activities)+len(h.Tasks) != 0 {
		t.Errorf("got %+v with an error, want nothing", h)
	}
}

func TestAnOldNameIsExplainedWithTheNewOne(t *testing.T) {
	both(t, func(t *testing.T, secret digest.Secret) {
		s := serve(t)
		s.City("CityOfLosAngeles", 3, start)
		a := api(t, s, github.Config{Token: secret})
		fails(
			t, source(t, a, github.Entry{Org: "datala"}),
			"github organization datala answers 404; its current name is CityOfLosAngeles",
			"write CityOfLosAngeles instead of datala; anyone may register the old name",
		)
		fails(
			t, source(t, a, github.Entry{Repo: "DataLA/maps"}), "its current name is CityOfLosAngeles/maps",
			"write CityOfLosAngeles/maps",
		)
		source(t, a, github.Entry{Org: "Sampleton", Formerly: []string{"oldtown"}})
		fails(t, source(t, a, github.Entry{Org: "OldTown"}), "its current name is Sampleton", "write Sampleton")
		fails(
			t, source(t, a, github.Entry{Org: "Sampleton", Formerly: []string{"oldtown"}}),
			"github organization Sampleton answers 404", "former names: oldtown",
		)
		fails(
			t, source(t, a, github.Entry{Repo: "CityOfLosAngeles/nothing"}),
			"github repository CityOfLosAngeles/nothing answers 404", "deleted or made private",
		)
		for _, r := range s.Requests() {
			if strings.Contains(r.Path+r.Body, "oldtown") {
				t.Errorf("got %s %s, want former names never asked for", r.Path, r.Body)
			}
		}
	})
}

func TestAnOrganizationThatChangedHandsIsNotRead(t *testing.T) {
	both(t, func(t *testing.T, secret digest.Secret) {
		s := serve(t)
		s.Org("Sampleton", 4711)
		s.City("Sampleton", 3, start)
		a := api(t, s, github.Config{Token: secret})
		src := source(t, a, github.Entry{Org: "Sampleton"})
		if got := src.OrgID(); got != 0 {
			t.Errorf("got id %d before reading, want 0", got)
		}
		collect(t, src)
		if got := src.OrgID(); got != 4711 {
			t.Errorf("got id %d, want 4711", got)
		}
		collect(t, source(t, a, github.Entry{Org: "Sampleton", Pinned: 4711}))
		s.Org("Sampleton", 999)
		n := len(s.Requests())
		fails(
			t, source(t, a, github.Entry{Org: "Sampleton", Pinned: 4711}),
			"the organization Sampleton is now owned by someone else (id 999, was 4711)", "a stranger took its old name",
		)
		fails(
			t, source(t, a, github.Entry{Repo: "Sampleton/curb-atlas", Pinned: 4711}),
			"owned by someone else (id 999, was 4711)", "stranger",
		)
		if got := len(s.Requests()) - n; got != 2 {
			t.Errorf("got %d requests, want none after the first answer", got)
		}
	})
}

func TestOneRepository(t *testing.T) {
	both(t, func(t *testing.T, secret digest.Secret) {
		s := serve(t)
		s.City("Sampleton", 60, start)
		h := collect(t, source(t, api(t, s, github.Config{Token: secret}), github.Entry{Repo: "sampleton/Curb-Atlas"}))
		if len(h.Repositories) != 1 || h.Repositories[0].Name != "Sampleton/curb-atlas" || h.Repositories[0].ID == 0 {
			t.Errorf("got %+v, want the repository as it is spelled", h.Repositories)
		}
		equal(t, "activity", activities(h), []string{
			// This is a first contribution to the repository.
			"first_contribution Sampleton/curb-atlas: Correct a street name (ed-regular)",
			"first_contribution Sampleton/curb-atlas: Draw the red curbs (dana-newcomer)",
			"release Sampleton/curb-atlas: Version 2.0 (ada-staff)",
		})
		equal(t, "tasks", tasks(h), []string{"Sampleton/curb-atlas#41 Zones need a border"})
		if n := len(s.Requests()); n > 9 {
			t.Errorf("got %d requests, want at most 9", n)
		}
		if got := problems(h); got != "" {
			t.Errorf("got problems %q, want none", got)
		}
	})
}

func TestARenamedRepositoryIsFollowed(t *testing.T) {
	both(t, func(t *testing.T, secret digest.Secret) {
		s := serve(t)
		s.City("Sampleton", 20, start)
		s.Rename("Sampleton", "curb-atlas", "curb-map")
		h := collect(t, source(t, api(t, s, github.Config{Token: secret}), github.Entry{Repo: "Sampleton/curb-atlas"}))
		if len(h.Repositories) != 1 || h.Repositories[0].Name != "Sampleton/curb-map" {
			t.Errorf("got %+v, want the new name", h.Repositories)
		}
		equal(t, "tasks", tasks(h), []string{"Sampleton/curb-map#41 Zones need a border"})
		if got := problems(h); !strings.Contains(
			got, "Sampleton/curb-atlas | the current name of the repository is Sampleton/curb-map | write the new name",
		) {
			t.Errorf("got problems %q, want the new name said", got)
		}
	})
}

func TestRepositoriesThatAreBlockedOrEmpty(t *testing.T) {
	s := serve(t)
	s.Add(
		githubtest.Repository{
			Org:     "Sampleton",
			Name:    "blocked",
			Blocked: true,
			Created: start.AddDate(-1, 0, 0),
			Pushed:  start.AddDate(0, 0, -1),
		},
		githubtest.Repository{
			Org:     "Sampleton",
			Name:    "nothing-yet",
			Empty:   true,
			Created: start.AddDate(0, 0, -2),
			Pushed:  start.AddDate(0, 0, -2),
		},
		githubtest.Repository{
			Org:     "Sampleton",
			Name:    "fine",
			Created: start.AddDate(-1, 0, 0),
			Pushed:  start.AddDate(0, 0, -1),
			Files:   map[string]string{"README.md": "Hello"},
		},
	)
	h := collect(t, source(t, api(t, s, github.Config{}), github.Entry{Org: "Sampleton"}))
	if len(h.Repositories) != 3 || len(h.Activities) != 0 {
		t.Errorf("got %d repositories and %v, want three, and an empty one to be no news", len(h.Repositories), activities(h))
	}
	if got := problems(h); !strings.Contains(
		got, "Sampleton/blocked | the repository is not shown, for legal reasons (451)",
	) {
		t.Errorf("got problems %q, want the block said", got)
	}
	if r := repository(t, h, "Sampleton/nothing-yet"); r.Has[digest.Readme] || len(r.Has) != 3 {
		t.Errorf("got %v, want no README without asking", r.Has)
	}
	fails(
		t, source(t, api(t, s, github.Config{}), github.Entry{Repo: "Sampleton/blocked"}),
		"github repository Sampleton/blocked is not shown, for legal reasons (451)", "its page says why",
	)
}

func TestGitHubEnterprise(t *testing.T) {
	both(t, func(t *testing.T, secret digest.Secret) {
		s := serve(t)
		s.City("Sampleton", 20, start)
		a, err := github.NewAPI(
			github.Config{
				API:    s.URL() + "/api/v3/",
				Token:  secret + "\n",
				Client: fetch.New(fetch.Config{AllowPrivate: true, Pace: 1}),
			},
		)
		if err != nil {
			t.Fatal(err)
		}
		h := collect(t, source(t, a, github.Entry{Org: "Sampleton"}))
		equal(t, "tasks", tasks(h), cityTasks)
		for _, r := range s.Requests() {
			if !strings.HasPrefix(r.Path, "/api/v3/") && r.Path != "/api/graphql" {
				t.Errorf("got %s, want it below /api", r.Path)
			}
		}
	})
}

func TestInvalidEntries(t *testing.T) {
	client := fetch.New(fetch.Config{})
	for _, address := range []string{
		"api.github.com", "ftp://api.github.com", "https://", "https://x:y@api.github.com",
		"https://api.github.com?x=1", "://",
	} {
		if _, err := github.NewAPI(github.Config{API: address, Client: client}); err == nil || digest.Hint(err) == "" ||
			strings.Contains(err.Error(), "x:y") {
			t.Errorf("%s: got %v, want an error with a hint", address, err)
		}
	}
	a, err := github.NewAPI(github.Config{Client: client})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range []github.Entry{
		{},
		{Org: "a", Repo: "a/b"},
		{Org: "../x"},
		{Org: "a b"},
		{Repo: "a"},
		{Repo: "a/b/c"},
		{Repo: "a/b?x"},
		{Org: "a\" is:pr \"b"},
	} {
		if _, err := a.Source(e); err == nil || digest.Hint(err) == "" {
			t.Errorf("%+v: got %v, want an error with a hint", e, err)
		}
	}
}
