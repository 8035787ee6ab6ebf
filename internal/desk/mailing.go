package desk

import (
	"context"
	"errors"
	"fmt"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/inflight"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// mail delivers r to all readers of dest, once to each. The ledger calls it name: the edition's name, or a
// correction's. The mailing has a line of its own in the ledger: it is sent if every reader was tried and nobody is
// to be tried again, and failed otherwise. The error is only about writing the ledger.
func (d *Desk) mail(ctx context.Context, dest Destination, r digest.Record, name string) error {
	m, ok := d.newMailing(dest, r, name)
	if !ok {
		return fmt.Errorf("destination %s: it cannot write to people one by one: %w", dest.Name, errors.ErrUnsupported)
	}
	if d.Jobs != nil && name == r.Edition.Name { // a correction is a job itself
		return inOrder(ctx, m,
			(*mailing).survey,
			(*mailing).share,
			(*mailing).wait,
			(*mailing).settle,
		)
	}
	return inOrder(ctx, m,
		(*mailing).send,
		(*mailing).settle,
	)
}

// mailing is the delivery of a record to the readers of one destination.
type mailing struct {
	*Desk
	dest    Destination
	mailer  digest.Mailer
	ledger  digest.BatchLedger
	of      digest.Delivery // the mailing's own line
	letters *letterTemplates

	tally digest.Tally
	ended error // why some readers were not tried; nil: all were

	// Of a mailing that processes share:
	open  int          // how many readers it still has to reach
	begun digest.Tally // when they were counted
	jobs  []digest.Job // a batch of them each
}

// newMailing reports false if the destination, the store, or the renderer cannot address single people.
func (d *Desk) newMailing(dest Destination, r digest.Record, name string) (*mailing, bool) {
	mailer, able := dest.Publisher.(digest.Mailer)
	ledger, keeps := d.Store.(digest.BatchLedger)
	if !able || !keeps || d.Rendering.RenderFor == nil {
		return nil, false
	}
	return &mailing{
		Desk: d, dest: dest, mailer: mailer, ledger: ledger,
		of:      digest.Delivery{Edition: name, Destination: dest.Name, Owner: d.Process.Owner},
		letters: newLetterTemplates(d, dest, r, name),
	}, true
}

// send hands over to all readers, and again to those who failed for a reason that may pass.
func (m *mailing) send(ctx context.Context) error {
	for try := 1; ; try++ {
		m.ended = m.pass(ctx, batch{})
		if err := m.count(ctx); err != nil {
			return errors.Join(m.ended, err)
		}
		m.Log.Info("mailing", "edition", m.of.Edition, "destination", m.of.Destination, "tally", m.tally.String(),
			"err", m.ended)
		again := m.ended == nil && m.tally.Failed > m.tally.Refused && try < m.Limits.Patience.Tries
		if !again || m.Limits.Patience.Wait(ctx, try) != nil {
			return nil
		}
	}
}

// count reads the tally after a pass, even if the pass was canceled.
func (m *mailing) count(ctx context.Context) error {
	ctx, cancel := inflight.Briefly(ctx)
	defer cancel()
	var err error
	if m.tally, err = m.ledger.Tally(ctx, m.of.Edition, m.of.Destination); err != nil {
		err = fmt.Errorf("destination %s: counting edition %s: %w", m.of.Destination, m.of.Edition, err)
	}
	return err
}

// settle writes the line of the mailing itself.
func (m *mailing) settle(ctx context.Context) error {
	ctx, cancel := inflight.Briefly(ctx)
	defer cancel()
	if err := m.free(ctx); err != nil {
		return err
	}
	line, mine, err := m.Ledger().Claim(ctx, m.of)
	if err != nil || !mine { // not mine: another process has the same mailing, and settles it
		return err
	}
	line.State, line.Receipt = digest.Sent, m.tally.String()
	switch {
	case m.ended != nil:
		_, passing := retry.After(m.ended)
		line.State, line.Receipt, line.Final = digest.Failed, "", !passing && !errors.Is(m.ended, context.Canceled)
		line.Error = m.tally.String() + "; then: " + ErrorText(m.ended)
	case m.tally.Failed > m.tally.Refused, m.tally.Claimed > 0:
		line.State, line.Receipt = digest.Failed, ""
		line.Error = m.tally.String() + "; those not yet accepted are tried again"
	}
	return m.Ledger().Settle(ctx, line)
}

// free makes the mailing's line one that can be claimed, if a process ended while it wrote the line. The line itself
// publishes nothing, so its outcome is never uncertain.
func (m *mailing) free(ctx context.Context) error {
	lines, err := digest.Places(ctx, m.Store, m.of.Edition)
	if err != nil {
		return err
	}
	line, _ := digest.LineFor(lines, m.of.Destination)
	if line.State != digest.Uncertain {
		return nil
	}
	line.State, line.Error = digest.Failed, "the mailing was broken off"
	return m.Store.Settle(ctx, line)
}
