package digest

import (
	"context"
	"time"
)

// Pruner is a Store that can forget what no promise needs any more.
type Pruner interface {
	// Prune forgets, of editions composed before the given instant, the lines of single people to whom delivery ended sent or failed, and the
	// harvests of sources that have not been read well since. It keeps editions, the lines of places, which say how many people
	// there were, and all that is uncertain. It reports how many lines it forgot.
	Prune(ctx context.Context, before time.Time) (int64, error)
}

// prune keeps the store from growing for ever. An edition that old is never handed over again: it is far beyond the grace of its slot.
// That it fails costs nothing but room.
func (d *Desk) prune(ctx context.Context, now time.Time) {
	store, ok := d.Store.(Pruner)
	if !ok || d.Keep == 0 {
		return
	}
	n, err := store.Prune(ctx, now.Add(-d.Keep))
	if err != nil {
		d.Log.Warn("old lines of the ledger could not be forgotten", "err", err)
	} else if n > 0 {
		d.Log.Info("old lines of the ledger forgotten", "lines", n)
	}
}
