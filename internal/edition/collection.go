package edition

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Collection is what reading one source came to.
type Collection struct {
	Listing digest.Listing
	Harvest digest.Harvest
	Err     error     // why the source could not be read; Harvest is then the last good one, if there is any
	At      time.Time // when Harvest was collected
	Silent  bool      // read well, but empty although it listed events to come; Harvest is then the last good one

	kept    digest.Harvests // where the events are, once they are not held any more
	names   []uint64        // of the events that are kept; see namesOf
	still   int             // how many of the events that are kept the source listed only earlier: Harvest.Earlier
	read    []int64         // of the events that are kept: see starts
	earlier []int64
}

// Events are what the source tells; none where another process has forgotten an old harvest in the meantime.
func (c Collection) Events(ctx context.Context) ([]digest.Event, error) {
	if c.kept == nil {
		return c.Harvest.All(), nil
	}
	h, _, err := digest.LastHarvest(ctx, c.kept, c.Listing)
	if err != nil && !errors.Is(err, digest.ErrNotFound) {
		return nil, fmt.Errorf("looking up what %s told: %w", c.Listing.Name, err)
	}
	return h.All(), nil
}

// Empty reports whether the source tells of no event.
func (c Collection) Empty() bool {
	return len(c.Harvest.Events)+len(c.Harvest.Earlier)+len(c.names) == 0
}

// Spill holds the collection's events no more, for they are in keep.
func (c Collection) Spill(keep digest.Harvests, p digest.Period, zone *time.Location) Collection {
	if !c.Empty() {
		c.read, c.earlier = c.starts(p, zone)
		if c.Err == nil && !c.Silent {
			c.still = len(c.Harvest.Earlier)
		}
		c.names = namesOf(c.Harvest.All(), c.Listing.Group)
		c.kept, c.Harvest.Events, c.Harvest.Earlier = keep, nil, nil
	}
	return c
}
