package digest

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Note is something that a desk remembers beside its editions.
type Note struct {
	Key  string
	Text string
	At   time.Time
}

// Notes are what must be remembered, and said once, by all processes that share a store.
type Notes interface {
	// Note stores text under key where there is nothing yet, and reports whether it did. After a true, it is on durable storage.
	Note(ctx context.Context, key, text string, at time.Time) (bool, error)
	// Notes returns those whose keys begin with prefix, the last key first, at most limit.
	Notes(ctx context.Context, prefix string, limit int) ([]Note, error)
	// Forget removes the note of that key; where there is none, that is no error.
	Forget(ctx context.Context, key string) error
}

// Keys of notes. Those that end in a slash are followed by the name of an edition.
const (
	NotePaused    = "paused"     // nothing is sent; the text says why
	NoteHeld      = "held/"      // its slot passed without it, and it is not made up by itself
	NoteHandled   = "handled/"   // a person said that it is not to be sent by itself
	NotePreflight = "preflight/" // what was found before it was sent, a line each
)

// Pause keeps every desk that uses the store from sending anything, until Resume. It reports false where it is paused already.
func Pause(ctx context.Context, n Notes, why string, at time.Time) (bool, error) {
	return n.Note(ctx, NotePaused, why, at)
}

// Resume ends a pause, and returns what it was; ErrNotFound where there was none. A store that was paused because it
// is a copy is the one to go on with from here on.
func Resume(ctx context.Context, n Notes) (Note, error) {
	note, err := PausedBy(ctx, n)
	if err != nil {
		return note, err
	}
	if o, able := n.(Original); able {
		if err := o.Adopt(ctx); err != nil {
			return note, err
		}
	}
	return note, n.Forget(ctx, NotePaused)
}

// PausedBy returns the pause that holds now, or ErrNotFound.
func PausedBy(ctx context.Context, n Notes) (Note, error) {
	notes, err := n.Notes(ctx, NotePaused, 1)
	if err != nil {
		return Note{}, fmt.Errorf("asking whether sending is paused: %w", err)
	}
	if len(notes) == 0 {
		return Note{}, fmt.Errorf("a pause: %w", ErrNotFound)
	}
	return notes[0], nil
}

// paused says why nothing is to be sent; empty where there is no pause.
func (d *Desk) paused(ctx context.Context) (string, error) {
	note, err := PausedBy(ctx, d.Store)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("sending is paused since %s: %s", note.At.In(d.Zone).Format("2006-01-02 15:04 MST"), note.Text), nil
}

// Paused says why nothing is to be sent; empty where there is no pause.
func (d *Desk) Paused(ctx context.Context) (string, error) { return d.paused(ctx) }

// HoldDue notes that the edition that is due at now is not to be sent by itself, and returns its name; no name where none is due.
// It may be the one that was composed, but not sent everywhere, and one that a destination is still asked for.
func (d *Desk) HoldDue(ctx context.Context, now time.Time) (string, error) {
	slot, outcome, err := d.due(ctx, now)
	slot = outcome.dueOr(slot)
	if err != nil || slot.IsZero() {
		return "", err
	}
	name := d.Schedule.NameOf(slot, 0)
	_, err = d.Store.Note(ctx, NoteHandled+name, "a person said so", now)
	return name, err
}

// handled reports whether a person said that the edition is not to be sent by itself.
func (d *Desk) handled(ctx context.Context, name string) (bool, error) {
	notes, err := d.Store.Notes(ctx, NoteHandled+name, 1)
	return len(notes) > 0 && notes[0].Key == NoteHandled+name, err
}
