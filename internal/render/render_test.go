package render_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/render"
)

var update = flag.Bool("update", false, "write the golden files anew")

var formats = map[digest.Format]string{
	digest.Text: "txt", digest.HTML: "html", digest.Markdown: "md", digest.Slack: "slack.json", digest.Page: "page.html",
}

func opened(t *testing.T, language string) *render.Renderer {
	t.Helper()
	la, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	r, err := render.Open(render.Config{Name: "Desk", Language: language, Zone: la, ArchiveURL: "https://example.org/digest/"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func message(t *testing.T, r *render.Renderer, e digest.Edition, formats ...digest.Format) digest.Message {
	t.Helper()
	templates, err := r.Templates()
	if err != nil {
		t.Fatal(err)
	}
	m, err := r.Render(digest.Record{Edition: e, Templates: templates}, formats)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestGolden(t *testing.T) {
	for _, language := range []string{"en", "es"} {
		r := opened(t, language)
		for i, name := range []string{"busy", "quiet", "empty", "nasty"} {
			e := render.Samples()[i]
			e.Title, e.Intro = r.Wording(e)
			for f, ending := range formats {
				if language == "es" && name != "busy" {
					continue
				}
				t.Run(language+"/"+name+"/"+ending, func(t *testing.T) {
					got := message(t, r, e, f).Bodies[f]
					file := filepath.Join("testdata", "golden", language, name+"."+ending)
					if *update {
						if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
							t.Fatal(err)
						}
						if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
							t.Fatal(err)
						}
					}
					want, err := os.ReadFile(file)
					if err != nil {
						t.Fatal(err)
					}
					if diff := cmp.Diff(string(want), got); diff != "" {
						t.Error(diff)
					}
				})
			}
		}
	}
}
