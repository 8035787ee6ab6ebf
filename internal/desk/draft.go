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

// verdict is what an edition has come to when it is looked at.
type verdict struct {
	record   digest.Record
	composed bool
	fixed    bool
	held     string // why it is not sent, where it is not
	skipped  string // why it is left out, where it is
	blind    bool   // it is held because no calendar could be read
	shown    []digest.Delivery
}

// finalize brings the edition of the slot as far as it may go at now: composed, edited, approved, fixed. Where nobody's word is on a draft
// that needs none, it is composed anew: fresher is better. What was approved is sent byte for byte as it was.
func (d *Desk) finalize(ctx context.Context, name string, slot, now time.Time) (verdict, error) {
	for {
		v, n, err := d.judge(ctx, name, slot, now)
		if err != nil || v.held != "" || v.skipped != "" {
			return v, err
		}
		hash, err := v.record.Hash()
		if err != nil {
			return v, err
		}
		frozen, err := d.Store.Append(ctx, digest.LogEntry{
			Edition: name, Number: n + 1, At: now.UTC(), Who: d.Process.Account,
			Account: d.Process.AccountID, Act: digest.Frozen, Hash: hash,
		})
		if err != nil {
			return v, fmt.Errorf("fixing edition %s: %w", name, err)
		}
		if !frozen {
			continue // someone had a word in the meantime
		}
		v.record, err = d.freeze(ctx, v.record)
		v.fixed = err == nil
		return v, err
	}
}

// freeze saves the edition; from here on it does not change. Where another process was faster, its edition is the one.
func (d *Desk) freeze(ctx context.Context, r digest.Record) (digest.Record, error) {
	switch err := d.Store.SaveEdition(ctx, r); {
	case errors.Is(err, digest.ErrFixed):
		return d.Store.Edition(ctx, r.Edition.Name)
	case err != nil:
		return r, fmt.Errorf("saving edition %s: %w", r.Edition.Name, err)
	}
	e := r.Edition
	d.Log.Info("edition fixed", "edition", e.Name, "events", len(e.Events), "present", len(e.Present), "tasks", len(e.Tasks), "problems", len(e.Problems))
	return r, nil
}

// judge looks at the draft of a slot that has come, and says whether and as what it is sent. n is how long its log was.
func (d *Desk) judge(ctx context.Context, name string, slot, now time.Time) (v verdict, n int, err error) {
	draft, s, err := d.draft(ctx, name)
	needed := d.Review.Approval.Needed
	if s.Held != "" {
		needed = max(needed, 1)
	}
	known := err == nil
	otherwise := d.Review.Approval.Otherwise
	if d.Schedule.NameOf(slot, 0) != name { // of an extra edition nobody had time to look at a draft
		otherwise = digest.OtherwiseHold
	}
	anyway := needed == 0 || s.Held == "" && otherwise == digest.OtherwiseSend
	switch {
	case errors.Is(err, digest.ErrNotFound) || err == nil && len(s.By) == 0 && (anyway || digest.SourceFailed(draft.Edition)):
		if draft, v.composed, err = d.recompose(ctx, draft, name, slot, now, needed > 0 || known); err != nil {
			return v, 0, err
		}
	case err != nil:
		return v, 0, err
	}
	if draft, err = d.edited(ctx, draft, now); err != nil {
		return v, 0, err
	}
	v.record = draft.AsEdited()
	hash, err := v.record.Hash()
	if err != nil {
		return v, 0, err
	}
	log, err := d.Store.Log(ctx, name)
	if err != nil {
		return v, 0, err
	}
	s = d.Review.People.Stand(log)
	blind := v.record.Edition.NoCalendar
	if blind { // whatever else is configured, only a person may send it
		needed, otherwise = max(needed, 1), digest.OtherwiseHold
	}
	if v.record.Edition.Quiet == digest.QuietSkip && !blind && len(s.By) == 0 && s.Held == "" && s.Skipped == "" {
		v.skipped = v.record.Edition.QuietWeek()
		return v, len(log), d.append(ctx, digest.LogEntry{
			Edition: name, At: now.UTC(), Who: "the rule for quiet weeks",
			Act: digest.Skipped, Hash: hash, Why: v.record.Edition.NothingNew(),
		})
	}
	switch {
	case s.Skipped != "": // a moment ago
		v.held = "it was skipped by " + s.Skipped
	case needed == 0 || s.Approved(hash, needed):
	case s.Held != "":
		v.held = waitingFor(v.record.Edition, s, hash, needed)
	case otherwise == digest.OtherwiseSend:
		d.Log.Warn("nobody approved in time: it is sent all the same", "edition", name)
	case otherwise == digest.OtherwiseReduced:
		d.Log.Warn("nobody approved in time: only its calendar is sent", "edition", name)
		if v.record.Edition, err = d.reduced(ctx, draft); err != nil {
			return v, 0, err
		}
	default:
		v.held, v.blind = waitingFor(v.record.Edition, s, hash, needed), blind && len(s.By) == 0
	}
	if v.held != "" {
		v.shown = d.show(ctx, draft.AsEdited())
	}
	return v, len(log), nil
}

// Draft is the draft of that name as it would be sent now, the editor's file included, and how it stands. What the editor's file changed
// makes the approvals so far fall. The error is ErrNotFound where there is no draft, ErrFixed where the edition is sent already.
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

// recompose collects and composes, and reports whether a draft came of it. Where no calendar can be read, or nothing
// at all, the draft that there is stands as it is: it may have been made while they could, and one that readers
// should not get is shown once.
//
// Where keep, and where no calendar could be read, the draft is kept, and the log says who composed it.
func (d *Desk) recompose(
	ctx context.Context, before digest.StoredDraft, name string, slot, now time.Time, keep bool,
) (digest.StoredDraft, bool, error) {
	record, err := d.compose(ctx, name, slot, now, d.Store, false)
	switch {
	case before.Edition.Name == "" && err != nil:
		return digest.StoredDraft{}, false, err
	case before.Edition.Name != "" && (errors.Is(err, digest.ErrNothingRead) || err == nil && record.Edition.NoCalendar):
		d.Log.Warn("no calendar can be read: the draft stands as it is", "edition", name)
		return before, false, nil
	case err != nil:
		return before, false, err
	}
	draft := digest.StoredDraft{Record: record}
	if draft.Edited, err = d.applied(record); err != nil || !keep && !record.Edition.NoCalendar {
		return draft, true, err
	}
	return draft, true, d.keepDraft(ctx, draft, now)
}

// keepDraft stores a draft, and the log says who composed it.
func (d *Desk) keepDraft(ctx context.Context, draft digest.StoredDraft, now time.Time) error {
	name := draft.Edition.Name
	if err := d.Store.SaveDraft(ctx, draft); err != nil {
		return fmt.Errorf("keeping the draft of edition %s: %w", name, err)
	}
	hash, err := draft.AsEdited().Hash()
	if err != nil {
		return err
	}
	return d.append(ctx, digest.LogEntry{Edition: name, At: now.UTC(), Who: d.Process.Account, Account: d.Process.AccountID, Act: digest.Composed, Hash: hash})
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
