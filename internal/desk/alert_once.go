package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

const (
	noteAlerting = "alerting/"               // prefix of the key of an alert that some process is sending
	alertLease   = 2 * time.Minute           // after this, a process that has not noted its alert as sent is dead
	alertAgain   = 24*time.Hour + AlertEvery // between two alerts of what waits for a person: never twice within a day
)

// AlertOperator sends, in one message, the concerns that were not sent yet, and those that wait for a person and were
// sent a day ago. A process first leases an alert, and notes it as sent only after it was accepted, so that another
// process sends it if this one dies. An alert whose delivery is uncertain is sent again: reading an alert twice is
// better than missing it.
func (d *Desk) AlertOperator(ctx context.Context, now time.Time, concerns []Concern) error {
	var fresh []Concern
	for _, c := range concerns {
		mine, err := d.lease(ctx, c, now)
		if err != nil {
			return err
		}
		if mine {
			fresh = append(fresh, c)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	lasting := context.WithoutCancel(ctx)
	err := d.Shout(ctx, now, fresh)
	if err != nil && errors.Is(err, digest.ErrUncertain) {
		return err // the leases expire: it is sent again then
	}
	for _, c := range fresh {
		if err == nil {
			_, noted := d.Store.Note(lasting, noteAlert+c.key, "told", now)
			err = noted
		}
		err = errors.Join(err, d.Store.Forget(lasting, noteAlerting+c.key))
	}
	return err
}

// lease reports whether the caller is to send c to the operator now.
func (d *Desk) lease(ctx context.Context, c Concern, now time.Time) (bool, error) {
	sent, at, err := d.noted(ctx, noteAlert+c.key)
	if err != nil || sent && (!c.lasting || now.Sub(at) < alertAgain && !now.Before(at)) {
		return false, err
	}
	if leased, since, err := d.noted(ctx, noteAlerting+c.key); err != nil {
		return false, err
	} else if leased {
		if age := now.Sub(since); age >= 0 && age < alertLease {
			return false, nil
		}
		if err := d.Store.Forget(ctx, noteAlerting+c.key); err != nil {
			return false, err
		}
	}
	mine, err := d.Store.Note(ctx, noteAlerting+c.key, d.Process.Owner, now)
	if err != nil || !mine {
		return false, err
	}
	if was := at; sent { // another process may have sent it in between
		if sent, at, err = d.noted(ctx, noteAlert+c.key); err == nil && (!sent || at.Equal(was)) {
			return true, d.Store.Forget(ctx, noteAlert+c.key)
		}
	} else if sent, _, err = d.noted(ctx, noteAlert+c.key); err == nil && !sent {
		return true, nil
	}
	return false, errors.Join(err, d.Store.Forget(ctx, noteAlerting+c.key))
}

// noted reports whether there is a note with exactly that key, and since when.
func (d *Desk) noted(ctx context.Context, key string) (bool, time.Time, error) {
	notes, err := d.Store.Notes(ctx, key, 1000)
	if i := slices.IndexFunc(notes, func(n digest.Note) bool { return n.Key == key }); i >= 0 {
		return true, notes[i].At, err
	}
	return false, time.Time{}, err
}

// uncertainPeople returns a concern for each destination with subscribers whose delivery is uncertain.
func (d *Desk) uncertainPeople(ctx context.Context, edition string) ([]Concern, error) {
	ledger, ok := d.Store.(digest.BatchLedger)
	var out []Concern
	all, err := d.AsCalled(ctx, edition)
	if err != nil {
		return nil, err
	}
	for _, dest := range all {
		if !ok || dest.Readers == nil {
			continue
		}
		tally, err := ledger.Tally(ctx, edition, dest.Name)
		if err != nil {
			return nil, fmt.Errorf("counting whom edition %s reached: %w", edition, err)
		}
		if tally.Uncertain > 0 {
			out = append(out, Concern{
				fmt.Sprintf("uncertain-people/%s/%s", edition, dest.Name),
				fmt.Sprintf("It is uncertain whether %d subscribers of %s got edition %s, "+
					"and it is not sent to them again by itself. digest editions %s lists them",
					tally.Uncertain, dest.Name, edition, edition),
				true,
			})
		}
	}
	return out, nil
}
