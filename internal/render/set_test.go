package render_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/render"
)

// overlaid opens a renderer with a folder of the given files.
func overlaid(t *testing.T, files map[string]string) (*render.Renderer, error) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return render.Open(render.Config{Name: "Desk", Language: "en", Zone: losAngeles(t), Overlay: dir})
}

func TestOverlay(t *testing.T) {
	t.Run("replaces one file, and leaves the others", func(t *testing.T) {
		r, err := overlaid(t,
			map[string]string{"digest.subject.tmpl": "{{.Name}} of {{.Date}}", ".DS_Store": "hidden files are passed over"})
		if err != nil {
			t.Fatal(err)
		}
		m := message(t, r, sample(t, "quiet"), digest.Text)
		if want := "Desk of Monday, July 20, 2026"; m.Subject != want {
			t.Errorf("got subject %q, want %q", m.Subject, want)
		}
		if !strings.Contains(m.Bodies[digest.Text], "Tuesday team night") {
			t.Error("the text is lost")
		}
	})
	t.Run("changes single words", func(t *testing.T) {
		r, err := overlaid(t, map[string]string{"strings.en.json": `{"events": "What is on"}`})
		if err != nil {
			t.Fatal(err)
		}
		if body := message(t, r, sample(t, "quiet"), digest.Markdown).Bodies[digest.Markdown]; !strings.Contains(body,
			"## What is on\n") || !strings.Contains(body, "## First tasks\n") {
			t.Errorf("got %s", body)
		}
	})
	t.Run("changes the style of pages, and what they allow", func(t *testing.T) {
		r, err := overlaid(t, map[string]string{"style.css": "body { color: rebeccapurple; }"})
		if err != nil {
			t.Fatal(err)
		}
		body := message(t, r, sample(t, "quiet"), digest.Page).Bodies[digest.Page]
		if !strings.Contains(body, "<style>body { color: rebeccapurple; }</style>") ||
			policyOf(body) == policyOf(message(t, opened(t, "en"), sample(t, "quiet"), digest.Page).Bodies[digest.Page]) {
			t.Errorf("got %s", body)
		}
	})
}

func policyOf(page string) string { return regexp.MustCompile(`sha256-[^']+`).FindString(page) }

func TestMistakesInTemplates(t *testing.T) {
	for name, c := range map[string]struct {
		files      map[string]string
		want, hint string
	}{
		"a file that nobody reads": {
			map[string]string{"digest.text.tmpl": "x"},
			"digest.text.tmpl is not a template", "digest.txt.tmpl",
		},
		"a template that does not parse": {
			map[string]string{"digest.txt.tmpl": "one\n{{if}}"},
			"digest.txt.tmpl:2: missing value for if", "docs/templates.md",
		},
		"a name that does not exist": {
			map[string]string{"digest.md.tmpl": "one\ntwo\n{{.Titel}}"},
			"digest.md.tmpl:3:2: ", "docs/templates.md",
		},
		"a name within a list": {
			map[string]string{"digest.html.tmpl": "{{range .Days}}\n{{.Evnts}}{{end}}"},
			"digest.html.tmpl:2:", "docs/templates.md",
		},
		"a phrase that does not exist": {
			map[string]string{"digest.slack.tmpl": `{{word "evnts"}}`},
			`there is no phrase "evnts" in strings.en.json`, "docs/templates.md",
		},
		"a gap without its text": {
			map[string]string{"digest.slack.tmpl": `{{word "title" "name"}}`},
			"gaps must be pairs", "docs/templates.md",
		},
		"markup that is not closed": {
			map[string]string{"page.html.tmpl": `<a href="{{if .URL}}x">{{end}}`},
			"page.html.tmpl", "docs/templates.md",
		},
		"an index that fails": {
			map[string]string{"index.html.tmpl": "\n{{.Newest.Nothing}}"},
			"index.html.tmpl:2:",
			"docs/templates.md",
		},
		"words that are no JSON": {
			map[string]string{"strings.en.json": "{\n\"events\": \"x\",\n}"},
			"strings.en.json:3: ",
			"",
		},
		"words that are no text": {map[string]string{"strings.en.json": "{\n\"events\": 3}"}, "strings.en.json:2: ", ""},
		"words that nobody says": {
			map[string]string{"strings.en.json": `{"evnts": "x"}`},
			`strings.en.json: there is no phrase "evnts"`, "docs/templates.md",
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := overlaid(t, c.files)
			if err == nil {
				err = r.Check()
			}
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(digest.Hint(err), c.hint) {
				t.Errorf("got %v (hint %q), want %q (hint %q)", err, digest.Hint(err), c.want, c.hint)
			}
		})
	}
}

func TestShippedTemplatesPassTheirCheck(t *testing.T) {
	for _, language := range config.Languages {
		if err := opened(t, language).Check(); err != nil {
			t.Error(err)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	for name, c := range map[string]render.Config{
		"a language without words":       {Language: "de"},
		"a folder that is not there":     {Language: "en", Overlay: filepath.Join(t.TempDir(), "gone")},
		"a language that names a folder": {Language: "../en"},
	} {
		if _, err := render.Open(c); err == nil {
			t.Errorf("%s: got no error", name)
		}
	}
}

func TestRecordsAreRenderedAsTheyWere(t *testing.T) {
	record := recorded(t, opened(t, "en"), sample(t, "busy"))
	want, err := opened(t, "en").Render(record, render.Formats())
	if err != nil {
		t.Fatal(err)
	}
	t.Run("by another renderer", func(t *testing.T) {
		other, err := render.Open(render.Config{Name: "Otro", Language: "es", ArchiveURL: "https://other.example"})
		if err != nil {
			t.Fatal(err)
		}
		got, err := other.Render(record, render.Formats())
		if err != nil {
			t.Fatal(err)
		}
		if !maps.Equal(got.Bodies, want.Bodies) || got.Subject != want.Subject || got.Hash != want.Hash {
			t.Error("an edition changes with the configuration")
		}
	})
	t.Run("after the store gave it back", func(t *testing.T) {
		data, err := json.Marshal(record)
		if err != nil {
			t.Fatal(err)
		}
		var back digest.Record
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		got, err := opened(t, "es").Render(back, render.Formats())
		if err != nil {
			t.Fatal(err)
		}
		if !maps.Equal(got.Bodies, want.Bodies) || got.Hash != want.Hash {
			t.Error("an edition changes in the store")
		}
	})
	t.Run("a set that lacks a file says so", func(t *testing.T) {
		broken := digest.Record{Edition: record.Edition, Templates: maps.Clone(record.Templates)}
		delete(broken.Templates, "page.html.tmpl")
		if _, err := opened(t, "en").Render(broken, nil); err == nil || !strings.Contains(err.Error(), "page.html.tmpl") {
			t.Errorf("got %v", err)
		}
	})
}
