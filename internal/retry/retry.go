// Package retry retries operations that fail temporarily.
package retry

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

// temporary is an error whose cause may pass.
type temporary struct {
	err   error
	after time.Duration
}

func (t *temporary) Error() string { return t.err.Error() }
func (t *temporary) Unwrap() error { return t.err }

// Temporary marks err as temporary: a retry may succeed, but not before the duration after has passed. If
// after is zero, the Policy determines the pause. Temporary(nil, …) is nil.
//
// A publisher may mark an error as temporary only if nothing was published.
func Temporary(err error, after time.Duration) error {
	if err == nil {
		return nil
	}
	return &temporary{err: err, after: after}
}

// After reports whether err is temporary, and how long to wait before the next try. The wait is zero if
// unknown.
func After(err error) (time.Duration, bool) {
	var t *temporary
	if !errors.As(err, &t) {
		return 0, false
	}
	return t.after, true
}

// Policy defines how often to retry, and how long to wait in between.
type Policy struct {
	Tries   int           // maximum number of attempts; below 1 means 1
	First   time.Duration // wait after the first failure; grows by half each time
	MaxWait time.Duration // maximum wait; Do gives up at once if asked to wait longer
}

// Do calls f until it succeeds, returns an error that is not temporary, has been called p.Tries times, or ctx
// ends. It calls f at least once, and returns its last error.
//
// Waits vary randomly by up to half, so that clients that failed together do not retry together. If ctx ends
// during a wait, Do returns f's error, not the context's.
func (p Policy) Do(ctx context.Context, f func(context.Context) error) error {
	for n := 1; ; n++ {
		err := f(ctx)
		after, passing := After(err)
		if err == nil || !passing || after > p.longest() || n >= p.Tries {
			return err
		}
		pause := after
		if pause == 0 {
			pause = time.Duration(float64(p.pause(n)) * (0.5 + rand.Float64())) //nolint:gosec // jitter is no secret
		}
		if ctx.Err() != nil || sleep(ctx, pause) != nil {
			return err
		}
	}
}

// Wait waits as Do does after failure number n, without jitter. If ctx ends first, it returns ctx's error.
func (p Policy) Wait(ctx context.Context, n int) error { return sleep(ctx, p.pause(n)) }

// pause returns the wait after failure number n.
func (p Policy) pause(n int) time.Duration {
	pause := max(p.First, time.Millisecond)
	for ; n > 1 && pause < p.MaxWait; n-- {
		pause += pause / 2
	}
	return min(pause, p.longest())
}

func (p Policy) longest() time.Duration { return max(p.MaxWait, p.First, time.Millisecond) }

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
