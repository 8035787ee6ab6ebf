package digest

import (
	"context"
	"time"
)

// Address is where a destination led, from Since on.
type Address struct {
	Destination string
	Since       time.Time
	Places      []string // keyed hashes, one for each place that a message goes to
}

// Addresses holds where destinations lead. A Store that keeps them lets a renamed destination be noticed.
type Addresses interface {
	// Addresses returns all that is known, the oldest first.
	Addresses(ctx context.Context) ([]Address, error)
}
