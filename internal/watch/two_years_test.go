package watch_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/race"
	"github.com/cityoflosangeles/digest/internal/watch"
)

// TestTwoYearsOfWeeks runs two watches, as on two machines with one store, through two years of restarts, outages of
// up to three weeks, clocks that are up to two hours wrong, and four changes of clocks. Every week has one edition or
// one said hold.
func TestTwoYearsOfWeeks(t *testing.T) {
	seeds := uint64(2)
	if race.Enabled {
		seeds = 1
	}
	for i := range seeds {
		t.Run(fmt.Sprint("seed ", *digesttest.Seed+i), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { twoYears(t, rand.New(rand.NewPCG(*digesttest.Seed+i, 0))) })
		})
	}
}

func twoYears(t *testing.T, random *rand.Rand) {
	begin := time.Date(2026, 1, 4, 12, 0, 0, 0, digesttest.La)
	time.Sleep(time.Until(begin))
	store, team, log := digesttest.NewStore(), &desktest.Channel{}, &desktest.Said{}
	shared := func(d *desk.Desk) {
		d.Store, d.Log, d.Sources.Ahead = store, log.Log(), 6*time.Hour
		desktest.To(desktest.Dest("team", team))(d)
	}

	var clocks [2]desktest.Clock
	var machines sync.WaitGroup
	var absent sync.WaitGroup
	end := begin.AddDate(2, 0, 0)
	wrong := map[time.Time]bool{} // weeks in which a clock was wrong
	var mu sync.Mutex
	for m := range clocks {
		local := rand.New(rand.NewPCG(random.Uint64(), random.Uint64()))
		machines.Go(func() {
			for time.Now().Before(end) {
				w := &watch.Watch{Now: clocks[m].Now, Every: time.Hour, IdleInterval: 6 * time.Hour, ShutdownGrace: time.Second}
				ctx, cancel := context.WithCancel(t.Context())
				absent.Go(func() {
					w.Run(
						ctx, desktest.NewDesk(t, shared, func(d *desk.Desk) { d.Process.Owner = fmt.Sprint("machine ", m, time.Now()) }),
						nil,
					)
				})
				time.Sleep(time.Duration(local.Int64N(int64(9 * 24 * time.Hour)))) // it is up
				switch local.IntN(4) {
				case 0: // the clock jumps while it is up, and some hours later back
					mu.Lock()
					wrong[time.Now()] = true
					mu.Unlock()
					clocks[m].Set(time.Duration(local.Int64N(int64(4*time.Hour))) - 2*time.Hour)
					time.Sleep(time.Duration(local.Int64N(int64(10 * time.Hour))))
					clocks[m].Set(0)
					mu.Lock()
					wrong[time.Now()] = true
					mu.Unlock()
				}
				cancel()
				switch local.IntN(6) {
				case 0: // a long outage
					time.Sleep(time.Duration(local.Int64N(int64(21 * 24 * time.Hour))))
				case 1, 2:
					time.Sleep(time.Duration(local.Int64N(int64(30 * time.Hour))))
				default: // a restart
					time.Sleep(time.Duration(local.Int64N(int64(time.Minute))))
				}
			}
		})
	}
	machines.Wait()
	absent.Wait()
	// Whatever is left is looked at once more, by a machine whose clock is right.
	w := &watch.Watch{
		Now:          func() time.Time { return time.Now().Round(0) },
		Every:        20 * time.Second,
		IdleInterval: time.Hour,
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	w.Run(ctx, desktest.NewDesk(t, shared), nil)

	got := map[string]int{}
	for _, name := range team.Got {
		got[name]++
	}
	d := desktest.NewDesk(t)
	editions, holds, first := 0, 0, true
	for slot := d.Schedule.After(begin); slot.Before(time.Now()); slot = d.Schedule.After(slot) {
		name := d.Schedule.NameOf(slot, 0)
		held := log.Count("edition held", "edition="+name)
		if time.Since(slot) < 24*time.Hour { // its time has hardly come
			delete(got, name)
			continue
		}
		if first && got[name] == 0 { // before the first edition nothing can be missed
			continue
		}
		first = false
		editions, holds = editions+got[name], holds+held
		unsure := false
		for at := range wrong { // a clock that is put back after a hold was said may still see the edition made up
			unsure = unsure || at.Sub(slot).Abs() < 36*time.Hour
		}
		if got[name] > 1 || held > 1 || got[name]+held == 0 || got[name]+held == 2 && !unsure {
			t.Errorf("%s: got %d editions and %d holds, want one of either", name, got[name], held)
		}
		delete(got, name)
	}
	if editions < 60 || holds == 0 {
		t.Errorf("got %d editions and %d holds in two years: that was no test", editions, holds)
	}
	for name, n := range got {
		t.Errorf("edition %s came %d times and belongs to no week of the two years", name, n)
	}
	t.Logf("%d editions, %d holds", editions, holds)
}
