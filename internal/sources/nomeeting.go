package sources

import (
	"slices"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// callOff cancels the events that entries such as "No meeting this week" call off: those that begin at the same time
// or, for an all-day entry, the only event of that day. An entry without a matching event is listed itself, as
// canceled, in place of the usual event.
func callOff(events, none []digest.Event, zone *time.Location) []digest.Event {
	for _, n := range none {
		var same []int
		for i, e := range events {
			switch {
			case e.AllDay:
			case n.AllDay && sameDay(n, e, zone), !n.AllDay && e.Start.Equal(n.Start):
				same = append(same, i)
			}
		}
		if len(same) == 0 || n.AllDay && len(same) > 1 {
			events = append(events, n)
			continue
		}
		for _, i := range same {
			events[i].Status = digest.Cancelled
		}
	}
	return slices.Clip(events)
}

func sameDay(a, b digest.Event, zone *time.Location) bool {
	const day = 24 * time.Hour
	if !a.End.IsZero() && a.End.Sub(a.Start) > day {
		return false
	}
	return a.StartsAt(zone).In(zone).Format(time.DateOnly) == b.StartsAt(zone).In(zone).Format(time.DateOnly)
}
