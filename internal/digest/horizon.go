package digest

import "time"

// HorizonOfList is the Horizon of a list that may be cut off after its last event. The events are given in the order of
// the list. If they are in the order of their starts, it is the start of the last one. Otherwise the list may as well
// miss earlier ones, such as a feed of the newest announcements does, and it is CoversNothing; so it is for a list
// without events.
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
