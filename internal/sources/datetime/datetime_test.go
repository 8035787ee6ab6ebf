package datetime_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/sources/datetime"
)

func losAngeles(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestParse(t *testing.T) {
	zone := losAngeles(t)
	const evening = "2026-12-09T18:30:00-08:00 America/Los_Angeles"
	for _, c := range []struct{ in, want string }{
		{"2026-12-09T18:30:00-08:00", evening},
		{"2026-12-09T18:30-08", evening},
		{"2026-12-09T18:30:00 -0800", evening},
		{"2026-12-09T18:30:00.000-08:00", evening},
		{"2026-12-09 18:30:00 -0800", evening},
		{"2026-12-09 18:30", evening},
		{"2026-12-09 6:30 pm", evening},
		{"2026-12-09T6:30 PM", evening},
		{"2026-12-09 6:30\u202fPM", evening},
		{"2026-12-9T18:30", evening},
		{"2026-12-09T18:30:00-08:00[America/Los_Angeles]", evening},
		{"2026-12-09T18:30:00[America/Los_Angeles]", evening},
		{"2026/12/09 18:30", evening},
		{"2026-12-09T18:30:0009:00", evening},
		{"2026-12-09T18:30/2026-12-09T20:00", evening},
		{"2026-12-09T18:30:00-08:00/PT2H", evening},
		{"2026-12-09T18:30:00:00-08:00", evening},
		{"20261209T183000", evening},
		{"Wed, 9 Dec 2026 18:30:00 -0800", evening},
		{"Wed, 09 Dec 2026 18:30:00 PST", evening},
		{"Wed Dec 09 2026 18:30:00 GMT-0800 (Pacific Standard Time)", evening},
		{"December 9, 2026 6:30 pm", evening},
		{"Wednesday, December 9th, 2026 at 6:30 p.m.", evening},
		{"Dec 9 2026, 18:30", evening},
		{"9 December 2026 18:30", evening},
		{"9 de diciembre de 2026 18:30", evening},
		{"miércoles 9 de diciembre de 2026, a las 18:30", evening},
		{"12/9/2026 6:30 PM", evening},
		{"12/09/2026, 6:30:00 PM", evening},
		{"1796869800", evening},
		{"1796869800000", evening},
		{"2026-12-09T18.30", evening},
		{"Wednesday, 9 December 2026, 6.30pm", evening},
		{"2026-12-09T18:30:00\u221208:00", evening},
		{"2026-12-09T18:30:00 America/Los_Angeles", evening},
		{"9 de diciembre de 2026, 6:30 p. m.", evening},
		{"2026-12-09T1830", evening},
		{"20261209T1830-0800", evening},
		{"1796869800.0", evening},
		{"2026-12-09T18:30 New/Zone", "error"},
		{"9.12 2026", "error"},
		{"2026-07-06T7 pm", "2026-07-06T19:00:00-07:00 America/Los_Angeles"},
		{"2026-07-06T19:00Z", "2026-07-06T19:00:00Z UTC"},
		{"2026-07-06T19:00+02:00", "2026-07-06T19:00:00+02:00 "},
		{"2026-07-06T12:00 am", "2026-07-06T00:00:00-07:00 America/Los_Angeles"},
		{"13/07/2026 19:00", "2026-07-13T19:00:00-07:00 America/Los_Angeles"},
		{"13.07.2026 19:00", "2026-07-13T19:00:00-07:00 America/Los_Angeles"},
		{"2026-07-06", "2026-07-06"},
		{"2026-7-6", "2026-07-06"},
		{"20260706", "2026-07-06"},
		{"July 6, 2026", "2026-07-06"},
		{"6 de julio de 2026", "2026-07-06"},
		{"7/6/2026", "error"}, // or June 7
		{"TBD", "error"},
		{"", "error"},
		{"soon", "error"},
		{"every Monday 2026", "error"},
		{"2026", "error"},
		{"2026-13-45", "error"},
		{"February 30, 2026", "error"},
		{"12:30", "error"},
		{"July 6", "error"},
		{"2026-07-06T13:00 pm", "error"},
		{"2026-07-06 or 2026-07-07", "error"},
		{strings.Repeat("2026-07-06 ", 50), "error"},
	} {
		got := "error"
		if at, day, err := datetime.Parse(c.in, zone); err == nil && day {
			got = at.Format(time.DateOnly)
		} else if err == nil {
			got = at.Format(time.RFC3339) + " " + datetime.Zone(at)
		}
		if got != c.want {
			t.Errorf("%q is read as %s, want %s", c.in, got, c.want)
		}
	}
}

// Every hour of a year, in every form, is read as what was written.
func TestParseReadsWhatWasWritten(t *testing.T) {
	zone := losAngeles(t)
	forms := []string{
		time.RFC3339,
		"2006-01-02T15:04-07",
		"2006-01-02T15:04:05 -0700",
		"2006-01-02T15:04:05Z0700",
		"2006-1-2 3:04 pm -0700",
		"Mon Jan 02 2006 15:04:05 GMT-0700",
		"Monday, January 2, 2006 at 3:04PM MST",
		"2 Jan 2006 15:04 MST",
		"20060102T1504-0700",
		"2006-01-02T150405Z0700",
	}
	for i := range 24 * 365 {
		at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * time.Hour).In(zone)
		for _, form := range forms {
			written := at.Format(form)
			if got, day, err := datetime.Parse(written, zone); err != nil || day || !got.Equal(at) ||
				datetime.Zone(got) != zone.String() {
				t.Fatalf("%q is read as %v, %v, %v; want %v", written, got, day, err, at)
			}
		}
	}
}

// A wall time is read in all the ways that people and programs write one without an offset, in English and Spanish.
func TestParseReadsWallTimes(t *testing.T) {
	zone := losAngeles(t)
	months := strings.Fields(
		"enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
	)
	days := strings.Fields("domingo lunes martes miércoles jueves viernes sábado")
	spanish := func(at time.Time) string {
		return strings.NewReplacer(
			at.Month().String(), months[at.Month()-1], at.Weekday().String(), days[at.Weekday()],
			"AM", "a. m.", "PM", "p. m.",
		).Replace(at.Format("Monday, 2 de January de 2006, 3:04 PM"))
	}
	dates := []string{
		"2006-01-02", "2006-1-2", "2006/01/02", "January 2, 2006", "Jan 2 2006", "Mon, 2 Jan 2006", "02.01.2006",
	}
	times := []string{"T15:04", " 15:04", " 3:04 PM", ", 3:04 pm", " 15.04", " at 3.04pm", " @ 3:04pm", " 15:04:05"}
	spellings := []func(time.Time) string{spanish}
	for _, date := range dates {
		for _, clock := range times {
			spellings = append(spellings, func(at time.Time) string { return at.Format(date + clock) })
		}
	}
	withoutSign := "09:00"
	for _, end := range []string{"", "[America/Los_Angeles]", " America/Los_Angeles", withoutSign} {
		spellings = append(spellings, func(at time.Time) string { return at.Format("2006-01-02T15:04:05") + end })
	}
	if len(spellings) < 50 {
		t.Fatalf("only %d variants", len(spellings))
	}
	for i := range 365 {
		at := time.Date(2026, 1, 1+i, 3+i%21, 7*i%60, 0, 0, zone) // after the hour that clocks repeat
		for _, spell := range spellings {
			written := spell(at)
			if got, day, err := datetime.Parse(written, zone); err != nil || day || !got.Equal(at) {
				t.Fatalf("%q is read as %v, %v, %v; want %v", written, got, day, err, at)
			}
		}
	}
}

func TestInterval(t *testing.T) {
	for in, want := range map[string]string{
		"2026-07-06T19:00/2026-07-06T21:00":       "21:00",
		"2026-07-06T19:00:00Z/PT1H30M":            "20:30",
		"2026-07-06T19:00/2026-07-06T18:00":       "00:00",
		"2026-07-06T19:00":                        "00:00",
		"2026-07-06T19:00-07:00/until late":       "00:00",
		"2026-07-06T19:00-07:00/2026-07-06T21-07": "00:00",
	} {
		_, end, _, err := datetime.Interval(in, time.UTC)
		if got := end.Format("15:04"); err != nil || got != want {
			t.Errorf("%s ends at %s (%v), want %s", in, got, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"2026-12-09T18:30-08", "Wed Dec 09 2026 18:30:00 GMT-0800 (x)", "9 de diciembre de 2026",
		"1/2/2026 3 p.m", "[", "(/", "a.m", "1.2.2026",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at, day, err := datetime.Parse(s, time.UTC)
		if err == nil && day && !at.Equal(at.Truncate(24*time.Hour)) {
			t.Errorf("%q is a day, and %v is none", s, at)
		}
		if err != nil && len(fmt.Sprint(err)) > 600 {
			t.Errorf("the error for %q is too long", s)
		}
	})
}
