package digest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/cityoflosangeles/digest/internal/retry"
)

// The links of a form. Each letter has the recipient's own in their place. They are letters, digits and signs that stand unchanged
// in HTML, in plain text and in an address, and no other text has them.
const (
	UnsubscribeMark = "https://unsubscribe.6b1f0c52d9e84a37.invalid/"
	SettingsMark    = "https://settings.6b1f0c52d9e84a37.invalid/"
)

// Letter is an edition for one person.
type Letter struct {
	Recipient Recipient
	Form      *Message // the same one for all who get the same, with UnsubscribeMark and SettingsMark for links
}

// Turn tells the ledger how one delivery ended and claims the next, both or neither, and either may be missing: ended
// is nil, or next is empty. Ended needs Recipient, State, Receipt, Error, Final and Bounced. It reports whether next
// is the caller's; where it is, that is on durable storage. An error means that nothing more may be handed over.
type Turn func(ended *Delivery, next string) (mine bool, err error)

// Mailer is a Publisher that can hand an edition to many people over few connections.
type Mailer interface {
	Publisher
	// Mail hands over letters until they end or ctx does. It claims each by turn before the first byte that could publish it, has at
	// most one claimed per connection, and tells by turn how each ended. What it could not begin it leaves without a line. The error
	// is why it ended before the letters did; letters must then be drained by no one.
	Mail(ctx context.Context, letters <-chan Letter, turn Turn) error
}

// BatchLedger is a Ledger that can be asked about, and told of, many people at once.
type BatchLedger interface {
	Ledger
	// Turn settles what ended and claims for each in next a delivery of the same edition, destination and owner as of: all in one
	// transaction, or nothing and an error. Only what of.Owner has claimed is settled; a line of ended that it has not makes the whole
	// an error. It reports who of next was claimed: not those who are claimed, sent, uncertain or finally failed, and nobody twice.
	Turn(ctx context.Context, of Delivery, ended []Delivery, next []string) (mine []bool, err error)
	// Unsent reports for each of recipients whether Turn would claim it now.
	Unsent(ctx context.Context, edition, destination string, recipients []string) ([]bool, error)
	// Places is Deliveries without those that have a recipient.
	Places(ctx context.Context, edition string) ([]Delivery, error)
	// Tally counts, by state, the deliveries of an edition to the recipients of a destination.
	Tally(ctx context.Context, edition, destination string) (Tally, error)
	// Reopen makes the line of a mailing that was sent one that failed, so that it is taken up again: somebody is owed it after all. It reports
	// whether the line was sent. That line stands for no message of its own, so nothing is published twice by it.
	Reopen(ctx context.Context, edition, destination, why string) (bool, error)
	// Troubled returns the first limit deliveries with a recipient that are failed or uncertain.
	Troubled(ctx context.Context, edition, destination string, limit int) ([]Delivery, error)
}

// Tally is how many people an edition went to, and how that ended.
type Tally struct {
	Sent, Claimed, Uncertain int
	Failed                   int // all that failed
	Refused                  int // of those that failed: finally
}

func (t Tally) String() string {
	parts := []string{fmt.Sprintf("%d sent", t.Sent)}
	for _, p := range []struct {
		n    int
		what string
	}{{t.Claimed, "under way"}, {t.Refused, "refused"}, {t.Failed - t.Refused, "not yet accepted"}, {t.Uncertain, "uncertain"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	return strings.Join(parts, ", ")
}

// Places is the ledger of an edition without the people of its mailings, who may be many.
func (d *Desk) Places(ctx context.Context, edition string) ([]Delivery, error) {
	if ledger, ok := d.Store.(BatchLedger); ok {
		return ledger.Places(ctx, edition)
	}
	return d.Store.Deliveries(ctx, edition)
}

const (
	mailingPage  = 500 // recipients read at once
	mailingForms = 64  // rendered at a time; beyond that a form is rendered again
)

// mail brings r to all readers of dest, each once, and writes the mailing's own line: sent where all were tried and none is left to be
// tried again, failed otherwise. Its error is only what kept the ledger from being written.
func (d *Desk) mail(ctx context.Context, dest Destination, r Record) error {
	return d.mailAs(ctx, dest, r, r.Edition.Name)
}

// mailAs is mail for what the ledger calls name.
func (d *Desk) mailAs(ctx context.Context, dest Destination, r Record, name string) error {
	mailer, able := dest.Publisher.(Mailer)
	ledger, keeps := d.Store.(BatchLedger)
	if !able || !keeps || d.RenderFor == nil {
		return fmt.Errorf("destination %s: it cannot write to people one by one: %w", dest.Name, errors.ErrUnsupported)
	}
	of := Delivery{Edition: name, Destination: dest.Name, Owner: d.Owner}
	if d.Jobs != nil && name == r.Edition.Name { // a correction is a job itself
		return d.mailShared(ctx, dest, ledger, of)
	}
	forms := newForms(d, dest, r, name)
	for try := 1; ; try++ {
		ended := d.pass(ctx, forms, mailer, ledger, of, batch{})
		tally, err := tallyAfter(ctx, ledger, of)
		if err != nil {
			return errors.Join(ended, fmt.Errorf("destination %s: counting edition %s: %w", dest.Name, of.Edition, err))
		}
		d.Log.Info("mailing", "edition", of.Edition, "destination", of.Destination, "tally", tally.String(), "err", ended)
		waiting := tally.Failed - tally.Refused
		if ended == nil && waiting > 0 && try < d.Patience.Tries && d.Patience.Wait(ctx, try) == nil {
			continue
		}
		return d.settleMailing(ctx, of, tally, ended)
	}
}

// settleMailing writes the line of the mailing itself, which says whether it is done.
func (d *Desk) settleMailing(ctx context.Context, of Delivery, tally Tally, ended error) error {
	ctx, cancel := briefly(ctx)
	defer cancel()
	if err := d.freeMailing(ctx, of); err != nil {
		return err
	}
	of, mine, err := d.claim(ctx, of)
	if err != nil || !mine { // not mine: another process is at the same mailing, and its end is the end
		return err
	}
	of.State, of.Receipt = Sent, tally.String()
	switch {
	case ended != nil:
		_, passing := retry.After(ended)
		of.State, of.Receipt, of.Final = Failed, "", !passing && !errors.Is(ended, context.Canceled)
		of.Error = tally.String() + "; then: " + told(ended)
	case tally.Failed > tally.Refused, tally.Claimed > 0:
		of.State, of.Receipt, of.Error = Failed, "", tally.String()+"; those not yet accepted are tried again"
	}
	return d.settleLine(ctx, of)
}

// tallyAfter counts after a pass, also where that was ended.
func tallyAfter(ctx context.Context, ledger BatchLedger, of Delivery) (Tally, error) {
	ctx, cancel := briefly(ctx)
	defer cancel()
	return ledger.Tally(ctx, of.Edition, of.Destination)
}

// freeMailing makes the mailing's own line one that can be claimed, should a process have ended while it wrote it. That line publishes
// nothing, so it is never uncertain what it did.
func (d *Desk) freeMailing(ctx context.Context, of Delivery) error {
	lines, err := d.Places(ctx, of.Edition)
	if err != nil {
		return err
	}
	line, _ := lineFor(lines, of.Destination)
	if line.State != Uncertain {
		return nil
	}
	line.State, line.Error = Failed, "the mailing was broken off"
	return d.Store.Settle(ctx, line)
}

// pass goes once through the readers of a batch and hands over to those who can be sent to.
func (d *Desk) pass(ctx context.Context, forms *forms, mailer Mailer, ledger BatchLedger, of Delivery, b batch) error {
	reading, stop := context.WithCancel(ctx)
	defer stop()
	letters := make(chan Letter, mailingPage)
	turns := newClerk(ledger, of, d.Attempts)
	var read error
	var group sync.WaitGroup
	group.Go(func() {
		defer close(letters)
		read = recovered("rendering", func() error { return forms.write(reading, ledger, b, letters) })
	})
	group.Go(turns.work)
	err := func() (err error) {
		defer func() {
			if p := recover(); p != nil { // what was in flight is uncertain
				err = fmt.Errorf("publishing broke the program: %v", p)
			}
		}()
		return mailer.Mail(ctx, letters, d.hearing(ctx, forms.dest, of.Edition, turns.take))
	}()
	stop()
	for range letters { // the one who writes them may wait for room
	}
	close(turns.asked)
	group.Wait()
	if turns.interrupted() || turns.broken.Load() != nil {
		d.settleLeft(ctx)
	}
	if err == nil && ctx.Err() == nil {
		err = read
	}
	return err
}

// write puts a letter into letters for every reader of the batch who has not got it.
func (f *forms) write(ctx context.Context, ledger BatchLedger, b batch, letters chan<- Letter) error {
	return readers(ctx, f.dest, ledger, f.name, b, func(page []Recipient, unsent []bool) error {
		for i, p := range page {
			if !unsent[i] {
				continue
			}
			form, err := f.of(p)
			if err != nil {
				return err
			}
			select {
			case letters <- Letter{Recipient: p, Form: form}:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
}

// Deliver hands r to every destination that has not got it, and returns the lines of the ledger for the destinations themselves.
func (d *Desk) Deliver(ctx context.Context, r Record) ([]Delivery, error) { return d.deliver(ctx, r) }
