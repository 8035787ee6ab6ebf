package render_test

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/render"
)

var update = flag.Bool("update", false, "write the golden files anew")

// endings are the file name extensions of golden files.
var endings = map[digest.Format]string{
	digest.Text: "txt", digest.HTML: "html", digest.Markdown: "md", digest.Slack: "slack.json", digest.Page: "page.html",
	digest.PageText: "page.txt", digest.JSON: "json",
}

func losAngeles(t testing.TB) *time.Location {
	t.Helper()
	la, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	return la
}

func opened(t testing.TB, language string) *render.Renderer {
	t.Helper()
	r, err := render.Open(
		render.Config{
			Name: "DataLA community digest", Language: language, Zone: losAngeles(t),
			ArchiveURL: "https://example.org/digest/",
		},
	)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// recorded returns a record of the edition with the renderer's wording and templates, as the desk stores it.
func recorded(t testing.TB, r *render.Renderer, e digest.Edition) digest.Record {
	t.Helper()
	templates, err := r.Templates()
	if err != nil {
		t.Fatal(err)
	}
	if e.Corrections == nil || e.Events != nil { // a correction has neither title nor introduction
		e.Title, e.Intro = r.Wording(e)
	}
	return digest.Record{Edition: e, Templates: templates}
}

func message(t testing.TB, r *render.Renderer, e digest.Edition, formats ...digest.Format) digest.Message {
	t.Helper()
	m, err := r.Render(recorded(t, r, e), formats)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func sample(t testing.TB, name string) digest.Edition {
	t.Helper()
	for _, s := range render.Samples() {
		if s.Name == name {
			return s.Edition
		}
	}
	t.Fatalf("there is no sample %q", name)
	return digest.Edition{}
}

func TestGolden(t *testing.T) {
	for language, samples := range map[string][]string{"en": {
		"busy", "first", "quiet", "empty", "cancelled", "nasty",
		"edited", "correction", "unread", "unreadable",
	}, "es": {"busy", "first", "quiet", "empty", "cancelled", "edited", "correction", "unread", "unreadable"}} {
		r := opened(t, language)
		for _, name := range samples {
			m := message(t, r, sample(t, name), render.Formats()...)
			for f, ending := range endings {
				if name == "nasty" && f == digest.JSON { // half a megabyte, which tests no templates
					continue
				}
				t.Run(language+"/"+name+"/"+ending,
					func(t *testing.T) { golden(t, filepath.Join(language, name+"."+ending), m.Bodies[f]) })
			}
			t.Run(language+"/"+name+"/words",
				func(t *testing.T) { golden(t, filepath.Join(language, name+".words"), lengths(t, m)) })
			t.Run(language+"/"+name+"/subject",
				func(t *testing.T) { golden(t, filepath.Join(language, name+".subject"), m.Subject+"\n") })
		}
		var editions []digest.Edition
		for _, name := range samples {
			editions = append(editions, recorded(t, r, sample(t, name)).Edition)
		}
		t.Run(language+"/index", func(t *testing.T) {
			got, err := r.Index(editions)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join(language, "index.html"), got)
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", "golden", name)
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
}

// The desk renders for all destinations concurrently.
func TestRenderingIsTheSameEveryTimeAndAtTheSameTime(t *testing.T) {
	r := opened(t, "en")
	record := recorded(t, r, sample(t, "busy"))
	want, err := opened(t, "en").Render(record, render.Formats())
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			got, err := r.Render(record, render.Formats())
			if err != nil || !maps.Equal(got.Bodies, want.Bodies) || got.Subject != want.Subject || got.Hash != want.Hash {
				t.Errorf("got another message, error %v", err)
			}
		})
	}
	group.Wait()
}
