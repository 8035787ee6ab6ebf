package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// unsent adds to lines, by name, the editions that were not sent: drafts, and skipped, held, and missed editions, each
// with the reason.
func (a *app) unsent(ctx context.Context, d *workspace, lines map[string]string) error {
	now, err := a.clock(d.now)
	if err != nil {
		return err
	}
	add := func(name, what string) {
		if _, known := lines[name]; !known {
			lines[name] = fmt.Sprintf("%s\t-\t-\t%s", name, console.Printable(what))
		}
	}
	slot, _ := d.Schedule.Latest(now)
	over := func(name string) bool { return tooLate(d, name, now) }
	if lister, ok := d.Store.(digest.DraftLister); ok {
		names, err := lister.Drafted(ctx, maxListedEditions)
		if err != nil {
			return err
		}
		for _, name := range names {
			if lines[name] != "" {
				continue
			}
			what, err := a.notSent(ctx, d, name)
			if err != nil {
				return err
			}
			if over(name) && !strings.HasPrefix(what, "skipped") {
				what = "missed: " + what
			}
			add(name, what)
		}
	}
	for _, prefix := range []string{digest.NoteHandled, digest.NoteHeld} {
		notes, err := d.Store.Notes(ctx, prefix, maxListedEditions)
		if err != nil {
			return err
		}
		for _, n := range notes {
			name := strings.TrimPrefix(n.Key, prefix)
			if prefix == digest.NoteHandled {
				add(name, "skipped: "+n.Text)
			} else {
				add(name, "missed: "+n.Text)
			}
		}
	}
	newest := ""
	for other := range lines {
		if over(other) {
			newest = max(newest, other)
		}
	}
	if name := d.Schedule.NameOf(slot, 0); newest != "" && over(name) && name > newest {
		add(name, "missed: nothing was published in time; digest skip "+name+" skips it")
	}
	return nil
}

// tooLate reports whether the grace period of the edition is over.
func tooLate(d *workspace, name string, now time.Time) bool {
	slot, _ := d.Schedule.Latest(now)
	latest := d.Schedule.NameOf(slot, 0)
	return name < latest || name == latest && now.Sub(slot) > d.Schedule.Grace
}

// notSent describes an edition that has a draft or a log and was not sent.
func (a *app) notSent(ctx context.Context, d *workspace, name string) (string, error) {
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
