package desk

import (
	"context"
	"errors"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// lookAhead is what a run does if nothing is due: it prepares the draft of the next edition, and corrects what was
// sent.
func (d *Desk) lookAhead(ctx context.Context, outcome Outcome, now time.Time) (Outcome, error) {
	if err := d.prepareDraft(ctx, &outcome, now); err != nil {
		return outcome, err
	}
	if d.Jobs != nil {
		return outcome, d.give(ctx, now, []digest.Job{{Kind: digest.JobCorrect, Since: now.UTC().Truncate(correctEvery)}})
	}
	var err error
	outcome.Corrections, err = d.correct(ctx, now)
	return outcome, err
}

// prepareDraft composes the draft of the next slot, if that is near enough, and shows it. A stored draft stands,
// apart from changes to the editor's file. It is composed again only if sources had failed and nobody has decided
// about it.
func (d *Desk) prepareDraft(ctx context.Context, outcome *Outcome, now time.Time) error {
	slot := outcome.Next
	if ahead := d.Review.Approval.Ahead; ahead <= 0 || slot.Sub(now) > ahead {
		return nil
	}
	w := &drafting{Desk: d, name: d.Schedule.NameOf(slot, 0), slot: slot, now: now, keep: true}
	if _, err := d.Store.Edition(ctx, w.name); !errors.Is(err, digest.ErrNotFound) {
		return err
	}
	if err := w.load(ctx); err != nil || w.standing.Skipped != "" {
		return err
	}
	if !w.known || w.failed() || w.blank() {
		if err := w.collectDraft(ctx); err != nil {
			return err
		}
	}
	err := w.composeDraft(ctx)
	if outcome.Composed = w.composed; err != nil {
		return err
	}
	outcome.Draft = w.stored.AsEdited()
	if w.blank() {
		return nil
	}
	outcome.Shown = d.show(ctx, outcome.Draft)
	return nil
}
