package ical

import (
	"cmp"
	"fmt"
	"slices"
)

// occurrence is a member of a recurrence set.
type occurrence struct {
	wall   wall
	at     int64
	length *length // of an RDATE with a period; nil: the length of the event
}

// occurrences adds the occurrences of m in the period, except those that an override replaces.
func (r *reader) occurrences(m *component, set changes) {
	recurring := len(m.event.rules) > 0 || len(m.event.dates) > 0
	if !recurring && len(m.event.exdates) == 0 && len(set.overrides) == 0 {
		r.add(m, m.start, m.length, "")
		return
	}
	all := r.recurrenceSet(m, set)
	out := r.exclusions(m, all)
	added := 0
	for _, o := range all {
		if out.has(o) || set.instants[o.at] || set.days[o.wall.day()] && !m.start.date {
			continue
		}
		at := moment{wall: o.wall, at: o.at, date: m.start.date, zone: m.start.zone}
		c, l, id := m, m.length, ""
		if recurring {
			id = r.occurrenceID(at)
		}
		if o.length != nil {
			l = *o.length
		}
		if n, ok := slices.BinarySearchFunc(set.onward, o.at,
			func(c *component, at int64) int { return cmp.Compare(c.recurrence.at, at) }); n > 0 ||
			ok {
			if ok {
				n++
			}
			c = set.onward[n-1]
			l = c.length
			at = r.shift(c, m, at)
		}
		if r.add(c, at, l, id) {
			if added++; added >= maxOccurrences {
				r.problem(
					m.event.name(),
					fmt.Sprintf("it takes place more than %d times in this period; the later ones are left out", maxOccurrences), "",
				)
				break
			}
		}
	}
}

// recurrenceSet returns the occurrences of m around the period, in order, before EXDATE and EXRULE apply.
func (r *reader) recurrenceSet(m *component, set changes) []occurrence {
	longest, shifted := m.length.seconds(), int64(0)
	for _, c := range set.onward {
		longest = max(longest, c.length.seconds())
		shifted = max(shifted, abs(c.start.at-c.recurrence.at))
	}
	from := wallOf(r.period.Start.In(m.start.zone)) - wall(longest+shifted+3*hour)
	to := wallOf(r.period.End.In(m.start.zone)) + wall(shifted+3*hour)
	if m.start.date {
		from, to = from-oneDay, to+oneDay
	}

	all := r.set[:0]
	for _, text := range m.event.rules {
		if len(all) > 2*maxCandidates {
			r.problem(m.event.name(), errTooLong.Error(), "")
			break
		}
		for _, w := range r.follow(m, text, from, to, true) {
			all = append(all, r.occur(m, w))
		}
	}
	if len(m.event.rules) == 0 {
		all = append(all, occurrence{wall: m.start.wall, at: m.start.at})
	}
	all = r.rdates(m, all)
	if len(m.event.rules) < 2 && len(m.event.dates) == 0 { // the times of one rule are in order
		r.set = all
		return slices.CompactFunc(all, func(a, b occurrence) bool { return a.at == b.at })
	}
	slices.SortStableFunc(all, func(a, b occurrence) int {
		if c := cmp.Compare(a.at, b.at); c != 0 || (a.length == nil) == (b.length == nil) {
			return c
		}
		if a.length != nil { // an occurrence with its own length wins
			return -1
		}
		return 1
	})
	r.set = all
	return slices.CompactFunc(all, func(a, b occurrence) bool { return a.at == b.at })
}

func (r *reader) occur(m *component, w wall) occurrence {
	if m.start.date {
		d := w.day().wall()
		return occurrence{wall: d, at: int64(d)}
	}
	return occurrence{wall: w, at: r.at(w, m.start.zone).at}
}

// follow returns the local times of one rule. If the rule has an error, follow reports a problem, and returns the times
// found so far.
func (r *reader) follow(m *component, text string, from, to wall, withStart bool) []wall {
	rule, err := parseRule(text)
	if rule != nil && m.start.date { // RFC 5545 §3.3.10 ignores these parts for all-day events
		rule.hours, rule.minutes, rule.seconds = nil, nil, nil
	}
	if err != nil {
		r.problem(m.event.name(), err.Error(), "only its first date is known")
		if withStart {
			return []wall{m.start.wall}
		}
		return nil
	}
	walls, err := r.budget.expand(rule, m.start.wall, from, to, maxCandidates, withStart, r.past(m, rule.until))
	if err != nil {
		r.problem(m.event.name(), err.Error(), "")
	}
	return walls
}

// past returns a function that reports whether a local time in the zone of m is after UNTIL. An UNTIL that is a date
// includes that whole day, even for events with a time: RFC 5545 §3.3.10 requires the type of DTSTART, but programs
// write dates, and Google and Apple read them this way. An UNTIL in UTC is compared as an instant. For all-day events,
// only the date of UNTIL counts.
func (r *reader) past(m *component, until *value) func(wall) bool {
	switch {
	case until == nil:
		return func(wall) bool { return false }
	case until.date || m.start.date:
		return func(w wall) bool { return w.day() > until.wall.day() }
	case until.utc:
		last := wallOf(until.wall.time().In(m.start.zone))
		return func(w wall) bool {
			if w < last-oneDay || w > last+oneDay {
				return w > last
			}
			return r.at(w, m.start.zone).at > int64(until.wall)
		}
	}
	return func(w wall) bool { return w > until.wall }
}

func abs(n int64) int64 { return max(n, -n) }
