package ical_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/ical"
)

type planDay struct {
	nth int
	day time.Weekday
}

var shortDays = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

func subset(low, high, maxLen int) *rapid.Generator[[]int] {
	return rapid.Custom(func(t *rapid.T) []int {
		list := rapid.SliceOfNDistinct(
			rapid.IntRange(low, high).Filter(func(n int) bool { return n != 0 || low >= 0 }), 1, maxLen, rapid.ID[int],
		).Draw(t, "list")
		slices.Sort(list)
		return list
	})
}

var plans = rapid.Custom(func(t *rapid.T) plan {
	often := func(label string, percent int) bool { return rapid.IntRange(0, 99).Draw(t, label) < percent }
	p := plan{
		freq:     rapid.SampledFrom([]string{"YEARLY", "MONTHLY", "WEEKLY", "DAILY"}).Draw(t, "freq"),
		interval: rapid.SampledFrom([]int{1, 1, 2, 3, 5}).Draw(t, "interval"),
		wkst:     time.Weekday(rapid.SampledFrom([]int{1, 1, 0, 6, 3}).Draw(t, "wkst")),
		start: time.Date(
			2019, 1, 1+rapid.IntRange(0, 2500).Draw(t, "start"), rapid.IntRange(0, 23).Draw(t, "hour"), 30, 0, 0, time.UTC,
		),
	}
	if often("BYMONTH", 30) {
		p.months = subset(1, 12, 4).Draw(t, "months")
	}
	if p.freq != "WEEKLY" && often("BYMONTHDAY", 25) {
		p.monthDays = subset(-31, 31, 4).Draw(t, "monthDays")
	}
	if p.freq == "YEARLY" && often("BYYEARDAY", 20) {
		p.yearDays = subset(-366, 366, 4).Draw(t, "yearDays")
	}
	if p.freq == "YEARLY" && often("BYWEEKNO", 20) {
		p.weeks = subset(-53, 53, 4).Draw(t, "weeks")
	}
	if often("BYDAY", 50) {
		nth := p.freq == "MONTHLY" || p.freq == "YEARLY" && len(p.weeks) == 0
		for _, d := range subset(0, 6, 4).Draw(t, "days") {
			day := planDay{0, time.Weekday(d)}
			if nth && often("nth", 40) {
				day.nth = rapid.SampledFrom([]int{1, 2, 3, 4, 5, -1, -2, -5, 20, 53, -53}).Draw(t, "n")
			}
			p.days = append(p.days, day)
		}
	}
	if often("BYHOUR", 20) {
		p.hours = subset(0, 23, 3).Draw(t, "hours")
	}
	if often("BYMINUTE", 10) {
		p.minutes = subset(0, 59, 3).Draw(t, "minutes")
	}
	if often("BYSETPOS", 25) {
		p.positions = subset(-5, 5, 3).Draw(t, "positions")
	}
	switch {
	case often("COUNT", 30):
		p.count = rapid.IntRange(1, 80).Draw(t, "count")
	case often("UNTIL", 30):
		p.until = p.start.Add(time.Duration(rapid.IntRange(0, 2000*24).Draw(t, "until")) * time.Hour)
	}
	return p
})

// expand returns the occurrences of an event with the rule between begin and end.
func expand(t rapid.TB, p plan, begin, end time.Time) []time.Time {
	t.Helper()
	body := wrap(vevent("UID:1", "DTSTART:"+p.start.Format("20060102T150405Z"), "RRULE:"+p.String()))
	h, err := ical.Parse(fetch.Document{Body: []byte(body)}, digest.Period{Start: begin, End: end}, time.UTC)
	if err != nil || len(h.Problems) > 0 {
		t.Fatalf("%s: got %v, %v", p, h.Problems, err)
	}
	var times []time.Time
	for _, e := range h.Events {
		times = append(times, e.Start)
	}
	return times
}

func TestExpansionMatchesTheOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := plans.Draw(t, "rule")
		begin := p.start.AddDate(0, 0, rapid.IntRange(-10, 1500).Draw(t, "begin"))
		end := begin.AddDate(0, 0, rapid.IntRange(1, 900).Draw(t, "days"))
		want := slices.DeleteFunc(p.bruteForce(end), func(at time.Time) bool { return at.Before(begin) })
		got := expand(t, p, begin, end)
		if !slices.EqualFunc(got, want, time.Time.Equal) {
			t.Errorf(
				"DTSTART:%s RRULE:%s from %s to %s\ngot  %v\nwant %v", p.start.Format("20060102T150405Z"), p, begin, end, got, want,
			)
		}
	})
}

// Rules of hours, minutes, and seconds: each unit of time is checked.
func TestExpansionOfShortFrequenciesMatchesTheOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := plan{
			freq:     rapid.SampledFrom([]string{"HOURLY", "MINUTELY"}).Draw(t, "freq"),
			interval: rapid.SampledFrom([]int{1, 2, 7, 25, 90, 1441}).Draw(t, "interval"),
			wkst:     time.Monday,
			start: time.Date(
				2026, 2, 20, rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute"), 0, 0, time.UTC,
			),
			months: []int{2, 3, 5},
		}
		if rapid.Bool().Draw(t, "BYDAY") {
			for _, d := range subset(0, 6, 4).Draw(t, "days") {
				p.days = append(p.days, planDay{0, time.Weekday(d)})
			}
		}
		if rapid.Bool().Draw(t, "BYMONTHDAY") {
			p.monthDays = subset(-31, 31, 6).Draw(t, "monthDays")
		}
		if rapid.Bool().Draw(t, "BYHOUR") {
			p.hours = subset(0, 23, 6).Draw(t, "hours")
		}
		if rapid.Bool().Draw(t, "BYMINUTE") {
			p.minutes = subset(0, 59, 6).Draw(t, "minutes")
		}
		unit := time.Minute
		if p.freq == "HOURLY" {
			unit = time.Hour
		}
		begin := p.start.AddDate(0, 0, rapid.IntRange(0, 90).Draw(t, "begin"))
		end := begin.AddDate(0, 0, 1)
		var want []time.Time
		for at := p.start; at.Before(end); at = at.Add(time.Minute) {
			n := int(at.Truncate(unit).Sub(p.start.Truncate(unit)) / unit)
			minute := len(p.minutes) == 0 && (p.freq == "MINUTELY" || at.Minute() == p.start.Minute()) ||
				slices.Contains(p.minutes, at.Minute())
			hour := len(p.hours) == 0 || slices.Contains(p.hours, at.Hour())
			takes := at.Equal(p.start) || n%p.interval == 0 && minute && hour && p.holds(midnight(at))
			if takes && !at.Before(begin) {
				want = append(want, at)
			}
		}
		if got := expand(t, p, begin, end); !slices.EqualFunc(got, want, time.Time.Equal) {
			t.Errorf(
				"DTSTART:%s RRULE:%s from %s to %s\ngot  %v\nwant %v", p.start.Format("20060102T150405Z"), p, begin, end, got, want,
			)
		}
	})
}

// In every zone, an occurrence has the local time of its start, if that time exists.
func TestOccurrencesKeepTheirLocalTime(t *testing.T) {
	p, la := year(t)
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(
			[]string{
				"America/Los_Angeles",
				"Europe/Berlin",
				"Australia/Lord_Howe",
				"America/Santiago",
				"Asia/Beirut",
				"Asia/Kathmandu",
				"Pacific/Apia",
			},
		).Draw(t, "zone")
		minute := rapid.IntRange(0, 1439).Draw(t, "minute")
		clock := fmt.Sprintf("%02d%02d", minute/60, minute%60)
		body := wrap(vevent("UID:1", "DTSTART;TZID="+name+":20260101T"+clock+"00", "RRULE:FREQ=DAILY"))
		h, err := ical.Parse(fetch.Document{Body: []byte(body)}, p, la)
		if err != nil || len(h.Events) < 363 {
			t.Fatalf("got %d events, %v", len(h.Events), err)
		}
		odd := 0
		for _, e := range h.Events {
			if e.Start.Format("1504") != clock {
				odd++
				before := e.Start.Add(-2 * time.Hour)
				_, was := before.Zone()
				_, is := e.Start.Zone()
				if is <= was {
					t.Errorf("got %s, want %s: the clocks did not skip it", e.Start, clock)
				}
			}
			if want := e.Start.Format("20060102T"); !strings.HasPrefix(e.RecurrenceID, want) {
				t.Errorf("got occurrence %s at %s", e.RecurrenceID, e.Start)
			}
		}
		if odd > 1 {
			t.Errorf("got %d odd hours in a year, want at most the one that the clocks skip", odd)
		}
	})
}
