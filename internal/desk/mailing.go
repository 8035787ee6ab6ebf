package desk

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/inflight"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// Places is the ledger of an edition without the people of its mailings, who may be many.
func (d *Desk) Places(ctx context.Context, edition string) ([]digest.Delivery, error) {
	if ledger, ok := d.Store.(digest.BatchLedger); ok {
		return ledger.Places(ctx, edition)
	}
	return d.Store.Deliveries(ctx, edition)
}

const (
	mailingPage  = 500 // recipients read at once
	maxTemplates = 64  // rendered at a time; beyond that a form is rendered again
)

// mail brings r to all readers of dest, each once, and writes the mailing's own line: sent where all were tried and none is left to be
// tried again, failed otherwise. Its error is only what kept the ledger from being written.
func (d *Desk) mail(ctx context.Context, dest Destination, r digest.Record) error {
	return d.mailAs(ctx, dest, r, r.Edition.Name)
}

// mailAs is mail for what the ledger calls name.
func (d *Desk) mailAs(ctx context.Context, dest Destination, r digest.Record, name string) error {
	mailer, able := dest.Publisher.(digest.Mailer)
	ledger, keeps := d.Store.(digest.BatchLedger)
	if !able || !keeps || d.Rendering.RenderFor == nil {
		return fmt.Errorf("destination %s: it cannot write to people one by one: %w", dest.Name, errors.ErrUnsupported)
	}
	of := digest.Delivery{Edition: name, Destination: dest.Name, Owner: d.Process.Owner}
	if d.Jobs != nil && name == r.Edition.Name { // a correction is a job itself
		return d.mailShared(ctx, dest, ledger, of)
	}
	forms := newLetterTemplates(d, dest, r, name)
	for try := 1; ; try++ {
		ended := d.pass(ctx, forms, mailer, ledger, of, batch{})
		tally, err := tallyAfter(ctx, ledger, of)
		if err != nil {
			return errors.Join(ended, fmt.Errorf("destination %s: counting edition %s: %w", dest.Name, of.Edition, err))
		}
		d.Log.Info("mailing", "edition", of.Edition, "destination", of.Destination, "tally", tally.String(), "err", ended)
		waiting := tally.Failed - tally.Refused
		if ended == nil && waiting > 0 && try < d.Limits.Patience.Tries && d.Limits.Patience.Wait(ctx, try) == nil {
			continue
		}
		return d.settleMailing(ctx, of, tally, ended)
	}
}

// settleMailing writes the line of the mailing itself, which says whether it is done.
func (d *Desk) settleMailing(ctx context.Context, of digest.Delivery, tally digest.Tally, ended error) error {
	ctx, cancel := briefly(ctx)
	defer cancel()
	if err := d.freeMailing(ctx, of); err != nil {
		return err
	}
	of, mine, err := d.claim(ctx, of)
	if err != nil || !mine { // not mine: another process is at the same mailing, and its end is the end
		return err
	}
	of.State, of.Receipt = digest.Sent, tally.String()
	switch {
	case ended != nil:
		_, passing := retry.After(ended)
		of.State, of.Receipt, of.Final = digest.Failed, "", !passing && !errors.Is(ended, context.Canceled)
		of.Error = tally.String() + "; then: " + ErrorText(ended)
	case tally.Failed > tally.Refused, tally.Claimed > 0:
		of.State, of.Receipt, of.Error = digest.Failed, "", tally.String()+"; those not yet accepted are tried again"
	}
	return d.settleLine(ctx, of)
}

// tallyAfter counts after a pass, also where that was ended.
func tallyAfter(ctx context.Context, ledger digest.BatchLedger, of digest.Delivery) (digest.Tally, error) {
	ctx, cancel := briefly(ctx)
	defer cancel()
	return ledger.Tally(ctx, of.Edition, of.Destination)
}

// freeMailing makes the mailing's own line one that can be claimed, should a process have ended while it wrote it. That line publishes
// nothing, so it is never uncertain what it did.
func (d *Desk) freeMailing(ctx context.Context, of digest.Delivery) error {
	lines, err := d.Places(ctx, of.Edition)
	if err != nil {
		return err
	}
	line, _ := lineFor(lines, of.Destination)
	if line.State != digest.Uncertain {
		return nil
	}
	line.State, line.Error = digest.Failed, "the mailing was broken off"
	return d.Store.Settle(ctx, line)
}

// pass goes once through the readers of a batch and hands over to those who can be sent to.
func (d *Desk) pass(ctx context.Context, forms *letterTemplates, mailer digest.Mailer, ledger digest.BatchLedger, of digest.Delivery, b batch) error {
	reading, stop := context.WithCancel(ctx)
	defer stop()
	letters := make(chan digest.Letter, mailingPage)
	turns := inflight.NewBatcher(ledger, of, d.Process.Attempts)
	var read error
	var group sync.WaitGroup
	group.Go(func() {
		defer close(letters)
		read = digest.Recover("rendering", func() error { return forms.write(reading, ledger, b, letters) })
	})
	group.Go(turns.Flush)
	err := func() (err error) {
		defer func() {
			if p := recover(); p != nil { // what was in flight is uncertain
				err = fmt.Errorf("publishing broke the program: %v", p)
			}
		}()
		return mailer.Mail(ctx, letters, d.recordingBounces(ctx, forms.dest, of.Edition, turns.Submit))
	}()
	stop()
	for range letters { // the one who writes them may wait for room
	}
	close(turns.Requests)
	group.Wait()
	if turns.Interrupted() || turns.Broken.Load() != nil {
		d.SettleLeft(ctx)
	}
	if err == nil && ctx.Err() == nil {
		err = read
	}
	return err
}

// write puts a letter into letters for every reader of the batch who has not got it.
func (f *letterTemplates) write(ctx context.Context, ledger digest.BatchLedger, b batch, letters chan<- digest.Letter) error {
	return readers(ctx, f.dest, ledger, f.name, b, func(page []digest.Recipient, unsent []bool) error {
		for i, p := range page {
			if !unsent[i] {
				continue
			}
			form, err := f.of(p)
			if err != nil {
				return err
			}
			select {
			case letters <- digest.Letter{Recipient: p, Template: form}:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
}
