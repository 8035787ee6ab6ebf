package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// The eight steps of a run, in order. An edition takes due, collect, compose, and save. Then deliver takes the other
// four for each destination, at all destinations at the same time.
var (
	editionSteps = []func(*run, context.Context) error{
		(*run).due,
		(*run).collect,
		(*run).compose,
		(*run).save,
		(*run).deliver,
	}
	deliverySteps = []func(*handover, context.Context) error{
		(*handover).render,
		(*handover).claim,
		(*handover).publish,
		(*handover).settle,
	}
)

// Run publishes the edition that is due at now, if any. It delivers nothing that was delivered before. Deliveries
// that failed are in the Outcome; the error is for everything else.
func (d *Desk) Run(ctx context.Context, now time.Time) (Outcome, error) {
	r := &run{drafting: drafting{Desk: d, now: now}}
	err := inOrder(ctx, r, editionSteps...)
	return r.outcome, err
}

// RunNow publishes an extra edition, although none is due. If a draft of one waits for approval, it is that one.
func (d *Desk) RunNow(ctx context.Context, now time.Time) (Outcome, error) {
	r := &run{drafting: drafting{Desk: d, now: now}, extra: true}
	err := inOrder(ctx, r, editionSteps...)
	return r.outcome, err
}

// run is what the steps of one run share.
type run struct {
	drafting
	extra   bool // the edition has no slot
	fixed   bool // the edition was in the store already
	outcome Outcome
}

// errDone is what a step returns if there is nothing left to do.
var errDone = errors.New("there is nothing left to do")

// inOrder takes one step after another, until one of them fails or returns errDone.
func inOrder[T any](ctx context.Context, of T, steps ...func(T, context.Context) error) error {
	for _, step := range steps {
		if err := step(of, ctx); errors.Is(err, errDone) {
			return nil
		} else if err != nil {
			return err
		}
	}
	return nil
}

// due finds the edition that is due. First it settles what earlier runs left, because what is due depends on that. If
// nothing is due, it prepares the next edition instead.
func (r *run) due(ctx context.Context) error {
	if r.extra {
		return r.dueNow(ctx)
	}
	if err := r.resolve(ctx); err != nil {
		return err
	}
	if err := r.Begin(ctx, r.now); err != nil {
		return err
	}
	var err error
	if r.slot, r.outcome, err = r.Due(ctx, r.now); err != nil {
		return err
	}
	paused, err := r.Paused(ctx)
	if err == nil && paused == "" {
		paused, err = r.Vouch(ctx, r.now, !r.outcome.DueOr(r.slot).IsZero())
	}
	switch {
	case err != nil:
		return err
	case r.slot.IsZero() && paused != "":
		r.outcome.Paused = paused
		return errDone
	case r.slot.IsZero():
		if r.outcome, err = r.lookAhead(ctx, r.outcome, r.now); err != nil {
			return err
		}
		return errDone
	case paused != "":
		r.outcome.Held = paused
		return errDone
	}
	r.name, r.outcome = r.Schedule.NameOf(r.slot, 0), Outcome{}
	return nil
}

// dueNow finds a name for an extra edition.
func (r *run) dueNow(ctx context.Context) error {
	if err := r.Begin(ctx, r.now); err != nil {
		return err
	}
	paused, err := r.Paused(ctx)
	if err == nil && paused == "" {
		paused, err = r.Vouch(ctx, r.now, true)
	}
	if r.outcome.Held = paused; err != nil {
		return err
	}
	if paused != "" {
		return errDone
	}
	r.slot = r.now
	for n := 1; ; n++ {
		r.name = r.Schedule.NameOf(r.now, n)
		skipped, err := r.skipped(ctx, r.name)
		if err != nil {
			return err
		}
		if _, err = r.Store.Edition(ctx, r.name); errors.Is(err, digest.ErrNotFound) && !skipped {
			return nil
		} else if err != nil && !errors.Is(err, digest.ErrNotFound) {
			return err
		}
	}
}

// collect reads the sources. It reads none if the edition is fixed, or if its draft is to be sent as it is.
func (r *run) collect(ctx context.Context) error {
	var err error
	if r.outcome.Record, err = r.Store.Edition(ctx, r.name); !errors.Is(err, digest.ErrNotFound) {
		r.fixed = err == nil
		return err
	}
	return r.redraft(ctx)
}

// compose makes the draft from what was collected, and applies the editor's file to it.
func (r *run) compose(ctx context.Context) error {
	if r.fixed {
		return nil
	}
	err := r.composeDraft(ctx)
	r.outcome.Composed = r.composed
	return err
}

// save fixes the edition: from here on it does not change. An edition that waits for a person, or is left out, is not
// fixed, and the run is done.
func (r *run) save(ctx context.Context) error {
	for !r.fixed {
		length, err := r.decide(ctx)
		if err != nil {
			return err
		}
		if r.outcome.Held != "" || r.outcome.Skipped != "" {
			return errDone
		}
		hash, err := r.outcome.Record.Hash()
		if err != nil {
			return err
		}
		r.fixed, err = r.Store.Append(ctx, digest.LogEntry{
			Edition: r.name, Number: length + 1, At: r.now.UTC(), Who: r.Process.Account,
			Account: r.Process.AccountID, Act: digest.Frozen, Hash: hash,
		})
		if err != nil {
			return fmt.Errorf("fixing edition %s: %w", r.name, err)
		}
		if r.fixed {
			r.outcome.Record, err = r.fix(ctx, r.outcome.Record)
			return err
		}
		// A person acted on the draft in the meantime.
		if err := r.redraft(ctx); err != nil {
			return err
		}
		if err := r.compose(ctx); err != nil {
			return err
		}
	}
	return nil
}

// fix stores the edition. If another process was faster, it returns the edition of that process.
func (d *Desk) fix(ctx context.Context, r digest.Record) (digest.Record, error) {
	switch err := d.Store.SaveEdition(ctx, r); {
	case errors.Is(err, digest.ErrFixed):
		return d.Store.Edition(ctx, r.Edition.Name)
	case err != nil:
		return r, fmt.Errorf("saving edition %s: %w", r.Edition.Name, err)
	}
	e := r.Edition
	d.Log.Info("edition fixed", "edition", e.Name, "events", len(e.Events), "present", len(e.Present),
		"tasks", len(e.Tasks), "problems", len(e.Problems))
	return r, nil
}

// deliver takes the last four steps for each destination, unless sending was paused, or approvals were withdrawn,
// since due.
func (r *run) deliver(ctx context.Context) error {
	var err error
	if r.outcome.Held, err = r.Paused(ctx); err != nil || r.outcome.Held != "" {
		return err
	}
	ledger, err := digest.Places(ctx, r.Store, r.name)
	if err != nil {
		return err
	}
	open, err := r.open(ctx, r.name, ledger)
	if err != nil {
		return err
	}
	r.outcome.Held, err = r.stillApproved(ctx, r.outcome.Record, open, r.now)
	if err != nil || r.outcome.Held != "" {
		r.outcome.Deliveries = ledger
		return err
	}
	if r.outcome.Deliveries, err = r.Deliver(ctx, r.outcome.Record); err == nil {
		r.outcome.Withheld, err = r.Withheld(context.WithoutCancel(ctx))
	}
	if r.outcome.Composed {
		r.prune(ctx, r.now)
	}
	return err
}
