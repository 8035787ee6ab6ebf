package digest

import (
	"context"
	"fmt"
	"time"
)

// Note is an item that a desk stores in addition to editions.
type Note struct {
	Key  string
	Text string
	At   time.Time
}

// Notes holds items to store and report once, shared by all processes that use the store.
type Notes interface {
	// Note stores text under key if the key is new, and reports whether it did. If it reports true, the note is
	// on durable storage.
	Note(ctx context.Context, key, text string, at time.Time) (bool, error)
	// Notes returns at most limit notes whose keys start with prefix, last key first.
	Notes(ctx context.Context, prefix string, limit int) ([]Note, error)
	// Forget deletes the note with that key. If there is none, that is not an error.
	Forget(ctx context.Context, key string) error
}

// Keys of notes. Those ending in a slash are followed by the name of an edition.
const (
	NotePaused    = "paused"     // sending is paused; the text has the reason
	NoteHeld      = "held/"      // its slot passed without it, and it is not sent automatically
	NoteHandled   = "handled/"   // a person said that it must not be sent automatically
	NotePreflight = "preflight/" // findings of the pre-flight check, one a line
)

// Pause stops every desk on this store from sending until Resume. It reports false if sending is already
// paused.
func Pause(ctx context.Context, n Notes, why string, at time.Time) (bool, error) {
	return n.Note(ctx, NotePaused, why, at)
}

// Resume ends a pause and returns it, or ErrNotFound. If the store was paused because it is a copy, it
// becomes the one to use from now on.
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

// PausedBy returns the current pause, or ErrNotFound.
func PausedBy(ctx context.Context, n Notes) (Note, error) {
	notes, err := n.Notes(ctx, NotePaused, 1)
	if err != nil {
		return Note{}, fmt.Errorf("checking whether sending is paused: %w", err)
	}
	if len(notes) == 0 {
		return Note{}, fmt.Errorf("a pause: %w", ErrNotFound)
	}
	return notes[0], nil
}
