package ical

import (
	"cmp"
	"slices"
	"time"
)

// differing handles programs that give all their events one UID. If the components share nothing but the UID (neither
// start, title, nor a rule), it sets their sequence to 0, so that none replaces another.
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

// newest removes components that a later revision replaces. The highest SEQUENCE wins. Of those with the same key, the
// latest LAST-MODIFIED, DTSTAMP, or position in the file wins. Components with the same UID and SEQUENCE but different
// keys are different events, which some programs write.
func newest(all []*component, key func(*component) any) []*component {
	if len(all) < 2 {
		return all
	}
	highest := slices.MaxFunc(all, func(a, b *component) int { return cmp.Compare(a.sequence, b.sequence) }).sequence
	place := map[any]int{}
	var kept []*component
	for _, c := range all {
		if c.sequence < highest {
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

// changes holds the overrides of a group.
type changes struct {
	overrides []*component
	instants  map[int64]bool // occurrences that an override replaces
	days      map[day]bool   // the same for overrides that name a day of a timed event
	onward    []*component   // overrides that also change all later occurrences, in order
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
			r.inherit(c, main)
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

// inherit completes an override from its main event: the occurrence that it replaces, if that is written without a zone
// or as a time of an all-day event; and its title.
func (r *reader) inherit(c, main *component) {
	id := &c.recurrence
	switch {
	case main.start.date && !id.date:
		*id = dateMoment(id.wall.day())
	case !main.start.date && !id.date && id.floating:
		*id = r.at(id.wall, main.start.zone)
	}
	there := *id // the occurrence in the zone of the main event
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

// shift moves an occurrence of m by as much as c moved its own occurrence. c is an override that also changes all later
// occurrences.
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
