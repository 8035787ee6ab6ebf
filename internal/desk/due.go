package desk

import (
	"context"
	"errors"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Due returns the slot whose edition is to be published at now: the latest one, if it is within grace and its edition
// has not reached every destination. It is zero if there is none; the outcome then says more.
func (d *Desk) Due(ctx context.Context, now time.Time) (time.Time, Outcome, error) {
	outcome := Outcome{Next: d.Schedule.After(now)}
	if outcome.Next.IsZero() {
		return time.Time{}, outcome, errors.New("the schedule has no more slots")
	}
	slot, ok := d.Schedule.Latest(now)
	if !ok {
		return time.Time{}, outcome, nil
	}
	name := d.Schedule.NameOf(slot, 0)
	if skipped, err := d.skipped(ctx, name); err != nil || skipped {
		return time.Time{}, outcome, err
	}
	if done, err := d.handled(ctx, name); err != nil || done {
		return time.Time{}, outcome, err
	}
	record, err := d.Store.Edition(ctx, name)
	late := now.Sub(slot) > d.Schedule.Grace
	switch {
	case errors.Is(err, digest.ErrNotFound) && !late:
		if at, _, err := d.begun(ctx, now); err != nil || slot.Before(at) {
			outcome.Before = slot
			return time.Time{}, outcome, err
		}
		return slot, outcome, nil
	case errors.Is(err, digest.ErrNotFound):
		owed, err := d.owed(ctx, name, slot, now)
		if err != nil || !owed {
			return time.Time{}, outcome, err
		}
		outcome.Missed = slot
		outcome.MissedWhy, err = d.whyHeldBack(ctx, name)
		return time.Time{}, outcome, err
	case err != nil:
		return time.Time{}, outcome, err
	}
	outcome.Record = record
	ledger, err := digest.Places(ctx, d.Store, name)
	if err != nil {
		return time.Time{}, outcome, err
	}
	outcome.Deliveries = ledger
	open, err := d.open(ctx, name, ledger)
	if err != nil {
		return time.Time{}, outcome, err
	}
	if outcome.Withheld, err = d.withheld(ctx, name, ledger, open); err != nil {
		return time.Time{}, outcome, err
	}
	if len(ready(open, outcome.Withheld)) == 0 && !late && d.asks(ledger) {
		outcome.Asking = slot
	}
	if len(ready(open, outcome.Withheld)) == 0 || late {
		return time.Time{}, outcome, nil
	}
	return slot, outcome, nil
}
