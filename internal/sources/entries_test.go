package sources_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func calendarOf(days ...int) string {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\nVERSION:2.0\n")
	for _, d := range days {
		fmt.Fprintf(&b, "BEGIN:VEVENT\nUID:%d@a.example\nSUMMARY:Night %d\nDTSTART:202607%02dT190000Z\nEND:VEVENT\n", d, d, d)
	}
	return b.String() + "END:VCALENDAR\n"
}

func pageOf(links ...string) string {
	var b strings.Builder
	b.WriteString("<!doctype html><html><head><title>Nights</title></head><body><ul>")
	for _, l := range links {
		fmt.Fprintf(&b, `<li>A night <a href="%s">add to calendar</a></li>`, l)
	}
	return b.String() + "</ul></body></html>"
}

// Each entry of a page may link to its own calendar. The first calendar says nothing about the others.
func TestTheCalendarsOfAPagesEntriesAreReadTogether(t *testing.T) {
	many := network{}
	var links []string
	for i := range 25 {
		link := fmt.Sprintf("/night-%d.ics", i+1)
		links = append(links, link)
		many["a.example"+link] = calendarOf(i + 1)
	}
	many["a.example/"] = pageOf(links...)
	page := pageOf("/1.ics", "/2.ics", "/3.ics")
	for name, c := range map[string]struct {
		web      network
		events   int
		problems int
		horizon  string
	}{
		"all": {
			network{"a.example/": page, "a.example/1.ics": calendarOf(21), "a.example/2.ics": calendarOf(22), "a.example/" +
				"3.ics": calendarOf(23)},
			3, 0, "2026-07-23",
		},
		"the first is the whole calendar": {
			network{"a.example/": page, "a.example/1.ics": calendarOf(21, 22, 23), "a.example/" +
				"2.ics": calendarOf(27), "a.example/3.ics": calendarOf(28)},
			3, 0, "0001-01-01",
		},
		"the last is the whole calendar": {
			network{"a.example/": page, "a.example/1.ics": calendarOf(21), "a.example/2.ics": calendarOf(22), "a.example/" +
				"3.ics": calendarOf(21, 22, 23)},
			3, 0, digest.CoversNothing.Format("2006-01-02"),
		},
		"one cannot be read": {
			network{"a.example/": page, "a.example/1.ics": calendarOf(21), "a.example/" +
				"3.ics": calendarOf(23)}, 2, 1, "2026-07-23",
		},
		"the first cannot be read": {
			network{"a.example/": page, "a.example/2.ics": calendarOf(22), "a.example/" +
				"3.ics": calendarOf(23)}, 2, 1, "2026-07-23",
		},
		"another host": {
			network{"a.example/": pageOf("/1.ics", "https://b.example/2.ics"), "a.example/" +
				"1.ics": calendarOf(21), "b.example/2.ics": calendarOf(22)},
			1, 0, digest.CoversNothing.Format("2006-01-02"),
		},
		"more than are read": {many, 20, 1, "2026-07-20"},
	} {
		t.Run(name, func(t *testing.T) {
			h, err := opened(t, "https://a.example/", c.web).Collect(t.Context(), summer())
			if err != nil || len(h.Events) != c.events || len(h.Problems) != c.problems ||
				h.Horizon.Format("2006-01-02") != c.horizon {
				t.Errorf("got %d events until %s, %+v, %v", len(h.Events), h.Horizon.Format("2006-01-02"), h.Problems, err)
			}
		})
	}
}

// A page of Google Calendar may show several calendars. They are read together, whether the page is a source or is
// linked.
func TestSeveralGoogleCalendarsAreReadTogether(t *testing.T) {
	const embed = "https://calendar.google.com/calendar/embed?src=one%40group.calendar.google.com" +
		"&src=dHdvQGdyb3VwLmNhbGVuZGFyLmdvb2dsZS5jb20" +
		"&src=en.usa%23holiday%40group.v.calendar.google.com"
	web := network{
		"a.example/": `<!doctype html><html><body><iframe data-src="` + strings.ReplaceAll(
			embed,
			"&",
			"&amp;",
		) + `"></iframe></body></html>`,
		"calendar.google.com/calendar/ical/one@group.calendar.google.com/public/basic.ics": calendarOf(21, 22),
		"calendar.google.com/calendar/ical/two@group.calendar.google.com/public/basic.ics": calendarOf(23, 24),
	}
	for _, location := range []string{embed, "https://a.example/"} {
		h, err := opened(t, location, web).Collect(t.Context(), summer())
		if err != nil || len(h.Events) != 4 || !h.Whole() || !h.Horizon.IsZero() {
			t.Errorf("%s: got %+v, %v", location, h, err)
		}
	}
	delete(web, "calendar.google.com/calendar/ical/two@group.calendar.google.com/public/basic.ics")
	for _, location := range []string{embed, "https://a.example/"} {
		h, err := opened(t, location, web).Collect(t.Context(), summer())
		if err != nil || len(h.Events) != 2 || h.Whole() {
			t.Errorf("%s, without one of them: got %+v, %v", location, h, err)
		}
	}
}
