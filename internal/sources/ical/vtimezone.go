package ical

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
	"time"
)

// transition is an instant at which the offset of a VTIMEZONE changes.
type transition struct {
	at       int64
	from, to int // offsets in seconds east of UTC
	name     string
	daylight bool
}

// maxTransitions is the number of transitions of one VTIMEZONE that are computed: two a year for more than two
// centuries.
const maxTransitions = 500

// build returns a zone with the rules of z, valid from 1968 until the given time. It returns nil if z has no usable
// rule.
func (z *timezone) build(b *budget, until time.Time) *time.Location {
	var all []transition
	for _, o := range z.observances {
		all = o.transitions(all, b, wallOf(until.UTC()))
		if len(all) > maxTransitions {
			break
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortStableFunc(all, func(a, b transition) int { return cmp.Compare(a.at, b.at) })
	all = slices.CompactFunc(all, func(a, b transition) bool { return a.at == b.at })
	loc, err := time.LoadLocationFromTZData(z.id, tzif(all))
	if err != nil {
		return nil
	}
	return loc
}

// transitions appends the instants at which o begins (RFC 5545 §3.6.5): its start, its rules, and its dates, all in the
// offset before it.
func (o *observance) transitions(all []transition, b *budget, until wall) []transition {
	start, err := parseValue(o.start)
	from, errFrom := parseOffset(o.from)
	to, errTo := parseOffset(o.to)
	if errTo != nil || err != nil {
		return all
	}
	if errFrom != nil {
		from = to
	}
	add := func(w wall) {
		if len(all) <= maxTransitions {
			all = append(all, transition{int64(w) - int64(from), from, to, o.name, o.daylight})
		}
	}
	add(start.wall)
	for _, text := range o.rules {
		r, err := parseRule(text)
		if err != nil {
			continue
		}
		past := func(w wall) bool {
			u := r.until
			switch {
			case u == nil:
				return false
			case u.utc:
				return int64(w)-int64(from) > int64(u.wall)
			case u.date:
				return w.day() > u.wall.day()
			}
			return w > u.wall
		}
		walls, _ := b.expand(r, start.wall, dayOf(1968, 1, 1).wall(), until, maxTransitions, true, past)
		for _, w := range walls {
			add(w)
		}
	}
	for _, p := range o.dates {
		for text := range strings.SplitSeq(p.value, ",") {
			if v, err := parseValue(text); err == nil {
				w := v.wall
				if v.utc {
					w += wall(from)
				}
				add(w)
			}
		}
	}
	return all
}

// tzif encodes transitions as a compiled time zone (RFC 8536), which is the only way to create a *time.Location with
// rules. Its first type applies before the first transition.
func tzif(all []transition) []byte {
	type kind struct {
		offset   int
		daylight bool
		name     string
	}
	kinds := []kind{{offset: all[0].from}}
	var index []byte
	for _, t := range all {
		k := kind{t.to, t.daylight, zoneName(t.name)}
		i := slices.Index(kinds[1:], k) + 1
		if i == 0 {
			if len(kinds) == 250 {
				i = len(kinds) - 1
			} else {
				i, kinds = len(kinds), append(kinds, k)
			}
		}
		index = append(index, byte(i))
	}

	var names, types, times []byte
	for _, k := range kinds {
		if len(names) > 200 { // the index of a name is one byte
			k.name = ""
		}
		types = binary.BigEndian.AppendUint32(types, uint32(int32(k.offset)))
		daylight := byte(0)
		if k.daylight {
			daylight = 1
		}
		types = append(types, daylight, byte(len(names)))
		names = append(append(names, k.name...), 0)
	}
	for _, t := range all {
		times = binary.BigEndian.AppendUint64(times, uint64(t.at))
	}

	header := func(transitions, kinds, chars int) []byte {
		h := append([]byte("TZif2"), make([]byte, 15)...)
		for _, n := range []int{0, 0, 0, transitions, kinds, chars} {
			h = binary.BigEndian.AppendUint32(h, uint32(n))
		}
		return h
	}
	return slices.Concat(
		header(0, 0, 0), header(len(all), len(kinds), len(names)), times, index, types, names, []byte("\n\n"),
	)
}

// zoneName returns an abbreviation that a compiled zone can hold: short and without control characters.
func zoneName(s string) string {
	s = strings.Map(func(r rune) rune {
		if r <= ' ' || r > '~' {
			return -1
		}
		return r
	}, s)
	return s[:min(len(s), 10)]
}
