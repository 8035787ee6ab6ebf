package digest

import "time"

// HorizonOfList returns the Horizon of a list that may be cut off after its last event. events are in list
// order. If they are in order of their starts, the horizon is the start of the last one. Otherwise the list
// may lack earlier events, as a feed of the newest announcements does, and the horizon is CoversNothing. The
// same applies to an empty list.
func HorizonOfList(events []Event, zone *time.Location) time.Time {
	last := CoversNothing
	for _, e := range events {
		start := e.StartsAt(zone)
		if start.Before(last) {
			return CoversNothing
		}
		last = start
	}
	return last
}
