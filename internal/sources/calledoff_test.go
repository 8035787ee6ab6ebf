package sources_test

import (
	"fmt"
	"testing"
)

// statuses returns the titles and statuses in a calendar of these components.
func statuses(t *testing.T, head string, components ...string) string {
	t.Helper()
	body := "BEGIN:VCALENDAR\r\n" + head
	for i, c := range components {
		body += fmt.Sprintf("BEGIN:VEVENT\r\nUID:%d\r\n%s\r\nEND:VEVENT\r\n", i, c)
	}
	h, err := opened(
		t,
		"https://"+cleanedAt,
		network{cleanedAt: body + "END:VCALENDAR\r\n"},
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
