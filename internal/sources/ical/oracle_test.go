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

// plan is a rule as the oracle sees it. It knows nothing of how package ical expands one.
type plan struct {
	freq                               string
	interval, count                    int
	until                              time.Time
	wkst                               time.Weekday
	months, monthDays, yearDays, weeks []int
	days                               []planDay
	hours, minutes, positions          []int
	start                              time.Time
}

type planDay struct {
	nth int
	day time.Weekday
}

var shortDays = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

func (p plan) String() string {
	parts := []string{"FREQ=" + p.freq}
	list := func(name string, ns []int) {
		if len(ns) > 0 {
			parts = append(parts, name+"="+strings.Trim(strings.ReplaceAll(fmt.Sprint(ns), " ", ","), "[]"))
		}
	}
	if p.interval > 1 {
		list("INTERVAL", []int{p.interval})
	}
	list("BYMONTH", p.months)
	list("BYMONTHDAY", p.monthDays)
	list("BYYEARDAY", p.yearDays)
	list("BYWEEKNO", p.weeks)
	var days []string
	for _, d := range p.days {
		if d.nth != 0 {
			days = append(days, fmt.Sprint(d.nth)+shortDays[d.day])
		} else {
			days = append(days, shortDays[d.day])
		}
	}
	if len(days) > 0 {
		parts = append(parts, "BYDAY="+strings.Join(days, ","))
	}
	list("BYHOUR", p.hours)
	list("BYMINUTE", p.minutes)
	list("BYSETPOS", p.positions)
	if p.wkst != time.Monday {
		parts = append(parts, "WKST="+shortDays[p.wkst])
	}
	if p.count > 0 {
		list("COUNT", []int{p.count})
	}
	if !p.until.IsZero() {
		parts = append(parts, "UNTIL="+p.until.Format("20060102T150405Z"))
	}
	return strings.Join(parts, ";")
}

// weekOf is the year and number of the week that holds day, where weeks begin on wkst: the year is the one that has
// four of its days.
func weekOf(day time.Time, wkst time.Weekday) (year, number int) {
	begin := day
	for begin.Weekday() != wkst {
		begin = begin.AddDate(0, 0, -1)
	}
	fourth := begin.AddDate(0, 0, 3)
	return fourth.Year(), (fourth.YearDay()-1)/7 + 1
}

// weeksIn counts the weeks of a year.
func weeksIn(year int, wkst time.Weekday) int {
	_, n := weekOf(time.Date(year, 12, 28, 0, 0, 0, 0, time.UTC), wkst)
	return n
}

// period says in which period of the rule day lies, and how many periods that is after the start's.
func (p plan) period(day time.Time) int {
	s := midnight(p.start)
	switch p.freq {
	case "YEARLY":
		if len(p.weeks) > 0 {
			y, _ := weekOf(day, p.wkst)
			return y - s.Year()
		}
		return day.Year() - s.Year()
	case "MONTHLY":
		return (day.Year()-s.Year())*12 + int(day.Month()) - int(s.Month())
	case "WEEKLY":
		for s.Weekday() != p.wkst {
			s = s.AddDate(0, 0, -1)
		}
		return floor(int(day.Sub(s).Hours()/24), 7)
	}
	return int(day.Sub(s).Hours() / 24)
}

func floor(a, b int) int {
	if a < 0 {
		return -((-a + b - 1) / b)
	}
	return a / b
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// holds says whether the rule takes a day, part by part.
func (p plan) holds(day time.Time) bool {
	counted := func(list []int, forward, length int) bool {
		return slices.Contains(list, forward) || slices.Contains(list, forward-length-1)
	}
	monthLength := time.Date(day.Year(), day.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
	yearLength := time.Date(day.Year(), 12, 31, 0, 0, 0, 0, time.UTC).YearDay()
	if len(p.months) > 0 && !slices.Contains(p.months, int(day.Month())) {
		return false
	}
	if len(p.monthDays) > 0 && !counted(p.monthDays, day.Day(), monthLength) {
		return false
	}
	if len(p.yearDays) > 0 && !counted(p.yearDays, day.YearDay(), yearLength) {
		return false
	}
	if len(p.weeks) > 0 {
		y, n := weekOf(day, p.wkst)
		if !counted(p.weeks, n, weeksIn(y, p.wkst)) {
			return false
		}
	}
	if len(p.days) > 0 {
		return slices.ContainsFunc(p.days, func(d planDay) bool {
			if d.day != day.Weekday() {
				return false
			}
			if d.nth == 0 {
				return true
			}
			// Count the weekdays of this kind one by one, from the beginning and from the end.
			first, last := time.Date(day.Year(), 1, 1, 0, 0, 0, 0, time.UTC), time.Date(day.Year(), 12, 31, 0, 0, 0, 0, time.UTC)
			if p.freq == "MONTHLY" || len(p.months) > 0 {
				first, last = day.AddDate(0, 0, 1-day.Day()), day.AddDate(0, 0, monthLength-day.Day())
			}
			before, after := 0, 0
			for x := first; !x.After(last); x = x.AddDate(0, 0, 1) {
				if x.Weekday() == d.day && !x.After(day) {
					before++
				}
				if x.Weekday() == d.day && !x.Before(day) {
					after++
				}
			}
			return d.nth == before || d.nth == -after
		})
	}
	// What the rule leaves open is as it is at the start.
	switch {
	case len(p.monthDays) > 0 || len(p.yearDays) > 0:
		return true
	case p.freq == "WEEKLY", p.freq == "YEARLY" && len(p.weeks) > 0:
		return day.Weekday() == p.start.Weekday()
	case p.freq == "MONTHLY", p.freq == "YEARLY" && len(p.months) > 0:
		return day.Day() == p.start.Day()
	case p.freq == "YEARLY":
		return day.Day() == p.start.Day() && day.Month() == p.start.Month()
	}
	return true
}

// bruteForce asks of every day from before the start to end whether the rule holds.
func (p plan) bruteForce(end time.Time) []time.Time {
	found := []time.Time{p.start}
	hours, minutes := p.hours, p.minutes
	if len(hours) == 0 {
		hours = []int{p.start.Hour()}
	}
	if len(minutes) == 0 {
		minutes = []int{p.start.Minute()}
	}
	var set []time.Time
	flush := func() {
		chosen := set
		if len(p.positions) > 0 {
			chosen = nil
			for i, t := range set {
				if slices.Contains(p.positions, i+1) || slices.Contains(p.positions, i-len(set)) {
					chosen = append(chosen, t)
				}
			}
		}
		for _, t := range chosen {
			if t.After(p.start) {
				found = append(found, t)
			}
		}
		set = nil
	}
	begin := time.Date(p.start.Year()-1, 12, 20, 0, 0, 0, 0, time.UTC)
	last := 0
	for day := begin; day.Before(end.AddDate(1, 1, 0)); day = day.AddDate(0, 0, 1) {
		n := p.period(day)
		if n != last {
			flush()
			last = n
		}
		if floorMod(n, p.interval) != 0 || !p.holds(day) {
			continue
		}
		for _, h := range hours {
			for _, m := range minutes {
				set = append(set, day.Add(time.Duration(h)*time.Hour+time.Duration(m)*time.Minute))
			}
		}
	}
	flush()
	if p.count > 0 && len(found) > p.count {
		found = found[:p.count]
	}
	return slices.DeleteFunc(
		found,
		func(t time.Time) bool { return !t.Before(end) || !p.until.IsZero() && t.After(p.until) },
	)
}

func floorMod(a, b int) int { return a - floor(a, b)*b }

func subset(low, high, most int) *rapid.Generator[[]int] {
	return rapid.Custom(func(t *rapid.T) []int {
		list := rapid.SliceOfNDistinct(
			rapid.IntRange(low, high).Filter(func(n int) bool { return n != 0 || low >= 0 }),
			1,
			most,
			rapid.ID[int],
		).Draw(
			t,
			"list",
		)
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
			2019,
			1,
			1+rapid.IntRange(0, 2500).Draw(t, "start"),
			rapid.IntRange(0, 23).Draw(t, "hour"),
			30,
			0,
			0,
			time.UTC,
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

// expand reads a calendar of one event with the rule; begin and end are the period's.
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

func TestExpansionIsWhatAskingEveryDayGives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := plans.Draw(t, "rule")
		begin := p.start.AddDate(0, 0, rapid.IntRange(-10, 1500).Draw(t, "begin"))
		end := begin.AddDate(0, 0, rapid.IntRange(1, 900).Draw(t, "days"))
		want := slices.DeleteFunc(p.bruteForce(end), func(at time.Time) bool { return at.Before(begin) })
		got := expand(t, p, begin, end)
		if !slices.EqualFunc(got, want, time.Time.Equal) {
			t.Errorf(
				"DTSTART:%s RRULE:%s from %s to %s\ngot  %v\nwant %v",
				p.start.Format("20060102T150405Z"),
				p,
				begin,
				end,
				got,
				want,
			)
		}
	})
}

// Rules of hours, minutes and seconds: every unit of time is asked.
func TestExpansionOfShortFrequenciesIsWhatAskingEveryMinuteGives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := plan{
			freq:     rapid.SampledFrom([]string{"HOURLY", "MINUTELY"}).Draw(t, "freq"),
			interval: rapid.SampledFrom([]int{1, 2, 7, 25, 90, 1441}).Draw(t, "interval"),
			wkst:     time.Monday,
			start: time.Date(
				2026,
				2,
				20,
				rapid.IntRange(0, 23).Draw(t, "hour"),
				rapid.IntRange(0, 59).Draw(t, "minute"),
				0,
				0,
				time.UTC,
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
				"DTSTART:%s RRULE:%s from %s to %s\ngot  %v\nwant %v",
				p.start.Format("20060102T150405Z"),
				p,
				begin,
				end,
				got,
				want,
			)
		}
	})
}

// Whatever the zone, an occurrence shows the hour of its start on the clocks there, where they show it at all.
func TestOccurrencesKeepTheirHourOnTheWall(t *testing.T) {
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
		).Draw(
			t,
			"zone",
		)
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
