package desk_test

import (
	"context"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
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
	d := desktest.NewDesk(
		t,
		desktest.To(desktest.Dest("team", &desktest.Channel{})),
		func(d *desk.Desk) { d.Store, d.Process.Attempts = s, inflight.NewRegistry() },
	)
	read := s.read
	go func() {
		<-read
		claim.State, claim.Error = digest.Uncertain, "the answer was lost"
		if err := s.Settle(t.Context(), claim); err != nil {
			t.Error(err)
		}
		close(s.act)
	}()
	if ended, err := d.SettleOwn(t.Context()); err != nil || len(ended) != 0 {
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

// A desk that is replaced may still deliver. The one that follows has the same registry, and leaves that delivery
// alone.
func TestADeskThatFollowsLeavesAloneWhatTheOneBeforeDelivers(t *testing.T) {
	registry := inflight.NewRegistry()
	var next *desk.Desk
	team := &desktest.Channel{Crash: func() {
		if ended, err := next.SettleOwn(context.Background()); err != nil || len(ended) != 0 {
			t.Errorf("meanwhile: got %+v, %v, want nothing ended", ended, err)
		}
		if o, err := next.Run(context.Background(), digesttest.Monday); err != nil ||
			desktest.Ended(o.Deliveries) != "team claimed" {
			t.Errorf("meanwhile: got %q, %v", desktest.Ended(o.Deliveries), err)
		}
	}}
	d := desktest.NewDesk(
		t,
		desktest.To(desktest.Dest("team", team)),
		func(d *desk.Desk) { d.Process.Attempts = registry },
	)
	next = desktest.NewDesk(
		t,
		desktest.To(desktest.Dest("team", &desktest.Channel{})),
		func(n *desk.Desk) { n.Store, n.Process.Attempts = d.Store, registry },
	)
	if o, err := d.Run(t.Context(), digesttest.Monday); err != nil || desktest.Ended(o.Deliveries) != "team sent" ||
		len(team.Got) != 1 {
		t.Errorf("got %q, %v, %d messages", desktest.Ended(o.Deliveries), err, len(team.Got))
	}
	if left := registry.Attempts(); len(left) != 0 {
		t.Errorf("left in the registry: %+v", left)
	}
}

// losesSettle is a store that fails the first time that a delivery is settled.
type losesSettle struct {
	*digesttest.Store
	lost bool
}

func (s *losesSettle) Settle(ctx context.Context, d digest.Delivery) error {
	if !s.lost {
		s.lost = true
		return desktest.ErrLost
	}
	return s.Store.Settle(ctx, d)
}

// Another process considered this one dead, and the line is uncertain. The outcome in the registry settles it.
func TestWhatAnotherProcessDoubtedIsSettledByWhoRemembers(t *testing.T) {
	s := &losesSettle{Store: digesttest.NewStore()}
	team := &desktest.Channel{Crash: func() {
		if _, err := s.Abandon(context.Background(), time.Now(), func(string, time.Time) bool { return true }); err != nil {
			t.Error(err)
		}
	}}
	d := desktest.NewDesk(
		t,
		desktest.To(desktest.Dest("team", team)),
		func(d *desk.Desk) { d.Store, d.Process.Attempts = s, inflight.NewRegistry() },
	)
	o, err := d.Run(t.Context(), digesttest.Monday)
	if err != nil || desktest.Ended(o.Deliveries) != "team sent" {
		t.Errorf("got %q, %v", desktest.Ended(o.Deliveries), err)
	}
}
