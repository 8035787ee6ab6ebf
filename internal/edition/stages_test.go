package edition_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// oneGroup returns material of one group with these events.
func oneGroup(events ...digest.Event) edition.Material {
	return edition.Material{
		Name: "2026-07-20", Zone: digesttest.La,
		Groups: []digest.Group{{Name: "SoCal Python", Topics: []string{"python"}, Sources: 1}},
		Period: digest.Period{
			Since: digesttest.Monday.AddDate(0, 0, -7), Start: digesttest.Monday, End: digesttest.Monday.AddDate(0, 0, 28),
		},
		Collections: []edition.Collection{{
			Listing: digest.Listing{Name: "meetup", Group: "SoCal Python"}, At: digesttest.Monday,
			Harvest: digest.Harvest{Events: events},
		}},
	}
}

func described(title, text string, day int, change ...func(*digest.Event)) digest.Event {
	e := digesttest.Event(title, digesttest.At(day, 19, 0), change...)
	e.Description = text
	return e
}

// TestOpeningsAreSetWithoutAMatch checks that an event says that it needs a speaker even if no repository fits, and no
// longer says so once its program is complete.
func TestOpeningsAreSetWithoutAMatch(t *testing.T) {
	d := oneGroup(
		described("Async night", "The call for talks closes July 30.", 31),
		described("Type night", "We still need a speaker.", 25),
		described("Packaging night", "We still need a speaker.", 26, digesttest.Is(digest.Cancelled)),
		described("Testing night", "All speaker slots are filled. Submit a talk for next time.", 27),
		described("Lunch", "Tacos.", 28),
	)
	e := edition.Compose(d)
	if len(e.Present) > 0 {
		t.Fatalf("got %d matches without a repository", len(e.Present))
	}
	want := map[string]string{"Async night": "call_for_speakers 2026-07-30", "Type night": "needs_speaker 0001-01-01"}
	for _, v := range e.Events {
		got := ""
		if v.Opening != nil {
			got = v.Opening.Code + " " + v.Opening.Deadline.In(d.Zone).Format("2006-01-02")
		}
		if v.Opening != nil && v.Opening.Deadline.IsZero() {
			got = v.Opening.Code + " 0001-01-01"
		}
		if got != want[v.Title] {
			t.Errorf("%s: got %q, want %q", v.Title, got, want[v.Title])
		}
	}
}

// TestMutedEvents checks that muted events are in no edition, and are not reported as unlisted.
func TestMutedEvents(t *testing.T) {
	d := oneGroup(
		described("Noche de yogá", "", 24), described("Yogatta programming", "", 25), described("Async night", "", 26),
	)
	d.Mute = []string{"Yoga"}
	told := digesttest.Event("Yoga for coders", digesttest.At(27, 19, 0))
	d.History.Editions = []digest.Edition{{Events: []digest.Event{told}}}
	d.Collections[0].Harvest.Horizon = digesttest.At(30, 0, 0)
	var titles []string
	for _, v := range edition.Compose(d).Events {
		titles = append(titles, v.Title)
	}
	if got := strings.Join(titles, ", "); got != "Yogatta programming, Async night" {
		t.Errorf("got %s", got)
	}
	if got := why(t, d, "noche"); len(got) != 1 || !strings.Contains(got[0], `the configuration mutes "Yoga"`) {
		t.Errorf("got %q", got)
	}
}

// The explanation of an event says whether it takes a talk, and why.
func TestWhyExplainsWhetherAnEventTakesATalk(t *testing.T) {
	d := oneGroup(
		described("Study group: iterators", "", 24), described("Lightning talks", "", 25), described("Hack night", "", 31),
	)
	for query, want := range map[string]string{
		"study":     "no place for a talk: it is a study group",
		"lightning": "a place for a talk: The program has lightning talks (\"lightning talks\"); too near for a new proposal",
		"hack":      "a place for a project: It's a hack night",
	} {
		if got := why(t, d, query); len(got) != 1 || !strings.Contains(got[0], want) {
			t.Errorf("%s: got %q, want %q", query, got, want)
		}
	}
}

// TestRetiredRepositoriesHaveNoTasks checks that a retired repository is not proposed, and its tasks are not shown.
func TestRetiredRepositoriesHaveNoTasks(t *testing.T) {
	d := askedMaterial()
	repos := d.Collections[3].Harvest.Repositories
	for i := range repos {
		repos[i].Description = "DEPRECATED. " + repos[i].Description
	}
	if e := edition.Compose(d); len(e.Tasks) > 0 || len(e.Present) > 0 {
		t.Errorf("got %d tasks and %d matches of retired repositories", len(e.Tasks), len(e.Present))
	}
	for _, s := range d.Readiness() {
		if s.Retired != "deprecated" {
			t.Errorf("%s: got retired by %q, want deprecated", s.Repository, s.Retired)
		}
	}
	if got := why(t, d, "city/waits#1"); len(got) != 1 || !strings.Contains(got[0], "retired") {
		t.Errorf("got %q", got)
	}
}
