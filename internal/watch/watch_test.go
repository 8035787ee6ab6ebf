package watch_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/race"
	"github.com/cityoflosangeles/digest/internal/watch"
)

// TestTwoYearsOfWeeks runs two watches, as on two machines with one store, through two years of restarts, outages of
// up to three weeks, clocks that are up to two hours wrong, and four changes of clocks. Every week has one edition or
// one said hold.
func TestTwoYearsOfWeeks(t *testing.T) {
	seeds := uint64(3)
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
						ctx,
						desktest.NewDesk(t, shared, func(d *desk.Desk) { d.Process.Owner = fmt.Sprint("machine ", m, time.Now()) }),
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

func TestAnEditionAppearsAtTheSecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var at time.Time
		team := &desktest.Channel{Crash: func() { at = time.Now() }}
		desktest.Watched(
			t,
			digesttest.Monday.Add(-time.Minute-7*time.Second),
			10*time.Minute,
			desktest.NewDesk(t, desktest.To(desktest.Dest("team", team))),
		)
		if !at.Equal(digesttest.Monday) || len(team.Got) != 1 {
			t.Errorf("got %v at %v, want one at %v", team.Got, at, digesttest.Monday)
		}
	})
}

func TestWhatFailsIsTriedAgainAtLongerAndLongerIntervals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tries := 0
		team := &desktest.Channel{Answers: make([]error, 1000)}
		for i := range team.Answers {
			team.Answers[i] = errors.New("channel_not_found")
		}
		team.Crash = func() { tries++ }
		store := digesttest.NewStore()
		d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)), func(d *desk.Desk) { d.Store = store })
		desktest.Watched(t, digesttest.Monday.Add(-time.Minute), 24*time.Hour, d)
		// After 0, 1, 3, 7, 15 and 31 minutes, then every half hour until the twelve hours of grace have passed.
		if tries < 25 || tries > 30 {
			t.Errorf("got %d tries in 12 hours, want about 28", tries)
		}
		lines, err := store.Deliveries(t.Context(), "2026-07-20")
		if err != nil || desktest.Ended(lines) != "team failed" {
			t.Errorf("got %q, %v", desktest.Ended(lines), err)
		}
	})
}

func TestWhileSendingIsPausedNothingIsSentAndThatIsLogged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team, log := &desktest.Channel{}, &desktest.Said{}
		d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)), func(d *desk.Desk) { d.Log = log.Log() })
		if _, err := d.Run(t.Context(), digesttest.Monday.AddDate(0, 0, -7)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Until(digesttest.Monday.Add(-time.Hour)))
		if _, err := digest.Pause(t.Context(), d.Store, "the channel is being moved", time.Now()); err != nil {
			t.Fatal(err)
		}
		w := desktest.Watched(t, digesttest.Monday.Add(-time.Minute), 2*time.Hour, d)
		if len(team.Got) != 1 || log.Count("sending is paused", "the channel is being moved") != 1 ||
			!strings.Contains(w.Status().Paused, "the channel is being moved") {
			t.Errorf("got %v, want last week's alone, and one word of it in\n%s", team.Got, strings.Join(log.Lines, ""))
		}
		if o, err := d.RunNow(t.Context(), time.Now()); err != nil || o.Held == "" {
			t.Errorf("an extra one: got %+v, %v, want it held", o, err)
		}
		if _, err := digest.Resume(t.Context(), d.Store); err != nil {
			t.Fatal(err)
		}
		desktest.Watched(t, digesttest.Monday, time.Hour, d)
		if len(team.Got) != 2 {
			t.Errorf("got %v, want it made up", team.Got)
		}
		if _, err := digest.Pause(t.Context(), d.Store, "holidays", time.Now()); err != nil {
			t.Fatal(err)
		}
		desktest.Watched(t, digesttest.Monday, 8*24*time.Hour, d, func(w *watch.Watch) { w.Every = time.Minute })
		if held := log.Count("edition held", "edition=2026-07-27"); held != 1 || len(team.Got) != 2 {
			t.Errorf("got %d holds and %v, want one hold and no edition", held, team.Got)
		}
	})
}

func TestGroupsAreReadInTheHoursBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reads := map[string][]time.Time{}
		var mu sync.Mutex
		listing := func(name, group string, errs int) digest.Listing {
			return digest.Listing{
				Name:    name,
				Group:   group,
				Timeout: time.Minute,
				Source: desktest.Source(func(_ context.Context, p digest.Period) (digest.Harvest, error) {
					mu.Lock()
					defer mu.Unlock()
					reads[name] = append(reads[name], time.Now())
					if !p.Start.Equal(digesttest.Monday) {
						t.Errorf("%s was read for %v, want the slot's period", name, p)
					}
					if len(reads[name]) <= errs {
						return digest.Harvest{}, errors.New("blocked by a login page")
					}
					return digest.Harvest{Events: []digest.Event{digesttest.Event("From "+name, digesttest.At(21, 19, 0))}}, nil
				}),
			}
		}
		team, log := &desktest.Channel{}, &desktest.Said{}
		d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)), func(d *desk.Desk) {
			d.Log, d.Sources.Ahead, d.Sources.Listings = log.Log(), 6*time.Hour, nil
			for i := range 20 {
				d.Sources.Listings = append(d.Sources.Listings, listing(fmt.Sprint("calendar ", i), "SoCal Python", 0))
			}
			d.Sources.Listings = append(d.Sources.Listings, listing("broken", "SoCal Python", 1), listing("repositories", "", 0))
		})
		asked := 0
		desktest.Watched(t, digesttest.Monday.Add(-24*time.Hour), 25*time.Hour, d, func(w *watch.Watch) {
			w.CheckDestination = func(context.Context, desk.Destination) error {
				asked++
				return errors.New("invalid_auth")
			}
		})
		hours := map[int]bool{}
		for name, times := range reads {
			switch before := digesttest.Monday.Sub(times[0]); name {
			case "broken":
				if len(times) != 2 || before < time.Hour/2 || !times[1].Equal(digesttest.Monday) {
					t.Errorf("%s: got %v, want before and at the slot", name, times)
				}
			case "repositories":
				if len(times) != 1 || before != 0 {
					t.Errorf("%s: got %v, want at the slot alone", name, times)
				}
			default:
				hours[int(before.Hours())] = true
				if len(times) != 1 || before < 45*time.Minute || before > 6*time.Hour {
					t.Errorf("%s: got %v, want once in the hours before", name, times)
				}
			}
		}
		if len(hours) < 4 {
			t.Errorf("got all in the hours %v before, want them spread", hours)
		}
		r, err := d.Store.Edition(t.Context(), "2026-07-20")
		if err != nil || len(r.Edition.Events) != 22 {
			t.Errorf("got %d events, %v, want those of all 22 listings", len(r.Edition.Events), err)
		}
		if asked != 1 || log.Count("pre-flight problem", "destination team: invalid_auth") != 1 ||
			log.Count("pre-flight problem", "source broken: blocked by a login page") != 1 {
			t.Errorf("got %s", strings.Join(log.Lines, ""))
		}
	})
}

func TestAnEmptySourceIsReportedBeforeTheSendAndReadAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &desktest.Said{}
		reads := 0
		d := desktest.NewDesk(t, func(d *desk.Desk) {
			d.Log, d.Sources.Ahead = log.Log(), 6*time.Hour
			d.Sources.Listings[0].Source = desktest.Source(func(context.Context, digest.Period) (digest.Harvest, error) {
				reads++
				return digest.Harvest{}, nil
			})
		})
		last := digest.Harvest{
			Events: []digest.Event{
				digesttest.Event("A", digesttest.At(22, 19, 0)),
				digesttest.Event("B", digesttest.At(23, 19, 0)),
			},
		}
		if err := d.Store.SaveHarvest(t.Context(), "meetup", last, digesttest.Monday.AddDate(0, 0, -7)); err != nil {
			t.Fatal(err)
		}
		desktest.Watched(t, digesttest.Monday.Add(-8*time.Hour), 9*time.Hour, d)
		if reads != 2 || log.Count("pre-flight problem", "it listed coming events, and lists none now") != 1 {
			t.Errorf("got %d readings and\n%s", reads, strings.Join(log.Lines, ""))
		}
		r, err := d.Store.Edition(t.Context(), "2026-07-20")
		if err != nil || len(r.Edition.Problems) == 0 {
			t.Errorf("got problems %v, %v, want one in the edition, too", r.Edition.Problems, err)
		}
	})
}

func TestARunThatIsUnderWayIsGivenAMomentToFinish(t *testing.T) {
	for name, c := range map[string]struct {
		takes time.Duration
		want  string
	}{
		"one that finishes in time": {3 * time.Second, "team sent"},
		"one that does not":         {time.Hour, "team failed"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", desktest.Publish(func(ctx context.Context) error {
					select {
					case <-time.After(c.takes):
						return nil
					case <-ctx.Done():
						return ctx.Err()
					}
				}))))
				desktest.Watched(t, digesttest.Monday.Add(-time.Second), 2*time.Second, d)
				if late := time.Since(digesttest.Monday); late > 7*time.Second {
					t.Errorf("it ended %v after ctx ended, want within seconds", late)
				}
				lines, err := d.Store.Deliveries(t.Context(), "2026-07-20")
				if err != nil || desktest.Ended(lines) != c.want {
					t.Errorf("got %q, %v, want %q", desktest.Ended(lines), err, c.want)
				}
			})
		})
	}
}

func TestAReplacedDeskTriesAtOnceWhatFailed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team := &desktest.Channel{
			Answers: []error{errors.New("invalid_auth"), errors.New("invalid_auth"), errors.New("invalid_auth")},
		}
		good := &desktest.Channel{}
		d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)))
		replaced := make(chan *desk.Desk, 1)
		w := &watch.Watch{
			Now:          func() time.Time { return time.Now().Round(0) },
			Every:        20 * time.Second,
			IdleInterval: time.Hour,
		}
		time.Sleep(time.Until(digesttest.Monday))
		ctx, cancel := context.WithTimeout(t.Context(), 6*time.Minute)
		defer cancel()
		time.AfterFunc(5*time.Minute, func() {
			other := desktest.NewDesk(t, desktest.To(desktest.Dest("team", good)))
			other.Store = d.Store
			replaced <- other
		})
		w.Run(ctx, d, replaced)
		if len(good.Got) != 1 || len(team.Got) != 0 {
			t.Errorf("got %v by the new one and %v by the old one, want one by the new one", good.Got, team.Got)
		}
	})
}

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

func TestALostStoreIsLoggedOnceAndThenTheEditionIsMadeUp(t *testing.T) {
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
func TestWhatALostMachineHadClaimedIsTakenOverAtTheNextLook(t *testing.T) {
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

// An hour that the clock shows twice, because it was put back by hand or by a server of time, has one edition.
func TestAClockThatIsPutBackAnHourSendsNothingTwiceAndLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team, log, wall := &desktest.Channel{}, &desktest.Said{}, &desktest.Clock{}
		d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)), func(d *desk.Desk) { d.Log = log.Log() })
		go func() {
			time.Sleep(time.Until(digesttest.Monday.Add(30 * time.Minute)))
			wall.Set(-time.Hour) // it shows half past eight again
			time.Sleep(6 * 24 * time.Hour)
			wall.Set(0)
			time.Sleep(time.Until(digesttest.Monday.AddDate(0, 0, 7).Add(-time.Second)))
			wall.Set(-time.Hour) // a second before the next slot
		}()
		desktest.Watched(
			t,
			digesttest.Monday.Add(-time.Hour),
			8*24*time.Hour,
			d,
			func(w *watch.Watch) { w.Now, w.Every = wall.Now, time.Minute },
		)
		if want := []string{"2026-07-20", "2026-07-27"}; fmt.Sprint(team.Got) != fmt.Sprint(want) {
			t.Errorf("got %v, want %v", team.Got, want)
		}
		if n := log.Count("the clock was put back", "by=59m"); n != 2 {
			t.Errorf("it was said %d times, want 2:\n%s", n, strings.Join(log.Lines, ""))
		}
	})
}
