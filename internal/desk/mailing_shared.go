package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// batch is a part of a destination's readers, in the order of their addresses. Empty texts mean from the first, and to the last.
type batch struct {
	after string // the address before its first
	until string // its last
}

// readers goes through the readers of a batch, a page at a time, and says of each whether they can be sent to.
func readers(ctx context.Context, dest Destination, ledger digest.BatchLedger, edition string, b batch, each func(page []digest.Recipient, unsent []bool) error) error {
	for after := b.after; ; {
		page, err := dest.Readers.Recipients(ctx, after, mailingPage)
		if err != nil {
			return fmt.Errorf("destination %s: reading its subscribers: %w", dest.Name, err)
		}
		if len(page) > 0 && page[len(page)-1].Address <= after {
			return fmt.Errorf("destination %s: its subscribers came in no order: %w", dest.Name, errors.ErrUnsupported)
		}
		last := len(page) == 0
		addresses := make([]string, 0, len(page))
		for _, p := range page {
			if b.until != "" && p.Address > b.until {
				last = true
				break
			}
			addresses = append(addresses, p.Address)
		}
		if len(addresses) > 0 {
			unsent, err := ledger.Unsent(ctx, edition, dest.Name, addresses)
			if err != nil {
				return fmt.Errorf("destination %s: reading the ledger: %w", dest.Name, err)
			}
			if err := each(page[:len(addresses)], unsent); err != nil {
				return err
			}
			after = addresses[len(addresses)-1]
		}
		if last || after == b.until {
			return nil
		}
	}
}

const (
	mailingPoll  = 2 * time.Second // between two looks at how far a shared mailing has come
	mailingQuiet = 30              // looks without any progress, after which it is left to the next run
)

// mailShared has r brought to all readers of dest by the processes that share the store: each batch that has someone left is a job. It
// looks on until nobody is left, or nothing happens any more, and writes the mailing's own line. What is then left is given again by the next run.
func (d *Desk) mailShared(ctx context.Context, dest Destination, ledger digest.BatchLedger, of digest.Delivery) error {
	open, jobs, err := survey(ctx, dest, ledger, of.Edition)
	if err != nil {
		return err
	}
	first, err := ledger.Tally(ctx, of.Edition, of.Destination)
	if err != nil {
		return fmt.Errorf("destination %s: counting edition %s: %w", of.Destination, of.Edition, err)
	}
	if err := d.Jobs.Give(ctx, jobs); err != nil {
		return err
	}
	tally := first
	for quiet := 0; open > 0 && quiet < mailingQuiet; quiet++ {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(mailingPoll):
		}
		now, err := ledger.Tally(ctx, of.Edition, of.Destination)
		if err != nil {
			return fmt.Errorf("destination %s: counting edition %s: %w", of.Destination, of.Edition, err)
		}
		if now != tally {
			quiet = 0
		}
		if tally = now; tally.Over()-first.Over() < open {
			continue
		}
		// As many as were left have it: but are they the same? Somebody may have come or gone meanwhile.
		if open, _, err = survey(ctx, dest, ledger, of.Edition); err != nil {
			return err
		}
		first = tally
	}
	d.Log.Info("mailing", "edition", of.Edition, "destination", of.Destination, "tally", tally.String(), "batches", len(jobs))
	var left error
	if n := open - (tally.Over() - first.Over()) - (tally.Failed - tally.Refused); n > 0 {
		left = fmt.Errorf("%d were not tried yet: %w", n, context.Canceled) // which is not final
	}
	return d.settleMailing(ctx, of, tally, left)
}

// survey counts who can be sent to, and makes a job of each batch that has such.
func survey(ctx context.Context, dest Destination, ledger digest.BatchLedger, edition string) (open int, jobs []digest.Job, err error) {
	after, from := "", ""
	locator, locates := dest.Readers.(digest.Locator)
	err = readers(ctx, dest, ledger, edition, batch{}, func(page []digest.Recipient, unsent []bool) error {
		until, to, before := page[len(page)-1].Address, "", open
		if locates {
			var err error
			if to, err = locator.IDOf(ctx, until); err != nil { // forgotten meanwhile: the next run goes on
				return err
			}
		}
		for _, left := range unsent {
			if left {
				open++
			}
		}
		if open > before {
			j := digest.Job{Kind: digest.JobMail, Edition: edition, Name: dest.Name, From: from, To: to}
			if !locates {
				j.After, j.Until = after, until
			}
			jobs = append(jobs, j)
		}
		after, from = until, to
		return nil
	})
	return open, jobs, err
}
