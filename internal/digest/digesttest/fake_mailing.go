package digesttest

import (
	"context"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

var _ digest.BatchLedger = (*Store)(nil)

// SettleAndClaim implements digest.BatchLedger.
func (s *Store) SettleAndClaim(ctx context.Context, of digest.Delivery, ended []digest.Delivery,
	next []string,
) ([]bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	settled := map[deliveryKey]bool{}
	for _, d := range ended {
		key := deliveryKey{edition: of.Edition, destination: of.Destination, recipient: d.Recipient}
		now := s.deliveries[key]
		if now.State != digest.Claimed || now.Owner != of.Owner || settled[key] {
			return nil,
				fmt.Errorf("edition %s to %s (%s) is not claimed by %s", of.Edition, of.Destination, d.Recipient, of.Owner)
		}
		if d.State != digest.Sent && d.State != digest.Failed && d.State != digest.Uncertain {
			return nil, fmt.Errorf("a delivery cannot become %q", d.State)
		}
		settled[key] = true
	}
	at := stamp(time.Now())
	for _, d := range ended {
		key := deliveryKey{edition: of.Edition, destination: of.Destination, recipient: d.Recipient}
		now := s.deliveries[key]
		now.State, now.Receipt, now.Error, now.Final, now.At = d.State, d.Receipt, d.Error, d.Final, at
		s.deliveries[key] = now
	}
	mine := make([]bool, len(next))
	for i, recipient := range next {
		key := deliveryKey{edition: of.Edition, destination: of.Destination, recipient: recipient}
		if mine[i] = s.free(key); mine[i] {
			s.deliveries[key] = digest.Delivery{
				Edition: of.Edition, Destination: of.Destination, Recipient: recipient,
				State: digest.Claimed, Owner: of.Owner, Attempt: s.deliveries[key].Attempt + 1, At: at,
			}
		}
	}
	return mine, nil
}

// free reports whether the delivery can be claimed for a mailing.
func (s *Store) free(key deliveryKey) bool {
	now, known := s.deliveries[key]
	return !known || now.State == digest.Failed && !now.Final
}

// Unsent implements digest.BatchLedger.
func (s *Store) Unsent(ctx context.Context, edition, destination string, recipients []string) ([]bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	unsent := make([]bool, len(recipients))
	for i, recipient := range recipients {
		unsent[i] = s.free(deliveryKey{edition: edition, destination: destination, recipient: recipient})
	}
	return unsent, nil
}

// Places implements digest.BatchLedger.
func (s *Store) Places(ctx context.Context, edition string) ([]digest.Delivery, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return s.list(func(d digest.Delivery) bool { return d.Edition == edition && d.Recipient == "" }), nil
}

// Reopen implements digest.BatchLedger.
func (s *Store) Reopen(ctx context.Context, edition, destination, why string) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := deliveryKey{edition: edition, destination: destination}
	line, ok := s.deliveries[key]
	if ctx.Err() != nil || !ok || line.State != digest.Sent {
		return false, ctx.Err()
	}
	line.State, line.Receipt, line.Error, line.Final = digest.Failed, "", why, false
	s.deliveries[key] = line
	return true, nil
}

// Troubled implements digest.BatchLedger.
func (s *Store) Troubled(ctx context.Context, edition, destination string, limit int) ([]digest.Delivery, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	out := s.list(func(d digest.Delivery) bool {
		return d.Edition == edition && d.Destination == destination && d.Recipient != "" &&
			(d.State == digest.Failed || d.State == digest.Uncertain)
	})
	return out[:min(len(out), max(limit, 0))], nil
}

// Tally implements digest.BatchLedger.
func (s *Store) Tally(ctx context.Context, edition, destination string) (digest.Tally, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return digest.Tally{}, ctx.Err()
	}
	var t digest.Tally
	for _, d := range s.deliveries {
		if d.Edition != edition || d.Destination != destination || d.Recipient == "" {
			continue
		}
		switch d.State {
		case digest.Sent:
			t.Sent++
		case digest.Claimed:
			t.Claimed++
		case digest.Uncertain:
			t.Uncertain++
		case digest.Failed:
			t.Failed++
			if d.Final {
				t.Refused++
			}
		}
	}
	return t, nil
}
