package digest

import (
	"slices"
	"time"
)

// Correction is what has changed about the events of an edition since it was sent: an addition to it, with a number. Nothing of
// the edition itself changes, so that both texts can be read.
type Correction struct {
	Number    int        `json:"number"` // 1, 2, 3 … of its edition
	At        time.Time  `json:"at"`     // when it was found
	Revisions []Revision `json:"events"`
}

// Revision is an event as it was told, by the edition or an earlier correction of it, and as it is now.
type Revision struct {
	Told Event `json:"told"`
	Now  Event `json:"now"` // its Change says what is different, and Was when it would have been
}

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

// Corrected are the edition's events as its corrections tell them, in order.
func (e Edition) Corrected() []Event {
	if len(e.Corrections) == 0 {
		return e.Events
	}
	events := slices.Clone(e.Events)
	for _, c := range e.Corrections {
		for _, r := range c.Revisions {
			i := slices.IndexFunc(events, func(told Event) bool {
				return sameTold(told, r.Told)
			})
			if i >= 0 {
				events[i] = r.Now
			}
		}
	}
	zone, err := time.LoadLocation(e.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	slices.SortStableFunc(events, func(a, b Event) int { return compareEvents(a, b, zone) })
	return events
}

// Note is what of the edition only tells its last correction: no title and no introduction, which are the renderer's, and no section.
func (e Edition) Note() Edition {
	last := e.Corrections[len(e.Corrections)-1:]
	return Edition{Name: e.Name, Period: e.Period, TimeZone: e.TimeZone, Demo: e.Demo, Corrections: last}
}
