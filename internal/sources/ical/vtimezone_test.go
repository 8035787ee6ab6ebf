package ical_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/ical"
)

// ours holds VTIMEZONEs with names that are not in the tz database, each with the tz database zone that has the same
// rules.
var ours = map[string]struct {
	same  string
	lines string
}{
	"two rules since 2007": {"America/Los_Angeles", `BEGIN:DAYLIGHT
TZOFFSETFROM:-0800
TZOFFSETTO:-0700
TZNAME:PDT
DTSTART:20070311T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:-0700
TZOFFSETTO:-0800
TZNAME:PST
DTSTART:20071104T020000
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
END:STANDARD`},
	"Outlook's, from 1601 on, without names": {"Europe/Berlin", `BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT`},
	"dates instead of rules": {"Australia/Sydney", `BEGIN:STANDARD
DTSTART:20250406T030000
TZOFFSETFROM:+1100
TZOFFSETTO:+1000
RDATE:20260405T030000,20270404T030000
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20251005T020000
TZOFFSETFROM:+1000
TZOFFSETTO:+1100
RDATE;VALUE=DATE-TIME:20261004T020000
RDATE:20271003T020000
END:DAYLIGHT`},
	"half hours, and no summer": {"Asia/Kolkata", `BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0530
TZOFFSETTO:+0530
TZNAME:IST
END:STANDARD`},
	"a rule that ended": {"Asia/Tokyo", `BEGIN:DAYLIGHT
DTSTART:19480501T010000
TZOFFSETFROM:+0900
TZOFFSETTO:+1000
RRULE:FREQ=YEARLY;UNTIL=19500506T160000Z;BYMONTH=5;BYDAY=1SA
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19480911T010000
TZOFFSETFROM:+1000
TZOFFSETTO:+0900
RRULE:FREQ=YEARLY;UNTIL=19510908T150000Z;BYMONTH=9;BYDAY=2SA
END:STANDARD`},
	"an unknown name with a known location": {"America/Denver", `X-LIC-LOCATION:America/Denver
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0000
TZOFFSETTO:+0000
END:STANDARD`},
}

func TestZonesKnownOnlyByTheirVTIMEZONE(t *testing.T) {
	p, la := year(t)
	for name, c := range ours {
		t.Run(name, func(t *testing.T) {
			want := zone(t, c.same)
			body := wrap("BEGIN:VTIMEZONE\r\nTZID:Our own\r\n"+strings.ReplaceAll(c.lines, "\n", "\r\n")+"\r\nEND:VTIMEZONE",
				vevent("UID:1", "DTSTART;TZID=Our own:20260101T003000", "RRULE:FREQ=HOURLY;INTERVAL=6"))
			h, err := ical.Parse(fetch.Document{Body: []byte(body)}, p, la)
			if err != nil || len(h.Problems) > 0 || len(h.Events) < 1450 {
				t.Fatalf("got %d events, %v, %v", len(h.Events), h.Problems, err)
			}
			for _, e := range h.Events {
				wall, err := time.Parse("20060102T150405", e.RecurrenceID)
				if err != nil {
					t.Fatal(err)
				}
				if there := digest.AtWall(wall, want); !e.Start.Equal(there) {
					t.Fatalf("got %s for %s, want %s", e.Start, e.RecurrenceID, there)
				}
			}
		})
	}
}
