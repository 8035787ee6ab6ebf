package ical

import "slices"

// byTimes expands a rule of hours, minutes, or seconds. It skips days, hours, and minutes that the rule excludes as a
// whole.
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

// clockTimes returns the seconds of the day at which a rule of days or longer recurs.
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
