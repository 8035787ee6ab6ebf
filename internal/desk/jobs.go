package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// give has jobs done: by any process if jobs are shared, and otherwise by this one before it returns.
func (d *Desk) give(ctx context.Context, now time.Time, jobs []digest.Job) error {
	if len(jobs) == 0 {
		return nil
	}
	if d.Jobs != nil {
		return d.Jobs.Give(ctx, jobs)
	}
	errs := make([]error, len(jobs))
	running := make(chan struct{}, maxConcurrent)
	var group sync.WaitGroup
	for i, j := range jobs {
		running <- struct{}{}
		group.Go(func() {
			defer func() { <-running }()
			errs[i] = digest.Recover("a job", func() error { return d.Do(ctx, now, j) })
		})
	}
	group.Wait()
	return errors.Join(errs...)
}

// Do does a job. If nothing is left to do, or the configuration has no such listing or destination, it returns nil.
func (d *Desk) Do(ctx context.Context, now time.Time, j digest.Job) error {
	switch j.Kind {
	case digest.JobCollect:
		return d.doCollect(ctx, now, j)
	case digest.JobMail:
		return d.doMail(ctx, now, j)
	case digest.JobCorrect:
		if why, err := d.Paused(ctx); err != nil || why != "" {
			return err
		}
		_, err := d.correct(ctx, now)
		return err
	}
	return fmt.Errorf("a job of kind %q: %w", j.Kind, errors.ErrUnsupported)
}

// doCollect reads a listing ahead of its edition, and stores the harvest. If the source failed or was suddenly empty,
// nothing is stored: it is read again at the slot, and reported then.
func (d *Desk) doCollect(ctx context.Context, now time.Time, j digest.Job) error {
	slot := d.Schedule.After(now)
	i := slices.IndexFunc(d.Sources.Listings, func(l digest.Listing) bool { return l.ID() == j.Name && l.Group != "" })
	if i < 0 || slot.IsZero() || d.Schedule.NameOf(slot, 0) != j.Edition {
		return nil
	}
	if _, at, err := digest.LastHarvest(ctx, d.Store, d.Sources.Listings[i]); err == nil && !at.Before(j.Since) &&
		d.fresh(d.Sources.Listings[i], at, now) {
		return d.Store.SaveReading(ctx, j.Edition, digest.Reading{Listing: j.Name, At: at})
	}
	_, since, err := d.history(ctx, j.Edition, slot)
	if err != nil {
		return err
	}
	again := *d
	again.Sources.Ahead = 0
	period := digest.PeriodOf(slot, since, d.Zone, d.Content.EventDays, d.Content.ActivitySpan)
	c, err := again.collect(ctx, d.Sources.Listings[i], period, now, false)
	if err != nil {
		return err
	}
	if ctx.Err() != nil { // which is not the source's fault
		return ctx.Err()
	}
	if d.Sources.Progress != nil {
		d.Sources.Progress(1, 1, d.Sources.Listings[i], c.Trouble())
	}
	r := digest.Reading{Listing: j.Name, At: now.UTC()}
	if trouble := c.Trouble(); trouble != nil {
		r.Trouble = ErrorText(trouble)
	}
	return d.Store.SaveReading(ctx, j.Edition, r)
}

// locate turns the IDs of a job into addresses. A job of version 0.1.0 has the addresses themselves.
func locate(ctx context.Context, readers digest.Readers, j digest.Job) (digest.Job, error) {
	for _, end := range []struct {
		id      string
		address *string
	}{{j.From, &j.After}, {j.To, &j.Until}} {
		if end.id == "" {
			continue
		}
		locator, ok := readers.(digest.Locator)
		if !ok {
			return j, fmt.Errorf("finding a subscriber by ID: %w", errors.ErrUnsupported)
		}
		address, err := locator.AddressOf(ctx, end.id)
		if err != nil {
			return j, err
		}
		*end.address = address
	}
	return j, nil
}

// doMail hands an edition to the recipients of a batch who have not got it.
func (d *Desk) doMail(ctx context.Context, now time.Time, j digest.Job) error {
	dest, known := d.Called(j.Name)
	if !known || dest.Readers == nil {
		return nil
	}
	if why, err := d.Paused(ctx); err != nil || why != "" {
		return err
	}
	r, err := d.Store.Edition(ctx, j.Edition)
	if err != nil {
		return err
	}
	m, able := d.newMailing(dest, r, r.Edition.Name)
	if !able {
		return nil
	}
	if j, err = locate(ctx, dest.Readers, j); errors.Is(err, digest.ErrNotFound) {
		return nil // a reader was deleted meanwhile: the next run gives the rest in new batches
	} else if err != nil {
		return err
	}
	if why, err := d.stillApproved(ctx, r, []Destination{dest}, now); err != nil || why != "" {
		return err
	}
	return m.pass(ctx, batch{j.After, j.Until})
}
