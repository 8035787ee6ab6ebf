package edition

import (
	"slices"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Seen holds the horizon of each source that was read whole, by each of its keys; the zero time means no limit. If a
// source is not in it, a missing event means nothing.
type Seen map[string]time.Time

// Diff marks what has changed about events since the last edition, and returns them with those that readers were told of
// and that are gone. Cancelled events that readers know to be cancelled are left out. The events come merged and in order;
// so does the result, which takes their place: events is not to be used afterwards.
//
// New: not told before. An occurrence of a series of which the last edition told is not new. Moved: told with another
// start. Back on: told as canceled or postponed, and it takes place. Unlisted: told, still to come, not cancelled, and every source that listed it was read whole, as far as its
// start, without it.
func Diff(events []digest.Event, last *digest.Edition, seen Seen, p digest.Period, zone *time.Location) []digest.Event {
	if last == nil {
		for i := range events {
			if events[i].Status == digest.Cancelled {
				events[i].Change = digest.ChangeCancelled
			}
		}
		return events
	}
	d := pairEvents(last.Events, events, zone)

	out := events[:0]
	for i, e := range events {
		e.Change, e.Was = "", time.Time{}
		j := d.found[i]
		switch {
		case j < 0 && e.Status == digest.Cancelled:
			e.Change = digest.ChangeCancelled
		case j < 0:
			if !d.siblingTold(e) {
				e.Change = digest.ChangeNew
			}
		case e.Status == digest.Cancelled && d.last[j].Status == digest.Cancelled:
			continue
		case e.Status == digest.Cancelled:
			e.Change = digest.ChangeCancelled
		case e.Status != digest.Postponed && (d.last[j].Status == digest.Cancelled || d.last[j].Status == digest.Postponed):
			e.Change = digest.ChangeBackOn
			if e.AllDay == d.last[j].AllDay && !e.Start.Equal(d.last[j].Start) {
				e.Was = d.last[j].Start
			}
		case e.AllDay == d.last[j].AllDay && !e.Start.Equal(d.last[j].Start):
			e.Change, e.Was = digest.ChangeMoved, d.last[j].Start
		}
		out = append(out, e)
	}
	for j, e := range last.Events {
		if d.matched[j] < 0 && gone(e, seen, p, zone) {
			e.Change, e.Was = digest.ChangeUnlisted, time.Time{}
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(a, b digest.Event) int { return digest.CompareEvents(a, b, zone) })
	return out
}

// pairEvents finds for each event the one of told that it is.
func pairEvents(told, events []digest.Event, zone *time.Location) pairing {
	d := newPairing(told, events, zone)
	d.pair(events)
	return d
}

func newPairing(told, events []digest.Event, zone *time.Location) pairing {
	d := pairing{zone: zone, byID: map[string]int{}, last: told, matched: make([]int, len(told)), found: make([]int, len(events))}
	for i, e := range told {
		for _, id := range identifiers(e) {
			d.byID[id] = i
		}
		d.matched[i] = -1
	}
	return d
}

type pairing struct {
	zone    *time.Location
	last    []digest.Event
	byID    map[string]int
	matched []int // of each told event: which one it is now, or -1
	found   []int // of each event: which one was told, or -1
}

// pair finds for each event the one that readers were told of: first as pairSame does, then those whose title appears
// once among what is left of the group, both then and now, within a fortnight.
func (d *pairing) pair(events []digest.Event) {
	d.pairOnly(events, d.pairSame(events))
}

// pairSame finds for each event the one that it certainly is, whatever else may be missing from events: first those
// that kept start and title, then those that kept an identifier, then those that were reworded at the same hour, then
// those that kept title and day.
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

// pairDays finds what kept its group, title and day, and only begins at another hour: a source that identifies the occurrences of a
// series by their starts makes others of them.
func (d *pairing) pairDays(events []digest.Event, take func(i, j int)) {
	type evening struct{ group, title, day string }
	key := func(e digest.Event) evening {
		return evening{e.Group, JoinWords(e.Title), e.StartsAt(d.zone).In(d.zone).Format(time.DateOnly)}
	}
	now, then := map[evening][]int{}, map[evening][]int{}
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

const fortnight = 14 * 24 * time.Hour

func (d *pairing) pairOnly(events []digest.Event, take func(i, j int)) {
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
		if moved := e.StartsAt(d.zone).Sub(d.last[t[0]].StartsAt(d.zone)); moved.Abs() <= fortnight {
			take(i, t[0])
		}
	}
}

func JoinWords(title string) string {
	var b []byte
	for _, w := range titleWords(title) {
		b = append(append(b, w...), ' ')
	}
	return string(b)
}

// siblingTold reports whether the last edition told of another occurrence of e's series.
func (d *pairing) siblingTold(e digest.Event) bool {
	return slices.ContainsFunc(d.last, func(l digest.Event) bool {
		return l.Group == e.Group && (sameTitle(l.Title, e.Title) || e.RecurrenceID != "" && e.UID != "" && l.UID == e.UID)
	})
}

func gone(e digest.Event, seen Seen, p digest.Period, zone *time.Location) bool {
	if e.Status == digest.Cancelled || e.Change == digest.ChangeUnlisted || !e.StartsAt(zone).After(p.Start) || len(e.Sources) == 0 {
		return false
	}
	sources := e.SourceKeys
	if len(sources) == 0 { // told by version 0.1.0: a label counts where a single listing has it
		sources = e.Sources
	}
	for _, s := range sources {
		horizon, ok := seen[s]
		if !ok || !horizon.IsZero() && e.StartsAt(zone).After(horizon) {
			return false
		}
	}
	return true
}

// seen notes that l was read well up to its horizon, under every key that stored events may have for it.
func (s Seen) add(l digest.Listing, horizon time.Time) {
	for _, id := range l.Ids() {
		s[id] = horizon
	}
}
