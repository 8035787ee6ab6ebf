package inflight_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/inflight"
)

// lateReader is a store in which a reader of the claims is slow: what it read is old when it acts on it.
type lateReader struct {
	*digesttest.Store
	read chan struct{} // closed when the claims were read
	act  chan struct{} // the reader goes on when it is closed
}

func (l *lateReader) Claims(ctx context.Context) ([]digest.Delivery, error) {
	claims, err := l.Store.Claims(ctx)
	if len(claims) > 0 && l.read != nil {
		close(l.read)
		<-l.act
		l.read = nil
	}
	return claims, err
}

// Between reading a claim and ending it, the delivery becomes uncertain. The reader must not free it: it would be
// sent again.
func TestALateReaderDoesNotFreeWhatBecameUncertain(t *testing.T) {
	s := &lateReader{Store: digesttest.NewStore(), read: make(chan struct{}), act: make(chan struct{})}
	claim := digest.Delivery{Edition: "2026-07-20", Destination: "team", Owner: "me"}
	if mine, err := s.Claim(t.Context(), claim); !mine || err != nil {
		t.Fatal(mine, err)
	}
	l := inflight.Ledger{
		Store: s, Attempts: inflight.NewRegistry(), Owner: "me", Log: slog.New(slog.DiscardHandler),
	}
	read := s.read
	go func() {
		<-read
		claim.State, claim.Error = digest.Uncertain, "the answer was lost"
		if err := s.Settle(t.Context(), claim); err != nil {
			t.Error(err)
		}
		close(s.act)
	}()
	if ended, err := l.SettleOwn(t.Context()); err != nil || len(ended) != 0 {
		t.Errorf("got %+v, %v, want nothing ended", ended, err)
	}
	lines, err := s.Deliveries(t.Context(), "2026-07-20")
	if err != nil || len(lines) != 1 || lines[0].State != digest.Uncertain {
		t.Errorf("got %+v, %v, want it uncertain", lines, err)
	}
	if mine, err := s.Claim(t.Context(), claim); mine || err != nil {
		t.Errorf("it can be claimed again: %v, %v", mine, err)
	}
}

// losing is a store whose first claim or settlement is made, and whose answer is lost.
type losing struct {
	*digesttest.Store
	claim, settle bool
}

func (s *losing) Claim(ctx context.Context, d digest.Delivery) (bool, error) {
	mine, err := s.Store.Claim(ctx, d)
	if s.claim {
		s.claim = false
		return false, errLost
	}
	return mine, err
}

func (s *losing) Settle(ctx context.Context, d digest.Delivery) error {
	if s.settle {
		s.settle = false
		return errLost
	}
	return s.Store.Settle(ctx, d)
}

// After a lost answer to a claim nothing was handed over, so the claim is freed.
func TestAClaimWhoseAnswerWasLostIsFreed(t *testing.T) {
	s := &losing{Store: digesttest.NewStore(), claim: true}
	l := inflight.Ledger{
		Store: s, Attempts: inflight.NewRegistry(), Owner: "me", Log: slog.New(slog.DiscardHandler),
	}
	line := digest.Delivery{Edition: "2026-07-20", Destination: "team", Owner: "me"}
	if _, mine, err := l.Claim(t.Context(), line); !errors.Is(err, errLost) || mine {
		t.Errorf("got %v, %v, want the error", mine, err)
	}
	ended, err := l.SettleOwn(t.Context())
	if err != nil || len(ended) != 1 || ended[0].State != digest.Failed || len(l.Attempts.Attempts()) > 0 {
		t.Errorf("got %+v, %v, and %+v in the registry", ended, err, l.Attempts.Attempts())
	}
	if got, mine, err := l.Claim(t.Context(), line); err != nil || !mine || got.Attempt != 2 {
		t.Errorf("again: got %+v, %v, %v", got, mine, err)
	}
}

// An outcome that could not be recorded is recorded later, and says how a person can record it.
func TestAnOutcomeIsRecordedLater(t *testing.T) {
	s := &losing{Store: digesttest.NewStore(), settle: true}
	l := inflight.Ledger{
		Store: s, Attempts: inflight.NewRegistry(), Owner: "me", Log: slog.New(slog.DiscardHandler),
	}
	line, mine, err := l.Claim(t.Context(), digest.Delivery{Edition: "2026-07-20", Destination: "team", Owner: "me"})
	if err != nil || !mine {
		t.Fatal(mine, err)
	}
	l.Attempts.Begin(line)
	line.State, line.Receipt = digest.Sent, "ok"
	err = l.Settle(t.Context(), line)
	if unsettled := (inflight.UnsettledError{}); !errors.As(err, &unsettled) || !errors.Is(err, errLost) ||
		!strings.Contains(digest.Hint(err), "digest settle 2026-07-20 team sent") {
		t.Errorf("got %v, hint %q", err, digest.Hint(err))
	}
	if !l.SettleLeft(t.Context()) {
		t.Error("it is still not recorded")
	}
	lines, err := s.Deliveries(t.Context(), "2026-07-20")
	if err != nil || len(lines) != 1 || lines[0].State != digest.Sent || lines[0].Receipt != "ok" {
		t.Errorf("got %+v, %v, want it sent", lines, err)
	}
}
