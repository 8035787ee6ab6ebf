package inflight_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/inflight"
)

var (
	errLost = errors.New("the connection was lost")
	mailing = digest.Delivery{Edition: "2026-07-20", Destination: "newsletter", Owner: "me"}
)

// ledger is a ledger that counts its transactions. Those that fail returns an error for fail.
type ledger struct {
	*digesttest.Store
	fail    func(call int) error
	calls   int
	claimed []string // what it was asked to claim
}

func (l *ledger) SettleAndClaim(
	ctx context.Context, of digest.Delivery, ended []digest.Delivery, next []string,
) ([]bool, error) {
	l.calls++
	l.claimed = append(l.claimed, next...)
	if l.fail != nil {
		if err := l.fail(l.calls); err != nil {
			return nil, err
		}
	}
	return l.Store.SettleAndClaim(ctx, of, ended, next)
}

// start returns a batcher that is flushed until the test ends.
func start(t *testing.T, l *ledger) (*inflight.Batcher, *inflight.Registry) {
	t.Helper()
	registry := inflight.NewRegistry()
	b := inflight.NewBatcher(l, mailing, registry)
	var group sync.WaitGroup
	group.Go(b.Flush)
	t.Cleanup(func() {
		b.Close()
		group.Wait()
	})
	return b, registry
}

func to(recipient string) digest.Delivery {
	d := mailing
	d.Recipient = recipient
	return d
}

func sent(recipient string) *digest.Delivery {
	return &digest.Delivery{Recipient: recipient, State: digest.Sent, Receipt: "ok"}
}

func TestARecipientIsClaimedOnce(t *testing.T) {
	l := &ledger{Store: digesttest.NewStore()}
	b, registry := start(t, l)
	if mine, err := b.Submit(nil, "a@x.example"); err != nil || !mine {
		t.Fatalf("got %v, %v, want it claimed", mine, err)
	}
	if mine, err := b.Submit(nil, "a@x.example"); err != nil || mine {
		t.Errorf("while in flight: got %v, %v, want no second claim", mine, err)
	}
	if mine, err := b.Submit(sent("a@x.example"), "b@x.example"); err != nil || !mine {
		t.Errorf("settling one and claiming the next: got %v, %v", mine, err)
	}
	if mine, err := b.Submit(sent("b@x.example"), ""); err != nil || mine {
		t.Errorf("settling the last: got %v, %v", mine, err)
	}
	if left := registry.Attempts(); len(left) > 0 {
		t.Errorf("left in the registry: %+v", left)
	}
	if mine, err := b.Submit(nil, "a@x.example"); err != nil || mine {
		t.Errorf("after it was sent: got %v, %v, want it refused", mine, err)
	}
	if tally, err := l.Tally(t.Context(), mailing.Edition, mailing.Destination); err != nil || tally.Sent != 2 {
		t.Errorf("got %v, %v, want 2 sent", tally, err)
	}
}

// Connections that ask at the same time share a transaction, and each gets its own answer.
func TestConnectionsShareTransactions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &ledger{Store: digesttest.NewStore()}
		b := inflight.NewBatcher(l, mailing, inflight.NewRegistry())
		mine := make([]bool, 50)
		var asking, flushing sync.WaitGroup
		for i := range mine {
			asking.Go(func() {
				var err error
				if mine[i], err = b.Submit(nil, fmt.Sprintf("p%02d@x.example", i)); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait() // all have asked
		flushing.Go(b.Flush)
		asking.Wait()
		b.Close()
		flushing.Wait()
		if l.calls != 1 || slices.Contains(mine, false) {
			t.Errorf("got %d transactions and the answers %v, want one transaction for all", l.calls, mine)
		}
	})
}

// After a lost answer nothing more is claimed: the state of the ledger is unknown. What ended is still settled.
func TestNothingIsClaimedAfterTheLedgerWasLost(t *testing.T) {
	l := &ledger{Store: digesttest.NewStore()}
	b, registry := start(t, l)
	for _, p := range []string{"a@x.example", "b@x.example"} {
		if mine, err := b.Submit(nil, p); err != nil || !mine {
			t.Fatal(p, mine, err)
		}
	}
	l.fail = func(call int) error {
		if call == 3 {
			return errLost
		}
		return nil
	}
	for _, c := range []struct {
		ended *digest.Delivery
		next  string
	}{
		{sent("a@x.example"), "c@x.example"},
		{sent("b@x.example"), "d@x.example"},
		{nil, "e@x.example"},
	} {
		if mine, err := b.Submit(c.ended, c.next); !errors.Is(err, errLost) || mine {
			t.Errorf("%s: got %v, %v, want the error and no claim", c.next, mine, err)
		}
	}
	if !errors.Is(b.Err(), errLost) {
		t.Errorf("got %v", b.Err())
	}
	if want := []string{"a@x.example", "b@x.example", "c@x.example"}; !slices.Equal(l.claimed, want) {
		t.Errorf("the ledger was asked to claim %v, want %v", l.claimed, want)
	}
	lines, err := l.Deliveries(t.Context(), mailing.Edition)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]digest.DeliveryState{"a@x.example": digest.Claimed, "b@x.example": digest.Sent}
	for _, line := range lines {
		if want[line.Recipient] != line.State {
			t.Errorf("%s is %s, want %q", line.Recipient, line.State, want[line.Recipient])
		}
	}
	a, ok := registry.Find(to("a@x.example"))
	if !ok || a.State != digest.Sent {
		t.Errorf("the registry has %+v, %v, want that it was sent", a, ok)
	}
	if c, ok := registry.Find(to("c@x.example")); !ok || !c.Void {
		t.Errorf("the registry has %+v, %v, want that it must not be handed over", c, ok)
	}
}

// A ledger that panics is a ledger that fails: whoever waits gets an answer.
func TestALedgerThatPanics(t *testing.T) {
	l := &ledger{Store: digesttest.NewStore(), fail: func(int) error { panic("a driver") }}
	b, _ := start(t, l)
	if mine, err := b.Submit(nil, "a@x.example"); err == nil || mine {
		t.Errorf("got %v, %v, want an error", mine, err)
	}
}

// What was handed over and never ended is uncertain; what ended is not.
func TestWhatWasInterruptedIsUncertain(t *testing.T) {
	l := &ledger{Store: digesttest.NewStore()}
	b, registry := start(t, l)
	for _, p := range []string{"a@x.example", "b@x.example"} {
		if mine, err := b.Submit(nil, p); err != nil || !mine {
			t.Fatal(p, mine, err)
		}
	}
	if _, err := b.Submit(sent("a@x.example"), ""); err != nil {
		t.Fatal(err)
	}
	if !b.Interrupted() {
		t.Error("nothing was interrupted")
	}
	left := registry.Unsettled()
	if len(left) != 1 || left[0].Recipient != "b@x.example" || left[0].State != digest.Uncertain || left[0].Owner != "me" {
		t.Errorf("got %+v, want b uncertain", left)
	}
	if b.Interrupted() {
		t.Error("it was interrupted twice")
	}
}
