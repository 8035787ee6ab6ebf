package digest

import (
	"context"
	"errors"
	"slices"
	"time"
)

// HeldEditions are the missed editions that still wait for a person, as a watch noted them, newest first. A person ends
// that with skip, with resume --handled, or with an edition for now. So does the next edition, which contains what this
// one would have contained.
func (d *Desk) HeldEditions(ctx context.Context, limit int) ([]Note, error) {
	notes, err := d.Store.Notes(ctx, NoteHeld, limit)
	if err != nil || len(notes) == 0 {
		return nil, err
	}
	newest, err := d.Store.Editions(ctx, 1)
	if err != nil {
		return nil, err
	}
	var out []Note
	for _, n := range notes {
		name := n.Key[len(NoteHeld):]
		if len(newest) > 0 && newest[0].Edition.Name > name {
			continue
		}
		if done, err := d.ended(ctx, name); err != nil {
			return nil, err
		} else if !done {
			out = append(out, n)
		}
	}
	return out, nil
}

// ended reports whether nothing more is to be done about the slot of that name, because a person said so, or because
// there is an edition.
func (d *Desk) ended(ctx context.Context, name string) (bool, error) {
	if skipped, err := d.skipped(ctx, name); err != nil || skipped {
		return skipped, err
	}
	if done, err := d.handled(ctx, name); err != nil || done {
		return done, err
	}
	_, err := d.Store.Edition(ctx, name)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// passed reports whether name is an edition whose slot is over: the latest one's, or one that a watch noted as held.
// Skipping it ends that.
func (d *Desk) passed(ctx context.Context, name string, now time.Time) (bool, error) {
	if slot, ok := d.Schedule.Latest(now); ok && d.Schedule.NameOf(slot, 0) == name {
		return true, nil
	}
	notes, err := d.Store.Notes(ctx, NoteHeld+name, 1)
	return slices.ContainsFunc(notes, func(n Note) bool { return n.Key == NoteHeld+name }), err
}

// DraftLister is a Store that can list the editions that have a draft or a log.
type DraftLister interface {
	// Drafted returns the names of at most limit editions that have a draft or a log, last name first, whether or not
	// they were sent since.
	Drafted(ctx context.Context, limit int) ([]string, error)
}
