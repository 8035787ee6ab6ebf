package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// applied returns a composed edition with the editor's file applied. Its introduction is made again, because it must
// not sum up what is hidden.
func (d *Desk) applied(r digest.Record) (digest.Edition, error) {
	composed := r.Edition
	if d.Review.Edits == nil {
		return composed, nil
	}
	edits, err := d.Review.Edits(composed.Name)
	if err != nil || edits.Empty() {
		return composed, err
	}
	edited, unknown := edits.Apply(composed)
	if edited, err = d.introduced(r, edited, edits.Intro); err != nil {
		return composed, err
	}
	for _, item := range unknown {
		edited.Problems = append(slices.Clip(edited.Problems), digest.Problem{
			Source: EditorsFile, Item: item, Error: "the edition has no such item",
			Hint: "name it by the address that the edition links to, a repository by owner/name, a task as owner/name#12",
		})
	}
	return edited, nil
}

// edited applies the editor's file again. If that changes the draft, it stores the draft, and withdraws approvals.
func (d *Desk) edited(ctx context.Context, draft digest.StoredDraft, now time.Time) (digest.StoredDraft, error) {
	name := draft.Edition.Name
	edition, err := d.applied(draft.Record)
	if err != nil {
		return draft, err
	}
	before, err := draft.AsEdited().Hash()
	if err != nil {
		return draft, err
	}
	changed := draft.Edited.ChangedFields(edition)
	draft.Edited = edition
	hash, err := draft.AsEdited().Hash()
	if err != nil {
		return draft, err
	}
	if before != hash {
		if _, err := d.Store.Draft(ctx, name); errors.Is(err, digest.ErrNotFound) { // it is not stored
			return draft, nil
		}
		if err := d.Store.SaveDraft(ctx, draft); err != nil {
			return draft, fmt.Errorf("storing the draft of edition %s: %w", name, err)
		}
		if err := d.append(ctx, digest.LogEntry{
			Edition: name, At: now.UTC(), Who: d.Process.Account, Account: d.Process.AccountID, Act: digest.Edited,
			Hash: hash, Why: "changed: " + strings.Join(changed, ", "),
		}); err != nil {
			return draft, err
		}
	}
	return draft, d.drop(ctx, draft.AsEdited(), hash, now)
}

// drop withdraws approvals of another record than r, whose hash is given, or of other messages than r has now, and
// logs why.
func (d *Desk) drop(ctx context.Context, r digest.Record, hash string, now time.Time) error {
	name := r.Edition.Name
	log, err := d.Store.Log(ctx, name)
	if err != nil {
		return err
	}
	s := d.Review.People.Stand(log)
	if len(s.By) == 0 {
		return nil
	}
	if s.Hash == hash {
		forms, err := d.rerendered(r, s, d.Destinations)
		if err != nil || len(forms) == 0 {
			return err
		}
		return d.withdraw(ctx, name, s, hash, rendersOtherwise(forms), now)
	}
	why := "then the edition was composed again"
	if last := log[len(log)-1]; last.Act == digest.Edited {
		why = "then the edition was " + last.Why
	}
	return d.withdraw(ctx, name, s, hash, fmt.Sprintf("%s; its content is now %.12s", why, hash), now)
}

// reduced returns the edition that is sent if nobody approved and its calendar goes out anyway: only what the groups
// announce, without what the editor has hidden.
func (d *Desk) reduced(draft digest.StoredDraft) (digest.Edition, error) {
	e := draft.Edition
	e.Present, e.Tasks, e.Activity, e.Elsewhere, e.Talks, e.Spotlight = nil, nil, nil, nil, nil, nil
	if d.Review.Edits != nil {
		edits, err := d.Review.Edits(e.Name)
		if err != nil {
			return e, err
		}
		e, _ = digest.Edits{Hides: edits.Hides}.Apply(e)
	}
	return d.introduced(draft.Record, e, "")
}
