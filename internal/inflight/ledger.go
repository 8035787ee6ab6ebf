package inflight

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// nothingSent is the error of an attempt that ended before anything was handed over.
const nothingSent = "nothing was handed over: the answer of the ledger was lost"

// Briefly returns a context for a few queries of the ledger. It outlives the run, because the ledger must learn how a
// delivery ended. It has a timeout, because a ledger that does not answer must not block everything else.
func Briefly(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), SettleTimeout)
}

// Ledger claims and settles the deliveries of one process, so that its store and its registry agree.
type Ledger struct {
	Store    digest.Store
	Attempts *Registry
	Owner    string
	Log      *slog.Logger
}

// Claim registers the delivery in flight, and claims it. After a true the caller must hand it over, or not, and
// settle it. An error means that the ledger may show a claim; the caller must not publish, and the claim is ended
// later.
func (l Ledger) Claim(ctx context.Context, line digest.Delivery) (digest.Delivery, bool, error) {
	if !l.Attempts.Enter(line) {
		return line, false, nil
	}
	ctx, cancel := context.WithTimeout(ctx, SettleTimeout)
	defer cancel()
	mine := false
	err := digest.Recover("the ledger", func() (err error) {
		if mine, err = l.Store.Claim(ctx, line); err == nil && mine {
			line.Attempt, err = l.attemptOf(ctx, line)
		}
		return err
	})
	switch {
	case err != nil:
		l.Attempts.Abandon(line)
		return line, false, fmt.Errorf("destination %s: claiming edition %s: %w", line.Destination, line.Edition, err)
	case !mine:
		l.Attempts.Leave(line)
	}
	return line, mine, nil
}

// attemptOf reads back which attempt was claimed. Settling names it, so that a write that arrives late cannot settle
// the next attempt.
func (l Ledger) attemptOf(ctx context.Context, line digest.Delivery) (int, error) {
	lines, err := digest.Places(ctx, l.Store, line.Edition)
	if err != nil {
		return 0, err
	}
	now, ok := digest.LineFor(lines, line.Destination)
	if !ok || now.State != digest.Claimed || now.Owner != line.Owner {
		return 0, errors.New("the ledger does not show the claim")
	}
	return now.Attempt, nil
}

// Settle records in the ledger how an attempt of this process ended. If that fails, the registry keeps the
// outcome for SettleOwn.
func (l Ledger) Settle(ctx context.Context, line digest.Delivery) error {
	l.Attempts.Finish(line)
	ctx, cancel := Briefly(ctx)
	defer cancel()
	if err := l.Store.Settle(ctx, line); err != nil {
		return digest.WithHint(UnsettledError{notRecorded(line, err)},
			"this process records it when the store answers again; if the process ends before that: "+digest.SettleCommand(line))
	}
	l.Attempts.Leave(line)
	return nil
}

// notRecorded is the error if the ledger cannot record how a delivery ended.
func notRecorded(line digest.Delivery, err error) error {
	return fmt.Errorf("destination %s: edition %s is %s, but the ledger could not record that: %w",
		line.Destination, line.Edition, line.State, err)
}

// UnsettledError is the error for an outcome that could not be recorded in the ledger. The registry keeps the
// outcome.
type UnsettledError struct{ error }

func (e UnsettledError) Unwrap() error { return e.error }

// SettleOwn ends every claim of this process that is not in flight. If the registry has an outcome, the claim is
// settled with it. Otherwise nothing was handed over, and the claim is freed. It returns the deliveries that it
// ended. It is safe at any time, even while deliveries are in flight, and safe to repeat.
func (l Ledger) SettleOwn(ctx context.Context) ([]digest.Delivery, error) {
	if l.Attempts == nil {
		return nil, nil
	}
	left := l.Attempts.Unsettled() // before the ledger is read: what ends in between waits for the next call
	claims, err := l.Store.Claims(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the claims: %w", err)
	}
	var out []digest.Delivery
	var errs []error
	own := map[Key]bool{}
	for _, line := range claims {
		if line.Owner != l.Owner {
			continue
		}
		own[KeyOf(line)] = true
		ended, err := l.endClaim(ctx, line)
		if err != nil {
			errs = append(errs, err)
		} else if ended != nil {
			out = append(out, *ended)
		}
	}
	for _, f := range left {
		if own[KeyOf(f.Delivery)] {
			continue
		}
		if err := l.reconcile(ctx, f); err != nil {
			errs = append(errs, err)
		}
	}
	return out, errors.Join(errs...)
}

// endClaim ends one claim of this process, unless it is in flight; then it returns nil.
func (l Ledger) endClaim(ctx context.Context, line digest.Delivery) (*digest.Delivery, error) {
	f, registered := l.Attempts.Find(line)
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
	changed, err := l.Store.SettleAttempt(ctx, line)
	if err != nil {
		return nil, notRecorded(line, err)
	}
	if registered {
		l.Attempts.Forget(f)
	}
	if !changed { // it was settled a moment ago
		return nil, nil
	}
	l.Log.Warn("settled a claim that was left over", "edition", line.Edition, "destination", line.Destination,
		"attempt", line.Attempt, "state", line.State)
	return &line, nil
}

// reconcile removes from the registry what the ledger does not show as claimed. Another process may have considered
// this one dead. Then the line is uncertain, and the outcome in the registry settles it.
func (l Ledger) reconcile(ctx context.Context, f Attempt) error {
	if f.Void || f.State == digest.Uncertain {
		l.Attempts.Forget(f)
		return nil
	}
	line, err := l.doubtful(ctx, f.Delivery)
	if err != nil {
		return err
	}
	if line.State == digest.Uncertain && line.Owner == l.Owner && (f.Attempt == 0 || f.Attempt == line.Attempt) {
		line.State, line.Receipt, line.Error, line.Final = f.State, f.Receipt, f.Error, f.Final
		if err := l.Store.Settle(ctx, line); err != nil {
			return err
		}
	}
	l.Attempts.Forget(f)
	return nil
}

// doubtful returns the line of a delivery if it is uncertain; otherwise the line has no state.
func (l Ledger) doubtful(ctx context.Context, of digest.Delivery) (digest.Delivery, error) {
	lines, err := l.Store.Doubtful(ctx)
	if batch, ok := l.Store.(digest.BatchLedger); ok && of.Recipient != "" {
		lines, err = batch.Troubled(ctx, of.Edition, of.Destination, math.MaxInt32)
	}
	if err != nil {
		return digest.Delivery{}, err
	}
	i := slices.IndexFunc(lines, func(one digest.Delivery) bool {
		return KeyOf(one) == KeyOf(of) && one.State == digest.Uncertain
	})
	if i < 0 {
		return digest.Delivery{}, nil
	}
	return lines[i], nil
}

// SettleLeft calls SettleOwn at the end of a run, before its error is reported. It reports whether the registry is
// empty.
func (l Ledger) SettleLeft(ctx context.Context) bool {
	if l.Attempts == nil || len(l.Attempts.Unsettled()) == 0 {
		return l.Attempts != nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), SettleTimeout/3)
	defer cancel()
	_, err := l.SettleOwn(ctx)
	return err == nil && len(l.Attempts.Unsettled()) == 0
}
