package desk

import (
	"context"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// prune keeps the store from growing for ever. An edition that old is never handed over again: it is far beyond the
// grace of its slot. That it fails costs nothing but room.
func (d *Desk) prune(ctx context.Context, now time.Time) {
	store, ok := d.Store.(digest.Pruner)
	if !ok || d.Limits.KeepFor == 0 {
		return
	}
	n, err := store.Prune(ctx, now.Add(-d.Limits.KeepFor))
	if err != nil {
		d.Log.Warn("old lines of the ledger could not be forgotten", "err", err)
	} else if n > 0 {
		d.Log.Info("old lines of the ledger forgotten", "lines", n)
	}
}
