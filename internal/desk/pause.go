package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Vouch pauses a desk whose store is a copy, and returns why nothing is sent; empty: sending is allowed. A person
// ends the pause with Resume.
func (d *Desk) Vouch(ctx context.Context, now time.Time, due bool) (string, error) {
	o, able := d.Store.(digest.Original)
	if !able {
		return "", nil
	}
	why, err := o.Vouch(ctx, due)
	if err != nil || why == "" {
		return "", err
	}
	if _, err := digest.Pause(ctx, d.Store, why, now); err != nil {
		return "", err
	}
	return d.Paused(ctx)
}

// Paused returns why nothing is sent; empty: sending is not paused.
func (d *Desk) Paused(ctx context.Context) (string, error) {
	note, err := digest.PausedBy(ctx, d.Store)
	if errors.Is(err, digest.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("sending is paused since %s: %s", note.At.In(d.Zone).Format("2006-01-02 15:04 MST"), note.Text), nil
}

// HoldDue notes that a person handles the edition that is due at now, so that no run sends it, and returns its name.
// The name is empty if none is due. An edition is also due if it was not sent everywhere, or if a destination is
// still asked for it.
func (d *Desk) HoldDue(ctx context.Context, now time.Time) (string, error) {
	slot, outcome, err := d.Due(ctx, now)
	slot = outcome.DueOr(slot)
	if err != nil || slot.IsZero() {
		return "", err
	}
	name := d.Schedule.NameOf(slot, 0)
	_, err = d.Store.Note(ctx, digest.NoteHandled+name, "a person handles it", now)
	return name, err
}

// handled reports whether a person handles the edition, so that no run sends it.
func (d *Desk) handled(ctx context.Context, name string) (bool, error) {
	notes, err := d.Store.Notes(ctx, digest.NoteHandled+name, 1)
	return len(notes) > 0 && notes[0].Key == digest.NoteHandled+name, err
}
