package sources_test

import (
	"fmt"
	"testing"
)

// Titles that programs write are none, and a separator that separates nothing is removed.
func TestTitlesAreCleaned(t *testing.T) {
	for title, want := range map[string]string{
		"New Event":                       "Untitled event",
		"(No title)":                      "Untitled event",
		"Nuevo evento":                    "Untitled event",
		"(Sin título)":                    "Untitled event",
		"New Event Ideas":                 "New Event Ideas",
		"Training Committee &#8211\\;":    "Training Committee",
		"Training Committee –":            "Training Committee",
		"| Maps |":                        "Maps",
		"Maps -":                          "Maps",
		"- Maps":                          "Maps",
		"Maps\\,":                         "Maps",
		"What is C++ -":                   "What is C++",
		"C++":                             "C++",
		"Maps: an evening - for all":      "Maps: an evening - for all",
		"Why? -- A talk":                  "Why? -- A talk",
		"Ready\\, set\\, go!":             "Ready, set, go!",
		"-1 is a number":                  "-1 is a number",
		"Disco-":                          "Disco-",
		"/etc/passwd explained":           "/etc/passwd explained",
		"Cancelled: Training Committee –": "Training Committee",
	} {
		titles, problems := titlesOf(t, "DTSTART:20260721T190000Z\r\nRRULE:FREQ=DAILY;COUNT=3\r\nSUMMARY:"+title)
		if len(titles) != 3 || titles[0] != want || titles[2] != want {
			t.Errorf("%s: got %q, want %q", title, titles, want)
		}
		if (want == "Untitled event") != (problems == 1) || problems > 1 {
			t.Errorf("%s: got %d problems", title, problems)
		}
	}
	const slot = "DTSTART:20260722T190000Z\r\nSUMMARY:Empty slot"
	if got, _ := titlesOf(t, "DTSTART:20260721T190000Z\r\nSUMMARY:Maps", slot); len(got) != 1 {
		t.Errorf("a time that nobody has booked: got %q", got)
	}
}

// titlesOf returns the titles of the events of a calendar of these components, and the number of problems.
func titlesOf(t *testing.T, components ...string) (titles []string, problems int) {
	t.Helper()
	body := "BEGIN:VCALENDAR\r\n"
	for i, c := range components {
		body += fmt.Sprintf("BEGIN:VEVENT\r\nUID:%d\r\n%s\r\nEND:VEVENT\r\n", i, c)
	}
	web := network{cleanedAt: body + "END:VCALENDAR\r\n"}
	h, err := opened(t, "https://"+cleanedAt, web).Collect(t.Context(), summer())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range h.Events {
		titles = append(titles, e.Title)
	}
	return titles, len(h.Problems)
}
