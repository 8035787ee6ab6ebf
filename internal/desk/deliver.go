package desk

import (
	"context"
	"errors"
	"sync"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/inflight"
)

// Deliver hands the record to every destination that has not got it, to all at the same time, and returns the ledger
// of the edition. A destination that fails does not affect the others.
func (d *Desk) Deliver(ctx context.Context, r digest.Record) ([]digest.Delivery, error) {
	ledger, err := digest.Places(ctx, d.Store, r.Edition.Name)
	if err != nil {
		return nil, err
	}
	open, err := d.open(ctx, r.Edition.Name, ledger)
	if err != nil {
		return nil, err
	}
	withheld, err := d.withheld(ctx, r.Edition.Name, ledger, open)
	if err != nil {
		return nil, err
	}
	open = ready(open, withheld)
	errs := make([]error, len(open))
	var group sync.WaitGroup
	for i, dest := range open {
		group.Go(func() {
			errs[i] = digest.Recover("destination "+dest.Name, func() error { return d.deliverTo(ctx, dest, r) })
		})
	}
	group.Wait()
	if errors.Join(errs...) != nil && d.Ledger().SettleLeft(ctx) {
		for i, err := range errs {
			if unsettled := (inflight.UnsettledError{}); errors.As(err, &unsettled) {
				errs[i] = nil // the ledger knows now
			}
		}
	}
	last, cancel := inflight.Briefly(ctx)
	defer cancel()
	ledger, err = digest.Places(last, d.Store, r.Edition.Name)
	return ledger, errors.Join(append(errs, err)...)
}

// open returns the destinations that the edition has not reached. Claimed deliveries count: Claim decides who makes
// them.
func (d *Desk) open(ctx context.Context, edition string, ledger []digest.Delivery) ([]Destination, error) {
	all, err := d.asCalled(ctx, edition, ledger)
	if err != nil {
		return nil, err
	}
	var out []Destination
	for _, dest := range all {
		line, _ := digest.LineFor(ledger, dest.Name)
		if line.State != digest.Sent && (line.State != digest.Uncertain || dest.Readers != nil) && !dest.Draft {
			out = append(out, dest)
		}
	}
	return out, nil
}

// Ledger returns the ledger as this process writes it.
func (d *Desk) Ledger() inflight.Ledger {
	return inflight.Ledger{Store: d.Store, Attempts: d.Process.Attempts, Owner: d.Process.Owner, Log: d.Log}
}

// deliverTo brings r to one destination. How that ended is in the ledger; the error is only about writing the ledger.
func (d *Desk) deliverTo(ctx context.Context, dest Destination, r digest.Record) error {
	if dest.Readers != nil {
		return d.mail(ctx, dest, r, r.Edition.Name)
	}
	return inOrder(ctx, &handover{Desk: d, dest: dest, record: r}, deliverySteps...)
}
