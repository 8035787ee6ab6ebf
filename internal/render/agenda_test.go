package render_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// agendaOf renders the lines of the events: when, title, and the dates of a series.
func agendaOf(t *testing.T, language string, e digest.Edition) []string {
	t.Helper()
	r := opened(t, language)
	record := recorded(t, r, e)
	record.Templates["digest.md.tmpl"] = "{{range .Agenda}}{{.Mark}}|{{.When}}|{{.Title}}|{{.Dates}}|{{.About}}\n{{end}}"
	m, err := r.Render(record, []digest.Format{digest.Markdown})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(m.Bodies[digest.Markdown]), "\n")
}

// weekly returns an edition with the same evening in each of n weeks.
func weekly(t *testing.T, n int) digest.Edition {
	t.Helper()
	e := sample(t, "quiet")
	model := e.Events[0]
	e.Events = nil
	for i := range n {
		one := model
		one.Start, one.End = model.Start.AddDate(0, 0, 7*i), model.End.AddDate(0, 0, 7*i)
		e.Events = append(e.Events, one)
	}
	return e
}

func TestWeeklyEveningsAreOneLine(t *testing.T) {
	for language, want := range map[string]string{
		"en": "|Tuesdays 7 PM|Tuesday team night|Jul 21, 28, Aug 4|",
		"es": "|Martes 7 pm|Tuesday team night|21, 28 jul, 4 ago|",
	} {
		if got := agendaOf(t, language, weekly(t, 3)); len(got) != 1 || got[0] != want {
			t.Errorf("%s: got %q, want %q", language, got, want)
		}
	}
	if got := agendaOf(t, "en", weekly(t, 1)); got[0] != "|Tue, Jul 21, 7:00–9:00 PM PDT|Tuesday team night||" {
		t.Errorf("one evening is no series: got %q", got)
	}
}

// What differs about one evening takes it out of its series.
func TestWhatDiffersHasALineOfItsOwn(t *testing.T) {
	for name, change := range map[string]func(*digest.Event){
		"canceled":        func(e *digest.Event) { e.Status = digest.Cancelled },
		"no longer there": func(e *digest.Event) { e.Change = digest.ChangeUnlisted },
		"moved":           func(e *digest.Event) { e.Change, e.Was = digest.ChangeMoved, e.Start.Add(-time.Hour) },
		"tentative":       func(e *digest.Event) { e.Status = digest.Tentative },
		"another title":   func(e *digest.Event) { e.Title = "Tuesday team night: maps" },
		"another hour":    func(e *digest.Event) { e.Start = e.Start.Add(time.Hour) },
		"another group":   func(e *digest.Event) { e.Group = "Others" },
		"another day":     func(e *digest.Event) { e.Start = e.Start.AddDate(0, 0, 1) },
		"an opening": func(e *digest.Event) {
			e.Opening = &digest.Opening{Because: digest.Because{Code: "needs_speaker"}}
		},
		"the same moment twice": func(e *digest.Event) { e.Start = e.Start.AddDate(0, 0, -7) },
	} {
		e := weekly(t, 4)
		change(&e.Events[2])
		got := agendaOf(t, "en", e)
		if len(got) != 2 || strings.Count(fmt.Sprint(got), "Jul 21, 28, Aug 11") != 1 {
			t.Errorf("%s: got %q, want the series without that evening, and a line for it", name, got)
		}
	}
}

// A series is new if all of it is: every week another evening comes into view.
func TestASeriesIsNewIfAllOfItIs(t *testing.T) {
	e := weekly(t, 3)
	e.Events[2].Change = digest.ChangeNew
	if got := agendaOf(t, "en", e); len(got) != 1 || !strings.HasPrefix(got[0], "|") {
		t.Errorf("got %q", got)
	}
	e.Events[0].Change, e.Events[1].Change = digest.ChangeNew, digest.ChangeNew
	if got := agendaOf(t, "en", e); len(got) != 1 || !strings.HasPrefix(got[0], "NEW|") {
		t.Errorf("got %q", got)
	}
}

func TestOneSentenceOfAnEventsOwnDescription(t *testing.T) {
	for summary, want := range map[string]string{
		"Join us! We compare three ways to map the bus lines of the county. Bring a laptop.": "We compare three ways to " +
			"map the bus lines of the county.",
		"Dr. Ruiz shows how the St. Louis data was cleaned, e.g. by hand. More soon": "Dr. Ruiz shows how the St. Louis " +
			"data was cleaned, e.g. by hand.",
		"Hablamos de los mapas que usa el condado para planear autobuses. Únete a nosotros en persona.": "Hablamos de los " +
			"mapas que usa el condado para planear autobuses.",
		"https://example.org/maps":                                    "",
		"Please RSVP on our page at https://x.example before Friday.": "",
		"Tuesday team night with Palms Civic Coders.":                 "",
		"RSVP so that we know how much pizza to order.":               "",
		"PARKING IS FREE AND ALL ARE WELCOME TO THIS GREAT NIGHT.":    "",
		"Short one.": "",
		"The Zoom link will be sent an hour before the event begins.":                        "",
		"¡Únete a nuestra comunidad de programadores en Los Ángeles!":                        "",
		"We talk about " + strings.Repeat("many ", 40) + "things.":                           "",
		"This sentence was cut before it could end in the middle of a":                       "",
		"We meet in the back room on the second floor.":                                      "",
		"Write to info@example.org if you want to help us with the program of this evening.": "",
	} {
		e := weekly(t, 1)
		e.Events[0].Summary = summary
		got := agendaOf(t, "en", e)[0]
		if got = got[strings.LastIndex(got, "|")+1:]; got != want {
			t.Errorf("%q: got %q, want %q", summary, got, want)
		}
	}
}

func TestAtMostTwelveEventsHaveASentence(t *testing.T) {
	e := weekly(t, 20)
	for i := range e.Events {
		e.Events[i].Title = fmt.Sprintf("Night %d", i)
		e.Events[i].Summary = "We draw the city as its buses see it."
	}
	e.Period.End = e.Period.Start.AddDate(1, 0, 0)
	n := 0
	for _, line := range agendaOf(t, "en", e) {
		if strings.HasSuffix(line, "see it.") {
			n++
		}
	}
	if n != 12 {
		t.Errorf("got %d events with a sentence, want 12", n)
	}
}
