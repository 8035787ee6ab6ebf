package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// drafting brings the draft of one edition up to date: load, then collect if a new draft is needed, then compose.
type drafting struct {
	*Desk
	name      string
	slot, now time.Time

	stored   digest.StoredDraft
	standing digest.Standing   // what people decided about it
	known    bool              // the store has it
	input    *edition.Material // of a new draft; nil: the stored one stands
	keep     bool              // store a new draft
	composed bool              // the draft is new
}

// load reads the stored draft, if there is one, and what people decided about it.
func (w *drafting) load(ctx context.Context) error {
	var err error
	w.stored, w.standing, err = w.draft(ctx, w.name)
	w.known, w.input, w.composed = err == nil, nil, false
	if errors.Is(err, digest.ErrNotFound) {
		return nil
	}
	return err
}

// failed reports whether nobody decided about the stored draft yet, and a source failed when it was composed.
func (w *drafting) failed() bool {
	return len(w.standing.By) == 0 && digest.SourceFailed(w.stored.Edition)
}

// collectDraft reads the sources for a new draft. If none can be read, the stored draft stands.
func (w *drafting) collectDraft(ctx context.Context) error {
	m, err := w.material(ctx, w.name, w.slot, w.now, false)
	if w.known && errors.Is(err, digest.ErrNothingRead) {
		w.Log.Warn("no calendar can be read: the draft stands as it is", "edition", w.name)
		return nil
	}
	if err != nil {
		return err
	}
	w.input = &m
	return nil
}

// composeDraft composes what was collected, if anything was, and applies the editor's file to the draft.
func (w *drafting) composeDraft(ctx context.Context) error {
	if w.input != nil {
		record, err := w.record(*w.input, w.now)
		if err == nil {
			err = w.replace(ctx, record)
		}
		if w.input = nil; err != nil {
			return err
		}
	}
	var err error
	w.stored, err = w.edited(ctx, w.stored, w.now)
	return err
}

// replace makes record the draft. If no calendar could be read for it, the stored draft stands, because it may have
// been composed when one could. A draft without calendars is always stored, so that readers do not get it, and people
// see it.
func (w *drafting) replace(ctx context.Context, record digest.Record) error {
	blind := record.Edition.NoCalendar
	if w.known && blind {
		w.Log.Warn("no calendar can be read: the draft stands as it is", "edition", w.name)
		return nil
	}
	w.composed = true
	draft := digest.StoredDraft{Record: record}
	var err error
	if draft.Edited, err = w.applied(record); err != nil {
		return err
	}
	w.stored = draft
	if !w.keep && !blind {
		return nil
	}
	return w.storeDraft(ctx, draft, w.now)
}

// storeDraft stores a draft, and logs who composed it.
func (d *Desk) storeDraft(ctx context.Context, draft digest.StoredDraft, now time.Time) error {
	name := draft.Edition.Name
	if err := d.Store.SaveDraft(ctx, draft); err != nil {
		return fmt.Errorf("storing the draft of edition %s: %w", name, err)
	}
	hash, err := draft.AsEdited().Hash()
	if err != nil {
		return err
	}
	return d.append(ctx, digest.LogEntry{
		Edition: name, At: now.UTC(), Who: d.Process.Account, Account: d.Process.AccountID,
		Act: digest.Composed, Hash: hash,
	})
}
