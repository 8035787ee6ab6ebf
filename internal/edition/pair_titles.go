package edition

import (
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// pairDays pairs events that kept their group, title, and day, and only begin at another hour. A source that identifies
// the occurrences of a series by their starts gives such an event a new identifier.
func (d *pairing) pairDays(events []digest.Event, take func(i, j int)) {
	left := func(list []int) func(int) bool { return func(i int) bool { return list[i] < 0 } }
	d.pairSingles(events, take, func(e digest.Event) string {
		return JoinWords(e.Title) + e.StartsAt(d.zone).In(d.zone).Format(time.DateOnly)
	}, left(d.found), left(d.matched))
}

// maxMove is the most by which an event may move and still be recognized by its title alone.
const maxMove = 14 * 24 * time.Hour

// pairTitles pairs events whose title appears once in their group, both then and now, within maxMove.
func (d *pairing) pairTitles(events []digest.Event, take func(i, j int)) {
	near := func(i, j int) {
		if moved := events[i].StartsAt(d.zone).Sub(d.last[j].StartsAt(d.zone)); moved.Abs() <= maxMove {
			take(i, j)
		}
	}
	all := func(int) bool { return true }
	d.pairSingles(events, near, func(e digest.Event) string { return JoinWords(e.Title) }, all, all)
}

// pairSingles calls take with the pairs of events that have a name for themselves among the events of a group that
// count, both now and then.
func (d *pairing) pairSingles(
	events []digest.Event, take func(i, j int), name func(digest.Event) string, countsNow, countsThen func(int) bool,
) {
	type key struct{ group, name string }
	keysOf := func(e digest.Event) []key {
		out := []key{{e.Group, name(e)}}
		for _, g := range e.Groups {
			if g != e.Group {
				out = append(out, key{g, out[0].name})
			}
		}
		return out
	}
	now, then := map[key]int{}, map[key][]int{}
	for j, e := range d.last {
		if countsThen(j) {
			for _, k := range keysOf(e) {
				then[k] = append(then[k], j)
			}
		}
	}
	names := make([][]key, len(events))
	for i, e := range events {
		if countsNow(i) {
			names[i] = keysOf(e)
			for _, k := range names[i] {
				now[k]++
			}
		}
	}
	for i, keys := range names {
		for _, k := range keys {
			if was := then[k]; d.found[i] < 0 && now[k] == 1 && len(was) == 1 && d.matched[was[0]] < 0 {
				take(i, was[0])
			}
		}
	}
}
