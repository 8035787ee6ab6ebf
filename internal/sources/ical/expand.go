package ical

import (
	"errors"
	"slices"
)

// Limits of one expansion. Real calendars stay far below them. They keep the most expensive rule within a fraction of a
// second.
const (
	maxSteps       = 1_000_000  // of one rule: periods, days, and occurrences
	maxTotalSteps  = 20_000_000 // of all rules of a document
	maxCandidates  = 20_000     // occurrences of one rule around the period
	maxOccurrences = 2_000      // of one component in the period
	maxTimes       = 5_000      // times of day of one rule; a time for every minute is 1,440
	maxZones       = 200        // zones of a document that are built from a VTIMEZONE
	maxTotal       = 100_000    // of all components of a document
)

var errTooLong = errors.New("the recurrence rule takes too many steps; later occurrences are left out")

// budget is the work that one document may still cause.
type budget struct {
	steps, zones int
	walls        []wall // the result of expand; the next call overwrites it
	set          []wall
}

// expansion computes the occurrences of one rule between from and to, both inclusive, in order.
type expansion struct {
	rule     *rule
	start    wall
	after    wall // occurrences must be after it
	from, to wall
	// past reports whether a local time is after UNTIL.
	past func(wall) bool

	steps int
	count int64 // occurrences so far, including those before from
	limit int   // maximum length of found
	found []wall
	times []int // seconds of the day, for rules of days and longer
	set   []wall
}

// expand returns the local times between from and to at which r, starting at start, recurs. The result is valid until
// the next call.
//
// The start is always the first occurrence and counts towards COUNT, even if the rule does not match it (RFC 5545
// §3.8.5.3). For exclusions, withStart is false, and only times that match count.
//
// If expand runs out of budget, it returns the times found so far with an error. If it finds limit times, it returns
// those without an error.
func (b *budget) expand(r *rule, start, from, to wall, limit int, withStart bool, past func(wall) bool) ([]wall,
	error,
) {
	e := &expansion{
		rule:  r,
		start: start,
		from:  from,
		to:    to,
		past:  past,
		limit: limit,
		steps: min(maxSteps, b.steps),
		found: b.walls[:0],
		set:   b.set,
	}
	before := e.steps
	defer func() {
		b.steps -= before - e.steps
		b.walls, b.set = e.found, e.set
	}()
	if past(start) {
		return nil, nil // UNTIL is before the start
	}
	if !withStart {
		e.after = start - 1
	} else if e.after = start; e.emit(start) {
		return e.found, nil
	}
	if r.count == 0 { // otherwise every occurrence must be counted from the first on
		from = max(from, start)
	} else {
		from = start
	}
	var err error
	if r.freq <= daily {
		if len(r.hours)*max(len(r.minutes), 1)*max(len(r.seconds), 1) > maxTimes {
			return e.found, errTooLong
		}
		e.times = r.clockTimes(start)
		err = e.byDays(from)
	} else {
		err = e.byTimes(from)
	}
	return e.found, err
}

// emit adds an occurrence, and reports whether it was the last one.
func (e *expansion) emit(w wall) bool {
	if w > e.to || e.past(w) {
		return true
	}
	if e.count++; w >= e.from {
		e.found = append(e.found, w)
		e.steps -= 8 // processing an occurrence costs more than a step
	}
	return e.rule.count > 0 && e.count >= e.rule.count || len(e.found) >= e.limit
}

// take emits the occurrences of one period after it applies BYSETPOS. It reports whether the last occurrence was
// reached.
func (e *expansion) take(set []wall) bool {
	if positions := e.rule.positions; len(positions) > 0 {
		var chosen []wall
		for _, p := range positions {
			if p < 0 {
				p += len(set) + 1
			}
			if p >= 1 && p <= len(set) {
				chosen = append(chosen, set[p-1])
			}
		}
		slices.Sort(chosen)
		set = slices.Compact(chosen)
	}
	for _, w := range set {
		if w > e.after && e.emit(w) {
			return true
		}
	}
	return false
}

// byDays expands a rule of days, weeks, months, or years, period by period.
func (e *expansion) byDays(from wall) error {
	r := e.rule
	f := r.filter(e.start)
	first := e.start.day()
	year, month, _ := first.civil()
	week := first - day(floorMod(int64(first.weekday())-int64(r.wkst), 7))

	// period returns the days of the nth period. The end is exclusive.
	var period func(n int64) (day, day)
	var n int64 // the first period that may have occurrences
	ahead := from.day()
	switch r.freq {
	case yearly:
		period = func(n int64) (day, day) {
			y := year + int(n*r.interval)
			if len(r.weeks) > 0 {
				return firstWeek(y, r.wkst), firstWeek(y+1, r.wkst)
			}
			return dayOf(y, 1, 1), dayOf(y+1, 1, 1)
		}
		y, _, _ := ahead.civil()
		n = int64(y-year)/r.interval - 1
	case monthly:
		period = func(n int64) (day, day) {
			m := month + int(n*r.interval)
			return dayOf(year, m, 1), dayOf(year, m+1, 1)
		}
		y, m, _ := ahead.civil()
		n = int64((y-year)*12+m-month) / r.interval
	case weekly:
		period = func(n int64) (day, day) {
			d := week + day(7*n*r.interval)
			return d, d + 7
		}
		n = int64(ahead-week) / (7 * r.interval)
	default:
		period = func(n int64) (day, day) {
			d := first + day(n*r.interval)
			return d, d + 1
		}
		n = int64(ahead-first) / r.interval
	}
	n = max(n-1, 0) // the local times of the previous period may reach into this one
	if len(r.weeks) > 0 && r.freq == yearly && n == 0 {
		n = -1 // the first days of a year may be in the last week of the previous year
		if r.interval > 1 {
			n = 0
		}
	}

	for ; ; n++ {
		begin, end := period(n)
		if begin.wall() > e.to || e.past(begin.wall()) {
			return nil
		}
		if e.steps--; e.steps < 0 {
			return errTooLong
		}
		// Without BYSETPOS, days before the period need not be examined.
		whole := len(r.positions) > 0
		if !whole {
			begin = max(begin, from.day())
		}
		e.set = e.set[:0]
		for d := begin; d < end; d++ {
			next, ok := f.match(d)
			if !ok {
				d = next - 1
				continue
			}
			for _, t := range e.times {
				e.set = append(e.set, d.wall()+wall(t))
			}
			if e.steps -= len(e.times); e.steps < 0 {
				return errTooLong
			}
			if !whole {
				if e.take(e.set) {
					return nil
				}
				e.set = e.set[:0]
			}
		}
		if whole && e.take(e.set) {
			return nil
		}
	}
}
