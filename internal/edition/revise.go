package edition

import (
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Revise returns what has changed about published events that have not started at now: they move, do not take place, or
// are back on. The events are what the sources list now, merged. An event that is only no longer listed is not
// returned, because no source says that it changed. An event that was not published is not returned either.
func Revise(published, events []digest.Event, now time.Time, zone *time.Location) []digest.Revision {
	d := pairEvents(published, events, zone)
	var out []digest.Revision
	for i, e := range events {
		j := d.found[i]
		if j < 0 || !published[j].StartsAt(zone).After(now) {
			continue
		}
		was := published[j]
		e.Change, e.Was = "", time.Time{}
		switch {
		case calledOff(e) && e.Status == was.Status:
			continue
		case e.Status == digest.Cancelled:
			e.Change = digest.ChangeCancelled
		case e.Status == digest.Postponed: // its status says so
		case !e.SameTime(was):
			e.Change, e.Was = digest.ChangeMoved, was.Start
		case calledOff(was):
			e.Change = digest.ChangeBackOn
		default:
			continue
		}
		out = append(out, digest.Revision{Told: was, Now: e})
	}
	return out
}
