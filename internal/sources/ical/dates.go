package ical

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"
)

// rdates appends the dates of the RDATE properties of m to all.
func (r *reader) rdates(m *component, all []occurrence) []occurrence {
	for _, p := range m.event.dates {
		for text := range strings.SplitSeq(p.value, ",") {
			if strings.TrimSpace(text) == "" {
				continue
			}
			p.value = text
			begin, end, period := strings.Cut(text, "/")
			if period {
				p.value = begin
			}
			at, err := r.momentLike(m, p)
			if err != nil {
				r.problem(m.event.name(), "one of its additional dates (RDATE): "+err.Error(), "")
				continue
			}
			o := occurrence{wall: at.wall, at: at.at}
			if period {
				o.length, err = r.periodLength(m, p, at, end)
				if err != nil {
					r.problem(m.event.name(), "the end of one of its additional dates (RDATE): "+err.Error(), "")
				}
			}
			all = append(all, o)
		}
	}
	return all
}

func (r *reader) periodLength(m *component, p property, at moment, end string) (*length, error) {
	if s := strings.TrimSpace(end); strings.HasPrefix(strings.TrimLeft(s, "+-"), "P") {
		d, err := parseSpan(s)
		if err != nil || d.negative() {
			return nil, cmp.Or(err, errEndsBefore)
		}
		return &length{known: true, span: d}, nil
	}
	p.value = end
	to, err := r.momentLike(m, p)
	if err != nil || to.at < at.at {
		return nil, cmp.Or(err, errEndsBefore)
	}
	return &length{known: true, span: span{seconds: to.at - at.at}}, nil
}

var errEndsBefore = errors.New("it ends before it begins")

// momentLike reads a date or time of m's set in the form of m's start. A time without a zone is in the zone of m. For
// an all-day event, a time counts as its date. For an event with a time, a date gets that time.
func (r *reader) momentLike(m *component, p property) (moment, error) {
	at, err := r.moment(m.event, p)
	switch {
	case err != nil:
		return at, err
	case m.start.date:
		return dateMoment(at.wall.day()), nil
	case at.date:
		return r.at(at.wall+wall(m.start.wall.second()), m.start.zone), nil
	case at.floating:
		return r.at(at.wall, m.start.zone), nil
	}
	at.wall = wallOf(time.Unix(at.at, 0).In(m.start.zone))
	at.zone = m.start.zone
	return at, nil
}

// exclusion holds what EXDATE and EXRULE exclude from a set.
type exclusion struct {
	instants []int64 // sorted
	days     []day   // sorted; a date excludes all occurrences of its local day
}

func (x exclusion) has(o occurrence) bool {
	if _, ok := slices.BinarySearch(x.instants, o.at); ok {
		return true
	}
	_, ok := slices.BinarySearch(x.days, o.wall.day())
	return ok
}

// excludedDay returns the day that an EXDATE of an all-day event excludes. Some programs write it as the instant, in
// UTC, at which the day begins in their own zone.
func (r *reader) excludedDay(at moment) day {
	if !at.date && at.zone == time.UTC && at.wall.second() != 0 {
		if local := wallOf(time.Unix(at.at, 0).In(r.zone)); local.second() == 0 {
			return local.day()
		}
	}
	return at.wall.day()
}

func (r *reader) exclusions(m *component, all []occurrence) exclusion {
	var x exclusion
	for _, p := range m.event.exdates {
		for text := range strings.SplitSeq(p.value, ",") {
			if strings.TrimSpace(text) == "" {
				continue
			}
			p.value, _, _ = strings.Cut(text, "/")
			at, err := r.moment(m.event, p)
			switch {
			case err != nil:
				r.problem(m.event.name(), "one of its excluded dates (EXDATE): "+err.Error(), "")
			case at.date || m.start.date:
				x.days = append(x.days, r.excludedDay(at))
			case at.floating:
				x.instants = append(x.instants, r.at(at.wall, m.start.zone).at)
			default:
				x.instants = append(x.instants, at.at)
			}
		}
	}
	if len(all) > 0 {
		for _, text := range m.event.exrules {
			for _, w := range r.follow(m, text, all[0].wall, all[len(all)-1].wall, false) {
				x.instants = append(x.instants, r.occur(m, w).at)
			}
		}
	}
	slices.Sort(x.instants)
	slices.Sort(x.days)
	return x
}
