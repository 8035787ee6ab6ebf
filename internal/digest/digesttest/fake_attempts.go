package digesttest

import (
	"context"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// SettleAttempt implements digest.AttemptLedger.
func (s *Store) SettleAttempt(ctx context.Context, d digest.Delivery) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	if d.State != digest.Sent && d.State != digest.Failed && d.State != digest.Uncertain {
		return false, fmt.Errorf("a delivery cannot become %q", d.State)
	}
	now := s.deliveries[keyOf(d)]
	if now.State != digest.Claimed || now.Owner != d.Owner || now.Attempt != d.Attempt {
		return false, nil
	}
	now.State, now.Receipt, now.Error, now.Final, now.At = d.State, d.Receipt, d.Error, d.Final, stamp(time.Now())
	s.deliveries[keyOf(d)] = now
	return true, nil
}

// Claims implements digest.AttemptLedger.
func (s *Store) Claims(ctx context.Context) ([]digest.Delivery, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return s.list(func(d digest.Delivery) bool { return d.State == digest.Claimed }), nil
}

// Doubtful implements digest.AttemptLedger.
func (s *Store) Doubtful(ctx context.Context) ([]digest.Delivery, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return s.list(func(d digest.Delivery) bool { return d.State == digest.Uncertain && d.Recipient == "" }), nil
}

// States implements digest.AttemptLedger.
func (s *Store) States(ctx context.Context) ([]digest.StateCount, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	var out []digest.StateCount
	for _, state := range []digest.DeliveryState{digest.Claimed, digest.Uncertain, digest.Failed} {
		one := digest.StateCount{State: state}
		for _, d := range s.deliveries {
			if d.State != state {
				continue
			}
			if one.Count == 0 || d.At.Before(one.Oldest) {
				one.Oldest = d.At
			}
			one.Count++
		}
		if one.Count > 0 {
			out = append(out, one)
		}
	}
	return out, nil
}

// Clock implements digest.AttemptLedger.
func (s *Store) Clock(ctx context.Context) (time.Time, error) {
	return stamp(time.Now()), ctx.Err()
}
