package desk

import (
	"context"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// prune deletes old lines of the ledger. Their editions are never handed over again, because they are far beyond the
// grace of their slots. An error is only logged.
func (d *Desk) prune(ctx context.Context, now time.Time) {
	store, ok := d.Store.(digest.Pruner)
	if !ok || d.Limits.KeepFor == 0 {
		return
	}
	n, err := store.Prune(ctx, now.Add(-d.Limits.KeepFor))
	if err != nil {
		d.Log.Warn("old lines of the ledger could not be deleted", "err", err)
	} else if n > 0 {
		d.Log.Info("old lines of the ledger deleted", "lines", n)
	}
}
