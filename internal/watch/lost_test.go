package watch_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// flaky is a store that is away for a time.
type flaky struct {
	digest.Store
	until time.Time
}

func (f flaky) Notes(ctx context.Context, prefix string, limit int) ([]digest.Note, error) {
	if time.Now().Before(f.until) {
		return nil, errors.New("the server cannot be reached")
	}
	return f.Store.Notes(ctx, prefix, limit)
}

func TestAnUnavailableStoreIsLoggedOnceAndTheEditionFollows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team, log := &desktest.Channel{}, &desktest.Said{}
		d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)), func(d *desk.Desk) {
			d.Log, d.Store = log.Log(), flaky{d.Store, digesttest.Monday.Add(time.Hour)}
		})
		w := desktest.Watched(t, digesttest.Monday.Add(-time.Minute), 2*time.Hour, d)
		if log.Count("tick failed", "the server cannot be reached") != 1 || log.Count("tick succeeded again") != 1 ||
			w.Status().Failed < 100 {
			t.Errorf("got %d failed looks and\n%s", w.Status().Failed, strings.Join(log.Lines, ""))
		}
		if len(team.Got) != 1 {
			t.Errorf("got %v, want it made up", team.Got)
		}
	})
}

// What a lost machine had claimed is taken over at the next look after it is known to be gone, not at the next of the
// growing intervals.
func TestClaimsOfALostMachineAreTakenOverAtTheNextTick(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := digesttest.NewStore()
		var found time.Time
		team := &hasIt{found: func() { found = time.Now() }}
		lost := digesttest.Monday.Add(50 * time.Minute) // long after the first tries
		d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)), func(d *desk.Desk) {
			d.Store = store
			d.Process.Gone = func(owner string, _ time.Time) bool {
				return owner == "elsewhere" && time.Now().After(lost.Add(75*time.Second))
			}
		})
		if mine, err := store.Claim(
			t.Context(), digest.Delivery{Edition: "2026-07-20", Destination: "team", Owner: "elsewhere"},
		); !mine ||
			err != nil {
			t.Fatal(mine, err)
		}
		desktest.Watched(t, digesttest.Monday.Add(-time.Minute), 2*time.Hour, d)
		if took := found.Sub(lost); took < 75*time.Second || took > 2*time.Minute {
			t.Errorf("it was taken over %v after the machine was lost, want within two minutes", took)
		}
		if lines, err := store.Deliveries(t.Context(), "2026-07-20"); err != nil || desktest.Ended(lines) != "team sent" {
			t.Errorf("got %q, %v", desktest.Ended(lines), err)
		}
	})
}

// hasIt is a destination that has what a lost machine sent, and says so.
type hasIt struct {
	desktest.Channel
	found func()
}

func (a *hasIt) Find(context.Context, digest.Message) (string, error) {
	a.found()
	return "it is there", nil
}
