package sources_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources"
)

// listed returns the events in a calendar of these components.
func listed(t *testing.T, components ...string) digest.Harvest {
	t.Helper()
	body := "BEGIN:VCALENDAR\r\n"
	for i, c := range components {
		body += fmt.Sprintf("BEGIN:VEVENT\r\nUID:%d\r\n%s\r\nEND:VEVENT\r\n", i, c)
	}
	h, err := opened(
		t, "https://"+cleanedAt, network{cleanedAt: body + "END:VCALENDAR\r\n"},
	).Collect(t.Context(), summer())
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestPrivateEventsAreNotPublished(t *testing.T) {
	const at = "DTSTART:20260721T190000Z\r\nSUMMARY:"
	h := listed(
		t, at+"Open talks", at+"Budget dinner\r\nCLASS:PRIVATE", at+"Review\r\nCLASS:CONFIDENTIAL", at+"Maps\r\nCLASS:PUBLIC",
		at+"Other\r\nCLASS:X-STAFF",
	)
	if len(h.Events) != 2 || h.Events[0].Title != "Maps" || h.Events[1].Title != "Open talks" {
		t.Errorf("got %+v", h.Events)
	}
	if len(h.Problems) != 1 || !strings.Contains(h.Problems[0].Error, "private or confidential are not published: 3") ||
		!h.Problems[0].Note ||
		!h.Whole() {
		t.Errorf("got %+v", h.Problems)
	}
}

// A private occurrence of a public series is neither published nor listed like the series.
func TestAPrivateOccurrenceIsNotPublished(t *testing.T) {
	h := listed(
		t,
		"DTSTART:20260721T190000Z\r\nSUMMARY:Maps\r\nRRULE:FREQ=DAILY;COUNT=2\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:0\r\n"+
			"RECURRENCE-ID:20260722T190000Z\r\nDTSTART:20260722T190000Z\r\nSUMMARY:Staff\r\nCLASS:PRIVATE",
	)
	if len(h.Events) != 1 || h.Events[0].Title != "Maps" || h.Events[0].Start.Day() != 21 {
		t.Errorf("got %+v", h.Events)
	}
}

func TestCalendarsWithoutDetailsAreNotPublished(t *testing.T) {
	const at = "DTSTART:20260721T190000Z\r\nSUMMARY:"
	h := listed(t, at+"Busy", at+"busy", at+"Ocupado")
	if len(h.Events) != 0 || len(h.Problems) != 1 || h.Whole() ||
		!strings.Contains(h.Problems[0].Error, "not published: 3") {
		t.Errorf("got %+v", h)
	}
	h = listed(t, at+"Busy", at+"Busy hands: a knitting night")
	if len(h.Events) != 1 || len(h.Problems) != 1 || !h.Whole() {
		t.Errorf("got %+v", h)
	}
}

func TestMidnightToMidnightIsAllDay(t *testing.T) {
	for name, c := range map[string]struct{ start, end, want string }{
		"to midnight": {
			"TZID=America/Los_Angeles:20260721T000000", "TZID=America/Los_Angeles:20260722T000000",
			"2026-07-21 2026-07-22",
		},
		"to a second before": {
			"TZID=America/Los_Angeles:20260721T000000", "TZID=America/Los_Angeles:20260721T235959",
			"2026-07-21 2026-07-22",
		},
		"to a minute before": {
			"TZID=America/Los_Angeles:20260721T000000", "TZID=America/Los_Angeles:20260722T235900",
			"2026-07-21 2026-07-23",
		},
		"an evening": {
			"TZID=America/Los_Angeles:20260721T190000", "TZID=America/Los_Angeles:20260722T000000", "not a day",
		},
		"a night": {
			"TZID=America/Los_Angeles:20260721T000000", "TZID=America/Los_Angeles:20260721T030000", "not a day",
		},
		"midnight in the sum": {
			"TZID=America/Los_Angeles:20260721T000000", "TZID=America/Los_Angeles:20260721T000000", "not a day",
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := listed(t, "DTSTART;"+c.start+"\r\nDTEND;"+c.end+"\r\nSUMMARY:Maps")
			got := "not a day"
			if e := h.Events[0]; e.AllDay {
				got = e.Start.Format(time.DateOnly) + " " + e.End.Format(time.DateOnly)
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// Calendars that give all times in UTC write the midnights of the people who go there.
func TestMidnightsInUTC(t *testing.T) {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	for dates, want := range map[string]bool{
		"DTSTART:20260721T070000Z\r\nDTEND:20260722T070000Z": true,
		"DTSTART:20260721T070000Z\r\nDTEND:20260723T065900Z": true,
		"DTSTART:20260721T000000Z\r\nDTEND:20260722T000000Z": false, // from 5 PM to 5 PM
	} {
		s, err := sources.Open(sources.Config{
			Location: "https://" + cleanedAt, Zone: zone, Client: fetch.New(fetch.Config{Network: network{
				cleanedAt: "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Maps\r\n" + dates +
					"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
			}, Pace: time.Nanosecond}),
		})
		if err != nil {
			t.Fatal(err)
		}
		h, err := s.Collect(t.Context(), summer())
		if err != nil || len(h.Events) != 1 || h.Events[0].AllDay != want ||
			want && h.Events[0].Start.Format(time.DateOnly) != "2026-07-21" {
			t.Errorf("%q: got %+v, %v", dates, h.Events, err)
		}
	}
}

// A page with a day but no time does not mean an all-day event.
func TestADayWithoutAnHour(t *testing.T) {
	for name, c := range map[string]struct {
		dates   string
		unknown bool
	}{
		"a day":        {`"startDate":"2026-07-21","endDate":"2026-07-21"`, true},
		"no end":       {`"startDate":"2026-07-21"`, true},
		"several days": {`"startDate":"2026-07-21","endDate":"2026-07-23"`, false},
		"midnights":    {`"startDate":"2026-07-21T00:00:00Z","endDate":"2026-07-21T23:59:59Z"`, false},
	} {
		page := `<!doctype html><html><head><script type="application/ld+json">` +
			`{"@type":"Event","name":"Maps",` + c.dates + `}</script></head></html>`
		h, err := opened(t, "https://"+cleanedAt, network{cleanedAt: page}).Collect(t.Context(), summer())
		if err != nil || len(h.Events) != 1 || !h.Events[0].AllDay || h.Events[0].TimeUnknown != c.unknown {
			t.Errorf("%s: got %+v, %v", name, h, err)
		}
	}
}

// A source of more than 500 events still shows its other series and its last day.
func TestABusySourceShowsAllSeriesAndDays(t *testing.T) {
	h := listed(
		t, "DTSTART:20260702T000000Z\r\nSUMMARY:Runaway\r\nRRULE:FREQ=MINUTELY", "DTSTART:20260725T190000Z\r\nSUMMARY:Maps",
	)
	runaway := 0
	for _, e := range h.Events {
		if e.Title == "Runaway" {
			runaway++
		}
	}
	if len(h.Events) != runaway+1 || runaway == 0 || len(h.Events) > 500 || h.Whole() {
		t.Errorf("got %d events, %d of the runaway series, and %+v", len(h.Events), runaway, h.Problems)
	}
	var library []string
	for hour := range 24 {
		library = append(
			library, fmt.Sprintf("DTSTART:20260702T%02d0000Z\r\nSUMMARY:Class %d\r\nRRULE:FREQ=DAILY;COUNT=28", hour, hour),
		)
	}
	h = listed(t, library...)
	days := map[string]bool{}
	for _, e := range h.Events {
		days[e.Start.Format(time.DateOnly)] = true
	}
	if len(days) != 28 || len(h.Events) > 500 || len(h.Events) < 450 ||
		!h.Horizon.Before(time.Date(2026, 7, 3, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("got %d events on %d days, up to %v", len(h.Events), len(days), h.Horizon)
	}
}
