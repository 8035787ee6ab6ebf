package retry_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/retry"
)

func TestDo(t *testing.T) {
	errDown := errors.New("down")
	for name, c := range map[string]struct {
		errs    []error // results of the attempts; the last one repeats
		policy  retry.Policy
		calls   int
		err     error
		atLeast time.Duration
	}{
		"success is not repeated": {errs: []error{nil}, policy: retry.Policy{Tries: 3}, calls: 1},
		"a final error is not repeated": {
			errs: []error{errDown}, policy: retry.Policy{Tries: 3}, calls: 1,
			err: errDown,
		},
		"a passing error is repeated": {
			errs:   []error{retry.Temporary(errDown, 0), nil},
			policy: retry.Policy{Tries: 3, First: time.Second, MaxWait: time.Minute}, calls: 2,
		},
		"no more often than allowed": {
			errs:   []error{retry.Temporary(errDown, 0)},
			policy: retry.Policy{Tries: 4, First: time.Second, MaxWait: time.Minute}, calls: 4, err: errDown,
		},
		"no tries means one": {errs: []error{retry.Temporary(errDown, 0)}, calls: 1, err: errDown},
		"waits as long as it was asked to": {
			errs:   []error{retry.Temporary(errDown, 40*time.Second), nil},
			policy: retry.Policy{Tries: 2, First: time.Second, MaxWait: time.Minute}, calls: 2, atLeast: 40 * time.Second,
		},
		"too long a pause ends the repetition": {
			errs:   []error{retry.Temporary(errDown, time.Hour)},
			policy: retry.Policy{Tries: 5, First: time.Second, MaxWait: time.Minute}, calls: 1, err: errDown,
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				calls, began := 0, time.Now()
				err := c.policy.Do(t.Context(), func(context.Context) error {
					calls++
					return c.errs[min(calls, len(c.errs))-1]
				})
				if calls != c.calls {
					t.Errorf("got %d calls, want %d", calls, c.calls)
				}
				if !errors.Is(err, c.err) {
					t.Errorf("got error %v, want %v", err, c.err)
				}
				if waited := time.Since(began); waited < c.atLeast {
					t.Errorf("waited %v, want at least %v", waited, c.atLeast)
				}
			})
		})
	}
}

func TestPausesGrowByHalfAndVaryByHalf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var at []time.Time
		policy := retry.Policy{Tries: 6, First: time.Second, MaxWait: 3 * time.Second}
		_ = policy.Do(t.Context(), func(context.Context) error {
			at = append(at, time.Now())
			return retry.Temporary(errors.New("down"), 0)
		})
		for i, mean := range []time.Duration{1000, 1500, 2250, 3000, 3000} {
			mean *= time.Millisecond
			if got := at[i+1].Sub(at[i]); got < mean/2 || got > mean*3/2 {
				t.Errorf("pause %d: got %v, want %v, give or take half", i+1, got, mean)
			}
		}
	})
}

func TestDoCallsOnceWithACanceledContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	calls := 0
	err := retry.Policy{Tries: 3, First: time.Hour}.Do(ctx, func(context.Context) error {
		calls++
		return retry.Temporary(errors.New("down"), 0)
	})
	if calls != 1 || err == nil || err.Error() != "down" {
		t.Errorf("got %d calls, %v", calls, err)
	}
}

func TestDoEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		errDown := errors.New("down")
		ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
		defer cancel()
		err := retry.Policy{Tries: 1000, First: time.Minute, MaxWait: time.Hour}.Do(ctx, func(context.Context) error {
			return retry.Temporary(errDown, 0)
		})
		if !errors.Is(err, errDown) {
			t.Errorf("got %v, want what was wrong, not that time ran out", err)
		}
	})
}

func TestTemporaryIsSeenThroughWrapping(t *testing.T) {
	after, ok := retry.After(fmt.Errorf("reading: %w", retry.Temporary(errors.New("busy"), time.Second)))
	if !ok || after != time.Second {
		t.Errorf("got %v %v, want 1s true", after, ok)
	}
	if retry.Temporary(nil, 0) != nil {
		t.Error("no error became one")
	}
}
