package edition

import (
	"cmp"
	"slices"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// orderOf returns the places of the events, in the order in which readers see the events. Events that compare as equal
// keep their order.
func orderOf(events []digest.Event, zone *time.Location) []int {
	places, starts := make([]int, len(events)), make([]time.Time, len(events))
	for i, e := range events {
		places[i], starts[i] = i, e.StartsAt(zone)
	}
	slices.SortFunc(places, func(a, b int) int {
		if order := starts[a].Compare(starts[b]); order != 0 {
			return order
		}
		return cmp.Or(digest.CompareEvents(events[a], events[b], zone), a-b)
	})
	return places
}

// sortEvents sorts events as orderOf says. It moves each event once: events are large.
func sortEvents(events []digest.Event, zone *time.Location) {
	places := orderOf(events, zone)
	for i := range places {
		displaced := events[i]
		to := i
		for places[to] != i {
			from := places[to]
			events[to], places[to] = events[from], to
			to = from
		}
		events[to], places[to] = displaced, to
	}
}
