package digest

import "time"

// Revise finds the events of told, still to come at now, that move or do not take place, by what sources tell now: the events
// come merged. An event that is merely not listed any more is no revision, for nobody has said that it changed; nor is one that
// was not told.
func Revise(told, events []Event, now time.Time, zone *time.Location) []Revision {
	d := pairUp(told, events, zone)
	var out []Revision
	for i, e := range events {
		j := d.found[i]
		if j < 0 || !told[j].StartsAt(zone).After(now) {
			continue
		}
		was := told[j]
		e.Change, e.Was = "", time.Time{}
		switch {
		case e.Status == Cancelled && was.Status == Cancelled, e.Status == Postponed && was.Status == Postponed:
			continue
		case e.Status == Cancelled:
			e.Change = ChangeCancelled
		case e.Status == Postponed: // its mark is its status
		case e.AllDay == was.AllDay && !e.Start.Equal(was.Start), e.AllDay != was.AllDay:
			e.Change, e.Was = ChangeMoved, was.Start
		case was.Status == Cancelled || was.Status == Postponed: // it takes place after all
		default:
			continue
		}
		out = append(out, Revision{Told: was, Now: e})
	}
	return out
}
