package digest

import (
	"context"
	"slices"
	"time"
)

// Correction lists what has changed about events of an edition since it was sent. It is an addition with a
// number; the edition itself does not change, so both texts remain available.
type Correction struct {
	Number    int        `json:"number"` // 1, 2, 3, … within its edition
	At        time.Time  `json:"at"`     // when the change was found
	Revisions []Revision `json:"events"`
}

// Revision is an event as announced, by the edition or an earlier correction, and as it is now.
type Revision struct {
	Told Event `json:"told"`
	Now  Event `json:"now"` // Change names the difference, and Was is the earlier start
}

// Corrected returns the edition's events with its corrections applied in order.
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

// Note returns an edition with the last correction only. It has no sections, and no title and introduction,
// which the renderer adds.
func (e Edition) Note() Edition {
	last := e.Corrections[len(e.Corrections)-1:]
	return Edition{Name: e.Name, Period: e.Period, TimeZone: e.TimeZone, Demo: e.Demo, Corrections: last}
}

// Corrections holds the corrections of sent editions.
type Corrections interface {
	// SaveCorrection adds c to the edition. The error is ErrFixed if its number is taken.
	SaveCorrection(ctx context.Context, edition string, c Correction) error
	// Corrections returns all corrections of an edition, by number.
	Corrections(ctx context.Context, edition string) ([]Correction, error)
}

// WithCorrections returns the names under which the ledger has an edition and its corrections.
func WithCorrections(ctx context.Context, c Corrections, edition string) ([]string, error) {
	names := []string{edition}
	corrections, err := c.Corrections(ctx, edition)
	for _, correction := range corrections {
		names = append(names, CorrectionName(edition, correction.Number))
	}
	return names, err
}
