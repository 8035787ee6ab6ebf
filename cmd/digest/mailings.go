package main

import (
	"context"
	"fmt"
	"math"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// uncertainSubscribers prints how many deliveries to subscribers are uncertain and, if refused is true, how many
// addresses were refused. It reports whether any delivery is uncertain. A refused address is not a failure of the
// mailing.
func (a *app) uncertainSubscribers(ctx context.Context, d *workspace, edition string, refused bool) (bool, error) {
	ledger, ok := d.Store.(digest.BatchLedger)
	unsure := false
	all, err := d.AsCalled(ctx, edition)
	if err != nil {
		return false, err
	}
	for _, dest := range all {
		if !ok || dest.Readers == nil {
			continue
		}
		tally, err := ledger.Tally(ctx, edition, dest.Name)
		if err != nil {
			return false, err
		}
		if tally.Refused > 0 && !a.quiet && refused {
			fmt.Fprintf(a.stderr, "note: the mail servers of %s of %s refused edition %s; digest editions %s lists them\n",
				console.Count(tally.Refused, "subscriber"), dest.Name, edition, edition)
		}
		if tally.Uncertain > 0 {
			unsure = true
			base, ok := digest.Corrects(edition)
			if !ok {
				base = edition
			}
			fmt.Fprintf(a.stderr,
				"uncertain: it is not known whether %s of %s got edition %s. No run sends it to them again.\n",
				console.Count(tally.Uncertain, "subscriber"), dest.Name, edition)
			fmt.Fprintf(a.stderr,
				"hint: digest editions %s lists them; digest settle %s %s failed --recipient ADDRESS sends it again\n",
				base, edition, dest.Name)
		}
	}
	return unsure, nil
}

// mailings prints how many subscribers an edition was sent to, and those who may not have it: everybody whose delivery
// is uncertain, and the first of those whose delivery failed, or with all every one of them.
func (a *app) mailings(ctx context.Context, d *workspace, edition string, all bool) error {
	const shown = 20
	ledger, ok := d.Store.(digest.BatchLedger)
	if !ok {
		return nil
	}
	called, err := d.AsCalled(ctx, edition)
	if err != nil {
		return err
	}
	for _, dest := range called {
		if dest.Readers == nil {
			continue
		}
		tally, err := ledger.Tally(ctx, edition, dest.Name)
		if err != nil {
			return err
		}
		lines, err := ledger.Troubled(ctx, edition, dest.Name, math.MaxInt32)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.stdout, "Subscribers of %s: %s\n", dest.Name, tally)
		failed := 0
		for _, l := range lines {
			if l.State == digest.Failed {
				if failed++; failed > shown && !all {
					continue
				}
			}
			fmt.Fprintf(a.stdout, "  %s\t%s\t%s\n", l.Recipient, l.State, l.Error)
		}
		if more := failed - shown; more > 0 && !all {
			fmt.Fprintf(a.stdout, "  and %d more that failed; digest editions %s --all lists them\n", more, edition)
		}
	}
	return nil
}
