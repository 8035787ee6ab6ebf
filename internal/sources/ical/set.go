package ical

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// reader makes events of components.
type reader struct {
	period   digest.Period
	zone     *time.Location
	zones    *zones
	budget   *budget
	found    [][]found // in lots, for one long list would be copied again and again while it grows
	count    int       // of all lots
	full     bool
	problems []digest.Problem
	untold   int
	set      []occurrence    // the result of recurrenceSet, overwritten by the next
	unknown  map[string]bool // identifiers of zones that a problem was told of
}

// found is one occurrence that lies in the period: its component, and what differs between occurrences.
type found struct {
	begins     int64 // the instant at which it begins for the reader
	component  *component
	start, end time.Time
	allDay     bool
	zone, id   string
}

// keep adds to what was found.
func (r *reader) keep(f found) {
	const lot = 512
	last := len(r.found) - 1
	if r.count%lot == 0 {
		r.found, last = append(r.found, make([]found, 0, min(lot, 16+r.count))), last+1
	}
	r.found[last] = append(r.found[last], f)
	r.count++
}

// problem tells of something that could not be understood.
func (r *reader) problem(item, err, hint string) {
	if len(r.problems) >= maxProblems {
		r.untold++
		return
	}
	r.problems = append(r.problems, digest.Problem{Item: item, Error: err, Hint: hint})
}

// read finds the events of a document.
func (r *reader) read(file document) {
	switch {
	case file.cut != nil:
		r.problem("", fmt.Sprintf("the calendar is cut off in the middle of %q", file.cut.name()),
			"that event and those after it are missing; it is read again with the next run")
	case file.full:
		r.problem("", fmt.Sprintf("the calendar has more than %d events; the rest is left out", maxEvents), "")
	case file.open:
		r.problem(
			"",
			"the calendar is cut off: it has no END:VCALENDAR",
			"events may be missing; it is read again with the next run",
		)
	}
	order := []string{}
	groups := map[string][]*component{}
	for _, e := range file.events {
		if e.unended {
			r.problem(e.name(), "it has no END:VEVENT: a part of it, or of the calendar, may be missing", "")
		}
		c, err := r.understand(e)
		if err != nil {
			r.problem(e.name(), err.Error(), "")
			continue
		}
		key := strings.TrimSpace(e.uid)
		if key == "" {
			key = fmt.Sprintf("\x00%d", e.order) // nothing says that it belongs to another
		}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], c)
	}
	for _, key := range order {
		if r.group(groups[key]); r.full {
			return
		}
	}
}

// group reads the components of one UID: events, and the overrides of their occurrences.
func (r *reader) group(all []*component) {
	var masters, overrides []*component
	for _, c := range all {
		if c.override {
			overrides = append(overrides, c)
		} else {
			masters = append(masters, c)
		}
	}
	masters = newest(differing(masters), func(c *component) any { return [2]any{c.start.wall, c.event.summary} })
	var set changes
	if len(overrides) > 0 {
		set = r.changes(masters, overrides)
	}
	for _, m := range masters {
		r.occurrences(m, set)
	}
	for _, c := range set.overrides {
		// An override stands, also if the rules do not know its date (after UNTIL, or beside them), because programs that
		// split series leave such occurrences; and if its date is excluded, because Apple's calendars wrote both.
		r.add(c, c.start, c.length, c.id)
	}
}

// differing makes the components of one UID that have nothing in common but that, neither start nor title nor a rule,
// revisions of the same sequence: some programs give all their events one UID.
func differing(all []*component) []*component {
	if len(all) < 2 {
		return all
	}
	for i, a := range all {
		if len(a.event.rules)+len(a.event.dates) > 0 {
			return all
		}
		for _, b := range all[:i] {
			if a.sequence != b.sequence && (a.start.wall == b.start.wall || a.event.summary == b.event.summary) {
				return all
			}
		}
	}
	for _, c := range all {
		c.sequence = 0
	}
	return all
}

// newest leaves out what a later revision of the same component replaces: first by SEQUENCE, then, for those that are
// the same by key, by LAST-MODIFIED, DTSTAMP and place in the file. Components that share a UID and a SEQUENCE but not
// their key are different events, which is what some programs write.
func newest(all []*component, key func(*component) any) []*component {
	if len(all) < 2 {
		return all
	}
	most := slices.MaxFunc(all, func(a, b *component) int { return cmp.Compare(a.sequence, b.sequence) }).sequence
	place := map[any]int{}
	var kept []*component
	for _, c := range all {
		if c.sequence < most {
			continue
		}
		i, ok := place[key(c)]
		switch {
		case !ok:
			place[key(c)] = len(kept)
			kept = append(kept, c)
		case c.revision() >= kept[i].revision():
			kept[i] = c
		}
	}
	return kept
}

// changes are the overrides of a group.
type changes struct {
	overrides []*component
	instants  map[int64]bool // occurrences that an override replaces
	days      map[day]bool   // the same, where the override names a day of a timed event
	onward    []*component   // those that also change all later occurrences, in order
}

func (r *reader) changes(masters, overrides []*component) changes {
	var main *component
	if len(masters) > 0 {
		main = masters[0]
	}
	set := changes{instants: map[int64]bool{}, days: map[day]bool{}}
	byID := map[moment][]*component{}
	var ids []moment
	for _, c := range overrides {
		if main != nil {
			r.settle(c, main)
		}
		key := moment{at: c.recurrence.at, date: c.recurrence.date}
		if byID[key] == nil {
			ids = append(ids, key)
		}
		byID[key] = append(byID[key], c)
	}
	for _, id := range ids {
		c := newest(byID[id], func(*component) any { return nil })[0]
		set.overrides = append(set.overrides, c)
		if main != nil && c.recurrence.date && !main.start.date {
			set.days[c.recurrence.wall.day()] = true
		} else {
			set.instants[c.recurrence.at] = true
		}
		if c.onward {
			set.onward = append(set.onward, c)
		}
	}
	slices.SortStableFunc(set.onward, func(a, b *component) int { return cmp.Compare(a.recurrence.at, b.recurrence.at) })
	return set
}

// settle reads what an override leaves open as its main event has it: which occurrence it means, where that is given
// without a zone or as a time of an all-day event, and its title.
func (r *reader) settle(c, main *component) {
	id := &c.recurrence
	switch {
	case main.start.date && !id.date:
		*id = dateMoment(id.wall.day())
	case !main.start.date && !id.date && id.floating:
		*id = r.at(id.wall, main.start.zone)
	}
	there := *id // the occurrence in the zone of its main event
	switch {
	case id.date && !main.start.date:
		there = r.at(id.wall+wall(main.start.wall.second()), main.start.zone)
	case !id.date:
		there = moment{at: id.at, wall: wallOf(time.Unix(id.at, 0).In(main.start.zone)), zone: main.start.zone}
	}
	c.there, c.id = there, r.occurrenceID(there)
	if c.bare {
		c.start, c.length = there, main.length
	}
	if c.event.summary == "" {
		e := *c.event
		e.summary = main.event.summary
		c.event = &e
	}
}

// occurrence is one member of a recurrence set.
type occurrence struct {
	wall   wall
	at     int64
	length *length // of an RDATE with a period; nil: the event's
}

// occurrences finds those of m that lie in the period, except those that an override replaces.
func (r *reader) occurrences(m *component, set changes) {
	recurring := len(m.event.rules) > 0 || len(m.event.dates) > 0
	if !recurring && len(m.event.exdates) == 0 && len(set.overrides) == 0 {
		r.add(m, m.start, m.length, "")
		return
	}
	all := r.recurrenceSet(m, set)
	out := r.exclusions(m, all)
	told := 0
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
			if told++; told >= maxOccurrences {
				r.problem(
					m.event.name(),
					fmt.Sprintf("it takes place more than %d times in this period; the later ones are left out", maxOccurrences),
					"",
				)
				break
			}
		}
	}
}

// shift moves an occurrence of m by as much as the override c, which holds for all later ones too, moved its own.
func (r *reader) shift(c, m *component, at moment) moment {
	switch {
	case c.start.date:
		return dateMoment((at.wall + c.start.wall - c.recurrence.wall).day())
	case m.start.date:
		return r.at(at.wall+c.start.wall-c.recurrence.wall, c.start.zone)
	}
	by := wallOf(time.Unix(c.start.at, 0).In(m.start.zone)) - wallOf(time.Unix(c.recurrence.at, 0).In(m.start.zone))
	moved := r.at(at.wall+by, m.start.zone)
	return moment{at: moved.at, wall: wallOf(time.Unix(moved.at, 0).In(c.start.zone)), zone: c.start.zone}
}

// recurrenceSet lists the occurrences of m around the period, EXDATE and EXRULE not yet applied, in order.
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
	if len(m.event.rules) < 2 && len(m.event.dates) == 0 { // those of one rule are in order
		r.set = all
		return slices.CompactFunc(all, func(a, b occurrence) bool { return a.at == b.at })
	}
	slices.SortStableFunc(all, func(a, b occurrence) int {
		if c := cmp.Compare(a.at, b.at); c != 0 || (a.length == nil) == (b.length == nil) {
			return c
		}
		if a.length != nil { // what says its own length goes first
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

// follow lists the wall times of one rule. What the rule cannot give is told as a problem; what it gave before stands.
func (r *reader) follow(m *component, text string, from, to wall, withStart bool) []wall {
	rule, err := parseRule(text)
	if rule != nil && m.start.date { // these parts are ignored for days: RFC 5545 §3.3.10
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

// past says of wall times in m's zone whether they are after UNTIL. A date includes its whole day, also for events with
// a time: RFC 5545 §3.3.10 demands the same type as DTSTART, programs do not keep to it, and Google and Apple mean it
// so. UTC is compared as an instant; of an all-day event, UNTIL's own date counts.
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
