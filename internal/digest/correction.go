package digest

import (
	"context"
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

// Corrected are the edition's events as its corrections tell them, in order.
func (e Edition) Corrected() []Event {
	if len(e.Corrections) == 0 {
		return e.Events
	}
	events := slices.Clone(e.Events)
	for _, c := range e.Corrections {
		for _, r := range c.Revisions {
			i := slices.IndexFunc(events, func(told Event) bool {
				return SameEvent(told, r.Told)
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
	slices.SortStableFunc(events, func(a, b Event) int { return CompareEvents(a, b, zone) })
	return events
}

// Note is what of the edition only tells its last correction: no title and no introduction, which are the renderer's, and no section.
func (e Edition) Note() Edition {
	last := e.Corrections[len(e.Corrections)-1:]
	return Edition{Name: e.Name, Period: e.Period, TimeZone: e.TimeZone, Demo: e.Demo, Corrections: last}
}

// Corrections holds what was corrected of editions that were sent.
type Corrections interface {
	// SaveCorrection adds c to the edition's; ErrFixed where its number is taken already.
	SaveCorrection(ctx context.Context, edition string, c Correction) error
	// Corrections returns all of an edition, by number.
	Corrections(ctx context.Context, edition string) ([]Correction, error)
}
