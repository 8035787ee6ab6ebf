// Package retry repeats what failed for a passing reason.
package retry

import (
	"context"
	"errors"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// temporary marks an error whose cause may pass by itself.
type temporary struct {
	err   error
	after time.Duration
}

func (t *temporary) Error() string { return t.err.Error() }
func (t *temporary) Unwrap() error { return t.err }

// Temporary marks err as passing: trying again, not before after has gone by, may succeed.
// An after of zero leaves the pause to the Policy. Temporary(nil, …) is nil.
//
// A publisher may mark an error so only where it can promise that nothing was published.
func Temporary(err error, after time.Duration) error {
	if err == nil {
		return nil
	}
	return &temporary{err: err, after: after}
}

// After reports whether err is temporary, and how long whoever answered asked us to wait.
func After(err error) (time.Duration, bool) {
	var t *temporary
	if !errors.As(err, &t) {
		return 0, false
	}
	return t.after, true
}

// Policy says how often and how patiently to repeat.
type Policy struct {
	Tries int           // attempts in all; below 1 means 1
	First time.Duration // pause after the first failure; it grows by half each time, with jitter
	Most  time.Duration // longest pause; an After beyond it ends the repetition at once
}

// Do calls f until it succeeds, fails with an error that is not temporary, was tried p.Tries times, or ctx ends.
// It returns what f returned last. Where ctx ends during a pause, that is f's error, not the context's.
func (p Policy) Do(ctx context.Context, f func(context.Context) error) error {
	pause := backoff.NewExponentialBackOff()
	pause.InitialInterval = max(p.First, time.Millisecond)
	pause.MaxInterval = max(p.Most, pause.InitialInterval)
	var last error
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		last = f(ctx)
		after, passing := After(last)
		switch {
		case last == nil:
			return struct{}{}, nil
		case !passing, after > pause.MaxInterval:
			return struct{}{}, backoff.Permanent(last)
		case after > 0:
			return struct{}{}, &backoff.RetryAfterError{Duration: after}
		}
		return struct{}{}, last
	}, backoff.WithBackOff(pause), backoff.WithMaxTries(uint(max(p.Tries, 1))), backoff.WithMaxElapsedTime(0))
	if err != nil && last != nil {
		return last
	}
	return err
}

// Wait waits as Do does after failure number n, without jitter, and ends early with ctx's error.
func (p Policy) Wait(ctx context.Context, n int) error {
	pause := max(p.First, time.Millisecond)
	for ; n > 1 && pause < p.Most; n-- {
		pause += pause / 2
	}
	timer := time.NewTimer(min(pause, max(p.Most, p.First)))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
