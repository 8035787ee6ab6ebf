package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// prepareDraft composes the draft of the next slot, where that is near enough, and shows it. A draft stays as it is, but for the editor's file;
// only where sources had failed and nobody has a word on it yet, it is composed anew.
func (d *Desk) prepareDraft(ctx context.Context, slot, now time.Time) (verdict, error) {
	name := d.Schedule.NameOf(slot, 0)
	if d.Review.Approval.Ahead <= 0 || slot.Sub(now) > d.Review.Approval.Ahead {
		return verdict{}, nil
	}
	if _, err := d.Store.Edition(ctx, name); !errors.Is(err, digest.ErrNotFound) {
		return verdict{}, err
	}
	draft, s, err := d.draft(ctx, name)
	var v verdict
	switch {
	case s.Skipped != "":
		return verdict{}, nil
	case errors.Is(err, digest.ErrNotFound), err == nil && len(s.By) == 0 && digest.SourceFailed(draft.Edition):
		if draft, v.composed, err = d.recompose(ctx, draft, name, slot, now, true); err != nil {
			return v, err
		}
	case err != nil:
		return v, err
	}
	if draft, err = d.edited(ctx, draft, now); err != nil {
		return v, err
	}
	v.record = draft.AsEdited()
	v.shown = d.show(ctx, v.record)
	return v, nil
}

// show brings a draft to the private places that are marked for it: each of its forms once.
func (d *Desk) show(ctx context.Context, r digest.Record) []digest.Delivery {
	hash, err := r.Hash()
	if err != nil {
		return nil
	}
	name := r.Edition.Name
	r = shownAs(r, hash)
	ledger, err := d.Places(ctx, r.Edition.Name)
	if err != nil {
		d.Log.Warn("draft not shown", "edition", name, "err", err)
		return nil
	}
	all, err := d.asCalled(ctx, r.Edition.Name, ledger)
	if err != nil {
		d.Log.Warn("draft not shown", "edition", name, "err", err)
		return nil
	}
	for _, dest := range all {
		line, _ := lineFor(ledger, dest.Name)
		if !dest.Draft || line.State == digest.Sent || line.State == digest.Uncertain {
			continue
		}
		if held, err := d.withheld(ctx, r.Edition.Name, ledger, []Destination{dest}); err != nil || len(held) > 0 {
			d.Log.Warn("draft not shown", "edition", name, "destination", dest.Name, "held", held, "err", err)
			continue
		}
		if err := d.deliverTo(ctx, dest, r); err != nil {
			d.Log.Warn("draft not shown", "edition", name, "destination", dest.Name, "err", err)
		}
	}
	if ledger, err = d.Places(context.WithoutCancel(ctx), r.Edition.Name); err != nil {
		d.Log.Warn("draft not shown", "edition", name, "err", err)
	}
	return ledger
}

// shownAs is the form in which a draft with that hash is shown.
func shownAs(r digest.Record, hash string) digest.Record {
	name := r.Edition.Name
	r.Edition.Name = digest.DraftName(name, hash)
	r.Edition.Title = "DRAFT · " + r.Edition.Title
	r.Edition.Intro = fmt.Sprintf("Not sent yet. To send it: digest approve %s · to stop it: digest hold %s. %s",
		name, name, r.Edition.Intro)
	if quiet := r.Edition.QuietWeek(); quiet != "" {
		r.Edition.Intro += " (This is " + quiet + ".)"
	}
	return r
}

// lookAhead does what a run does where nothing is due: it composes the draft of the next edition, and corrects what was sent.
func (d *Desk) lookAhead(ctx context.Context, outcome Outcome, now time.Time) (Outcome, error) {
	v, err := d.prepareDraft(ctx, outcome.Next, now)
	outcome.Draft, outcome.Shown, outcome.Composed = v.record, v.shown, v.composed
	if err != nil {
		return outcome, err
	}
	if d.Jobs != nil {
		return outcome, d.give(ctx, now, []digest.Job{{Kind: digest.JobCorrect, Since: now.UTC().Truncate(correctEvery)}})
	}
	outcome.Corrections, err = d.correct(ctx, now)
	return outcome, err
}

// proof is the draft of that name as it would be sent now, else a new composition of it. It stores nothing.
func (d *Desk) proof(ctx context.Context, name string, slot, now time.Time) (digest.Record, error) {
	draft, err := d.Store.Draft(ctx, name)
	if errors.Is(err, digest.ErrNotFound) {
		var keep digest.Harvests
		if d.Sources.Scratch != nil {
			keep = d.Sources.Scratch(ctx)
		}
		draft.Record, err = d.compose(ctx, name, slot, now, keep, true)
	}
	if err != nil {
		return draft.Record, err
	}
	draft.Edited, err = d.applied(draft.Record)
	return draft.AsEdited(), err
}

// Proof is an edition to be looked at: what was sent, with its corrections, else the draft of that name as it would be sent now, else
// ErrNotFound. It stores nothing.
func (d *Desk) Proof(ctx context.Context, name string) (digest.Record, error) {
	r, err := d.Store.Edition(ctx, name)
	if err == nil {
		r.Edition.Corrections, err = d.Store.Corrections(ctx, name)
		return r, err
	}
	if !errors.Is(err, digest.ErrNotFound) {
		return r, err
	}
	draft, err := d.Store.Draft(ctx, name)
	if err != nil {
		return digest.Record{}, err
	}
	draft.Edited, err = d.applied(draft.Record)
	return draft.AsEdited(), err
}
