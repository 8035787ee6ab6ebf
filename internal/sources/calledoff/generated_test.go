package calledoff_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/sources/calledoff"
)

// variants is how many titles of each kind are made.
const variants = 50

var (
	titles = []string{
		"Map night",
		"Harbor Python",
		"Board Meeting",
		"Async tricks for beginners",
		"Saturday Walk at the pier",
		"Civic Hack Night #12",
		"Noche de mapas",
		"Taller de datos abiertos",
		"Reunión de la junta",
		"Harbor Go & Rust",
		"Code club (ages 12+)",
		"Lunch & learn: open data",
	}
	loudMarkers  = []string{"CANCELLED", "CANCELED", "CANCELADO", "CANCELADA", "SUSPENDIDO"}
	calmMarkers  = []string{"Cancelled", "Canceled", "Cancelado", "Suspendida"}
	laterMarkers = []string{"POSTPONED", "Postponed", "APLAZADO", "Pospuesto", "Aplazada"}
	reasons      = []string{
		"due to rain",
		"because of the storm",
		"for tonight",
		"until further notice",
		"por lluvia",
		"debido al calor",
		"for July 10",
	}
	// anyForms take a marker (M), a title (T), and a reason (R).
	anyForms = []string{
		"M: T",
		"M - T",
		"M – T",
		"M! T",
		"[M] T",
		"(M) T",
		"** M ** T",
		"M R: T",
		"M R - T",
		"T [M]",
		"T (M)",
		"T - M",
		"T – M",
		"T: M",
		"T | M",
		"T (M R)",
		"T - M R",
		"T - M - we are sorry",
		"T (has been M)",
		"T *M*",
		"❌ M ❌ T",
		"M / T",
		"T — M",
		"T [M R]",
	}
	loudForms = []string{"M T", "M, T", "T M", "T M R", "T–M", "T (this event is M)", "M... T"}
)

func pick(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

func generated(r *rand.Rand, form, marker string) (title, full string) {
	title = pick(r, titles)
	return title, strings.NewReplacer("M", marker, "T", title, "R", pick(r, reasons)).Replace(form)
}

func TestGeneratedTitles(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for name, c := range map[string]struct {
		forms, markers []string
		state          calledoff.State
	}{
		"canceled, in capitals": {append(loudForms, anyForms...), loudMarkers, canceled},
		"canceled":              {anyForms, calmMarkers, canceled},
		"postponed":             {anyForms, laterMarkers, postponed},
	} {
		for range 4 * variants {
			title, full := generated(r, pick(r, c.forms), pick(r, c.markers))
			rest, state := calledoff.Title(full, when)
			if state != c.state || rest != title && !strings.HasPrefix(rest, title) {
				t.Errorf("%s: %q: got %q, %v, want %q", name, full, rest, state, title)
			}
		}
	}
	for range variants {
		full := strings.NewReplacer("G", pick(r, []string{
			"meeting", "class", "hack night", "Meetup", "session", "office hours", "study group",
		}),
			"D", pick(r, []string{"this week", "tonight", "on July 10", "today", "due to the holiday"}),
			"H", pick(r, []string{"Holiday", "Thanksgiving break", "see you in January"})).
			Replace(pick(r, []string{"No G D", "NO G - H", "No G: H", "No G (H)", "There is no G D", "No G D!", "no G D - H"}))
		if rest, state := calledoff.Title(
			full, when,
		); state != noMeeting || !strings.HasSuffix(strings.ToLower(full), strings.ToLower(rest)) ||
			strings.HasPrefix(strings.ToLower(rest), "no ") {
			t.Errorf("%q: got %q, %v", full, rest, state)
		}
	}
	for range variants {
		title := pick(r, titles)
		full := strings.ReplaceAll(
			pick(
				r,
				[]string{
					"UNCANCELLED: %",
					"Uncanceled - %",
					"% (BACK ON)",
					"% - back on",
					"Back on: %",
					"[REINSTATED] %",
					"% is back on",
				},
			),
			"%",
			title,
		)
		if rest, state := calledoff.Title(full, when); state != backOn || rest != title {
			t.Errorf("%q: got %q, %v", full, rest, state)
		}
	}
}

// A marker for another day, in quotation marks, in a question, or of a part of the evening, does not call the event
// off.
func TestGeneratedTitlesThatAreLeftAlone(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	forms := []string{
		"T (August 4 M)",
		"T - Jan 11 M",
		"T (8/29 M)",
		"Why T was M",
		"How to tell if T is M",
		"T and the “M” sign",
		"T (dinner M)",
		"T (public comment M)",
		"What happens when T is M",
		"T: why it was M",
		"T (Tuesday M)",
		"T - raffle M",
		"T: a talk on M flights",
		"The night T was M",
		"4 de agosto M: T",
	}
	for range 4 * variants {
		_, full := generated(r, pick(r, forms), pick(r, append(calmMarkers, "cancelled", "postponed", "cancelada")))
		if rest, state := calledoff.Title(full, when); state != nothing && state != otherDay || rest != full {
			t.Errorf("%q: got %q, %v", full, rest, state)
		}
	}
}

// daysForms are the ways in which a day is written, and others that stand for it.
var dayForms = []string{
	"July 10", "Jul 10", "July 10th", "10 July", "7/10", "7/10/26", "2026-07-10", "July 9-11", "Jul 9, 10 & 11",
	"July 10, 7 pm", "10 de julio", "9 y 10 de julio", "julio 10", "del 9 al 11 de julio", "10/7", "July 9 and 10",
	"Jun 28 - Jul 11",
}

var otherDayForms = []string{
	"January 3rd", "Jan 3", "3 January", "1/3", "1/3/26", "2026-01-03", "Jan 3-5", "Dec 24 & 25", "Dec 24 - Jan 2",
	"3 de enero", "enero 3", "3 y 4 de enero", "del 24 al 26 de diciembre", "31/1", "July 11", "July 8, 9, and 11",
	"Dec 25, 10:00", "3 ene",
}

// namingForms are titles of a series (T) in which one evening (D) is called off.
var namingForms = []string{
	"M: T D", "M - T D", "M: D T", "T D - M", "T D (M)", "[M] T (D)", "M T, D", "T (M D)", "T - M D", "D M: T",
	"T (no meeting D)", "T - no meeting D", "T [No class on D]", "T (no hay reunión D)", "T - sin clase D",
}

// A marker with days calls off the evenings of these days and no others, wherever the days stand.
func TestDaysThatAreNamed(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 8 * variants {
		form, marker := pick(r, namingForms), pick(r, append(loudMarkers, calmMarkers...))
		if strings.HasPrefix(form, "M T") {
			marker = pick(r, loudMarkers)
		}
		title := pick(r, []string{"Rules Committee", "Harbor Python", "Noche de mapas", "Code Club (ages 12+)"})
		full := func(day string) string {
			return strings.NewReplacer("M", marker, "T", title, "D", day).Replace(form)
		}
		for _, day := range []string{pick(r, dayForms), pick(r, dayForms)} {
			if rest, state := calledoff.Title(full(day), when); state != canceled || !strings.Contains(rest, title) {
				t.Errorf("%q: got %q, %v", full(day), rest, state)
			}
		}
		for _, day := range []string{pick(r, otherDayForms), pick(r, otherDayForms)} {
			rest, state := calledoff.Title(full(day), when)
			if state != otherDay && state != nothing || rest != full(day) {
				t.Errorf("%q: got %q, %v", full(day), rest, state)
			}
		}
	}
	for range variants {
		own, other := pick(r, dayForms), pick(r, otherDayForms)
		form := pick(r, []string{
			"No meeting D", "NO CLASS: D", "No hay reunión D", "There is no meeting on D", "No meeting (D)",
		})
		if _, state := calledoff.Title(strings.ReplaceAll(form, "D", own), when); state != noMeeting {
			t.Errorf("%q, %q: got %v", form, own, state)
		}
		full := strings.ReplaceAll(form, "D", other)
		if rest, state := calledoff.Title(full, when); state != otherDay || rest != full {
			t.Errorf("%q: got %q, %v", full, rest, state)
		}
		for _, shared := range []bool{true, false} { // a series has one text
			text := strings.ReplaceAll(pick(r, []string{
				"No meeting D.", "There is no meeting on D.", "We will not meet D.", "Cancelado: la noche D.",
				"The meeting of D is cancelled.", "No hay reunión D.",
			}), "D", "#")
			state := calledoff.Text(strings.ReplaceAll(text, "#", own), when, shared)
			if state != noMeeting && state != canceled {
				t.Errorf("%q, %q, shared %v: got %v", text, own, shared, state)
			}
			state = calledoff.Text(strings.ReplaceAll(text, "#", other), when, shared)
			if state != nothing && state != otherDay {
				t.Errorf("%q, %q, shared %v: got %v", text, other, shared, state)
			}
		}
	}
}

func FuzzTitle(f *testing.F) {
	for _, s := range []string{
		"CANCELLED: a", "a [CANCELED", "((", "no no meeting", "un-", "a–CANCELLED", "8/29 canceled to", "“M”", "we have",
		"se cancela",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		rest, state := calledoff.Title(s, when)
		if (state == nothing || state == otherDay) && rest != s || len(rest) > len(s) ||
			utf8.ValidString(s) && !utf8.ValidString(rest) {
			t.Errorf("%q became %q, %v", s, rest, state)
		}
		calledoff.Text(s, when, false)
	})
}
