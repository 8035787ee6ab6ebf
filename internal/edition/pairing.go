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

// pair pairs as pairSame does, and then by titles: see pairTitles.
func (d *pairing) pair(events []digest.Event) {
	d.pairTitles(events, d.pairSame(events))
}

// pairSame pairs the events that are certainly the same, whatever else may be missing from events: first those that
// kept start and title, then those that kept an identifier, then those that were reworded at the same hour, then those
// that kept title and day.
func (d *pairing) pairSame(events []digest.Event) (take func(i, j int)) {
	at := map[startKey][]int{}
	for j, e := range d.last {
		k := startKey{e.Group, e.StartsAt(d.zone).Unix(), e.AllDay}
		at[k] = append(at[k], j)
	}
	take = func(i, j int) { d.found[i], d.matched[j] = j, i }
	for i, e := range events {
		d.found[i] = -1
		for _, j := range at[startKey{e.Group, e.StartsAt(d.zone).Unix(), e.AllDay}] {
			if d.matched[j] < 0 && sameTitle(d.last[j].Title, e.Title) {
				take(i, j)
				break
			}
		}
	}
	for i, e := range events {
		for _, id := range identifiers(e) {
			if j, ok := d.byID[id]; d.found[i] < 0 && ok && d.matched[j] < 0 {
				take(i, j)
			}
		}
	}
	for i, e := range events { // reworded at the same hour, under a new identifier
		for _, j := range at[startKey{e.Group, e.StartsAt(d.zone).Unix(), e.AllDay}] {
			if d.found[i] < 0 && d.matched[j] < 0 && similarTitle(d.last[j].Title, e.Title, e.Group) {
				take(i, j)
			}
		}
	}
	d.pairDays(events, take)
	return take
}

// pairDays pairs events that kept their group, title, and day, and only begin at another hour. A source that identifies
// the occurrences of a series by their starts gives such an event a new identifier.
func (d *pairing) pairDays(events []digest.Event, take func(i, j int)) {
	type dayKey struct{ group, title, day string }
	key := func(e digest.Event) dayKey {
		return dayKey{e.Group, JoinWords(e.Title), e.StartsAt(d.zone).In(d.zone).Format(time.DateOnly)}
	}
	now, then := map[dayKey][]int{}, map[dayKey][]int{}
	for j, e := range d.last {
		if d.matched[j] < 0 {
			then[key(e)] = append(then[key(e)], j)
		}
	}
	for i, e := range events {
		if k := key(e); d.found[i] < 0 && then[k] != nil {
			now[k] = append(now[k], i)
		}
	}
	for k, i := range now {
		if j := then[k]; len(i) == 1 && len(j) == 1 {
			take(i[0], j[0])
		}
	}
}

// maxMove is the most by which an event may move and still be recognized by its title alone.
const maxMove = 14 * 24 * time.Hour

// pairTitles pairs events whose title appears once in their group, both then and now, within maxMove.
func (d *pairing) pairTitles(events []digest.Event, take func(i, j int)) {
	type name struct{ group, title string }
	key := func(e digest.Event) name { return name{e.Group, JoinWords(e.Title)} }
	now, then := map[name][]int{}, map[name][]int{}
	for j, e := range d.last {
		then[key(e)] = append(then[key(e)], j)
	}
	for i, e := range events {
		if k := key(e); then[k] != nil {
			now[k] = append(now[k], i)
		}
	}
	for i, e := range events {
		n, t := now[key(e)], then[key(e)]
		if d.found[i] >= 0 || len(n) != 1 || len(t) != 1 || d.matched[t[0]] >= 0 {
			continue
		}
		if moved := e.StartsAt(d.zone).Sub(d.last[t[0]].StartsAt(d.zone)); moved.Abs() <= maxMove {
			take(i, t[0])
		}
	}
}
