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

// Paused says why nothing is to be sent; empty where there is no pause.
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

// HoldDue notes that the edition that is due at now is not to be sent by itself, and returns its name; no name where
// none is due. It may be the one that was composed, but not sent everywhere, and one that a destination is still
// asked for.
func (d *Desk) HoldDue(ctx context.Context, now time.Time) (string, error) {
	slot, outcome, err := d.Due(ctx, now)
	slot = outcome.DueOr(slot)
	if err != nil || slot.IsZero() {
		return "", err
	}
	name := d.Schedule.NameOf(slot, 0)
	_, err = d.Store.Note(ctx, digest.NoteHandled+name, "a person said so", now)
	return name, err
}

// handled reports whether a person said that the edition is not to be sent by itself.
func (d *Desk) handled(ctx context.Context, name string) (bool, error) {
	notes, err := d.Store.Notes(ctx, digest.NoteHandled+name, 1)
	return len(notes) > 0 && notes[0].Key == digest.NoteHandled+name, err
}
