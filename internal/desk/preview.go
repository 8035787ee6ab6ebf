package desk

import (
	"context"
	"errors"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// Preview returns the edition that is due at now, or else the next one as it would look now. It stores nothing.
func (d *Desk) Preview(ctx context.Context, now time.Time) (digest.Record, error) {
	name, slot, err := d.upcoming(ctx, now)
	if err != nil {
		return digest.Record{}, err
	}
	if record, err := d.Store.Edition(ctx, name); !errors.Is(err, digest.ErrNotFound) {
		return record, err
	}
	return d.proof(ctx, name, slot, now)
}

// Gather reads the sources, and returns what the edition that is due at now, or else the next one, would be composed
// from. If that edition is already stored, the sources may have changed since. It stores nothing.
func (d *Desk) Gather(ctx context.Context, now time.Time) (edition.Material, error) {
	name, slot, err := d.upcoming(ctx, now)
	if err != nil {
		return edition.Material{}, err
	}
	return d.material(ctx, name, slot, now, true)
}

// upcoming returns the edition that is due at now, or else the next one.
func (d *Desk) upcoming(ctx context.Context, now time.Time) (name string, slot time.Time, err error) {
	slot, _, err = d.Due(ctx, now)
	if err != nil {
		return "", slot, err
	}
	if slot.IsZero() {
		if slot = d.Schedule.After(now); slot.IsZero() {
			return "", slot, errors.New("the schedule has no more slots")
		}
	}
	return d.Schedule.NameOf(slot, 0), slot, nil
}

// proof returns the draft of that name as it would be sent now, or else composes it. It stores nothing.
func (d *Desk) proof(ctx context.Context, name string, slot, now time.Time) (digest.Record, error) {
	draft, err := d.Store.Draft(ctx, name)
	if errors.Is(err, digest.ErrNotFound) {
		var m edition.Material
		if m, err = d.material(ctx, name, slot, now, true); err == nil {
			draft.Record, err = d.record(m, now)
		}
	}
	if err != nil {
		return draft.Record, err
	}
	draft.Edited, err = d.applied(draft.Record)
	return draft.AsEdited(), err
}

// Proof returns what was sent under that name, with its corrections, or else the draft as it would be sent now. If
// there is neither, the error is ErrNotFound. It stores nothing.
func (d *Desk) Proof(ctx context.Context, name string) (digest.Record, error) {
	r, err := d.Store.Edition(ctx, name)
	if err == nil {
		r.Edition.Corrections, err = d.Store.Corrections(ctx, name)
		return r, err
	}
	if !errors.Is(err, digest.ErrNotFound) {
		return r, err
	}
	draft, err := d.Store.Draft(ctx, name)
	if err != nil {
		return digest.Record{}, err
	}
	draft.Edited, err = d.applied(draft.Record)
	return draft.AsEdited(), err
}
