package digest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

const (
	noteAlerting = "alerting/"               // before the key of what some process is telling the operator just now
	alertLease   = 2 * time.Minute           // after which a process that began to tell, and did not say that it did, is taken for dead
	alertAgain   = 24*time.Hour + alertEvery // between two alerts of what waits for a person: never twice within a day
)

// tell hands the operator what nobody told him of yet, and what waits for a person and was told a day ago, in one
// message. What a process tells is first leased and only noted as told when it was handed over, so that it is told by
// somebody else should that process die. What could not be handed over for certain is told the next time: an operator
// who reads an alert twice is better off than one who reads none.
func (d *Desk) tell(ctx context.Context, now time.Time, concerns []concern) error {
	var fresh []concern
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
	err := d.shout(ctx, now, fresh)
	if err != nil && errors.Is(err, ErrUncertain) {
		return err // the leases end by themselves: it is told again then
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

// lease reports whether the operator is to be told of c by the caller, now.
func (d *Desk) lease(ctx context.Context, c concern, now time.Time) (bool, error) {
	told, at, err := d.noted(ctx, noteAlert+c.key)
	if err != nil || told && (!c.lasting || now.Sub(at) < alertAgain && !now.Before(at)) {
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
	mine, err := d.Store.Note(ctx, noteAlerting+c.key, d.Owner, now)
	if err != nil || !mine {
		return false, err
	}
	if was := at; told { // another process may have told it between the two looks
		if told, at, err = d.noted(ctx, noteAlert+c.key); err == nil && (!told || at.Equal(was)) {
			return true, d.Store.Forget(ctx, noteAlert+c.key)
		}
	} else if told, _, err = d.noted(ctx, noteAlert+c.key); err == nil && !told {
		return true, nil
	}
	return false, errors.Join(err, d.Store.Forget(ctx, noteAlerting+c.key))
}

// noted reports whether there is a note of exactly that key, and since when.
func (d *Desk) noted(ctx context.Context, key string) (bool, time.Time, error) {
	notes, err := d.Store.Notes(ctx, key, 1000)
	if i := slices.IndexFunc(notes, func(n Note) bool { return n.Key == key }); i >= 0 {
		return true, notes[i].At, err
	}
	return false, time.Time{}, err
}

// uncertainPeople are concerns for the subscribers of whom nobody knows whether they got the edition, one for each
// destination.
func (d *Desk) uncertainPeople(ctx context.Context, edition string) ([]concern, error) {
	ledger, ok := d.Store.(BatchLedger)
	var out []concern
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
			out = append(out, concern{
				fmt.Sprintf("uncertain-people/%s/%s", edition, dest.Name),
				fmt.Sprintf("It is uncertain whether %d subscribers of %s got edition %s, and it is not sent to them again by itself. digest editions %s names them",
					tally.Uncertain, dest.Name, edition, edition),
				true,
			})
		}
	}
	return out, nil
}
