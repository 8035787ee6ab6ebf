package desk_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// sharedBook is a store of two processes, which remembers where destinations lead.
type sharedBook struct {
	*digesttest.Store
	known []digest.Address
	mu    sync.Mutex
	ready meeting // before two claim
	made  meeting // after they have
}

// meeting is where two wait for each other, for a while.
type meeting struct {
	n    int
	both chan struct{}
}

func (b *sharedBook) meet(m *meeting) {
	b.mu.Lock()
	if m.n++; m.n == 1 {
		m.both = make(chan struct{})
	} else if m.n == 2 {
		close(m.both)
	}
	both := m.both
	b.mu.Unlock()
	select {
	case <-both:
	case <-time.After(3 * time.Second):
	}
}

func (b *sharedBook) Addresses(context.Context) ([]digest.Address, error) { return b.known, nil }

func (b *sharedBook) Claim(ctx context.Context, d digest.Delivery) (bool, error) {
	b.meet(&b.ready)
	mine, err := b.Store.Claim(ctx, d)
	b.meet(&b.made)
	return mine, err
}

// One process calls a place team, another one already calls it channel. Both claim at the same moment: the place gets
// the edition once.
func TestTwoNamesOfOnePlaceClaimedAtOnce(t *testing.T) {
	for name, renamed := range map[string]func(desk.Destination) desk.Destination{
		"renamed":             func(d desk.Destination) desk.Destination { return d },
		"renamed, as is said": func(d desk.Destination) desk.Destination { return formerly(d, "team") },
	} {
		for _, names := range [][2]string{{"team", "channel"}, {"team", "zebra"}} {
			t.Run(name+" to "+names[1], func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := &sharedBook{Store: digesttest.NewStore()}
					since := time.Now().Add(-time.Hour)
					s.known = []digest.Address{
						{Destination: "team", Since: since, Places: []string{"A"}},
						{Destination: names[1], Since: digesttest.Monday, Places: []string{"A"}},
					}
					place := &desktest.Channel{}
					at := func(name string) desk.Destination {
						d := desktest.Dest(name, place)
						d.Places = []string{"A"}
						return d
					}
					before := desktest.NewDesk(t, desktest.To(at("team")), func(d *desk.Desk) { d.Store, d.Process.Owner = s, "one" })
					after := desktest.NewDesk(
						t, desktest.To(renamed(at(names[1]))), func(d *desk.Desk) { d.Store, d.Process.Owner = s, "two" },
					)
					var group sync.WaitGroup
					for _, d := range []*desk.Desk{before, after} {
						group.Go(func() { desktest.Watched(t, digesttest.Monday.Add(-time.Minute), time.Hour, d) })
					}
					group.Wait()
					lines, err := s.Deliveries(t.Context(), "2026-07-20")
					if err != nil || len(place.Got) != 1 {
						t.Errorf("got %q, %v, and %d messages, want one", desktest.Ended(lines), err, len(place.Got))
					}
					for _, l := range lines {
						if l.Attempt > 2 {
							t.Errorf("%s was tried %d times", l.Destination, l.Attempt)
						}
					}
				})
			})
		}
	}
}

// A destination is renamed and fails, the old configuration is taken back and succeeds, and the new one comes again.
func TestARenamingThatWasTakenBack(t *testing.T) {
	for name, renamed := range map[string]func(desk.Destination) desk.Destination{
		"renamed":             func(d desk.Destination) desk.Destination { return d },
		"renamed, as is said": func(d desk.Destination) desk.Destination { return formerly(d, "team") },
	} {
		t.Run(name, func(t *testing.T) {
			book := &bookkeeper{}
			place := &desktest.Channel{Answers: []error{desktest.ErrLost}}
			at := func(name string) desk.Destination {
				d := desktest.Dest(name, place)
				d.Places = []string{"A"}
				return d
			}
			book.led("team", digesttest.Monday.Add(-time.Hour), "A")
			book.led("channel", digesttest.Monday, "A")
			d := desktest.NewDesk(
				t, desktest.To(renamed(at("channel"))), func(d *desk.Desk) { book.Store, d.Store = d.Store, book },
			)
			desktest.Run(t, d, digesttest.Monday)
			d.Destinations = []desk.Destination{at("team")}
			desktest.Run(t, d, digesttest.Monday.Add(time.Minute))
			d.Destinations = []desk.Destination{renamed(at("channel"))}
			desktest.Run(t, d, digesttest.Monday.Add(2*time.Minute))
			lines, err := d.Store.Deliveries(t.Context(), "2026-07-20")
			if got := desktest.Ended(lines); err != nil || len(place.Got) != 1 || !strings.Contains(got, "team sent") {
				t.Errorf("got %q, %v, and %d messages, want one", got, err, len(place.Got))
			}
		})
	}
}
