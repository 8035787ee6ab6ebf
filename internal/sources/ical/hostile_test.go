package ical_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/ical"
)

// wrap returns a calendar with these lines.
func wrap(lines ...string) string {
	return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VCALENDAR\r\n"
}

// vevent returns an event with these lines.
func vevent(lines ...string) string {
	return "BEGIN:VEVENT\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VEVENT"
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func series(n int, lines ...string) string {
	var all []string
	for i := range n {
		all = append(
			all, vevent(append([]string{fmt.Sprintf("UID:u%d", i), "SUMMARY:x", "DTSTART:19970101T000000Z"}, lines...)...),
		)
	}
	return strings.Join(all, "\r\n")
}

// Hostile files have the maximum size of package fetch. None may cost more than 2 seconds or 300 MB.
var hostile = map[string]func() string{
	"100,000 EXDATEs": func() string {
		return wrap(
			vevent(
				"DTSTART:20260101T000000Z", "RRULE:FREQ=DAILY", strings.Repeat("EXDATE:20260718T000000Z\r\n", 100_000)+"UID:x",
			),
		)
	},
	"100,000 EXDATEs in a zone": func() string {
		return wrap(vevent("DTSTART;TZID=America/Los_Angeles:20260101T000000", "RRULE:FREQ=DAILY",
			"EXDATE;TZID=America/Los_Angeles:"+strings.Repeat("20260718T000000,", 100_000)+"20260719T000000", "UID:x"))
	},
	"200,000 RDATEs": func() string {
		return wrap(vevent("DTSTART:20260101T000000Z", "RDATE:"+strings.Repeat("20260718T000000Z,", 200_000), "UID:x"))
	},
	"every second": func() string { return wrap(series(20_000, "RRULE:FREQ=SECONDLY")) },
	"every second, in a zone": func() string {
		return wrap(vevent("DTSTART;TZID=America/Los_Angeles:19970101T000000", "RRULE:FREQ=SECONDLY", "UID:x"))
	},
	"every second, counted": func() string { return wrap(series(20_000, "RRULE:FREQ=SECONDLY;COUNT=999999999")) },
	"every second of no minute": func() string {
		return wrap(series(20_000,
			"RRULE:FREQ=SECONDLY;BYMINUTE=59;BYSECOND=30;INTERVAL=60"))
	},
	"no day of the year": func() string { return wrap(series(20_000, "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")) },
	"no day of the year, counted": func() string {
		return wrap(series(20_000, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=5"))
	},
	"every second except every second": func() string {
		return wrap(series(20_000, "RRULE:FREQ=SECONDLY",
			"EXRULE:FREQ=SECONDLY"))
	},
	"rules without end in one event": func() string {
		var s strings.Builder
		for i := range 60_000 {
			fmt.Fprintf(&s, "RRULE:FREQ=SECONDLY;INTERVAL=%d\r\n", i+1)
		}
		return wrap(vevent("DTSTART:20000101T000000Z", s.String()+"UID:x"))
	},
	"every minute of a year by the hour": func() string {
		lists := make([]string, 60)
		for i := range lists {
			lists[i] = fmt.Sprint(i)
		}
		l := strings.Join(lists, ",")
		return wrap(
			series(
				9_000,
				"RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,"+
					"23;BYMINUTE="+l+";BYSECOND="+l+";BYSETPOS=-1",
			),
		)
	},
	"nothing but beginnings": func() string { return wrap(strings.Repeat("BEGIN:VEVENT\r\n", 290_000)) },
	"nested events":          func() string { return wrap(strings.Repeat("BEGIN:VEVENT\r\n", 20_000)) },
	"nested unknown parts":   func() string { return wrap(strings.Repeat("BEGIN:X\r\n", 300_000)) },
	"nested calendars":       func() string { return strings.Repeat("BEGIN:VCALENDAR\r\n", 200_000) },
	"a line of megabytes": func() string {
		return wrap(vevent("DTSTART:20260718T000000Z", "SUMMARY:"+strings.Repeat("x",
			4<<20)))
	},
	"a line of colons": func() string { return wrap(vevent("DTSTART" + strings.Repeat(":", 4<<20))) },
	"a line of quotes": func() string {
		return wrap(vevent("DTSTART" + strings.Repeat(`;"`, 2<<20) +
			":20260718T000000Z"))
	},
	"a line of parameters": func() string {
		return wrap(vevent("DTSTART" + strings.Repeat(";A=B", 1<<20) +
			":20260718T000000Z"))
	},
	"a million folds": func() string {
		return wrap(vevent("DTSTART:20260718T000000Z", "SUMMARY:"+strings.Repeat("\r\n x", 1<<20)))
	},
	"NULs": func() string { return "BEGIN:VCALENDAR\r\n" + strings.Repeat("\x00", 4<<20) },
	"backslashes": func() string {
		return wrap(vevent("DTSTART:20260718T000000Z", "SUMMARY:x", "DESCRIPTION:"+strings.Repeat(`\`, 4<<20)))
	},
	"a description for 2,000 occurrences": func() string {
		return wrap(vevent("DTSTART:20260701T000000Z", "RRULE:FREQ=MINUTELY", "DESCRIPTION:"+strings.Repeat(`a\n`, 1<<20)))
	},
	"an interval beyond all numbers": func() string {
		return wrap(
			series(10_000, "RRULE:FREQ=YEARLY;INTERVAL=99999999999999999999", "RRULE:FREQ=HOURLY;INTERVAL=9223372036854775807"),
		)
	},
	"a count beyond all numbers": func() string {
		return wrap(series(10_000,
			"RRULE:FREQ=DAILY;COUNT=99999999999999999999"))
	},
	"the year 9999": func() string {
		return wrap(series(1, "RRULE:FREQ=DAILY;UNTIL=99991231T235959Z",
			"DURATION:P3650D"))
	},
	"from the year 1 on": func() string {
		return wrap(vevent("UID:x", "DTSTART:00010101T000000Z", "RRULE:FREQ=DAILY;COUNT=5000000"))
	},
	"10,000 zones": func() string {
		var s strings.Builder
		for i := range 10_000 {
			fmt.Fprintf(
				&s,
				"BEGIN:VTIMEZONE\r\nTZID:Z%d\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETFROM:+0100\r\n"+
					"TZOFFSETTO:+0200\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n",
				i,
			)
			fmt.Fprintf(&s, "BEGIN:VEVENT\r\nDTSTART;TZID=Z%d:20260718T000000\r\nEND:VEVENT\r\n", i)
		}
		return wrap(s.String())
	},
	"an hour of changing clocks": func() string {
		return wrap(
			"BEGIN:VTIMEZONE\r\nTZID:Q\r\n"+strings.Repeat(
				"BEGIN:STANDARD\r\nDTSTART:20260101T000000\r\nTZOFFSETFROM:-2300\r\nTZOFFSETTO:+2300\r\nRRULE:FREQ=MINUTELY\r\n"+
					"END:STANDARD\r\n",
				10_000,
			)+"END:VTIMEZONE",
			vevent("DTSTART;TZID=Q:20260701T000000", "RRULE:FREQ=HOURLY"),
		)
	},
	"20,000 overrides of one event": func() string {
		var s strings.Builder
		for i := range 20_000 {
			fmt.Fprintf(
				&s,
				"BEGIN:VEVENT\r\nUID:u\r\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260718T%02d%02d%02dZ\r\n"+
					"DTSTART:20260719T000000Z\r\nEND:VEVENT\r\n",
				i/3600,
				i/60%60,
				i%60,
			)
		}
		return wrap(vevent("UID:u", "DTSTART:20260701T000000Z", "RRULE:FREQ=SECONDLY"), s.String())
	},
	"20,000 events of one name": func() string {
		var s strings.Builder
		for i := range 20_000 {
			fmt.Fprintf(
				&s, "BEGIN:VEVENT\r\nUID:u\r\nSUMMARY:%d\r\nDTSTART:20260701T000000Z\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\n", i,
			)
		}
		return wrap(s.String())
	},
}

func TestHostileFilesAreBounded(t *testing.T) {
	la := zone(t, "America/Los_Angeles")
	p := digest.Period{Start: time.Date(2026, 7, 1, 0, 0, 0, 0, la), End: time.Date(2026, 9, 1, 0, 0, 0, 0, la)}
	for name, body := range hostile {
		t.Run(name, func(t *testing.T) {
			doc := fetch.Document{Body: []byte(body())}
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			h, err := ical.Parse(doc, p, la)
			runtime.ReadMemStats(&after)
			if err != nil {
				t.Fatal(err)
			}
			// Allocations are an upper bound of the memory held, and do not depend on the speed of the machine.
			if got := (after.TotalAlloc - before.TotalAlloc) >> 20; got > 300 {
				t.Errorf("got %d MB allocated for %d kB, want at most 300", got, len(doc.Body)>>10)
			}
			if got := len(h.Events); got > 100_000 {
				t.Errorf("got %d events, want at most 100,000", got)
			}
			if got := len(h.Problems); got > 120 {
				t.Errorf("got %d problems, want at most 120", got)
			}
		})
	}
}
