package digest

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Collection is what reading one source came to.
type Collection struct {
	Listing Listing
	Harvest Harvest
	Err     error     // why the source could not be read; Harvest is then the last good one, if there is any
	At      time.Time // when Harvest was collected
	Silent  bool      // read well, but empty although it listed events to come; Harvest is then the last good one

	kept    Harvests // where the events are, once they are not held any more
	names   []uint64 // of the events that are kept; see namesOf
	still   int      // how many of the events that are kept the source listed only earlier: Harvest.Earlier
	read    []int64  // of the events that are kept: see starts
	earlier []int64
}

// events are what the source tells; none where another process has forgotten an old harvest in the meantime.
func (c Collection) events(ctx context.Context) ([]Event, error) {
	if c.kept == nil {
		return c.Harvest.All(), nil
	}
	h, _, err := LastHarvest(ctx, c.kept, c.Listing)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return nil, fmt.Errorf("looking up what %s told: %w", c.Listing.Name, err)
	}
	return h.All(), nil
}

// empty reports whether the source tells of no event.
func (c Collection) empty() bool {
	return len(c.Harvest.Events)+len(c.Harvest.Earlier)+len(c.names) == 0
}

// LetGo holds the collection's events no more, for they are in keep.
func (c Collection) LetGo(keep Harvests, p Period, zone *time.Location) Collection {
	if !c.empty() {
		c.read, c.earlier = c.starts(p, zone)
		if c.Err == nil && !c.Silent {
			c.still = len(c.Harvest.Earlier)
		}
		c.names = namesOf(c.Harvest.All(), c.Listing.Group)
		c.kept, c.Harvest.Events, c.Harvest.Earlier = keep, nil, nil
	}
	return c
}
