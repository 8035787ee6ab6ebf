package render_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/render"
)

// bilingual returns a renderer whose records hold English and Spanish, with an archive in each.
func bilingual(t *testing.T) *render.Renderer {
	t.Helper()
	r, err := render.Open(render.Config{
		Name: "Desk", Language: "en", Languages: config.Languages, Zone: losAngeles(t),
		ArchiveURL: "https://example.org/en/", Archives: map[string]string{"es": "https://example.org/es/"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestMessagesLinkToTheArchiveOfTheirLanguage(t *testing.T) {
	r, spanish := bilingual(t), opened(t, "es")
	record := worded(t, r, sample(t, "busy"))
	for language, c := range map[string]struct {
		other           *render.Renderer
		archive, theirs string
	}{
		"en": {r, "https://example.org/en/", "https://example.org/es/"},
		"es": {spanish, "https://example.org/es/", "https://example.org/en/"},
	} {
		m, err := r.RenderIn(record, c.other, render.Links{}, render.Formats())
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := m.Edition.Translations[language]; ok || len(m.Edition.Translations) != 1 {
			t.Errorf("%s: got translations %v", language, m.Edition.Translations)
		}
		for f, body := range m.Bodies {
			if f != digest.JSON && (!strings.Contains(body, c.archive) || strings.Contains(body, c.theirs)) {
				t.Errorf("%s, %s: does not link to %s alone", language, f, c.archive)
			}
		}
	}
}

// A draft says in every language that it is one, and what its readers can do. In English, it says so in the words of
// version 0.1.0: a draft that was shown before an upgrade is the same message after it.
func TestADraftSaysSoInEveryLanguage(t *testing.T) {
	r := bilingual(t)
	for name, change := range map[string]struct {
		edit func(*digest.Edition)
		es   string
	}{
		"an ordinary week": {func(e *digest.Edition) { e.Quiet = "" }, ""},
		"a spotlight": {
			func(e *digest.Edition) {
				e.Quiet, e.Spotlight = digest.QuietSpotlight, &digest.Repository{Name: "city/maps"}
			},
			"se destaca city/maps",
		},
		"no spotlight": {func(e *digest.Edition) { e.Quiet, e.Spotlight = digest.QuietSpotlight, nil }, "ninguno"},
		"short":        {func(e *digest.Edition) { e.Quiet = digest.QuietShort }, "la edición es corta"},
		"skipped": {
			func(e *digest.Edition) { e.Quiet, e.Unread, e.Problems = digest.QuietSkip, nil, nil },
			"a menos que alguien la apruebe",
		},
		"skipped, with an unread source": {
			func(e *digest.Edition) {
				e.Quiet, e.Problems = digest.QuietSkip, []digest.Problem{{Source: "x", Failed: true}}
			}, "en lo que se pudo leer no hay nada nuevo",
		},
	} {
		e := sample(t, "quiet")
		change.edit(&e)
		record := worded(t, r, e)
		got, err := r.AsDraft(record, "")
		if err != nil {
			t.Fatal(err)
		}
		want := digest.Wording{
			Title: "DRAFT · " + record.Edition.Title,
			Intro: "Not sent yet. To send it: digest approve " + e.Name + " · to stop it: digest hold " + e.Name + ". " +
				record.Edition.Intro,
		}
		if quiet := record.Edition.QuietWeek(); quiet != "" {
			want.Intro += " (This is " + quiet + ".)"
		}
		if diff := cmp.Diff(want, digest.Wording{Title: got.Title, Intro: got.Intro}); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		es, before := got.Translations["es"], record.Edition.Translations["es"]
		if es.Title != "BORRADOR · "+before.Title || !strings.Contains(es.Intro, "digest approve "+e.Name) ||
			!strings.Contains(es.Intro, before.Intro) || !strings.Contains(es.Intro, change.es) {
			t.Errorf("%s: got %q", name, es)
		}
		if record.Edition.Translations["es"] != before || strings.Contains(before.Title, "BORRADOR") {
			t.Errorf("%s: the record itself has changed: %q", name, record.Edition.Translations["es"])
		}
	}
}

// A draft asks about talks in the language of those who see it. Readers are never asked.
func TestADraftAsksAboutTalks(t *testing.T) {
	r := bilingual(t)
	e := sample(t, "quiet")
	e.Announcements = []digest.Announcement{{Title: "The editor's own"}}
	at := time.Date(2026, 7, 15, 2, 0, 0, 0, time.UTC)
	for i, state := range []string{digest.TalkAccepted, digest.TalkPresented, digest.TalkProposed, digest.TalkProposed} {
		id := fmt.Sprint("talk-", i)
		e.Talks = append(e.Talks, digest.Talk{
			ID: id, Repository: "City/curb-map", Group: "Data Desk", At: at, State: state,
		})
		e.Problems = append(e.Problems, digest.Problem{Source: digest.ProblemTalks, Item: id, Error: "was it?", Note: true})
	}
	record := worded(t, r, e)
	for language, want := range map[string][]digest.Announcement{
		"": {
			{
				Title: "Was the talk on curb-map at Data Desk given (DAY)?",
				Text: "Only this draft asks. If it was given, with the address of its slides: " +
					"digest talk present talk-0 --slides ADDRESS · If it was not: digest talk decline talk-0",
			},
			{
				Title: "Are there slides of the talk on curb-map at Data Desk (DAY)?",
				Text:  "Only this draft asks. To link them: digest talk present talk-1 --slides ADDRESS",
			},
		},
		"es": {
			{
				Title: "¿Se dio la charla sobre curb-map en Data Desk (DAY)?",
				Text: "Solo este borrador pregunta. Si se dio, con la dirección de las diapositivas: " +
					"digest talk present talk-0 --slides ADDRESS · Si no se dio: digest talk decline talk-0",
			},
			{
				Title: "¿Hay diapositivas de la charla sobre curb-map en Data Desk (DAY)?",
				Text:  "Solo este borrador pregunta. Para enlazarlas: digest talk present talk-1 --slides ADDRESS",
			},
		},
	} {
		draft, err := r.AsDraft(record, language)
		if err != nil {
			t.Fatal(err)
		}
		got := slices.Clone(draft.Announcements)
		if len(got) != 4 || got[3].Title != "The editor's own" {
			t.Fatalf("%q: got %v, want three questions, and the editor's text", language, got)
		}
		day := regexp.MustCompile(`\([^)]*14[^)]*\)`)
		for i := range got {
			got[i].Title = day.ReplaceAllString(got[i].Title, "(DAY)")
		}
		if diff := cmp.Diff(want, got[:2]); diff != "" {
			t.Errorf("%q: %s", language, diff)
		}
	}
	for f, body := range message(t, r, e, render.Formats()...).Bodies {
		if f != digest.JSON && strings.Contains(body, "digest talk") {
			t.Errorf("%s: readers are asked", f)
		}
	}
}

// The front page of every language's archive is tried, too.
func TestCheckTriesEveryLanguage(t *testing.T) {
	if err := bilingual(t).Check(); err != nil {
		t.Fatal(err)
	}
	dir, page := t.TempDir(), `{{if eq .Lang "es"}}{{.Missing}}{{end}}`
	if err := os.WriteFile(filepath.Join(dir, "index.html.tmpl"), []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := render.Open(render.Config{Name: "Desk", Language: "en", Languages: config.Languages, Overlay: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Check(); err == nil || !strings.Contains(err.Error(), "in the language es") {
		t.Errorf("got %v, want the language", err)
	}
}
