package render_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func words(body string) string { return strings.Join(strings.Fields(body), " ") }

// Every format names the groups, and does not say that there is no meetup, even with templates stored
// earlier.
func TestUnreadCalendarsAreNamedInEveryFormat(t *testing.T) {
	r := opened(t, "en")
	for _, old := range []bool{false, true} {
		record := recorded(t, r, sample(t, "unreadable"))
		if old {
			record.Templates = older(t, record.Templates)
		}
		m, err := r.Render(record, allFormats)
		if err != nil {
			t.Fatal(err)
		}
		want := "We could not read the calendars of Palms Civic Coders, Venice Python Circle, and Downtown JS " +
			"Lunch this week."
		if old {
			want = strings.Replace(want, ", and", " and", 1)
		}
		for f, body := range m.Bodies {
			if got := words(body); !strings.Contains(got, want) ||
				strings.Contains(got, "No meetup") || strings.Contains(got, "A quiet week.") {
				t.Errorf("older: %v, %s: got\n%s", old, f, body)
			}
		}
	}
}

func TestManyUnreadCalendarsAreCounted(t *testing.T) {
	r := opened(t, "en")
	e := sample(t, "quiet")
	for i := range 20 {
		e.Unread = append(e.Unread, digest.Unread{Group: fmt.Sprintf("Group %02d <b>", i), How: digest.NotRead})
	}
	m, err := r.Render(recorded(t, r, e), allFormats)
	if err != nil {
		t.Fatal(err)
	}
	for f, body := range m.Bodies {
		if got := words(body); !strings.Contains(got, "and 8 more groups this week.") || strings.Contains(got, "Group 12") {
			t.Errorf("%s: got\n%s", f, body)
		}
		if f == digest.HTML && strings.Contains(body, "<b>,") {
			t.Errorf("a name acts:\n%s", body)
		}
	}
}

// The year is included if it is not the edition's.
func TestAnOldHarvestIsShownWithItsYear(t *testing.T) {
	r := opened(t, "en")
	e := sample(t, "quiet")
	e.Unread = []digest.Unread{{Group: "LA PHP", How: digest.NotRead, AsOf: e.Period.Start.AddDate(-1, 0, 0)}}
	m, err := r.Render(recorded(t, r, e), []digest.Format{digest.Text})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(words(m.Bodies[digest.Text]), "Its events are as of Sunday, July 20, 2025.") {
		t.Errorf("got\n%s", m.Bodies[digest.Text])
	}
}
