package page_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources/page"
)

// fall is a period of 2026 in which daylight saving time ends.
func fall() digest.Period {
	start := time.Date(2026, 10, 1, 0, 0, 0, 0, la)
	return digest.Period{Since: start, Start: start, End: time.Date(2027, 1, 1, 0, 0, 0, 0, la)}
}

func TestSchedules(t *testing.T) {
	const from = `"startDate":"2026-10-01",`
	for name, c := range map[string]struct{ schedule, want string }{
		"every week": {
			`"startDate":"2026-10-22","endDate":"2026-11-05","repeatFrequency":"P1W","byDay":"https://schema.org/Thursday",` +
				`"startTime":"18:00:00","endTime":"20:00"`,
			"10-22T18:00-07:00/20:00 10-29T18:00-07:00/20:00 11-05T18:00-08:00/20:00",
		},
		"every other week, of two days": {
			from + `"endDate":"2026-10-20","repeatFrequency":"P2W","byDay":["Thursday","TU"],"startTime":"18:00"`,
			"10-01T18:00-07:00 10-13T18:00-07:00 10-15T18:00-07:00",
		},
		"every third day": {from + `"endDate":"2026-10-08","repeatFrequency":"P3D",` +
			`"startTime":"18:00"`, "10-01T18:00-07:00 10-04T18:00-07:00 10-07T18:00-07:00"},
		"the second Tuesday": {from + `"repeatFrequency":"P1M","byDay":"2TU",` +
			`"startTime":"18:00"`, "10-13T18:00-07:00 11-10T18:00-08:00 12-08T18:00-08:00"},
		"the last Friday": {from + `"repeatFrequency":"P1M","byDay":"-1FR",` +
			`"startTime":"18:00"`, "10-30T18:00-07:00 11-27T18:00-08:00 12-25T18:00-08:00"},
		"the second week": {from + `"repeatFrequency":"P1M","byDay":"Tuesday","byMonthWeek":2,` +
			`"startTime":"18:00"`, "10-13T18:00-07:00 11-10T18:00-08:00 12-08T18:00-08:00"},
		"a day of the month": {from + `"repeatFrequency":"Monthly","byMonthDay":[15],` +
			`"startTime":"18:00"`, "10-15T18:00-07:00 11-15T18:00-08:00 12-15T18:00-08:00"},
		"as the first day": {from + `"repeatFrequency":"P1M","byDay":"Thursday",` +
			`"startTime":"18:00"`, "10-01T18:00-07:00 11-05T18:00-08:00 12-03T18:00-08:00"},
		"every year": {`"startDate":"2020-11-03","repeatFrequency":"P1Y",` +
			`"startTime":"18:00"`, "11-03T18:00-08:00"},
		"in some months": {from + `"repeatFrequency":"P1M","byMonth":[11],"byMonthDay":3,` +
			`"startTime":"18:00"`, "11-03T18:00-08:00"},
		"a number of times": {from + `"repeatFrequency":"P1W","repeatCount":2,` +
			`"startTime":"18:00"`, "10-01T18:00-07:00 10-08T18:00-07:00"},
		"times that are over count": {`"startDate":"2026-09-17","repeatFrequency":"P1W","repeatCount":3,` +
			`"startTime":"18:00"`, "10-01T18:00-07:00"},
		"without one date": {from + `"repeatFrequency":"P1W","repeatCount":3,"exceptDate":["2026-10-08",` +
			`"2026-10-15T18:00"],"startTime":"18:00"`, "10-01T18:00-07:00"},
		"over midnight": {from + `"repeatFrequency":"P1W","repeatCount":1,"startTime":"22:00",` +
			`"endTime":"01:00"`, "10-01T22:00-07:00/01:00"},
		"in a zone": {from + `"repeatFrequency":"P1W","repeatCount":1,"startTime":"18:00",` +
			`"scheduleTimezone":"America/New_York"`, "10-01T18:00-04:00"},
		"a start with an hour": {`"startDate":"2026-10-01T18:30:00-07:00","repeatFrequency":"P1W",` +
			`"repeatCount":1`, "10-01T18:30-07:00"},
		"without an hour": {from + `"repeatFrequency":"P1W","repeatCount":1`, "10-01"},
		"a weekday is every week": {from + `"byDay":"Friday","repeatCount":2,` +
			`"startTime":"18:00"`, "10-02T18:00-07:00 10-09T18:00-07:00"},
		"the event's own start":      {`"repeatFrequency":"P1W","repeatCount":1,"startTime":"18:00"`, "10-06T18:00-07:00"},
		"neither frequency nor days": {from + `"startTime":"18:00"`, "problem"},
		"an end that is no date":     {from + `"repeatFrequency":"P1W","endDate":"in spring"`, "problem"},
		"an exception without date":  {from + `"repeatFrequency":"P1W","exceptDate":["Easter"]`, "problem"},
		"over":                       {`"startDate":"2026-01-01","endDate":"2026-02-01","repeatFrequency":"P1W"`, ""},
		"an unknown frequency":       {from + `"repeatFrequency":"often"`, "problem"},
		"an unknown day":             {from + `"repeatFrequency":"P1W","byDay":"Someday"`, "problem"},
	} {
		t.Run(name, func(t *testing.T) {
			doc := document(`{"@type":"Event","name":"Maps","startDate":"2026-10-06","eventSchedule":` +
				`{"@type":"Schedule",` + c.schedule + `}}`)
			h, err := page.Parse(doc, fall(), la)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range h.Events {
				text := e.Start.Format("01-02T15:04Z07:00")
				if e.AllDay {
					text = e.Start.Format("01-02")
				}
				if !e.End.IsZero() {
					text += "/" + e.End.Format("15:04")
				}
				if e.TimeUnknown != e.AllDay || len(h.Problems) == 0 && e.RecurrenceID == "" {
					t.Errorf("got %+v", e)
				}
				got = append(got, text)
			}
			if c.want == "problem" {
				if len(h.Problems) != 1 || len(got) != 1 || got[0] != "10-06" {
					t.Errorf("got %q, %+v, want the event's own start, and a problem", got, h.Problems)
				}
				return
			}
			if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" || len(h.Problems) > 0 {
				t.Error(diff, h.Problems)
			}
		})
	}
}

// Schedules without end end, however many there are.
func TestSchedulesAreBounded(t *testing.T) {
	var all []string
	for i := range 3000 {
		all = append(all, fmt.Sprintf(`{"@type":"Event","name":"%d","eventSchedule":{"startDate":"1000-01-01",`+
			`"repeatFrequency":"P1D","startTime":"18:00"}}`, i))
	}
	for _, period := range []digest.Period{{}, fall()} {
		h, err := page.Parse(document("["+strings.Join(all, ",")+"]"), period, la)
		if err != nil || len(h.Events) > 2000 || h.Whole() {
			t.Errorf("got %d events, %v", len(h.Events), err)
		}
	}
}
