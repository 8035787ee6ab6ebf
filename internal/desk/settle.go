package desk

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/inflight"
)

// nothingSent is the error of an attempt that ended before anything was handed over.
const nothingSent = "nothing was handed over: the answer of the ledger was lost"

// briefly returns a context for a few queries of the ledger. It outlives the run, because the ledger must learn how a
// delivery ended. It has a timeout, because a ledger that does not answer must not block everything else.
func briefly(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), inflight.SettleTimeout)
}

// claimLine registers the delivery in flight, and claims it. After a true the caller must hand it over, or not, and
// settle it. An error means that the ledger may show a claim; the caller must not publish, and the claim is ended
// later.
func (d *Desk) claimLine(ctx context.Context, line digest.Delivery) (digest.Delivery, bool, error) {
	if !d.Process.Attempts.Enter(line) {
		return line, false, nil
	}
	ctx, cancel := context.WithTimeout(ctx, inflight.SettleTimeout)
	defer cancel()
	mine := false
	err := digest.Recover("the ledger", func() (err error) {
		if mine, err = d.Store.Claim(ctx, line); err == nil && mine {
			line.Attempt, err = d.attemptOf(ctx, line)
		}
		return err
	})
	switch {
	case err != nil:
		d.Process.Attempts.Abandon(line)
		return line, false, fmt.Errorf("destination %s: claiming edition %s: %w", line.Destination, line.Edition, err)
	case !mine:
		d.Process.Attempts.Leave(line)
	}
	return line, mine, nil
}

// attemptOf reads back which attempt was claimed. Settling names it, so that a write that arrives late cannot settle
// the next attempt.
func (d *Desk) attemptOf(ctx context.Context, line digest.Delivery) (int, error) {
	lines, err := d.Places(ctx, line.Edition)
	if err != nil {
		return 0, err
	}
	now, ok := lineFor(lines, line.Destination)
	if !ok || now.State != digest.Claimed || now.Owner != line.Owner {
		return 0, errors.New("the ledger does not show the claim")
	}
	return now.Attempt, nil
}

// settleLine records in the ledger how an attempt of this process ended. If that fails, the registry keeps the
// outcome for SettleOwn.
func (d *Desk) settleLine(ctx context.Context, line digest.Delivery) error {
	d.Process.Attempts.Finish(line)
	ctx, cancel := briefly(ctx)
	defer cancel()
	if err := d.Store.Settle(ctx, line); err != nil {
		return digest.WithHint(unsettledError{notRecorded(line, err)},
			"this process records it when the store answers again; if the process ends before that: "+SettleCommand(line))
	}
	d.Process.Attempts.Leave(line)
	return nil
}

// notRecorded is the error if the ledger cannot record how a delivery ended.
func notRecorded(line digest.Delivery, err error) error {
	return fmt.Errorf("destination %s: edition %s is %s, but the ledger could not record that: %w",
		line.Destination, line.Edition, line.State, err)
}

// unsettledError is the error for an outcome that could not be recorded in the ledger. The registry keeps the
// outcome.
type unsettledError struct{ error }

func (e unsettledError) Unwrap() error { return e.error }

// SettleCommand is the command by which a person records how a delivery ended.
func SettleCommand(line digest.Delivery) string {
	state := string(line.State)
	if line.State != digest.Sent && line.State != digest.Failed {
		state = "sent (or failed)"
	}
	who := ""
	if line.Recipient != "" {
		who = " --recipient " + line.Recipient
	}
	if line.State != digest.Sent && line.State != digest.Failed && who != "" {
		return fmt.Sprintf("digest settle %s %s sent%s (or failed)", line.Edition, line.Destination, who)
	}
	return fmt.Sprintf("digest settle %s %s %s%s", line.Edition, line.Destination, state, who)
}

// SettleOwn ends every claim of this process that is not in flight. If the registry has an outcome, the claim is
// settled with it. Otherwise nothing was handed over, and the claim is freed. It returns the deliveries that it
// ended. It is safe at any time, even while deliveries are in flight, and safe to repeat.
func (d *Desk) SettleOwn(ctx context.Context) ([]digest.Delivery, error) {
	if d.Process.Attempts == nil {
		return nil, nil
	}
	left := d.Process.Attempts.Unsettled() // before the ledger is read: what ends in between waits for the next call
	claims, err := d.Store.Claims(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the claims: %w", err)
	}
	var out []digest.Delivery
	var errs []error
	own := map[inflight.Key]bool{}
	for _, line := range claims {
		if line.Owner != d.Process.Owner {
			continue
		}
		own[inflight.KeyOf(line)] = true
		ended, err := d.endClaim(ctx, line)
		if err != nil {
			errs = append(errs, err)
		} else if ended != nil {
			out = append(out, *ended)
		}
	}
	for _, f := range left {
		if own[inflight.KeyOf(f.Delivery)] {
			continue
		}
		if err := d.reconcile(ctx, f); err != nil {
			errs = append(errs, err)
		}
	}
	return out, errors.Join(errs...)
}

// endClaim ends one claim of this process, unless it is in flight; then it returns nil.
func (d *Desk) endClaim(ctx context.Context, line digest.Delivery) (*digest.Delivery, error) {
	f, registered := d.Process.Attempts.Find(line)
	if registered && (f.State == digest.Claimed && !f.Void || f.Settling) {
		return nil, nil
	}
	switch {
	case !registered || f.Void:
		line.State, line.Receipt, line.Error, line.Final = digest.Failed, "", nothingSent, false
	case f.Attempt != 0 && f.Attempt != line.Attempt:
		line.State, line.Error = digest.Uncertain, "the ledger shows another attempt than this process made"
	default:
		line.State, line.Receipt, line.Error, line.Final = f.State, f.Receipt, f.Error, f.Final
	}
	changed, err := d.Store.SettleAttempt(ctx, line)
	if err != nil {
		return nil, notRecorded(line, err)
	}
	if registered {
		d.Process.Attempts.Forget(f)
	}
	if !changed { // it was settled a moment ago
		return nil, nil
	}
	d.Log.Warn("settled a claim that was left over", "edition", line.Edition, "destination", line.Destination,
		"attempt", line.Attempt, "state", line.State)
	return &line, nil
}

// reconcile removes from the registry what the ledger does not show as claimed. Another process may have considered
// this one dead. Then the line is uncertain, and the outcome in the registry settles it.
func (d *Desk) reconcile(ctx context.Context, f inflight.Attempt) error {
	if f.Void || f.State == digest.Uncertain {
		d.Process.Attempts.Forget(f)
		return nil
	}
	line, err := d.doubtful(ctx, f.Delivery)
	if err != nil {
		return err
	}
	if line.State == digest.Uncertain && line.Owner == d.Process.Owner && (f.Attempt == 0 || f.Attempt == line.Attempt) {
		line.State, line.Receipt, line.Error, line.Final = f.State, f.Receipt, f.Error, f.Final
		if err := d.Store.Settle(ctx, line); err != nil {
			return err
		}
	}
	d.Process.Attempts.Forget(f)
	return nil
}

// doubtful returns the line of a delivery if it is uncertain; otherwise the line has no state.
func (d *Desk) doubtful(ctx context.Context, of digest.Delivery) (digest.Delivery, error) {
	lines, err := d.Store.Doubtful(ctx)
	if batch, ok := d.Store.(digest.BatchLedger); ok && of.Recipient != "" {
		lines, err = batch.Troubled(ctx, of.Edition, of.Destination, math.MaxInt32)
	}
	if err != nil {
		return digest.Delivery{}, err
	}
	i := slices.IndexFunc(lines, func(l digest.Delivery) bool {
		return inflight.KeyOf(l) == inflight.KeyOf(of) && l.State == digest.Uncertain
	})
	if i < 0 {
		return digest.Delivery{}, nil
	}
	return lines[i], nil
}

// SettleLeft calls SettleOwn at the end of a run, before its error is reported. It reports whether the registry is
// empty.
func (d *Desk) SettleLeft(ctx context.Context) bool {
	if d.Process.Attempts == nil || len(d.Process.Attempts.Unsettled()) == 0 {
		return d.Process.Attempts != nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), inflight.SettleTimeout/3)
	defer cancel()
	_, err := d.SettleOwn(ctx)
	return err == nil && len(d.Process.Attempts.Unsettled()) == 0
}

// attemptLimit is how long an attempt may take before the operator gets an alert, if its publisher does not say.
const attemptLimit = 10 * time.Minute

// limitOf returns how long an attempt at the destination may take before the operator gets an alert.
func (d *Desk) limitOf(destination string) time.Duration {
	if dest, ok := d.Called(destination); ok {
		if l, ok := dest.Publisher.(digest.Limited); ok {
			return l.Limit()
		}
	}
	return attemptLimit
}
