package watch_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// brittle is a store that panics the first few times that it is asked something.
type brittle struct {
	*digesttest.Store
	claim, claims, editions *budget
}

// budget is how often something still breaks.
type budget struct{ left atomic.Int64 }

func panics(times int64) *budget {
	b := &budget{}
	b.left.Store(times)
	return b
}

func (b *budget) spend() {
	if b != nil && b.left.Add(-1) >= 0 {
		panic("a driver")
	}
}

func (b *brittle) Claim(ctx context.Context, d digest.Delivery) (bool, error) {
	b.claim.spend()
	return b.Store.Claim(ctx, d)
}

func (b *brittle) Claims(ctx context.Context) ([]digest.Delivery, error) {
	b.claims.spend()
	return b.Store.Claims(ctx)
}

func (b *brittle) Editions(ctx context.Context, limit int) ([]digest.Record, error) {
	b.editions.spend()
	return b.Store.Editions(ctx, limit)
}

// A panic costs one look, one question, one alert. The process goes on, and no delivery stays claimed.
func TestAPanicEndsNeitherTheWatchNorADelivery(t *testing.T) {
	for name, s := range map[string]*brittle{
		"while a delivery is claimed":   {claim: panics(1)},
		"while attempts are settled":    {claims: panics(2)},
		"while something is looked for": {editions: panics(7)},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s.Store = digesttest.NewStore()
				team, p := &desktest.Channel{}, &desktest.Pager{}
				d := desktest.NewDesk(
					t, desktest.To(desktest.Dest("team", team)), desktest.WithOperator(p), func(d *desk.Desk) { d.Store = s },
				)
				desktest.Watched(t, digesttest.Monday.Add(-time.Minute), 30*time.Minute, d)
				lines, err := s.Deliveries(t.Context(), "2026-07-20")
				if err != nil || desktest.Ended(lines) != "team sent" || len(team.Got) != 1 {
					t.Errorf("got %q, %v, and %d messages", desktest.Ended(lines), err, len(team.Got))
				}
			})
		})
	}
}

// unlucky is a store that panics once: when its lines are read for the first time after a claim was made and read
// back.
type unlucky struct {
	*digesttest.Store
	after int64 // how many of those readings go well first

	claimed, reads atomic.Int64
}

func (u *unlucky) Claim(ctx context.Context, d digest.Delivery) (bool, error) {
	mine, err := u.Store.Claim(ctx, d)
	u.claimed.Add(1)
	return mine, err
}

func (u *unlucky) Places(ctx context.Context, edition string) ([]digest.Delivery, error) {
	if u.claimed.Load() > 0 && u.reads.Add(1) == u.after+1 {
		panic("a driver")
	}
	return u.Store.Places(ctx, edition)
}

// Wherever a run breaks between its claim and its settlement, the claim is ended, and the edition goes out once.
func TestAPanicAfterAClaimLeavesNothingClaimed(t *testing.T) {
	for after := range int64(6) {
		t.Run(fmt.Sprint("reading ", after), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &unlucky{Store: digesttest.NewStore(), after: after}
				team := &desktest.Channel{}
				d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)), func(d *desk.Desk) { d.Store = s })
				desktest.Watched(t, digesttest.Monday.Add(-time.Minute), 30*time.Minute, d)
				lines, err := s.Deliveries(t.Context(), "2026-07-20")
				if err != nil || desktest.Ended(lines) != "team sent" || len(team.Got) != 1 {
					t.Errorf("got %q, %v, and %d messages", desktest.Ended(lines), err, len(team.Got))
				}
			})
		})
	}
}

func TestADestinationThatBreaksWhenAskedIsAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team := &desktest.Channel{Answers: []error{digest.ErrUncertain}}
		left := panics(3)
		team.OnFind = func(string) (string, error) {
			left.spend()
			return "found", nil
		}
		d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", desktest.Asked{Channel: team})))
		desktest.Watched(t, digesttest.Monday.Add(-time.Minute), 2*time.Hour, d)
		lines, err := d.Store.Deliveries(t.Context(), "2026-07-20")
		if err != nil || desktest.Ended(lines) != "team sent" || len(team.Got) != 1 {
			t.Errorf("got %q, %v, and %d messages", desktest.Ended(lines), err, len(team.Got))
		}
	})
}
