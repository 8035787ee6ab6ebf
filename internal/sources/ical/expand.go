package ical

import (
	"errors"
	"slices"
)

// Limits of one expansion. They are far above what any calendar of people needs, and keep the worst rule within
// fractions of a second.
const (
	maxSteps       = 1_000_000  // of one rule: periods and days looked at, occurrences found
	maxTotalSteps  = 20_000_000 // of all rules of a document together
	maxCandidates  = 20_000     // occurrences of one rule around the period
	maxOccurrences = 2_000      // of one component in the period
	maxTimes       = 5_000      // times of day of one rule; a time for every minute is 1,440
	maxZones       = 200        // zones of a document that are made of their VTIMEZONE
	maxTotal       = 100_000    // of all components of a document together
)

var errTooLong = errors.New("the recurrence rule takes too many steps to follow; later occurrences are left out")

// budget is what is left of the work that one document may cause.
type budget struct {
	steps, zones int
	walls        []wall // the result of expand, overwritten by the next
	set          []wall
}

// expansion lists the occurrences of one rule between from and to, both inclusive, in order.
type expansion struct {
	rule     *rule
	start    wall
	after    wall // occurrences are those after it
	from, to wall
	// past says whether a wall time is after UNTIL.
	past func(wall) bool

	steps int
	count int64 // occurrences so far, those before from included
	most  int   // of which no more are listed
	found []wall
	times []int // seconds of the day, for rules of days and longer
	set   []wall
}

// expand lists the wall times at which r, starting at start, recurs between from and to. The start is the first of them
// whether or not the rule matches it, as RFC 5545 §3.8.5.3 has it ("the first instance in the recurrence set"), and
// counts; withStart false is for exclusions, where only what the rule matches does. Where the budget or most ends the
// work, what was found is returned with an error or without further words. The result is valid until the next call.
func (b *budget) expand(r *rule, start, from, to wall, most int, withStart bool, past func(wall) bool) ([]wall, error) {
	e := &expansion{
		rule:  r,
		start: start,
		from:  from,
		to:    to,
		past:  past,
		most:  most,
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
		return nil, nil // UNTIL lies before the start: the series was ended before it began
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

// emit takes the next occurrence and reports whether it was the last one.
func (e *expansion) emit(w wall) bool {
	if w > e.to || e.past(w) {
		return true
	}
	if e.count++; w >= e.from {
		e.found = append(e.found, w)
		e.steps -= 8 // they cost more later than steps do
	}
	return e.rule.count > 0 && e.count >= e.rule.count || len(e.found) >= e.most
}

// take emits the occurrences of one period, BYSETPOS applied, and reports whether the last one is reached.
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

// byDays walks the periods of a rule of days, weeks, months or years.
func (e *expansion) byDays(from wall) error {
	r := e.rule
	f := r.filter(e.start)
	first := e.start.day()
	year, month, _ := first.civil()
	week := first - day(floorMod(int64(first.weekday())-int64(r.wkst), 7))

	// period gives the days of the nth period, the end exclusive.
	var period func(n int64) (day, day)
	var n int64 // the first period worth looking at
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
	n = max(n-1, 0) // the period before may reach into this one by its times' wall clock
	if len(r.weeks) > 0 && r.freq == yearly && n == 0 {
		n = -1 // days at the start of a year may be in the last week of the year before
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
		// Without BYSETPOS each day is done with at once, and what lies before the period need not be looked at.
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

// byTimes walks the periods of a rule of hours, minutes or seconds. A day, hour or minute that the rule leaves out is
// jumped over as a whole.
func (e *expansion) byTimes(from wall) error {
	r := e.rule
	f := r.filter(e.start)
	unit := map[frequency]int64{hourly: hour, minutely: minute, secondly: 1}[r.freq]
	base := wall(floorDiv(int64(e.start), unit) * unit)
	step := unit * r.interval
	align := func(w wall) wall { // the first period that begins at w or later
		return base + wall(-floorDiv(-int64(w-base), step)*step)
	}
	minutes, seconds := r.minutes, r.seconds
	if len(minutes) == 0 {
		minutes = []int{e.start.second() / minute % 60}
	}
	if len(seconds) == 0 {
		seconds = []int{e.start.second() % 60}
	}

	t := base
	if from > e.start {
		t = max(base, align(from)-wall(step))
	}
	for t <= e.to && !e.past(t-wall(unit)) {
		if e.steps--; e.steps < 0 {
			return errTooLong
		}
		d, s := t.day(), t.second()
		next, ok := f.match(d)
		switch {
		case !ok:
			t = align(next.wall())
			continue
		case len(r.hours) > 0 && !slices.Contains(r.hours, s/hour):
			t = align(d.wall() + wall((s/hour+1)*hour))
			continue
		case r.freq >= minutely && len(r.minutes) > 0 && !slices.Contains(r.minutes, s/minute%60):
			t = align(d.wall() + wall((s/minute+1)*minute))
			continue
		case r.freq == secondly && len(r.seconds) > 0 && !slices.Contains(r.seconds, s%60):
			t += wall(step)
			continue
		}
		set := e.set[:0]
		switch r.freq {
		case hourly:
			for _, m := range minutes {
				for _, s := range seconds {
					set = append(set, t+wall(m*minute+s))
				}
			}
		case minutely:
			for _, s := range seconds {
				set = append(set, t+wall(s))
			}
		default:
			set = append(set, t)
		}
		e.set = set
		if e.take(set) {
			return nil
		}
		t += wall(step)
	}
	return nil
}

// clockTimes are the seconds of the day at which a rule of days or longer recurs.
func (r *rule) clockTimes(start wall) []int {
	or := func(list []int, one int) []int {
		if len(list) == 0 {
			return []int{one}
		}
		return list
	}
	s := start.second()
	var times []int
	for _, h := range or(r.hours, s/hour) {
		for _, m := range or(r.minutes, s/minute%60) {
			for _, sec := range or(r.seconds, s%60) {
				times = append(times, h*hour+m*minute+sec)
			}
		}
	}
	return times
}
