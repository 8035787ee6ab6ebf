package sources_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources"
)

// statuses returns the titles and statuses in a calendar of these components.
func statuses(t *testing.T, head string, components ...string) string {
	t.Helper()
	body := "BEGIN:VCALENDAR\r\n" + head
	for i, c := range components {
		body += fmt.Sprintf("BEGIN:VEVENT\r\nUID:%d\r\n%s\r\nEND:VEVENT\r\n", i, c)
	}
	h, err := opened(
		t, "https://"+cleanedAt, network{cleanedAt: body + "END:VCALENDAR\r\n"},
	).Collect(t.Context(), summer())
	if err != nil {
		t.Fatal(err)
	}
	out := ""
	for _, e := range h.Events {
		out += e.Title + " " + string(e.Status) + "; "
	}
	return out
}

func TestCanceledEvents(t *testing.T) {
	const at, noon, day = "DTSTART:20260721T190000Z\r\n", "DTSTART:20260721T120000Z\r\n", "DTSTART;VALUE=DATE:20260721\r\n"
	for name, c := range map[string]struct {
		head       string
		components []string
		want       string
	}{
		"the title": {"", []string{at + "SUMMARY:CANCELED: Maps"}, "Maps cancelled; "},
		"the text": {
			"", []string{at + "SUMMARY:Maps\r\nDESCRIPTION:This event has been cancelled."}, "Maps cancelled; ",
		},
		"STATUS":                    {"", []string{at + "SUMMARY:Maps\r\nSTATUS:CANCELLED"}, "Maps cancelled; "},
		"STATUS, spelled otherwise": {"", []string{at + "SUMMARY:Maps\r\nSTATUS:Canceled"}, "Maps cancelled; "},
		"METHOD":                    {"METHOD:CANCEL\r\n", []string{at + "SUMMARY:Maps"}, "Maps cancelled; "},
		"back on":                   {"", []string{at + "SUMMARY:Maps is back on"}, "Maps confirmed; "},
		"back on, with an old STATUS": {
			"", []string{at + "SUMMARY:Maps is back on\r\nSTATUS:CANCELLED"}, "Maps cancelled; ",
		},
		"an entry at the same time": {
			"", []string{at + "SUMMARY:Maps", at + "SUMMARY:No meeting this week"}, "Maps cancelled; ",
		},
		"an entry for the day": {
			"", []string{at + "SUMMARY:Maps", day + "SUMMARY:NO MEETING - Holiday"}, "Maps cancelled; ",
		},
		"a day with two events": {
			"",
			[]string{noon + "SUMMARY:Lunch", at + "SUMMARY:Maps", day + "SUMMARY:No class today"},
			"Class today cancelled; Lunch confirmed; Maps confirmed; ",
		},
		"a title of a series that names one evening": {
			"",
			[]string{
				"DTSTART;TZID=America/Los_Angeles:20260704T190000\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\n" +
					"SUMMARY:Cancelled: Rules Committee Meeting July 11th",
			},
			"Cancelled: Rules Committee Meeting July 11th confirmed; Rules Committee Meeting July 11th cancelled; " +
				"Cancelled: Rules Committee Meeting July 11th confirmed; ",
		},
		"a title of a series without a meeting on one day": {
			"",
			[]string{
				"DTSTART;TZID=America/Los_Angeles:20260704T190000\r\nRRULE:FREQ=WEEKLY;COUNT=2\r\n" +
					"SUMMARY:Chess (no meeting July 11)",
			},
			"Chess (no meeting July 11) confirmed; Chess cancelled; ",
		},
		"a text of a series without a meeting on one day": {
			"",
			[]string{
				"DTSTART;TZID=America/Los_Angeles:20260704T190000\r\nRRULE:FREQ=WEEKLY;COUNT=2\r\nSUMMARY:Chess\r\n" +
					"DESCRIPTION:No meeting July 11.",
			},
			"Chess confirmed; Chess cancelled; ",
		},
		"an entry for another day": {
			"",
			[]string{at + "SUMMARY:Maps", at + "SUMMARY:No meeting on July 28"},
			"Maps confirmed; No meeting on July 28 confirmed; ",
		},
		"an entry by itself": {
			"", []string{at + "SUMMARY:No meeting this week"}, "Meeting this week cancelled; ",
		},
		"a text that two events share": {
			"",
			[]string{
				at + "SUMMARY:Maps\r\nDESCRIPTION:Tonight's meeting is cancelled.",
				noon + "SUMMARY:Lunch\r\nDESCRIPTION:Tonight's meeting is cancelled.",
			},
			"Lunch confirmed; Maps confirmed; ",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := statuses(t, c.head, c.components...); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// A calendar that gives all times in UTC names the days of the people who go there.
func TestNamedDaysOfTimesInUTC(t *testing.T) {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	body := "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260712T020000Z\r\n" +
		"SUMMARY:Cancelled: Chess July 11\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	s, err := sources.Open(sources.Config{
		Location: "https://" + cleanedAt, Zone: zone,
		Client: fetch.New(fetch.Config{Network: network{cleanedAt: body}, Pace: time.Nanosecond}),
	})
	if err != nil {
		t.Fatal(err)
	}
	h, err := s.Collect(t.Context(), summer())
	if err != nil || len(h.Events) != 1 || h.Events[0].Status != digest.Cancelled ||
		h.Events[0].Title != "Chess July 11" {
		t.Errorf("got %+v, %v", h.Events, err)
	}
}
