package digest

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// NoteBegun is the key of the note that says from when on the slots of a desk count.
const NoteBegun = "begun"

// begun is the moment from which on slots count: one before it is neither sent nor missed. It is zero for a store
// that had editions before such moments were noted.
//
// The first slot is the first one after the desk was set up. Whoever starts it by a schedule sees a new store for the
// first time at the slot, or some minutes later, so the age of the store does not tell when that was; the age of the
// configuration does. So a slot that is still within grace counts where the configuration is older than it. A
// configuration whose age is not known, or that is of the future, forbids nothing. From the first look on, the moment
// is noted, and does not move, unless the clock was wrong: a moment that is still to come is replaced.
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

// begin notes from when on slots count, where that is not noted yet.
func (d *Desk) begin(ctx context.Context, now time.Time) error {
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

// owed reports whether the slot, for which there is no edition, is one that should have had one: it is not before the
// newest edition, and not before the desk began. A draft says that the desk had begun.
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
	case errors.Is(err, ErrNotFound):
		return false, nil
	case err != nil:
		return false, err
	}
	return true, nil
}
