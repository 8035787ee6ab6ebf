package desk

import (
	"context"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

const (
	mailingPoll  = 2 * time.Second // between two reads of how far a shared mailing has come
	mailingPolls = 30              // without any progress, after which the next run continues it
)

// survey counts the readers who can be sent to, and makes a job of each batch that has some.
//
// It reads the tally first. Readers who are handled between the two then count twice, and wait surveys again.
func (m *mailing) survey(ctx context.Context) error {
	var err error
	if m.begun, err = m.counted(ctx); err != nil {
		return err
	}
	m.tally, m.open, m.jobs = m.begun, 0, nil
	after, from := "", ""
	locator, locates := m.dest.Readers.(digest.Locator)
	return m.readers(ctx, batch{}, func(page []digest.Recipient, unsent []bool) error {
		until, to, before := page[len(page)-1].Address, "", m.open
		if locates {
			var err error
			if to, err = locator.IDOf(ctx, until); err != nil { // deleted in the meantime: the next run continues
				return err
			}
		}
		for _, left := range unsent {
			if left {
				m.open++
			}
		}
		if m.open > before {
			j := digest.Job{Kind: digest.JobMail, Edition: m.of.Edition, Name: m.dest.Name, From: from, To: to}
			if !locates {
				j.After, j.Until = after, until
			}
			m.jobs = append(m.jobs, j)
		}
		after, from = until, to
		return nil
	})
}

// share gives the batches to the processes that share the store.
func (m *mailing) share(ctx context.Context) error { return m.Jobs.Give(ctx, m.jobs) }

// wait waits until no reader is left, or nothing happens any more. The next run gives what is then left again.
func (m *mailing) wait(ctx context.Context) error {
	batches := len(m.jobs)
	for idle := 0; m.open > 0 && idle < mailingPolls; idle++ {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(mailingPoll):
		}
		now, err := m.counted(ctx)
		if err != nil {
			return err
		}
		if now != m.tally {
			idle = 0
		}
		if m.tally = now; m.reached() < m.open {
			continue
		}
		// As many as were left have it, but perhaps not the same ones: readers may have come or gone.
		if err := m.survey(ctx); err != nil {
			return err
		}
	}
	m.Log.Info("mailing", "edition", m.of.Edition, "destination", m.of.Destination, "tally", m.tally.String(),
		"batches", batches)
	if n := m.open - m.reached() - (m.tally.Failed - m.tally.Refused); n > 0 {
		m.ended = fmt.Errorf("%d were not tried yet: %w", n, context.Canceled) // so that it is not final
	}
	return nil
}

// reached is how many readers were handled since they were counted.
func (m *mailing) reached() int { return m.tally.Over() - m.begun.Over() }

func (m *mailing) counted(ctx context.Context) (digest.Tally, error) {
	tally, err := m.ledger.Tally(ctx, m.of.Edition, m.of.Destination)
	if err != nil {
		err = fmt.Errorf("destination %s: counting edition %s: %w", m.of.Destination, m.of.Edition, err)
	}
	return tally, err
}
