package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// Deliver hands the record to every destination that has not got it, all at once, and returns the ledger of the edition.
// A destination that fails costs only itself.
func (d *Desk) Deliver(ctx context.Context, r digest.Record) ([]digest.Delivery, error) {
	ledger, err := d.Places(ctx, r.Edition.Name)
	if err != nil {
		return nil, err
	}
	open, err := d.open(ctx, r.Edition.Name, ledger)
	if err != nil {
		return nil, err
	}
	withheld, err := d.withheld(ctx, r.Edition.Name, ledger, open)
	if err != nil {
		return nil, err
	}
	open = ready(open, withheld)
	errs := make([]error, len(open))
	var group sync.WaitGroup
	for i, dest := range open {
		group.Go(func() {
			errs[i] = digest.Recover("destination "+dest.Name, func() error { return d.deliverTo(ctx, dest, r) })
		})
	}
	group.Wait()
	if errors.Join(errs...) != nil && d.SettleLeft(ctx) {
		for i, err := range errs {
			if unsettled := (unsettledError{}); errors.As(err, &unsettled) {
				errs[i] = nil // the ledger knows now
			}
		}
	}
	last, cancel := briefly(ctx)
	defer cancel()
	ledger, err = d.Places(last, r.Edition.Name)
	return ledger, errors.Join(append(errs, err)...)
}

// open are the destinations that the edition has still to reach. What is claimed counts: Claim decides whose it is.
func (d *Desk) open(ctx context.Context, edition string, ledger []digest.Delivery) ([]Destination, error) {
	all, err := d.asCalled(ctx, edition, ledger)
	if err != nil {
		return nil, err
	}
	var out []Destination
	for _, dest := range all {
		line, _ := lineFor(ledger, dest.Name)
		if line.State != digest.Sent && (line.State != digest.Uncertain || dest.Readers != nil) && !dest.Draft {
			out = append(out, dest)
		}
	}
	return out, nil
}

func lineFor(ledger []digest.Delivery, destination string) (digest.Delivery, bool) {
	i := slices.IndexFunc(ledger, func(l digest.Delivery) bool { return l.Destination == destination && l.Recipient == "" })
	if i < 0 {
		return digest.Delivery{}, false
	}
	return ledger[i], true
}

// deliverTo brings r to one destination. Its error is only what kept the ledger from being written; how the delivery ended
// stands in the ledger.
func (d *Desk) deliverTo(ctx context.Context, dest Destination, r digest.Record) error {
	if dest.Readers != nil {
		return d.mail(ctx, dest, r)
	}
	line := digest.Delivery{Edition: r.Edition.Name, Destination: dest.Name, Owner: d.Process.Owner}
	log := d.Log.With("edition", line.Edition, "destination", dest.Name)

	m, err := d.message(r, dest) // before claiming: a broken template must not burn a claim
	if err != nil {
		return err
	}
	line, mine, err := d.claim(ctx, line)
	if err != nil {
		return err
	}
	if !mine {
		log.Info("delivery is another's")
		return nil
	}
	other := ""
	err = digest.Recover("the ledger", func() (err error) { // a panic must not leave an attempt that nobody ends
		other, err = d.rival(ctx, line, dest)
		return err
	})
	switch {
	case err != nil:
		line.State, line.Error = digest.Failed, "nothing was handed over: "+ErrorText(err)
	case other != "":
		line.State, line.Error = digest.Failed, "nothing was handed over: the same place gets it as "+other
	default:
		line = d.lookOnceMore(ctx, dest, m, d.handOver(ctx, dest, m, line))
	}
	if err := d.settleLine(ctx, line); err != nil {
		return err
	}
	log.Info("delivery settled", "state", line.State, "receipt", line.Receipt, "err", line.Error)
	return nil
}

// handOver publishes m and says in the returned line how that ended.
func (d *Desk) handOver(ctx context.Context, dest Destination, m digest.Message, line digest.Delivery) digest.Delivery {
	var receipt string
	d.Process.Attempts.Begin(line)
	err := d.Limits.Patience.Do(ctx, func(ctx context.Context) (err error) {
		defer func() {
			if r := recover(); r != nil { // it may have happened after the first byte
				err = fmt.Errorf("publishing broke the program: %v: %w", r, digest.ErrUncertain)
			}
		}()
		receipt, err = dest.Publisher.Publish(ctx, m)
		return err
	})
	_, passing := retry.After(err)
	switch {
	case err == nil:
		line.State, line.Receipt = digest.Sent, receipt
	case errors.Is(err, digest.ErrUncertain):
		line.State, line.Error = digest.Uncertain, ErrorText(err)
	default:
		line.State, line.Error, line.Final = digest.Failed, ErrorText(err), !passing && ctx.Err() == nil
	}
	return line
}

// ErrorText is an error with its hint, as the ledger keeps it.
func ErrorText(err error) string {
	if hint := digest.Hint(err); hint != "" {
		return err.Error() + " (" + hint + ")"
	}
	return err.Error()
}

// message renders r for dest.
func (d *Desk) message(r digest.Record, dest Destination) (digest.Message, error) {
	m, err := d.Rendering.Renderer.Render(r, dest.Formats)
	if err != nil {
		return m, fmt.Errorf("destination %s: rendering edition %s: %w", dest.Name, r.Edition.Name, err)
	}
	m.Destination = dest.Name
	return m, nil
}

// TakeOver makes uncertain what was claimed by processes that are gone, and returns those deliveries. The ledger's
// own clock says since when they are uncertain.
func (d *Desk) TakeOver(ctx context.Context) ([]digest.Delivery, error) {
	now, err := d.Store.Clock(ctx)
	if err != nil {
		return nil, fmt.Errorf("asking the ledger for the time: %w", err)
	}
	broken, err := d.Store.Abandon(ctx, now, d.Process.Gone)
	if err != nil {
		return nil, fmt.Errorf("looking for deliveries that were broken off: %w", err)
	}
	for _, l := range broken {
		d.Log.Warn("delivery was broken off", "edition", l.Edition, "destination", l.Destination, "owner", l.Owner)
	}
	return broken, nil
}

// resolve takes over, and settles what is uncertain where the destination
// can be asked. What a destination does not tell stays uncertain, for a person to settle.
func (d *Desk) resolve(ctx context.Context, now time.Time) error {
	if _, err := d.SettleOwn(ctx); err != nil {
		return err
	}
	if _, err := d.TakeOver(ctx); err != nil {
		return err
	}
	lines, err := d.Store.Doubtful(ctx)
	if err != nil {
		return fmt.Errorf("reading what is uncertain: %w", err)
	}
	for _, line := range lines {
		if err := digest.Recover("asking", func() error { _, _, err := d.AskLine(ctx, line); return err }); err != nil {
			d.Log.Warn("destination does not tell what it has", "destination", line.Destination,
				"edition", line.Edition, "err", err)
		}
	}
	return nil
}
