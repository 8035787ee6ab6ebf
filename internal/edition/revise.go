package edition

import (
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Revise finds the events of told, still to come at now, that move or do not take place, by what sources tell now: the
// events come merged. An event that is merely not listed any more is no revision, for nobody has said that it changed;
// nor is one that was not told.
func Revise(told, events []digest.Event, now time.Time, zone *time.Location) []digest.Revision {
	d := pairEvents(told, events, zone)
	var out []digest.Revision
	for i, e := range events {
		j := d.found[i]
		if j < 0 || !told[j].StartsAt(zone).After(now) {
			continue
		}
		was := told[j]
		e.Change, e.Was = "", time.Time{}
		switch {
		case e.Status == digest.Cancelled && was.Status == digest.Cancelled, e.Status == digest.Postponed &&
			was.Status == digest.Postponed:
			continue
		case e.Status == digest.Cancelled:
			e.Change = digest.ChangeCancelled
		case e.Status == digest.Postponed: // its mark is its status
		case e.AllDay == was.AllDay && !e.Start.Equal(was.Start), e.AllDay != was.AllDay:
			e.Change, e.Was = digest.ChangeMoved, was.Start
		case was.Status == digest.Cancelled || was.Status == digest.Postponed:
			e.Change = digest.ChangeBackOn
		default:
			continue
		}
		out = append(out, digest.Revision{Told: was, Now: e})
	}
	return out
}
