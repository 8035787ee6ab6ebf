package main

import (
	"context"
	"fmt"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// unsure says of whom it is not known whether they got the edition, and who was refused, and reports whether there is anybody of the former.
// That some addresses are refused is no failure of a mailing.
func (a *app) unsure(ctx context.Context, d *desk, edition string) (bool, error) {
	ledger, ok := d.Store.(digest.BatchLedger)
	unsure := false
	for _, dest := range d.Destinations {
		if !ok || dest.Readers == nil {
			continue
		}
		tally, err := ledger.Tally(ctx, edition, dest.Name)
		if err != nil {
			return false, err
		}
		if tally.Refused > 0 && !a.quiet {
			fmt.Fprintf(a.stderr, "note: the mail servers of %s of %s refused edition %s; digest editions %s names them\n", count(tally.Refused, "subscriber"), dest.Name, edition, edition)
		}
		if tally.Uncertain > 0 {
			unsure = true
			fmt.Fprintf(a.stderr, "uncertain: whether %s of %s got edition %s is not known, and it is not sent to them again by itself.\n", count(tally.Uncertain, "subscriber"), dest.Name, edition)
			fmt.Fprintf(a.stderr, "hint: digest editions %s names them; digest settle %s %s failed --recipient ADDRESS has it sent again\n", edition, edition, dest.Name)
		}
	}
	return unsure, nil
}

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
