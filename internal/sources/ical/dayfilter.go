package ical

import (
	"slices"
	"time"
)

// dayFilter decides which days a rule matches. A day must match every BY part of the rule; what the rule leaves open
// comes from the start (RFC 5545 §3.3.10, the table of expanding and limiting parts, and its notes).
type dayFilter struct {
	months               uint16 // bit per month; 0: all
	monthDays, yearDays  []int
	weeks                []int
	wkst                 time.Weekday
	weekdays             uint8    // bit per weekday, of entries without a number; with nths 0 as well: all
	nths                 []nthDay // entries with a number
	byYear               bool     // numbers count in the year, otherwise in the month
	year                 int      // that the fields below are for
	yearStart, yearEnd   day
	month                int
	monthStart, monthEnd day
	skip                 skip
}

func (r *rule) filter(start wall) *dayFilter {
	f := &dayFilter{
		monthDays: r.monthDays,
		yearDays:  r.yearDays,
		weeks:     r.weeks,
		wkst:      r.wkst,
		year:      -1 << 31,
		skip:      r.skip,
	}
	for _, m := range r.months {
		f.months |= 1 << m
	}
	f.byYear = r.freq == yearly && len(r.months) == 0
	numbered := r.freq == monthly || r.freq == yearly && len(r.weeks) == 0
	for _, d := range r.days {
		if d.nth == 0 || !numbered {
			f.weekdays |= 1 << d.weekday
		} else {
			f.nths = append(f.nths, d)
		}
	}

	_, month, dom := start.day().civil()
	open := len(r.days) == 0 && len(r.monthDays) == 0 && len(r.yearDays) == 0
	switch {
	case !open:
	case r.freq == yearly && len(r.weeks) > 0, r.freq == weekly:
		f.weekdays = 1 << start.day().weekday()
	case r.freq == yearly:
		f.monthDays = []int{dom}
		if len(r.months) == 0 {
			f.months = 1 << month
		}
	case r.freq == monthly:
		f.monthDays = []int{dom}
	}
	return f
}

// match reports whether the filter matches d. If not, next is the next day that may match.
func (f *dayFilter) match(d day) (next day, ok bool) {
	if d < f.monthStart || d >= f.monthEnd {
		y, m, _ := d.civil()
		if y != f.year {
			f.year, f.yearStart, f.yearEnd = y, dayOf(y, 1, 1), dayOf(y+1, 1, 1)
		}
		f.month, f.monthStart, f.monthEnd = m, dayOf(y, m, 1), dayOf(y, m+1, 1)
	}
	next = d + 1
	if f.skip == forward && d == f.monthStart && f.skipped() {
		return next, true
	}
	if f.months != 0 && f.months&(1<<f.month) == 0 {
		return f.monthEnd, false
	}
	if f.weekdays != 0 || len(f.nths) > 0 {
		wd := d.weekday()
		if f.weekdays&(1<<wd) == 0 && !f.numbered(d, wd) {
			return next, false
		}
	}
	if len(f.monthDays) > 0 && !within(f.monthDays, d, f.monthStart, f.monthEnd) {
		last := int(f.monthEnd - f.monthStart)
		if f.skip != backward || next != f.monthEnd || f.monthDays[len(f.monthDays)-1] <= last {
			return next, false
		}
	}
	if len(f.yearDays) > 0 && !within(f.yearDays, d, f.yearStart, f.yearEnd) {
		return next, false
	}
	if len(f.weeks) > 0 && !f.week(d) {
		return next, false
	}
	return next, true
}

// skipped reports whether the previous month lacks a day that the filter names.
func (f *dayFilter) skipped() bool {
	if len(f.monthDays) == 0 {
		return false
	}
	_, month, last := (f.monthStart - 1).civil()
	return f.monthDays[len(f.monthDays)-1] > last && (f.months == 0 || f.months&(1<<month) != 0)
}

// within reports whether d is one of the listed days of a range, counted from its start or, if negative, from its end.
func within(list []int, d, start, end day) bool {
	forward := int(d-start) + 1
	back := -int(end - d)
	for _, n := range list {
		if n == forward || n == back {
			return true
		}
	}
	return false
}

func (f *dayFilter) numbered(d day, wd time.Weekday) bool {
	start, end := f.monthStart, f.monthEnd
	if f.byYear {
		start, end = f.yearStart, f.yearEnd
	}
	forward, back := int(d-start)/7+1, -(int(end-1-d)/7)-1
	for _, n := range f.nths {
		if n.weekday == wd && (n.nth == forward || n.nth == back) {
			return true
		}
	}
	return false
}

// week reports whether d is in a listed week, in the year that the week belongs to.
func (f *dayFilter) week(d day) bool {
	start, end := firstWeek(f.year, f.wkst), firstWeek(f.year+1, f.wkst)
	switch {
	case d < start:
		start, end = firstWeek(f.year-1, f.wkst), start
	case d >= end:
		start, end = end, firstWeek(f.year+2, f.wkst)
	}
	forward, back := int(d-start)/7+1, -(int(end-1-d)/7)-1
	return slices.Contains(f.weeks, forward) || slices.Contains(f.weeks, back)
}
