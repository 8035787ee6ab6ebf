package render_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/render"
)

var allFormats = []digest.Format{digest.Text, digest.HTML, digest.Markdown, digest.Slack, digest.Page, digest.PageText}

// own returns the edition for a reader with these preferences, with its own introduction.
func own(t *testing.T, r *render.Renderer, e digest.Edition, p digest.Preferences) digest.Record {
	t.Helper()
	record := recorded(t, r, e)
	record.Edition = record.Edition.For(p)
	_, record.Edition.Intro = r.Wording(record.Edition)
	return record
}

func TestASectionThatIsNotTickedIsNotThere(t *testing.T) {
	sections := []string{"present", "events", "tasks", "activity", "talks"}
	marks := map[string][]string{ // text unique to each section
		"present": {
			"Present here", "Propose this talk", "a city project would fit", "Deadlines", "Propose by", "City teams",
		},
		"events": {
			"Upcoming events", "No meetups have", "coming up", "canceled", "more event", "1 moved", "2 moved",
			"Changes", "Next up", "Everyone:",
		},
		"tasks":    {"First tasks", "Ask in person", "Newcomers"},
		"activity": {"New in the city’s code", "Thank you", "Project spotlight", "new releases", "From other governments"},
		"talks":    {"City talks"},
	}
	r := opened(t, "en")
	for _, name := range []string{"busy", "quiet", "cancelled"} {
		for _, off := range sections {
			var p digest.Preferences
			for _, s := range sections {
				if s != off {
					p.Sections = append(p.Sections, s)
				}
			}
			record := own(t, r, sample(t, name), p)
			if record.Edition.Chosen.Unmatched {
				continue
			}
			m, err := r.Render(record, allFormats)
			if err != nil {
				t.Fatal(err)
			}
			for f, body := range m.Bodies {
				for _, mark := range marks[off] {
					if strings.Contains(body, mark) {
						t.Errorf("%s, %s: without %s it says %q", name, f, off, mark)
					}
				}
			}
		}
	}
}

func TestReadersWhoGetMoreThanTheyChoseLearnWhy(t *testing.T) {
	links := render.Links{Unsubscribe: "https://x.example/u", Preferences: "https://x.example/choose"}
	for language, want := range map[string][2]string{
		"en": {"Nothing matched your choices this week, so here’s the whole edition.", "Change your choices"},
		"es": {
			"Nada coincidió con lo que elegiste esta semana, así que aquí tienes la edición completa.",
			"Cambia lo que recibes",
		},
	} {
		r := opened(t, language)
		for name, p := range map[string]digest.Preferences{
			"no talks":       {Sections: []string{"talks"}},
			"nobody's group": {Groups: []string{"Nobody"}, Sections: []string{"events"}},
		} {
			e := sample(t, "busy")
			e.Talks = nil
			m, err := r.RenderFor(own(t, r, e, p), links, allFormats)
			if err != nil {
				t.Fatal(err)
			}
			for f, body := range m.Bodies {
				flat := strings.Join(strings.Fields(strings.ReplaceAll(body, "\\n", " ")), " ")
				if !strings.Contains(flat, want[0]) {
					t.Errorf("%s, %s, %s: it does not say why", language, name, f)
				}
				if personal := f == digest.Text || f == digest.HTML; personal &&
					(!strings.Contains(flat, want[1]) || strings.Count(flat, links.Preferences) < 2) {
					t.Errorf("%s, %s, %s: it does not say where to change that", language, name, f)
				}
			}
			if m, err = r.RenderFor(own(t, r, e, digest.Preferences{}), links, allFormats); err != nil {
				t.Fatal(err)
			}
			for f, body := range m.Bodies {
				if strings.Contains(body, want[0]) {
					t.Errorf("%s, %s: who chose nothing is told that nothing matched", language, f)
				}
			}
		}
	}
}

func TestEventsOfOthersAreNotTakenForNone(t *testing.T) {
	r := opened(t, "en")
	m, err := r.Render(own(t, r, sample(t, "busy"), digest.Preferences{Groups: []string{"Nobody"}}), allFormats)
	if err != nil {
		t.Fatal(err)
	}
	for f, body := range m.Bodies {
		if strings.Contains(body, "No meetups have been announced") ||
			!strings.Contains(body, "No events in the coming weeks match your choices.") {
			t.Errorf("%s: got\n%s", f, body)
		}
	}
}

// older returns files with the templates and the English strings of version 0.1.0, as in stored records and in folders
// that replace ours.
func older(t *testing.T, files map[string]string) map[string]string {
	t.Helper()
	files = maps.Clone(files)
	for name := range files {
		text, err := os.ReadFile(filepath.Join("testdata", "templates-0.1.0", name))
		switch {
		case errors.Is(err, fs.ErrNotExist) && name == "settings.json":
		case err != nil:
			t.Fatal(err)
		default:
			files[name] = string(text)
		}
	}
	return files
}

func TestOlderTemplatesShowNothingWrong(t *testing.T) {
	r := opened(t, "en")
	for name, c := range map[string]struct {
		prefs digest.Preferences
		want  string
	}{
		"nothing matched": {digest.Preferences{Sections: []string{"talks"}}, "Nothing matched your choices this week"},
		"no events": {
			digest.Preferences{Sections: []string{"tasks", "present"}},
			"You chose not to get the list of events.",
		},
		"events of others": {
			digest.Preferences{Groups: []string{"Nobody"}}, "No events in the coming weeks match your choices.",
		},
	} {
		e := sample(t, "busy")
		e.Talks = nil
		record := own(t, r, e, c.prefs)
		record.Templates = older(t, record.Templates)
		m, err := r.Render(record, []digest.Format{digest.Text, digest.HTML})
		if err != nil {
			t.Fatal(err)
		}
		for f, body := range m.Bodies {
			if strings.Contains(body, "No meetup is announced") ||
				!strings.Contains(strings.Join(strings.Fields(body), " "), c.want) {
				t.Errorf("%s, %s: got\n%s", name, f, body)
			}
		}
	}
}

func TestAPlaceToAskIsNamedInTheReadersLanguageWhateverTheyChose(t *testing.T) {
	r := opened(t, "es")
	e := sample(t, "quiet")
	m, err := r.Render(own(t, r, e, digest.Preferences{Sections: []string{"tasks"}}), []digest.Format{digest.Text})
	if err != nil {
		t.Fatal(err)
	}
	if body := m.Bodies[digest.Text]; !strings.Contains(body, "mar 21 jul") || strings.Contains(body, "Tue, Jul 21") {
		t.Errorf("got\n%s", body)
	}
}
