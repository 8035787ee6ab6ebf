package github_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/github"
)

// fixtures holds invented answers of all forms.
func fixtures(tb testing.TB) map[string][]byte {
	tb.Helper()
	names, err := filepath.Glob("testdata/*.json")
	if err != nil || len(names) == 0 {
		tb.Fatalf("got %d fixtures, %v", len(names), err)
	}
	out := map[string][]byte{}
	for _, name := range names {
		body, err := os.ReadFile(name)
		if err != nil {
			tb.Fatal(err)
		}
		out[filepath.Base(name)] = body
	}
	return out
}

func decoder(tb testing.TB) *github.API {
	tb.Helper()
	a, err := github.NewAPI(github.Config{Client: fetch.New(fetch.Config{})})
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

func TestAllFormsOfAnswers(t *testing.T) {
	for name, c := range map[string]struct{ repositories, activities, tasks int }{
		"org-repos.json":          {3, 1, 0},
		"repository.json":         {1, 0, 0},
		"graphql-org.json":        {2, 2, 0},
		"graphql-repository.json": {1, 1, 0},
		"graphql-search.json":     {1, 1, 1},
		"search-issues.json":      {1, 1, 1},
		"releases.json":           {1, 1, 0},
	} {
		h, err := decoder(t).Decode(github.Entry{Org: "Sampleton"}, week, fixtures(t)[name])
		if len(h.Repositories) != c.repositories || len(h.Activities) != c.activities || len(h.Tasks) != c.tasks {
			t.Errorf("%s: got %+v, %v, want %+v", name, h, err, c)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, body := range fixtures(f) {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		h, _ := decoder(t).Decode(github.Entry{Org: "Sampleton"}, week, body)
		for _, r := range h.Repositories {
			if strings.Count(r.Name, "/") != 1 || !strings.HasPrefix(r.URL, "http") ||
				r.Homepage != "" && !strings.HasPrefix(r.Homepage, "http") {
				t.Errorf("got %+v", r)
			}
			if strings.ContainsAny(r.Description+r.License+r.Release, "\n\r\x1b\x00") {
				t.Errorf("got a line with control characters: %+v", r)
			}
		}
		for _, a := range h.Activities {
			if a.At.Before(week.Since) || !a.At.Before(week.Start) || strings.ContainsAny(a.Title+a.Author, "\n\x1b") ||
				!strings.HasPrefix(a.URL, "http") {
				t.Errorf("got %+v", a)
			}
		}
		if _, err := json.Marshal(h); err != nil {
			t.Error(err)
		}
	})
}

func FuzzReadme(f *testing.F) {
	for _, s := range []string{
		"# a\n\n[b](c) <i>d</i>\n\n|a|\n|-|\n|b|", strings.Repeat("> ", 500),
		strings.Repeat("[", 2000), strings.Repeat("* ", 800), "<!--", "\xff\x00",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := github.Readme(s)
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > 4001 || strings.ContainsAny(got, "\x00\x1b") {
			t.Errorf("got %q", got)
		}
		github.Documented(s)
	})
}
