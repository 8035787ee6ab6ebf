package overview

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// Unsent is an edition that was not sent, with the reason.
type Unsent struct{ Name, What string }

// UnsentEditions returns the editions that were not sent: drafts, and skipped, held, and missed editions. sent are the
// names of the stored editions, which it leaves out. It reads at most limit drafts, and as many notes of each kind.
func UnsentEditions(
	ctx context.Context, d *desk.Desk, sent []string, limit int, now time.Time,
) ([]Unsent, error) {
	var found []Unsent
	names := slices.Clone(sent)
	add := func(name, what string) {
		if !slices.Contains(names, name) {
			names = append(names, name)
			found = append(found, Unsent{name, what})
		}
	}
	over := func(name string) bool { return d.Schedule.TooLate(name, now) }
	if lister, ok := d.Store.(digest.DraftLister); ok {
		drafted, err := lister.Drafted(ctx, limit)
		if err != nil {
			return nil, err
		}
		for _, name := range drafted {
			if slices.Contains(names, name) {
				continue
			}
			what, err := notSent(ctx, d, name)
			if err != nil {
				return nil, err
			}
			if over(name) && !strings.HasPrefix(what, "skipped") {
				what = "missed: " + what
			}
			add(name, what)
		}
	}
	for _, note := range []struct{ prefix, what string }{
		{digest.NoteHandled, "skipped: "}, {digest.NoteHeld, "missed: "},
	} {
		notes, err := d.Store.Notes(ctx, note.prefix, limit)
		if err != nil {
			return nil, err
		}
		for _, n := range notes {
			add(strings.TrimPrefix(n.Key, note.prefix), note.what+n.Text)
		}
	}
	newest := ""
	for _, name := range names {
		if over(name) {
			newest = max(newest, name)
		}
	}
	slot, _ := d.Schedule.Latest(now)
	if name := d.Schedule.NameOf(slot, 0); newest != "" && over(name) && name > newest {
		add(name, "missed: nothing was published in time; digest skip "+name+" skips it")
	}
	return found, nil
}

// notSent describes an edition that has a draft or a log and was not sent.
func notSent(ctx context.Context, d *desk.Desk, name string) (string, error) {
	log, err := d.Store.Log(ctx, name)
	if err != nil {
		return "", err
	}
	why := ""
	for _, w := range log {
		switch w.Act {
		case digest.Held, digest.Skipped:
			why = w.Why
		case digest.Approved, digest.Composed, digest.Edited, digest.Fell, digest.Frozen:
		}
	}
	if why != "" {
		why = " (" + why + ")"
	}
	s := d.Review.People.Stand(log)
	what := "a draft that is not sent yet"
	switch {
	case s.Skipped == digest.RuleEmpty || s.Skipped == digest.RuleQuiet:
		return "skipped, because " + strings.Trim(why, " ()"), nil
	case s.Skipped != "":
		return "skipped by " + s.Skipped + why, nil
	case s.Held != "":
		what = "held by " + s.Held + why
	case len(s.Counted(d.Review.Approval.Needed)) > 0:
		what = "a draft, approved by " + strings.Join(s.Counted(d.Review.Approval.Needed), " and ")
		if n := s.Missing(s.Hash, d.Review.Approval.Needed); n > 0 {
			what += ", and needs " + console.Plural(n, "more approval", "more approvals")
		}
	case d.Review.Approval.Needed > 0:
		what = "a draft that waits for approval"
	}
	draft, err := d.Store.Draft(ctx, name)
	if errors.Is(err, digest.ErrNotFound) {
		return strings.Replace(what, "a draft", "an edition without a draft", 1), nil
	} else if err != nil {
		return "", err
	}
	if draft.Edition.NoCalendar && s.Held == "" && len(s.By) == 0 {
		what += ": no calendar could be read"
	}
	return what, nil
}
