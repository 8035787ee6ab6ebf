package ical

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"
)

// rdates adds the dates that m names itself.
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
				r.problem(m.event.name(), "a further date of it: "+err.Error(), "")
				continue
			}
			o := occurrence{wall: at.wall, at: at.at}
			if period {
				o.length, err = r.periodLength(m, p, at, end)
				if err != nil {
					r.problem(m.event.name(), "the end of a further date of it: "+err.Error(), "")
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

// momentLike reads a date or time that belongs to m's set: without a zone it is in m's; a time of an all-day event is
// its date; a date of a timed event has the event's time.
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

// exclusion is what EXDATE and EXRULE take from a set.
type exclusion struct {
	instants []int64 // sorted
	days     []day   // sorted: a date takes all occurrences of its local day
}

func (x exclusion) has(o occurrence) bool {
	if _, ok := slices.BinarySearch(x.instants, o.at); ok {
		return true
	}
	_, ok := slices.BinarySearch(x.days, o.wall.day())
	return ok
}

// excludedDay is the day that an EXDATE of an all-day event means. Some programs write the instant at which the day
// begins where they are, in UTC.
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
				r.problem(m.event.name(), "a date that it leaves out: "+err.Error(), "")
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
