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

// A desk that is replaced may still deliver. The one that follows has the same registry, and leaves that delivery
// alone.
func TestANewDeskLeavesDeliveriesOfTheOldOneAlone(t *testing.T) {
	registry := inflight.NewRegistry()
	var next *desk.Desk
	team := &desktest.Channel{Crash: func() {
		if ended, err := next.Ledger().SettleOwn(context.Background()); err != nil || len(ended) != 0 {
			t.Errorf("meanwhile: got %+v, %v, want nothing ended", ended, err)
		}
		if o, err := next.Run(context.Background(), digesttest.Monday); err != nil ||
			desktest.Ended(o.Deliveries) != "team claimed" {
			t.Errorf("meanwhile: got %q, %v", desktest.Ended(o.Deliveries), err)
		}
	}}
	d := desktest.NewDesk(
		t, desktest.To(desktest.Dest("team", team)), func(d *desk.Desk) { d.Process.Attempts = registry },
	)
	next = desktest.NewDesk(
		t, desktest.To(desktest.Dest("team", &desktest.Channel{})),
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
func TestTheProcessThatKnowsTheResultSettlesIt(t *testing.T) {
	s := &losesSettle{Store: digesttest.NewStore()}
	team := &desktest.Channel{Crash: func() {
		if _, err := s.Abandon(context.Background(), time.Now(), func(string, time.Time) bool { return true }); err != nil {
			t.Error(err)
		}
	}}
	d := desktest.NewDesk(
		t, desktest.To(desktest.Dest("team", team)),
		func(d *desk.Desk) { d.Store, d.Process.Attempts = s, inflight.NewRegistry() },
	)
	o, err := d.Run(t.Context(), digesttest.Monday)
	if err != nil || desktest.Ended(o.Deliveries) != "team sent" {
		t.Errorf("got %q, %v", desktest.Ended(o.Deliveries), err)
	}
}
