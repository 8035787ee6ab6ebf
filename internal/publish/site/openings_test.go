package site_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// cfp.ics has the deadlines of events for which no project is proposed, each once.
func TestDeadlinesOfEventsWithoutAProposal(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir)
	m := message("2026-07-20", "a")
	start := time.Date(2026, 8, 5, 19, 0, 0, 0, time.UTC)
	talks := func(title string, days, closes int) digest.Event {
		return digest.Event{
			Title: title, Group: "Mapmakers", Start: start.AddDate(0, 0, days), URL: "https://example.org/maps",
			Opening: &digest.Opening{
				Because: digest.Because{Code: "call_for_speakers"}, Deadline: time.Date(2026, 7, closes, 23, 59, 0, 0, time.UTC),
			},
		}
	}
	proposed := talks("Map night", 0, 28)
	m.Edition.Present = []digest.Match{{
		Event: proposed, Deadline: proposed.Opening.Deadline,
		Pitch: digest.Pitch{Title: "Curbs"},
	}}
	m.Edition.Events = []digest.Event{
		proposed, talks("Map night", 7, 30), talks("Lightning talks", 14, 31),
		{Title: "Lunch", Start: start},
	}
	m.Edition.Groups = []digest.Group{{Name: "Mapmakers", Propose: "https://example.org/propose"}}
	publish(t, p, m)
	got := files(t, dir)["cfp.ics"]
	for _, want := range []string{
		"20260728", "20260730", "20260731", "SUMMARY:Propose a talk: Mapmakers",
		"https://example.org/propose",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("cfp.ics lacks %s", want)
		}
	}
	if n := strings.Count(got, "BEGIN:VEVENT"); n != 3 {
		t.Errorf("got %d deadlines, want 3", n)
	}
}
