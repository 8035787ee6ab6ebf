package ical_test

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// plan is a rule for the oracle, which does not use the expansion of package ical.
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

// weekOf returns the year and number of the week with the day. Weeks begin on wkst, and belong to the year that has
// four of their days.
func weekOf(day time.Time, wkst time.Weekday) (year, number int) {
	begin := day
	for begin.Weekday() != wkst {
		begin = begin.AddDate(0, 0, -1)
	}
	fourth := begin.AddDate(0, 0, 3)
	return fourth.Year(), (fourth.YearDay()-1)/7 + 1
}

// weeksIn returns the number of weeks of a year.
func weeksIn(year int, wkst time.Weekday) int {
	_, n := weekOf(time.Date(year, 12, 28, 0, 0, 0, 0, time.UTC), wkst)
	return n
}

// period returns the start of the period of the rule that contains day, and its number from the period of the start.
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

// holds reports whether the rule matches a day, part by part.
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
	// What the rule leaves open is taken from the start.
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

// bruteForce checks each day from before the start to end against the rule.
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
		found, func(t time.Time) bool { return !t.Before(end) || !p.until.IsZero() && t.After(p.until) },
	)
}

func floorMod(a, b int) int { return a - floor(a, b)*b }
