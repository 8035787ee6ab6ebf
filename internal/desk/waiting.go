package desk

import (
	"context"
	"errors"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Waiting returns why the edition of that name, which is due, is not sent as it is; empty: nothing in the store
// prevents it. It reads no source and stores nothing.
func (d *Desk) Waiting(ctx context.Context, name string) (string, error) {
	if why, err := d.Paused(ctx); err != nil || why != "" {
		return why, err
	}
	log, err := d.Store.Log(ctx, name)
	if err != nil {
		return "", err
	}
	s := d.Review.People.Stand(log)
	fixed, err := d.Store.Edition(ctx, name)
	switch {
	case err == nil:
		hash, err := fixed.Hash()
		return d.withdrawnWhy(s, hash), err
	case !errors.Is(err, digest.ErrNotFound):
		return "", err
	}
	draft, err := d.Store.Draft(ctx, name)
	switch {
	case errors.Is(err, digest.ErrNotFound) && s.Held != "":
		return "it is held by " + s.Held, nil
	case errors.Is(err, digest.ErrNotFound):
		return "", nil
	case err != nil:
		return "", err
	}
	if draft.Edited, err = d.applied(draft.Record); err != nil {
		return "", err
	}
	r := draft.AsEdited()
	hash, err := r.Hash()
	if err != nil {
		return "", err
	}
	needed, otherwise := d.Review.Approval.Needed, d.Review.Approval.Otherwise
	switch {
	case r.Edition.NoCalendar:
		needed, otherwise = max(needed, 1), digest.OtherwiseHold
	case IsExtra(name):
		otherwise = digest.OtherwiseHold
	}
	if s.Held == "" && (needed == 0 || s.Approved(hash, needed) || otherwise != digest.OtherwiseHold) {
		return "", nil
	}
	return waitingFor(r.Edition, s, hash, max(needed, 1)), nil
}

// waitingFor returns what an edition waits for if it does not have the approvals that it needs.
func waitingFor(e digest.Edition, s digest.Standing, hash string, needed int) string {
	switch {
	case s.Held != "":
		return "it is held by " + s.Held
	case e.NoCalendar && len(s.By) == 0 && IsExtra(e.Name):
		return unreadable + ", so it waits for an approval, or for another digest --now on the same day"
	case e.NoCalendar && len(s.By) == 0:
		return unreadable + ", so it waits until one can be read, or for an approval"
	}
	return "it waits for " + map[int]string{1: "an approval", 2: "two approvals"}[s.Missing(hash, needed)]
}

// IsExtra reports whether name is that of an extra edition: a day with letters. Only digest --now sends it, on that
// day.
func IsExtra(name string) bool {
	return name != "" && name[len(name)-1] >= 'a' && name[len(name)-1] <= 'z'
}

// withdrawnWhy returns why the rest of a fixed edition is not sent; empty: it is sent.
func (d *Desk) withdrawnWhy(s digest.Standing, hash string) string {
	switch {
	case s.Held != "":
		return "it is held by " + s.Held
	case s.Withdrawn == "" || d.Review.Approval.Needed == 0 || d.Review.Approval.Otherwise == digest.OtherwiseSend ||
		s.Approved(hash, d.Review.Approval.Needed):
		return ""
	}
	return "it waits for another approval: " + s.Withdrawn
}
