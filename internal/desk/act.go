package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Act records what a person decides about an edition: Approved, Held, or Skipped. Approving needs a draft, and
// approves it as it would be sent now. An edition can be held or skipped before it has a draft. An edition that is
// fixed cannot be approved, held, or skipped, unless its approvals were withdrawn.
func (d *Desk) Act(
	ctx context.Context, name string, who digest.Voice, act digest.Act, now time.Time,
) (digest.Record, digest.Standing, error) {
	who.Name = strings.TrimSpace(who.Name)
	if err := who.Valid(); err != nil {
		return digest.Record{}, digest.Standing{}, err
	}
	if err := d.Review.People.Allows(who, act, d.Review.Approval.Needed); err != nil {
		return digest.Record{}, digest.Standing{}, fmt.Errorf("edition %s was not %s: %w", name, act, err)
	}
	for {
		r, s, err := d.actOn(ctx, name, act, now)
		if err != nil {
			return r, s, err
		}
		w := digest.LogEntry{Edition: name, At: now.UTC(), Who: who.Name, Account: who.Account, Act: act}
		if r.Edition.Name != "" {
			if w.Hash, err = r.Hash(); err != nil {
				return r, s, err
			}
		}
		if act == digest.Approved {
			if w.Rendered, err = d.renders(r, d.Destinations); err != nil {
				return r, s, err
			}
		}
		log, err := d.Store.Log(ctx, name)
		if err != nil {
			return r, s, err
		}
		if d.Review.People.Stand(log).Frozen != "" {
			return r, s, tooLate(name)
		}
		w.Number = len(log) + 1
		appended, err := d.Store.Append(ctx, w)
		if err != nil {
			return r, s, fmt.Errorf("writing the log of edition %s: %w", name, err)
		}
		if appended {
			return r, d.Review.People.Stand(append(log, w)), nil
		}
	}
}

// actOn returns what act is about: the draft of that name, or a fixed edition whose approvals were withdrawn. If act
// needs none, it may be empty.
func (d *Desk) actOn(
	ctx context.Context, name string, act digest.Act, now time.Time,
) (digest.Record, digest.Standing, error) {
	r, s, err := d.Draft(ctx, name, now)
	if errors.Is(err, digest.ErrFixed) && act != digest.Skipped {
		r, s, err = d.withdrawn(ctx, name)
	}
	switch {
	case errors.Is(err, digest.ErrFixed):
		return r, s, tooLate(name)
	case !errors.Is(err, digest.ErrNotFound):
		return r, s, err
	case act != digest.Approved && d.coming(name, now):
		return r, s, nil
	case act == digest.Skipped:
		if passed, err := d.passed(ctx, name, now); err != nil || passed {
			return r, s, err
		}
	}
	return r, s, digest.WithHint(fmt.Errorf("there is no draft %s", name), d.whenDrafted(name, now))
}

func tooLate(name string) error {
	return digest.WithHint(fmt.Errorf("edition %s is fixed and on its way: it is too late", name),
		"digest editions "+name+" says where it went")
}

// withdrawn returns a fixed edition whose approvals were withdrawn before all of it was sent. It can be approved
// again. For any other edition, the error is ErrFixed.
func (d *Desk) withdrawn(ctx context.Context, name string) (digest.Record, digest.Standing, error) {
	log, err := d.Store.Log(ctx, name)
	if err != nil {
		return digest.Record{}, digest.Standing{}, err
	}
	s := d.Review.People.Stand(log)
	if s.Withdrawn == "" {
		return digest.Record{}, s, digest.ErrFixed
	}
	r, err := d.Store.Edition(ctx, name)
	return r, s, err
}

// coming reports whether name is the edition of the latest slot within grace, or of the next one.
func (d *Desk) coming(name string, now time.Time) bool {
	if slot, ok := d.Schedule.Latest(now); ok && now.Sub(slot) <= d.Schedule.Grace && d.Schedule.NameOf(slot, 0) == name {
		return true
	}
	next := d.Schedule.After(now)
	return !next.IsZero() && d.Schedule.NameOf(next, 0) == name
}

func (d *Desk) whenDrafted(name string, now time.Time) string {
	next := d.Schedule.After(now)
	switch {
	case next.IsZero():
		return "digest editions lists what there is"
	case d.Schedule.NameOf(next, 0) != name:
		return "the next edition is " + d.Schedule.NameOf(next, 0)
	}
	from := next.Add(-d.Review.Approval.Ahead).In(d.Zone).Format("Monday, January 2, 15:04 MST")
	return "the first run of digest after " + from + " composes it"
}
