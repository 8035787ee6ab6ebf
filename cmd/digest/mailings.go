package main

import (
	"context"
	"fmt"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// mailings tells how many people an edition went to, and names those first who did not get it for certain.
func (a *app) mailings(ctx context.Context, d *desk, edition string) error {
	const shown = 20
	ledger, ok := d.Store.(digest.BatchLedger)
	if !ok {
		return nil
	}
	for _, dest := range d.Destinations {
		if dest.Readers == nil {
			continue
		}
		tally, err := ledger.Tally(ctx, edition, dest.Name)
		if err != nil {
			return err
		}
		lines, err := ledger.Troubled(ctx, edition, dest.Name, shown)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.stdout, "Subscribers of %s: %s\n", dest.Name, tally)
		for _, l := range lines {
			fmt.Fprintf(a.stdout, "  %s\t%s\t%s\n", l.Recipient, l.State, l.Error)
		}
		if more := tally.Failed + tally.Uncertain - len(lines); more > 0 {
			fmt.Fprintf(a.stdout, "  and %d more\n", more)
		}
	}
	return nil
}
