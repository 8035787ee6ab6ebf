package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// EditorsFile is the source that a problem names where the editor's file is not right for its edition.
const EditorsFile = "the editor's file"

// Draft is the draft of that name as it would be sent now, the editor's file included, and how it stands. What the
// editor's file changed makes the approvals so far fall. The error is ErrNotFound where there is no draft, ErrFixed
// where the edition is sent already.
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

// append adds a word under the next number that is free.
func (d *Desk) append(ctx context.Context, w digest.LogEntry) error {
	for {
		log, err := d.Store.Log(ctx, w.Edition)
		if err != nil {
			return err
		}
		w.Number = len(log) + 1
		said, err := d.Store.Append(ctx, w)
		if err != nil {
			return fmt.Errorf("writing the log of edition %s: %w", w.Edition, err)
		}
		if said {
			return nil
		}
	}
}

// skipped reports whether a person said that the edition is not to be sent.
func (d *Desk) skipped(ctx context.Context, name string) (bool, error) {
	log, err := d.Store.Log(ctx, name)
	return d.Review.People.Stand(log).Skipped != "", err
}
