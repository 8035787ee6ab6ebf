package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// NoteBegun is the key of the note with the time from which the slots of a desk count.
const NoteBegun = "begun"

// begun is the time from which slots count: an earlier slot is neither sent nor missed. It is zero for a store that
// had editions before this time was noted.
//
// The first slot is the first one after the desk was set up. A scheduled job creates the store at the slot or some
// minutes later, so the age of the store does not say when that was; the age of the configuration does. A slot that
// is still within grace counts if the configuration is older. If the age of the configuration is not known, or in the
// future, every slot counts. Begin notes the time once. It is only replaced if it is in the future, because then the
// clock was wrong.
func (d *Desk) begun(ctx context.Context, now time.Time) (at time.Time, noted bool, err error) {
	notes, err := d.Store.Notes(ctx, NoteBegun, 1)
	if err != nil {
		return at, false, err
	}
	if len(notes) > 0 && notes[0].Key == NoteBegun && !notes[0].At.After(now) {
		return notes[0].At, true, nil
	}
	past, err := d.Store.Editions(ctx, 1)
	if err != nil || len(past) > 0 {
		return at, true, err
	}
	slot, ok := d.Schedule.Latest(now)
	younger := d.Configured.After(slot) && !d.Configured.After(now)
	if ok && now.Sub(slot) <= d.Schedule.Grace && !younger {
		return slot, false, nil
	}
	return now, false, nil
}

// Begin notes the time from which slots count, if that is not noted yet.
func (d *Desk) Begin(ctx context.Context, now time.Time) error {
	at, noted, err := d.begun(ctx, now)
	if err != nil || noted {
		return err
	}
	if err := d.Store.Forget(ctx, NoteBegun); err != nil {
		return fmt.Errorf("noting when this desk began: %w", err)
	}
	if _, err := d.Store.Note(ctx, NoteBegun, "slots count from here on", at); err != nil {
		return fmt.Errorf("noting when this desk began: %w", err)
	}
	return nil
}

// owed reports whether a slot without an edition should have had one: it is not before the newest edition, and not
// before the desk began. If there is a draft, the desk had begun.
func (d *Desk) owed(ctx context.Context, name string, slot, now time.Time) (bool, error) {
	past, err := d.Store.Editions(ctx, 1)
	if err != nil {
		return false, err
	}
	if len(past) > 0 && past[0].Edition.Name >= name {
		return false, nil
	}
	at, _, err := d.begun(ctx, now)
	if err != nil || !slot.Before(at) {
		return err == nil, err
	}
	switch _, err := d.Store.Draft(ctx, name); {
	case errors.Is(err, digest.ErrNotFound):
		return false, nil
	case err != nil:
		return false, err
	}
	return true, nil
}
