package github_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/github"
	"github.com/cityoflosangeles/digest/internal/sources/github/githubtest"
)

func TestTheTokenIsSentToNoOtherHost(t *testing.T) {
	var leaked []string
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		leaked = append(leaked, r.URL.Path+" "+r.Header.Get("Authorization"))
		fmt.Fprint(
			w,
			`{"id":5,"full_name":"Sampleton/curb-map","owner":{"login":"Sampleton","id":1},"html_url":"https://github.com/`+
				`Sampleton/curb-map"}`,
		)
	}))
	defer elsewhere.Close()
	other := strings.Replace(elsewhere.URL, "127.0.0.1", "localhost", 1)

	s := serve(t)
	s.Legacy = true
	s.City("Sampleton", 200, start)
	s.Fail(
		githubtest.Failure{
			Path:   "/repos/Sampleton/curb-atlas",
			Times:  1,
			Status: 301,
			Header: map[string]string{"Location": other + "/repositories/5"},
		},
	)
	h := collect(t, source(t, api(t, s, github.Config{Token: token}), github.Entry{Repo: "Sampleton/curb-atlas"}))
	if len(leaked) != 1 || strings.Contains(strings.Join(leaked, ""), "ghp_") {
		t.Errorf("got %q at the other host, want one request without the token", leaked)
	}
	if len(h.Repositories) != 1 || h.Repositories[0].Name != "Sampleton/curb-map" {
		t.Errorf("got %+v, want the redirect followed", h.Repositories)
	}

	leaked = nil
	s.Fail(
		githubtest.Failure{
			Path:   "/orgs/",
			Status: 200,
			Header: map[string]string{"Link": `<` + other + `/organizations/1/repos?page=2>; rel="next"`},
			Body:   `[]`,
		},
	)
	h = collect(t, source(t, api(t, s, github.Config{Token: token}), github.Entry{Org: "Sampleton"}))
	if len(leaked) != 0 || !strings.Contains(problems(h), "on another host") {
		t.Errorf("got %q at the other host and problems %q, want it not asked", leaked, problems(h))
	}
}

func TestNoSecretIsStoredOrReported(t *testing.T) {
	for name, address := range map[string]string{
		"nobody listens":      "http://127.0.0.1:1",
		"no such host":        "http://no-such-host.invalid",
		"a private address":   "http://127.0.0.1:2",
		"something is broken": "",
	} {
		t.Run(name, func(t *testing.T) {
			manners := fetch.Config{AllowPrivate: name != "a private address", Pace: 1}
			if address == "" {
				s := httptest.NewServer(
					http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) }),
				)
				defer s.Close()
				address = s.URL
			}
			a, err := github.NewAPI(github.Config{API: address, Token: token, Client: fetch.New(manners)})
			if err != nil {
				t.Fatal(err)
			}
			a.Hasty()
			_, err = source(t, a, github.Entry{Org: "Sampleton"}).Collect(t.Context(), week)
			if err == nil || digest.Hint(err) == "" {
				t.Fatalf("got %v with hint %q, want an error and what to do", err, digest.Hint(err))
			}
			if said := fmt.Sprintf("%v %+v %#v %s", err, err, err, digest.Hint(err)); strings.Contains(said, token) {
				t.Errorf("got the token in %q", said)
			}
		})
	}
	s := serve(t)
	s.City("Sampleton", 20, start)
	cache := &memory{}
	h := collect(t, source(t, api(t, s, github.Config{Token: token, Cache: cache}), github.Entry{Org: "Sampleton"}))
	if len(cache.docs) == 0 || strings.Contains(fmt.Sprint(cache.docs, h), token) {
		t.Errorf("got %d documents kept, want some, and the token in none", len(cache.docs))
	}
	s.Token = "another"
	fails(
		t, source(t, api(t, s, github.Config{Token: token}), github.Entry{Org: "Sampleton"}), "GitHub rejected the token",
		"it may have expired",
	)
}

func TestPrivateRepositoriesAreNeverListed(t *testing.T) {
	s := serve(t)
	s.City("Sampleton", 3, start)
	// What a token of a member would return, if requests did not ask for public repositories only.
	s.Fail(
		githubtest.Failure{
			Path: "/orgs/",
			Body: `[{"id":1,"full_name":"Sampleton/secret-audit","private":true,"owner":{"id":2},` +
				`"created_at":"2026-07-19T00:00:00Z","pushed_at":"2026-07-20T00:00:00Z","size":4}]`,
		},
	)
	h := collect(t, source(t, api(t, s, github.Config{}), github.Entry{Org: "Sampleton"}))
	if len(h.Repositories)+len(h.Activities) != 0 {
		t.Errorf("got %+v, want nothing of it", h)
	}
	fails(
		t, source(t, api(t, s, github.Config{}), github.Entry{Repo: "Sampleton/payroll-internal"}), "is not public",
		"only public",
	)
	for _, r := range s.Requests() {
		if strings.Contains(r.Path, "/orgs/") && !strings.Contains(r.Query, "type=public") {
			t.Errorf("got %s?%s, want public repositories asked for", r.Path, r.Query)
		}
	}
}
