package digest

import (
	"context"
	"time"
)

// Address records where a destination leads from Since on.
type Address struct {
	Destination string
	Since       time.Time
	Places      []string // keyed hashes, one for each place that messages go to
}

// Addresses holds where destinations lead. With it, the desk notices that a destination was renamed.
type Addresses interface {
	// Addresses returns all entries, oldest first.
	Addresses(ctx context.Context) ([]Address, error)
}
