package digest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// StoredDraft is an edition that is not fixed yet, as the store keeps it.
type StoredDraft struct {
	Record         // as it was composed
	Edited Edition // as the editor's file made it, when it was last looked at
}

// record is what would be sent.
func (d StoredDraft) record() Record {
	return Record{Edition: d.Edited, Templates: d.Templates, ComposedAt: d.ComposedAt}
}

// EditorsFile is the source that a problem names where the editor's file is not right for its edition.
const EditorsFile = "the editor's file"

// verdict is what an edition has come to when it is looked at.
type verdict struct {
	record   Record
	composed bool
	fixed    bool
	held     string // why it is not sent, where it is not
	skipped  string // why it is left out, where it is
	shown    []Delivery
}

// settle brings the edition of the slot as far as it may go at now: composed, edited, approved, fixed. Where nobody's word is on a draft
// that needs none, it is composed anew: fresher is better. What was approved is sent byte for byte as it was.
func (d *Desk) settle(ctx context.Context, name string, slot, now time.Time) (verdict, error) {
	for {
		v, n, err := d.judge(ctx, name, slot, now)
		if err != nil || v.held != "" || v.skipped != "" {
			return v, err
		}
		hash, err := v.record.Hash()
		if err != nil {
			return v, err
		}
		frozen, err := d.Store.Say(ctx, Word{Edition: name, Number: n + 1, At: now.UTC(), Who: d.Account, Act: Frozen, Hash: hash})
		if err != nil {
			return v, fmt.Errorf("fixing edition %s: %w", name, err)
		}
		if !frozen {
			continue // someone had a word in the meantime
		}
		v.record, err = d.fix(ctx, v.record)
		v.fixed = err == nil
		return v, err
	}
}

// fix saves the edition; from here on it does not change. Where another process was faster, its edition is the one.
func (d *Desk) fix(ctx context.Context, r Record) (Record, error) {
	switch err := d.Store.SaveEdition(ctx, r); {
	case errors.Is(err, ErrFixed):
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
	needed := d.Approval.Needed
	if s.Held != "" {
		needed = max(needed, 1)
	}
	otherwise := d.Approval.Otherwise
	if d.Schedule.NameOf(slot, 0) != name { // of an extra edition nobody had time to look at a draft
		otherwise = OtherwiseHold
	}
	anyway := needed == 0 || s.Held == "" && otherwise == OtherwiseSend
	switch {
	case errors.Is(err, ErrNotFound) || err == nil && len(s.By) == 0 && (anyway || failed(draft.Edition)):
		var fresh StoredDraft
		if fresh, err = d.composeDraft(ctx, name, slot, now, needed > 0); errors.Is(err, ErrNothingRead) && draft.Edition.Name != "" {
			d.Log.Warn("no source can be read: the draft stands as it is", "edition", name, "err", err)
			break
		}
		if err != nil {
			return v, 0, err
		}
		draft, v.composed = fresh, true
	case err != nil:
		return v, 0, err
	}
	if draft, err = d.edited(ctx, draft, now); err != nil {
		return v, 0, err
	}
	v.record = draft.record()
	hash, err := v.record.Hash()
	if err != nil {
		return v, 0, err
	}
	log, err := d.Store.Words(ctx, name)
	if err != nil {
		return v, 0, err
	}
	s = Stand(log)
	if v.record.Edition.Quiet == QuietSkip && len(s.By) == 0 && s.Held == "" && s.Skipped == "" {
		v.skipped = v.record.Edition.QuietWeek()
		return v, len(log), d.say(ctx, Word{Edition: name, At: now.UTC(), Who: "the rule for quiet weeks", Act: Skipped, Hash: hash, Why: "there is nothing to tell"})
	}
	switch {
	case s.Skipped != "": // a moment ago
		v.held = "it was skipped by " + s.Skipped
	case needed == 0 || s.Approved(hash, needed):
	case s.Held != "":
		v.held = "it is held by " + s.Held
	case otherwise == OtherwiseSend:
		d.Log.Warn("nobody approved in time: it is sent all the same", "edition", name)
	case otherwise == OtherwiseReduced:
		d.Log.Warn("nobody approved in time: only its calendar is sent", "edition", name)
		if v.record.Edition, err = d.reduced(ctx, draft); err != nil {
			return v, 0, err
		}
	default:
		v.held = "it waits for " + map[int]string{1: "an approval", 2: "two approvals"}[s.Missing(hash, needed)]
	}
	if v.held != "" {
		v.shown = d.show(ctx, draft.record())
	}
	return v, len(log), nil
}

// Draft is the draft of that name as it would be sent now, the editor's file included, and how it stands. What the editor's file changed
// makes the approvals so far fall. The error is ErrNotFound where there is no draft, ErrFixed where the edition is sent already.
func (d *Desk) Draft(ctx context.Context, name string, now time.Time) (Record, Standing, error) {
	switch _, err := d.Store.Edition(ctx, name); {
	case err == nil:
		return Record{}, Standing{}, fmt.Errorf("edition %s: %w", name, ErrFixed)
	case !errors.Is(err, ErrNotFound):
		return Record{}, Standing{}, err
	}
	draft, s, err := d.draft(ctx, name)
	if err != nil {
		return Record{}, s, err
	}
	if draft, err = d.edited(ctx, draft, now); err != nil {
		return Record{}, s, err
	}
	log, err := d.Store.Words(ctx, name)
	return draft.record(), Stand(log), err
}

func (d *Desk) draft(ctx context.Context, name string) (StoredDraft, Standing, error) {
	log, err := d.Store.Words(ctx, name)
	if err != nil {
		return StoredDraft{}, Standing{}, err
	}
	draft, err := d.Store.Draft(ctx, name)
	return draft, Stand(log), err
}

// composeDraft collects and composes. Where the draft is to be approved, it is kept and the log says who composed it.
func (d *Desk) composeDraft(ctx context.Context, name string, slot, now time.Time, keep bool) (StoredDraft, error) {
	record, collections, err := d.compose(ctx, name, slot, now)
	if err != nil {
		return StoredDraft{}, err
	}
	for _, c := range collections {
		if c.Err == nil {
			if err := d.Store.SaveHarvest(ctx, c.Listing.Name, c.Harvest, c.At); err != nil {
				return StoredDraft{}, fmt.Errorf("keeping what %s told: %w", c.Listing.Name, err)
			}
		}
	}
	draft := StoredDraft{Record: record}
	if draft.Edited, err = d.applied(record.Edition); err != nil || !keep {
		return draft, err
	}
	if err := d.Store.SaveDraft(ctx, draft); err != nil {
		return draft, fmt.Errorf("keeping the draft of edition %s: %w", name, err)
	}
	hash, err := draft.record().Hash()
	if err != nil {
		return draft, err
	}
	return draft, d.say(ctx, Word{Edition: name, At: now.UTC(), Who: d.Account, Act: Composed, Hash: hash})
}

// applied is a composed edition with the editor's file. Its words are made anew, for what is hidden is not to be summed up.
func (d *Desk) applied(composed Edition) (Edition, error) {
	if d.Edits == nil {
		return composed, nil
	}
	edits, err := d.Edits(composed.Name)
	if err != nil || edits.Empty() {
		return composed, err
	}
	edited, unknown := edits.Apply(composed)
	if edits.Intro == "" {
		edited.Intro = ""
		_, edited.Intro = d.Wording(edited)
	}
	for _, item := range unknown {
		edited.Problems = append(slices.Clip(edited.Problems), Problem{
			Source: EditorsFile, Item: item, Error: "the edition has no such item",
			Hint: "name it by the address that the edition links to, a repository by owner/name, a task as owner/name#12",
		})
	}
	return edited, nil
}

// edited looks at the editor's file again. Where it makes another edition than the draft was, the draft is kept so, and approvals fall.
func (d *Desk) edited(ctx context.Context, draft StoredDraft, now time.Time) (StoredDraft, error) {
	name := draft.Edition.Name
	edition, err := d.applied(draft.Edition)
	if err != nil {
		return draft, err
	}
	before, err := draft.record().Hash()
	if err != nil {
		return draft, err
	}
	changed := changes(draft.Edited, edition)
	draft.Edited = edition
	hash, err := draft.record().Hash()
	if err != nil {
		return draft, err
	}
	if before != hash {
		if _, err := d.Store.Draft(ctx, name); errors.Is(err, ErrNotFound) { // it is not kept
			return draft, nil
		}
		if err := d.Store.SaveDraft(ctx, draft); err != nil {
			return draft, fmt.Errorf("keeping the draft of edition %s: %w", name, err)
		}
		if err := d.say(ctx, Word{Edition: name, At: now.UTC(), Who: d.Account, Act: Edited, Hash: hash, Why: "changed: " + strings.Join(changed, ", ")}); err != nil {
			return draft, err
		}
	}
	return draft, d.drop(ctx, name, hash, now)
}

// drop makes approvals fall that are of another record than the one of that hash, and says why.
func (d *Desk) drop(ctx context.Context, name, hash string, now time.Time) error {
	log, err := d.Store.Words(ctx, name)
	if err != nil {
		return err
	}
	s := Stand(log)
	if len(s.By) == 0 || s.Hash == hash {
		return nil
	}
	why := "after it the edition was composed anew"
	if last := log[len(log)-1]; last.Act == Edited {
		why = "after it the edition was " + last.Why
	}
	d.Log.Warn("approvals fell", "edition", name, "by", s.By, "why", why)
	return d.say(ctx, Word{
		Edition: name, At: now.UTC(), Who: d.Account, Act: Fell, Hash: hash,
		Why: fmt.Sprintf("%s approved %.12s; %s, and is %.12s now", strings.Join(s.By, " and "), s.Hash, why, hash),
	})
}

// changes are the parts of an edition that differ, by their names in JSON.
func changes(a, b Edition) []string {
	parts := func(e Edition) map[string]json.RawMessage {
		var out map[string]json.RawMessage
		if text, err := json.Marshal(e); err != nil || json.Unmarshal(text, &out) != nil {
			return nil
		}
		return out
	}
	before, after := parts(a), parts(b)
	var out []string
	for key, text := range after {
		if string(before[key]) != string(text) {
			out = append(out, key)
		}
	}
	for key := range before {
		if _, ok := after[key]; !ok {
			out = append(out, key)
		}
	}
	slices.Sort(out)
	return out
}

// say adds a word under the next number that is free.
func (d *Desk) say(ctx context.Context, w Word) error {
	for {
		log, err := d.Store.Words(ctx, w.Edition)
		if err != nil {
			return err
		}
		w.Number = len(log) + 1
		said, err := d.Store.Say(ctx, w)
		if err != nil {
			return fmt.Errorf("writing the log of edition %s: %w", w.Edition, err)
		}
		if said {
			return nil
		}
	}
}

// reduced is the edition that is sent where nobody approved and its calendar goes out all the same: only what the groups themselves announce,
// without what the editor has hidden.
func (d *Desk) reduced(_ context.Context, draft StoredDraft) (Edition, error) {
	e := draft.Edition
	e.Present, e.Tasks, e.Activity, e.Elsewhere, e.Talks, e.Spotlight = nil, nil, nil, nil, nil, nil
	if d.Edits != nil {
		edits, err := d.Edits(e.Name)
		if err != nil {
			return e, err
		}
		e, _ = Edits{Hides: edits.Hides}.Apply(e)
	}
	_, e.Intro = d.Wording(e)
	return e, nil
}

// failed reports whether a source could not be read when the edition was composed.
func failed(e Edition) bool {
	return slices.ContainsFunc(e.Problems, func(p Problem) bool { return p.Failed })
}

// ahead composes the draft of the next slot, where that is near enough, and shows it. A draft stays as it is, but for the editor's file;
// only where sources had failed and nobody has a word on it yet, it is composed anew.
func (d *Desk) ahead(ctx context.Context, slot, now time.Time) (verdict, error) {
	name := d.Schedule.NameOf(slot, 0)
	if d.Approval.Ahead <= 0 || slot.Sub(now) > d.Approval.Ahead {
		return verdict{}, nil
	}
	if _, err := d.Store.Edition(ctx, name); !errors.Is(err, ErrNotFound) {
		return verdict{}, err
	}
	draft, s, err := d.draft(ctx, name)
	var v verdict
	switch {
	case s.Skipped != "":
		return verdict{}, nil
	case errors.Is(err, ErrNotFound), err == nil && len(s.By) == 0 && failed(draft.Edition):
		if draft, err = d.composeDraft(ctx, name, slot, now, true); err != nil {
			return v, err
		}
		v.composed = true
	case err != nil:
		return v, err
	}
	if draft, err = d.edited(ctx, draft, now); err != nil {
		return v, err
	}
	v.record = draft.record()
	v.shown = d.show(ctx, v.record)
	return v, nil
}

// show brings a draft to the private places that are marked for it: each of its forms once.
func (d *Desk) show(ctx context.Context, r Record) []Delivery {
	hash, err := r.Hash()
	if err != nil {
		return nil
	}
	name := r.Edition.Name
	r.Edition.Name = draftName(name, hash)
	r.Edition.Title = "DRAFT · " + r.Edition.Title
	r.Edition.Intro = fmt.Sprintf("Not sent yet. To send it: digest approve %s · to stop it: digest hold %s. %s", name, name, r.Edition.Intro)
	if quiet := r.Edition.QuietWeek(); quiet != "" {
		r.Edition.Intro += " (This is " + quiet + ".)"
	}
	ledger, err := d.Places(ctx, r.Edition.Name)
	if err != nil {
		d.Log.Warn("draft not shown", "edition", name, "err", err)
		return nil
	}
	for _, dest := range d.Destinations {
		line, _ := lineFor(ledger, dest.Name)
		if !dest.Draft || line.State == Sent || line.State == Uncertain {
			continue
		}
		if err := d.deliverTo(ctx, dest, r); err != nil {
			d.Log.Warn("draft not shown", "edition", name, "destination", dest.Name, "err", err)
		}
	}
	if ledger, err = d.Places(context.WithoutCancel(ctx), r.Edition.Name); err != nil {
		d.Log.Warn("draft not shown", "edition", name, "err", err)
	}
	return ledger
}

// lookAhead does what a run does where nothing is due: it composes the draft of the next edition, and corrects what was sent.
func (d *Desk) lookAhead(ctx context.Context, outcome Outcome, now time.Time) (Outcome, error) {
	v, err := d.ahead(ctx, outcome.Next, now)
	outcome.Draft, outcome.Shown, outcome.Composed = v.record, v.shown, v.composed
	if err != nil {
		return outcome, err
	}
	if d.Jobs != nil {
		return outcome, d.give(ctx, now, []Job{{Kind: JobCorrect, Since: now.UTC().Truncate(lookAgain)}})
	}
	outcome.Corrections, err = d.correct(ctx, now)
	return outcome, err
}

// proof is the draft of that name as it would be sent now, else a new composition of it. It stores nothing.
func (d *Desk) proof(ctx context.Context, name string, slot, now time.Time) (Record, error) {
	draft, err := d.Store.Draft(ctx, name)
	if errors.Is(err, ErrNotFound) {
		draft.Record, _, err = d.compose(ctx, name, slot, now)
	}
	if err != nil {
		return draft.Record, err
	}
	draft.Edited, err = d.applied(draft.Edition)
	return draft.record(), err
}

// Proof is an edition to be looked at: what was sent, with its corrections, else the draft of that name as it would be sent now, else
// ErrNotFound. It stores nothing.
func (d *Desk) Proof(ctx context.Context, name string) (Record, error) {
	r, err := d.Store.Edition(ctx, name)
	if err == nil {
		r.Edition.Corrections, err = d.Store.Corrections(ctx, name)
		return r, err
	}
	if !errors.Is(err, ErrNotFound) {
		return r, err
	}
	draft, err := d.Store.Draft(ctx, name)
	if err != nil {
		return Record{}, err
	}
	draft.Edited, err = d.applied(draft.Edition)
	return draft.record(), err
}

// skipped reports whether a person said that the edition is not to be sent.
func (d *Desk) skipped(ctx context.Context, name string) (bool, error) {
	log, err := d.Store.Words(ctx, name)
	return Stand(log).Skipped != "", err
}
