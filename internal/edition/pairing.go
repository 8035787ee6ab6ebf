package edition

import (
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// pairing says which earlier event each event is.
type pairing struct {
	zone    *time.Location
	last    []digest.Event // the earlier events
	byID    map[string]int
	matched []int // of each earlier event: the place of the event that it is now, or -1
	found   []int // of each event: the place of the earlier event that it was, or -1
	// Set by pairParts:
	was    [][]int // of each event: the earlier events that it has a part in common with; see partsOf
	within []bool  // of each earlier event: whether an event has a part in common with it
}

// pairEvents pairs events with those of last.
func pairEvents(last, events []digest.Event, zone *time.Location) pairing {
	d := newPairing(last, events, zone)
	d.pair(events)
	return d
}

func newPairing(last, events []digest.Event, zone *time.Location) pairing {
	d := pairing{
		zone: zone, byID: map[string]int{}, last: last,
		matched: make([]int, len(last)), found: make([]int, len(events)),
	}
	for i, e := range last {
		for _, id := range identifiers(e) {
			d.byID[id] = i
		}
		d.matched[i] = -1
	}
	return d
}

// pair pairs as pairSame does, then by the listings that were merged (see pairParts), and then by titles (see
// pairTitles).
func (d *pairing) pair(events []digest.Event) {
	take := d.pairSame(events)
	d.pairParts(events, take)
	d.pairTitles(events, take)
}

// keysOf returns the keys of an event's start, one for each group that holds it.
func (d *pairing) keysOf(e digest.Event) []startKey {
	out := []startKey{{e.Group, e.StartsAt(d.zone).Unix(), e.AllDay}}
	for _, g := range e.Groups {
		if g != e.Group {
			out = append(out, startKey{g, out[0].start, e.AllDay})
		}
	}
	return out
}

// pairSame pairs the events that are certainly the same, whatever else may be missing from events: first those that
// kept start and title, then those that kept an identifier, then those that were reworded at the same hour, then those
// that kept title and day.
func (d *pairing) pairSame(events []digest.Event) (take func(i, j int)) {
	at := map[startKey][]int{}
	for j, e := range d.last {
		for _, k := range d.keysOf(e) {
			at[k] = append(at[k], j)
		}
	}
	take = func(i, j int) { d.found[i], d.matched[j] = j, i }
	sameHour := func(same func(e, was digest.Event) bool) {
		for i, e := range events {
			for _, k := range d.keysOf(e) {
				for _, j := range at[k] {
					if d.found[i] < 0 && d.matched[j] < 0 && same(e, d.last[j]) {
						take(i, j)
					}
				}
			}
		}
	}
	for i := range events {
		d.found[i] = -1
	}
	sameHour(func(e, was digest.Event) bool { return sameTitle(was.Title, e.Title) })
	for i, e := range events {
		for _, id := range identifiers(e) {
			if j, ok := d.byID[id]; d.found[i] < 0 && ok && d.matched[j] < 0 {
				take(i, j)
			}
		}
	}
	// reworded at the same hour, under a new identifier
	sameHour(func(e, was digest.Event) bool { return similarTitle(was.Title, e.Title, e.Group) })
	d.pairDays(events, take)
	return take
}
