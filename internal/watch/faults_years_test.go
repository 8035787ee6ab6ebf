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
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/inflight"
	"github.com/cityoflosangeles/digest/internal/race"
	"github.com/cityoflosangeles/digest/internal/watch"
)

// TestTwoYearsOfFaults runs two processes that share a store through two years of Mondays. In most weeks the store is
// troubled around the slot: its writes fail before or after they are done, or hang, or it is away altogether;
// destinations answer in every way there is; desks are replaced and processes restarted. Nothing comes twice, nothing
// is lost without a report, and two minutes after the store is back every claim has somebody working on it.
func TestTwoYearsOfFaults(t *testing.T) {
	weeks := 104
	if testing.Short() || race.Enabled {
		weeks = 12
	}
	synctest.Test(t, func(t *testing.T) { faultyWeeks(t, rand.New(rand.NewPCG(*digesttest.Seed, 17)), weeks) })
}

// dice is a random source for many goroutines.
type dice struct {
	mu sync.Mutex
	r  *rand.Rand
}

func (d *dice) n(n int) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.r.IntN(n)
}

func (d *dice) within(span time.Duration) time.Duration {
	return time.Duration(d.n(int(span/time.Second))) * time.Second
}

func faultyWeeks(t *testing.T, random *rand.Rand, weeks int) {
	r := &dice{r: random}
	var mu sync.Mutex
	var trouble, away [2]time.Time // from, to
	between := func(span *[2]time.Time) bool {
		mu.Lock()
		defer mu.Unlock()
		now := time.Now()
		return now.After(span[0]) && now.Before(span[1])
	}
	kinds := []fault{before, after, hangs, hangDone}
	w := newWorld(func(string) fault {
		if !between(&trouble) || r.n(100) > 40 {
			return works
		}
		return kinds[r.n(len(kinds))]
	}, func() answer {
		if r.n(3) == 0 {
			return answers[r.n(len(answers))]
		}
		return answers[0]
	})
	w.store.away = func() bool { return between(&away) }

	slot := time.Date(2026, 1, 5, 9, 0, 0, 0, digesttest.La)
	for range weeks {
		from := slot.Add(-2 * time.Minute)
		mu.Lock()
		if r.n(5) > 0 {
			trouble[0] = from.Add(r.within(10 * time.Minute))
			trouble[1] = trouble[0].Add(r.within(30 * time.Minute))
		}
		if r.n(3) == 0 {
			away[0] = from.Add(r.within(15 * time.Minute))
			away[1] = away[0].Add(r.within(20 * time.Minute))
		}
		well := slot
		for _, until := range []time.Time{trouble[1], away[1]} {
			if until.After(well) {
				well = until
			}
		}
		mu.Unlock()
		faultyWeek(t, w, r, from, well)
		w.checkLedger(t, slot.In(digesttest.La).Format(time.DateOnly))
		if t.Failed() {
			t.Fatalf("in the week of %v: trouble %v, away %v", slot, trouble, away)
		}
		slot = slot.AddDate(0, 0, 7)
	}
	sent, unsure, failed := 0, 0, 0
	for _, p := range []*place{w.bot.place, w.hook, w.post.place} {
		sent += len(p.got)
	}
	states, err := w.store.States(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range states {
		switch s.State {
		case digest.Uncertain:
			unsure = s.Count
		case digest.Failed:
			failed = s.Count
		}
	}
	t.Logf("%d weeks: %d arrived, %d are uncertain, %d failed; faults: %v", weeks, sent, unsure, failed, w.store.hit)
	// Few weeks may pass without a fault of each kind.
	if sent < weeks*4 ||
		weeks > 52 && (w.store.hit["Claim"] == 0 || w.store.hit["Settle"] == 0 || w.store.hit["SettleAndClaim"] == 0) {
		t.Errorf("got %d arrivals and %v: that was no test", sent, w.store.hit)
	}
}

// faultyWeek watches one slot with two processes, of which one is restarted and one gets another desk.
func faultyWeek(t *testing.T, w *world, r *dice, from, well time.Time) {
	time.Sleep(time.Until(from))
	var mu sync.Mutex
	var registries []*inflight.Registry
	dead := map[string]bool{}
	gone := func(owner string, _ time.Time) bool {
		mu.Lock()
		defer mu.Unlock()
		return dead[owner]
	}
	// process runs one for a span of time, and says when it has ended.
	process := func(name string, span, replaceAfter time.Duration) {
		registry := inflight.NewRegistry()
		mu.Lock()
		registries = append(registries, registry)
		mu.Unlock()
		fresh := func() *desk.Desk {
			return w.desk(t, func(d *desk.Desk) { d.Process.Owner, d.Process.Attempts, d.Process.Gone = name, registry, gone })
		}
		replaced := make(chan *desk.Desk, 1)
		watch := &watch.Watch{
			Now: func() time.Time { return time.Now().Round(0) }, Every: 20 * time.Second,
			IdleInterval: time.Hour, ShutdownGrace: 5 * time.Second,
		}
		ctx, cancel := context.WithTimeout(t.Context(), span)
		defer cancel()
		if replaceAfter > 0 {
			time.AfterFunc(replaceAfter, func() { replaced <- fresh() })
		}
		watch.Run(ctx, fresh(), replaced)
		mu.Lock()
		dead[name] = true
		mu.Unlock()
	}
	const span = 100 * time.Minute
	var group sync.WaitGroup
	group.Go(func() { process(fmt.Sprint("steady ", from), span, r.within(20*time.Minute)) })
	group.Go(func() {
		first := time.Minute + r.within(30*time.Minute)
		process(fmt.Sprint("first ", from), first, 0)
		time.Sleep(r.within(3 * time.Minute))
		process(fmt.Sprint("second ", from), span-first-3*time.Minute, 0)
	})
	time.Sleep(time.Until(well.Add(2 * time.Minute)))
	mu.Lock()
	all := append([]*inflight.Registry{}, registries...)
	mu.Unlock()
	if idle := w.idle(t, all...); len(idle) > 0 {
		t.Errorf("two minutes after the store was well again, claims that nobody works on: %+v", idle)
	}
	group.Wait()
	if idle := w.idle(t); len(idle) > 0 {
		t.Errorf("at the end, claims: %+v", idle)
	}
}
