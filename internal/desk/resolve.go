package desk

import (
	"context"
	"fmt"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// resolve settles what earlier runs left: claims of this process, claims of processes that are dead, and uncertain
// deliveries to destinations that can be asked. Where the destination does not know either, the delivery stays
// uncertain until a person settles it.
func (d *Desk) resolve(ctx context.Context) error {
	if _, err := d.Ledger().SettleOwn(ctx); err != nil {
		return err
	}
	if _, err := d.TakeOver(ctx); err != nil {
		return err
	}
	lines, err := d.Store.Doubtful(ctx)
	if err != nil {
		return fmt.Errorf("reading what is uncertain: %w", err)
	}
	for _, line := range lines {
		if err := digest.Recover("asking", func() error { _, _, err := d.AskLine(ctx, line); return err }); err != nil {
			d.Log.Warn("the destination could not be asked", "destination", line.Destination,
				"edition", line.Edition, "err", err)
		}
	}
	return nil
}

// TakeOver makes the claims of dead processes uncertain, and returns those deliveries. They are uncertain from now on
// by the ledger's clock.
func (d *Desk) TakeOver(ctx context.Context) ([]digest.Delivery, error) {
	now, err := d.Store.Clock(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the ledger's clock: %w", err)
	}
	broken, err := d.Store.Abandon(ctx, now, d.Process.Gone)
	if err != nil {
		return nil, fmt.Errorf("taking over the claims of dead processes: %w", err)
	}
	for _, l := range broken {
		d.Log.Warn("delivery was broken off", "edition", l.Edition, "destination", l.Destination, "owner", l.Owner)
	}
	return broken, nil
}
