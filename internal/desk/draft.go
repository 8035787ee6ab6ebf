package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// EditorsFile is the source of problems with the editor's file.
const EditorsFile = "the editor's file"

// Draft returns the draft of that name as it would be sent now, with the editor's file applied, and what people
// decided about it. If the editor's file has changed it, its approvals are withdrawn. The error is ErrNotFound if
// there is no draft, and ErrFixed if the edition is fixed.
func (d *Desk) Draft(ctx context.Context, name string, now time.Time) (digest.Record, digest.Standing, error) {
	switch _, err := d.Store.Edition(ctx, name); {
	case err == nil:
		return digest.Record{}, digest.Standing{}, fmt.Errorf("edition %s: %w", name, digest.ErrFixed)
	case !errors.Is(err, digest.ErrNotFound):
		return digest.Record{}, digest.Standing{}, err
	}
	draft, s, err := d.draft(ctx, name)
	if err != nil {
		return digest.Record{}, s, err
	}
	if draft, err = d.edited(ctx, draft, now); err != nil {
		return digest.Record{}, s, err
	}
	log, err := d.Store.Log(ctx, name)
	return draft.AsEdited(), d.Review.People.Stand(log), err
}

func (d *Desk) draft(ctx context.Context, name string) (digest.StoredDraft, digest.Standing, error) {
	log, err := d.Store.Log(ctx, name)
	if err != nil {
		return digest.StoredDraft{}, digest.Standing{}, err
	}
	draft, err := d.Store.Draft(ctx, name)
	return draft, d.Review.People.Stand(log), err
}

// append adds an entry to the log of its edition, under the next free number.
func (d *Desk) append(ctx context.Context, w digest.LogEntry) error {
	for {
		log, err := d.Store.Log(ctx, w.Edition)
		if err != nil {
			return err
		}
		w.Number = len(log) + 1
		appended, err := d.Store.Append(ctx, w)
		if err != nil {
			return fmt.Errorf("writing the log of edition %s: %w", w.Edition, err)
		}
		if appended {
			return nil
		}
	}
}

// skipped reports whether the edition is left out.
func (d *Desk) skipped(ctx context.Context, name string) (bool, error) {
	log, err := d.Store.Log(ctx, name)
	return d.Review.People.Stand(log).Skipped != "", err
}
