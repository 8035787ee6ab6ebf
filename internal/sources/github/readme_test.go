package github_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources/github"
	"github.com/cityoflosangeles/digest/internal/sources/github/githubtest"
)

func TestReadmesAsPlainText(t *testing.T) {
	for name, c := range map[string]struct{ source, want string }{
		"badges, code and comments": {
			"# Shade\n\n![b](x.svg) [![c](y.svg)](z)\n\n<!-- hidden -->\nCounts *shade* at `stops`.\n\n```sh\nrm -rf /\n```\n" +
				"\nEnd.",
			"Shade\n\nCounts shade at stops.\n\nEnd.",
		},
		"HTML": {
			"<h1 align=\"center\">Shade</h1>\n\nSee <b>this</b> <script>alert(1)</script>.",
			"Shade\n\nSee this alert(1).",
		},
		"links and lists": {
			"- one [two](https://example.org)\n- three\n\n<https://example.org>",
			"one two\nthree\n\nhttps://example.org",
		},
		"a table":                    {"|a|b|\n|-|-|\n|c|d|", "a b\nc d"},
		"nothing":                    {"", ""},
		"not UTF-8":                  {"caf\xe9", "caf"},
		"a direction that is turned": {"abc\u202edef", "abcdef"},
	} {
		if got := github.Readme(c.source); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
	if got := github.Readme(strings.Repeat("word ", 100_000)); len(got) > 4100 {
		t.Errorf("got %d bytes of a long README, want its beginning", len(got))
	}
	for source, want := range map[string]bool{
		"see the [manual](docs/index.md)": true, "https://github.com/a/b/wiki": true, "https://shade.readthedocs.io": true,
		"https://a.github.io/b": true, "Counts shade.": false, "A doctor wrote it.": false,
	} {
		if got := github.Documented(source); got != want {
			t.Errorf("%q: got documented %v, want %v", source, got, want)
		}
	}
}

func TestAnInvalidItemAffectsOnlyItself(t *testing.T) {
	s := serve(t)
	body := `[{"id":1,"full_name":"Sampleton/good","owner":{"id":1}},{"id":"two",
	"full_name":"Sampleton/bad"},null,7,{"id":3,"full_name":"../../etc/passwd"},
		{"id":4,"full_name":"Sampleton/odd","html_url":"javascript:alert(1)","homepage":"javascript:alert(1)",
		"pushed_at":null,"license":{"spdx_id":null},"owner":{"id":1}},{"id":5,"full_name":"Sampleton/late",
		"created_at":"yesterday"}]`
	s.Fail(githubtest.Failure{Path: "/orgs/", Body: body})
	h := collect(t, source(t, api(t, s, github.Config{}), github.Entry{Org: "Sampleton"}))
	if len(h.Repositories) != 2 {
		t.Fatalf("got %+v, want the two that can be read", h.Repositories)
	}
	if r := repository(t, h, "Sampleton/odd"); r.Homepage != "" || !strings.HasPrefix(r.URL, "http") ||
		r.License != "NOASSERTION" ||
		!r.Has[digest.Licence] {
		t.Errorf("got %+v, want no address that acts", r)
	}
	if got := strings.Count(problems(h), "repositories | item "); got != 3 {
		t.Errorf("got %d problems, want one for each item that could not be read: %s", got, problems(h))
	}
}

func TestEmptyRepositoriesAndEmptyReadmes(t *testing.T) {
	both(t, func(t *testing.T, secret digest.Secret) {
		s := serve(t)
		yesterday := start.AddDate(0, 0, -1)
		s.Add(
			githubtest.Repository{Org: "Sampleton", Name: "empty", Empty: true, Created: yesterday, Pushed: yesterday},
			githubtest.Repository{
				Org: "Sampleton", Name: "blank", Created: start.AddDate(-1, 0, 0), Pushed: yesterday,
				Files: map[string]string{"README.md": " \n", "a.py": "1"},
			},
			githubtest.Repository{
				Org: "Sampleton", Name: "badge", Created: start.AddDate(-1, 0, 0), Pushed: yesterday,
				Files: map[string]string{"README.md": "![b](c.svg)"},
			},
		)
		h := collect(t, source(t, api(t, s, github.Config{Token: secret}), github.Entry{Org: "Sampleton"}))
		if len(h.Activities) != 0 {
			t.Errorf("got %v, want an empty repository to be no news", activities(h))
		}
		for name, want := range map[string]bool{"empty": false, "blank": false, "badge": true} {
			if got, checked := repository(t, h, "Sampleton/"+name).Has[digest.Readme]; got != want || !checked {
				t.Errorf("%s: got README %v (checked: %v), want %v", name, got, checked, want)
			}
		}
	})
}

func TestManyInvalidItemsAreCounted(t *testing.T) {
	s := serve(t)
	s.Fail(
		githubtest.Failure{
			Path: "/orgs/",
			Body: `[{"id":1,"full_name":"Sampleton/good"}` + strings.Repeat(`,{"id":"x"}`, 50) + `]`,
		},
	)
	h := collect(t, source(t, api(t, s, github.Config{}), github.Entry{Org: "Sampleton"}))
	if n := len(h.Problems); n > 25 || !strings.Contains(problems(h), "more items could not be understood") {
		t.Errorf("got %d problems, want the first ones and a count of the rest", n)
	}
}
