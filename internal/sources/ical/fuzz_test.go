package ical_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/ical"
)

func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/*.ics")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	for _, rule := range []string{
		"FREQ=SECONDLY", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYSETPOS=-1",
		"FREQ=MINUTELY;INTERVAL=7;BYHOUR=3;COUNT=9", "FREQ=MONTHLY;BYMONTHDAY=30;BYMONTH=2",
	} {
		f.Add(
			[]byte(
				wrap(
					vevent(
						"DTSTART;TZID=America/Los_Angeles:20260101T023000", "RRULE:"+rule, "DURATION:P1DT2H",
						"EXDATE;VALUE=DATE:20260704",
					),
				),
			),
		)
	}
	p, la := year(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		doc := fetch.Document{Body: bytes.Clone(body)}
		h, err := ical.Parse(doc, p, la)
		if (err == nil) != ical.Recognizes(doc) {
			t.Errorf("got error %v of a body that is recognized: %t", err, ical.Recognizes(doc))
		}
		if !bytes.Equal(doc.Body, body) {
			t.Error("got a changed body, want it left as it was")
		}
		var last time.Time
		for _, e := range h.Events {
			begins, ends := e.StartsAt(la), e.EndsAt(la)
			switch {
			case begins.Before(last):
				t.Errorf("got %s after %s, want them in order", begins, last)
			case !begins.Before(p.End), begins.Before(p.Start) && !ends.After(p.Start):
				t.Errorf("got %s to %s, want what lies in the period", begins, ends)
			case !e.End.IsZero() && e.End.Before(e.Start):
				t.Errorf("got an end %s before the start %s", e.End, e.Start)
			case e.Status == "" || e.Mode == "" || e.TimeZone == "":
				t.Errorf("got %+v, want status, mode and zone", e)
			case e.AllDay && (e.Start.Location() != time.UTC || e.Start.Hour()+e.Start.Minute()+e.Start.Second() != 0):
				t.Errorf("got the day %s, want midnight UTC", e.Start)
			}
			if _, err := e.MarshalJSON(); err != nil {
				t.Errorf("got an event that cannot be written: %v", err)
			}
			last = begins
		}
	})
}
