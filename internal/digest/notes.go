package digest

import (
	"context"
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
