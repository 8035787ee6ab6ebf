package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// HeldEditions returns the missed editions that still wait for a person, newest first. A person ends that with skip,
// with resume --handled, or with an extra edition. The next edition ends it too, because it contains what the missed
// one would have contained.
func (d *Desk) HeldEditions(ctx context.Context, limit int) ([]digest.Note, error) {
	notes, err := d.Store.Notes(ctx, digest.NoteHeld, limit)
	if err != nil || len(notes) == 0 {
		return nil, err
	}
	newest, err := d.Store.Editions(ctx, 1)
	if err != nil {
		return nil, err
	}
	var out []digest.Note
	for _, n := range notes {
		name := n.Key[len(digest.NoteHeld):]
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

// ended reports whether nothing is left to do about the slot of that name, because a person decided so, or because
// there is an edition.
func (d *Desk) ended(ctx context.Context, name string) (bool, error) {
	if skipped, err := d.skipped(ctx, name); err != nil || skipped {
		return skipped, err
	}
	if done, err := d.handled(ctx, name); err != nil || done {
		return done, err
	}
	_, err := d.Store.Edition(ctx, name)
	if errors.Is(err, digest.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// passed reports whether name is an edition whose slot is over: the latest one, or one that HoldMissed noted.
func (d *Desk) passed(ctx context.Context, name string, now time.Time) (bool, error) {
	if slot, ok := d.Schedule.Latest(now); ok && d.Schedule.NameOf(slot, 0) == name {
		return true, nil
	}
	notes, err := d.Store.Notes(ctx, digest.NoteHeld+name, 1)
	return slices.ContainsFunc(notes, func(n digest.Note) bool { return n.Key == digest.NoteHeld+name }), err
}

// HoldMissed notes and logs, once for all processes, every slot whose grace has passed without an edition.
func (d *Desk) HoldMissed(ctx context.Context, now time.Time) error {
	at := now
	for range 60 { // more than a year of weeks
		slot, ok := d.Schedule.Latest(at)
		if !ok {
			return nil
		}
		name := d.Schedule.NameOf(slot, 0)
		over := now.Sub(slot) > d.Schedule.Grace || !at.Equal(now) // the next slot ends the grace of the one before
		at = slot.Add(-time.Nanosecond)
		if known, err := d.accounted(ctx, name); err != nil || known {
			return err
		}
		if owed, err := d.owed(ctx, name, slot, now); err != nil || !owed {
			return err
		}
		if !over {
			continue
		}
		reason, err := d.whyHeldBack(ctx, name)
		if err != nil {
			return err
		}
		text := fmt.Sprintf("nothing was published within %v of its time", d.Schedule.Grace)
		if reason != "" {
			text += ", because " + reason
		}
		mine, err := d.Store.Note(ctx, digest.NoteHeld+name, text, now)
		if err != nil {
			return fmt.Errorf("noting that edition %s is held: %w", name, err)
		}
		if mine {
			d.Log.Warn("edition held", "edition", name, "slot", slot.In(d.Zone).Format(time.RFC3339), "why", text,
				"hint", "digest --now publishes an extra edition")
		}
	}
	return nil
}

// accounted reports whether the edition of that name exists, is left out, or is noted as held.
func (d *Desk) accounted(ctx context.Context, name string) (bool, error) {
	if skipped, err := d.skipped(ctx, name); err != nil || skipped {
		return skipped, err
	}
	if _, err := d.Store.Edition(ctx, name); err == nil || !errors.Is(err, digest.ErrNotFound) {
		return err == nil, err
	}
	if done, err := d.handled(ctx, name); err != nil || done {
		return done, err
	}
	held, err := d.Store.Notes(ctx, digest.NoteHeld+name, 1)
	return len(held) > 0 && held[0].Key == digest.NoteHeld+name, err
}
