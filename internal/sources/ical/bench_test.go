package ical_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/ical"
)

// BenchmarkParse reads a file of 5,000 single events with folded descriptions, all of them in the period: body to typed
// events.
func BenchmarkParse(b *testing.B) {
	var s strings.Builder
	s.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n")
	start := time.Date(2026, 7, 1, 9, 0, 0, 0, time.UTC)
	for i := range 5000 {
		at := start.Add(time.Duration(i) * 15 * time.Minute)
		fmt.Fprintf(
			&s,
			"BEGIN:VEVENT\r\nUID:%d@bench\r\nDTSTAMP:20260601T000000Z\r\nSEQUENCE:1\r\nSUMMARY:Evening %d of open maps\\, "+
				"part two\r\n",
			i,
			i,
		)
		fmt.Fprintf(
			&s, "DTSTART;TZID=America/Los_Angeles:%s\r\nDTEND;TZID=America/Los_Angeles:%s\r\n", at.Format("20060102T150405"),
			at.Add(2*time.Hour).Format("20060102T150405"),
		)
		s.WriteString("DESCRIPTION:Bring a laptop and a question\\; we bring tea. ")
		for range 12 {
			s.WriteString("\r\n Everyone who likes maps is welcome\\, and those who do not yet\\n as well.")
		}
		s.WriteString("\r\nURL;VALUE=URI:https://example.org/events/1\r\nSTATUS:CONFIRMED\r\nCLASS:PUBLIC\r\nEND:VEVENT\r\n")
	}
	s.WriteString("END:VCALENDAR\r\n")
	measure(b, s.String(), 5000)
}

// BenchmarkExpand expands 10,000 recurring events, begun between 1997 and 2026, over 60 days.
func BenchmarkExpand(b *testing.B) {
	rules := []string{
		"FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", "FREQ=MONTHLY;BYDAY=2TU", "FREQ=MONTHLY;BYDAY=-1FR",
		"FREQ=DAILY",
		"FREQ=MONTHLY;BYMONTHDAY=15", "FREQ=YEARLY", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=WEEKLY;COUNT=500",
		"FREQ=YEARLY;BYMONTH=7;BYDAY=1SU",
	}
	var s strings.Builder
	s.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n")
	for i := range 10_000 {
		fmt.Fprintf(
			&s,
			"BEGIN:VEVENT\r\nUID:%d@bench\r\nSUMMARY:Series %d\r\nDTSTART;TZID=America/Los_Angeles:%d%02d%02dT180000\r\n"+
				"DURATION:PT2H\r\nRRULE:%s\r\nEND:VEVENT\r\n",
			i,
			i,
			1997+i%29,
			1+i%12,
			1+i%28,
			rules[i%len(rules)],
		)
	}
	s.WriteString("END:VCALENDAR\r\n")
	measure(b, s.String(), 10_000)
}

func measure(b *testing.B, body string, least int) {
	b.Helper()
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		b.Fatal(err)
	}
	start := time.Date(2026, 7, 1, 0, 0, 0, 0, zone)
	p := digest.Period{Start: start, End: start.AddDate(0, 0, 60)}
	doc := fetch.Document{Body: []byte(body)}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		h, err := ical.Parse(doc, p, zone)
		if err != nil || len(h.Events) < least || len(h.Problems) > 0 {
			b.Fatalf("got %d events, %v, %v", len(h.Events), h.Problems, err)
		}
	}
}
