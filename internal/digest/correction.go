package digest

import (
	"context"
	"time"
)

// Correction is what has changed about the events of an edition since it was sent: an addition to it, with a number.
type Correction struct {
	Number int       `json:"number"` // 1, 2, 3 … of its edition
	At     time.Time `json:"at"`     // when it was found
	Events []Event   `json:"events"` // as they are now; Change says what is different, Was when they would have been
}

func (d *Desk) correct(context.Context, time.Time) ([]Delivery, error) { return nil, nil }
