package sources

import (
	"fmt"
	"slices"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Limits of one source. They apply only if it lists more than maxEvents.
const (
	maxEvents = 500
	minSeries = 60 // occurrences of one event that are kept before days are shortened
)

// missing says that events were left out. The first one begins right after at.
type missing struct {
	at   time.Time
	text string
}

// capped returns at most maxEvents of the events, which must be in order. It first shortens each series, so that one
// that never ends does not displace other events. It then takes the same maximum number of events per day, so that a
// busy calendar is covered to its last day. If it leaves any out, it also returns a problem.
func (s *Source) capped(events []digest.Event) ([]digest.Event, *missing) {
	if len(events) <= maxEvents {
		return events, nil
	}
	zone, listed := s.config.Zone, len(events)
	var first time.Time // start of the first event left out
	leaveOut := func(e digest.Event) {
		if at := e.StartsAt(zone); first.IsZero() || at.Before(first) {
			first = at
		}
	}
	shorten := func(minimum int, key func(digest.Event) string) {
		counts, kept := map[string]int{}, map[string]int{}
		for _, e := range events {
			counts[key(e)]++
		}
		limit := max(minimum, limitFor(counts))
		events = slices.DeleteFunc(events, func(e digest.Event) bool {
			k := key(e)
			if kept[k]++; kept[k] > limit {
				leaveOut(e)
				return true
			}
			return false
		})
	}
	shorten(minSeries, func(e digest.Event) string { return e.UID + "\x00" + e.Title })
	shorten(1, func(e digest.Event) string { return e.StartsAt(zone).In(zone).Format(time.DateOnly) })
	if len(events) > maxEvents { // more than 500 days
		leaveOut(events[maxEvents])
		events = events[:maxEvents]
	}
	return events, &missing{first.Add(-time.Second), fmt.Sprintf(
		"it lists more than %d events in this period; %d of them are left out, the first on %s",
		maxEvents, listed-len(events), first.In(zone).Format(time.DateOnly))}
}

// limitFor returns the greatest number of events per key that keeps at most maxEvents in total.
func limitFor(counts map[string]int) int {
	for limit := 1; ; limit++ {
		kept, more := 0, false
		for _, n := range counts {
			kept += min(n, limit)
			more = more || n > limit
		}
		switch {
		case kept > maxEvents:
			return limit - 1
		case !more:
			return limit
		}
	}
}
