package render_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/render"
)

func TestTheSubjectIsTheNews(t *testing.T) {
	r := opened(t, "en")
	for name, c := range map[string]struct {
		sample string
		change func(*digest.Edition)
		want   string
	}{
		"a speaker is needed": {"busy", nil, "Venice Python Circle needs a speaker · 17 events · 1 canceled · 3 first tasks"},
		"a project fits": {
			"busy", func(e *digest.Edition) { e.Present = e.Present[1:2] },
			"curb-space-map would fit Map Makers of the Eastside · 17 events · 1 canceled · 3 first tasks",
		},
		"a hack night": {
			"busy", func(e *digest.Edition) { e.Present = e.Present[2:] },
			"Bring curb-space-map to Palms Civic Coders · 17 events · 1 canceled · 3 first tasks",
		},
		"an opening without a project": {"first", nil, "Venice Python Circle needs a speaker · 2 events · 1 first task"},
		"a quiet week":                 {"quiet", nil, "Tuesday team night, Tue, Jul 21 · 1 event · 1 first task"},
		"nothing":                      {"empty", nil, "DataLA community digest, Monday, July 20"},
		"nothing that could be read": {
			"unreadable", nil, "We could not read any calendar this week · DataLA community digest, Monday, July 20",
		},
		"a second edition of the day": {
			"quiet", func(e *digest.Edition) { e.Name += "a" },
			"Tuesday team night, Tue, Jul 21 · 1 event · 1 first task · extra edition",
		},
		"a third edition of the day": {
			"empty", func(e *digest.Edition) { e.Name += "b" }, "DataLA community digest, Monday, July 20, extra edition 2",
		},
		"a correction": {"correction", nil, "MOVED: Open library days, Sun, Aug 2"},
		"a reader without proposals": {
			"busy", func(e *digest.Edition) { *e = e.For(digest.Preferences{Sections: []string{"events", "tasks"}}) },
			"Project night: open data and pandas, Tue, Jul 21 · 17 events · 1 canceled · 3 first tasks",
		},
		"a reader of one group": {
			"busy",
			func(e *digest.Edition) {
				*e = e.For(digest.Preferences{Groups: []string{"Palms Civic Coders"}, Sections: []string{"events"}})
			},
			"Volunteer welcome night, Wed, Jul 22 · 5 events · 1 canceled",
		},
	} {
		e := sample(t, c.sample)
		if c.change != nil {
			c.change(&e)
		}
		if got := message(t, r, e).Subject; got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// The first edition says what it is, from whom, and how a team gets a project in; and whom to ask, if that is
// configured.
func TestTheFirstEditionSaysWhatItIs(t *testing.T) {
	r, err := render.Open(render.Config{
		Name: "Desk", Language: "en", Zone: losAngeles(t), Publisher: "the Library of Palms",
		Editor: "Rosa Medina, rosa@example.org",
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, first := range map[string]bool{"first": true, "quiet": false} {
		for f, body := range message(t, r, sample(t, name), allFormats...).Bodies {
			body = words(textOf(parsed(t, body)))
			for what, want := range map[string]bool{
				"This is the first Desk, from the Library of Palms: once a week,": first,
				"City teams: to get your project in, publish it":                  first,
				"Questions? Ask Rosa Medina, rosa":                                true,
			} {
				if got := strings.Contains(strings.ReplaceAll(body, "\\n", " "), what); got != want {
					t.Errorf("%s, %s: %q is there: %v, want %v:\n%s", name, f, what, got, want, body)
				}
			}
		}
	}
}
