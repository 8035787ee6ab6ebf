package digest_test

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

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/race"
)

// TestTwoYearsOfWeeks runs two watches, as on two machines with one store, through two years of restarts, outages of up to
// three weeks, clocks that are up to two hours wrong, and four changes of clocks. Every week has one edition or one said hold.
func TestTwoYearsOfWeeks(t *testing.T) {
	seeds := uint64(3)
	if race.Enabled {
		seeds = 1
	}
	for i := range seeds {
		t.Run(fmt.Sprint("seed ", *seed+i), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { twoYears(t, rand.New(rand.NewPCG(*seed+i, 0))) })
		})
	}
}

func twoYears(t *testing.T, random *rand.Rand) {
	begin := time.Date(2026, 1, 4, 12, 0, 0, 0, la)
	time.Sleep(time.Until(begin))
	store, team, log := digesttest.NewStore(), &channel{}, &said{}
	shared := func(d *digest.Desk) {
		d.Store, d.Log, d.Ahead = store, log.log(), 6*time.Hour
		to(dest("team", team))(d)
	}

	var clocks [2]clock
	var machines sync.WaitGroup
	var absent sync.WaitGroup
	end := begin.AddDate(2, 0, 0)
	wrong := map[time.Time]bool{} // weeks in which a clock was wrong
	var mu sync.Mutex
	for m := range clocks {
		local := rand.New(rand.NewPCG(random.Uint64(), random.Uint64()))
		machines.Go(func() {
			for time.Now().Before(end) {
				w := &digest.Watch{Now: clocks[m].now, Every: time.Hour, Quiet: 6 * time.Hour, Linger: time.Second}
				ctx, cancel := context.WithCancel(t.Context())
				absent.Go(func() {
					w.Run(ctx, newDesk(t, shared, func(d *digest.Desk) { d.Owner = fmt.Sprint("machine ", m, time.Now()) }), nil)
				})
				time.Sleep(time.Duration(local.Int64N(int64(9 * 24 * time.Hour)))) // it is up
				switch local.IntN(4) {
				case 0: // the clock jumps while it is up, and some hours later back
					mu.Lock()
					wrong[time.Now()] = true
					mu.Unlock()
					clocks[m].set(time.Duration(local.Int64N(int64(4*time.Hour))) - 2*time.Hour)
					time.Sleep(time.Duration(local.Int64N(int64(10 * time.Hour))))
					clocks[m].set(0)
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
	w := &digest.Watch{Now: func() time.Time { return time.Now().Round(0) }, Every: 20 * time.Second, Quiet: time.Hour}
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	w.Run(ctx, newDesk(t, shared), nil)

	got := map[string]int{}
	for _, name := range team.got {
		got[name]++
	}
	d := newDesk(t)
	editions, holds, first := 0, 0, true
	for slot := d.Schedule.After(begin); slot.Before(time.Now()); slot = d.Schedule.After(slot) {
		name := d.Schedule.NameOf(slot, 0)
		held := log.count("edition held", "edition="+name)
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
		team := &channel{crash: func() { at = time.Now() }}
		watched(t, monday.Add(-time.Minute-7*time.Second), 10*time.Minute, newDesk(t, to(dest("team", team))))
		if !at.Equal(monday) || len(team.got) != 1 {
			t.Errorf("got %v at %v, want one at %v", team.got, at, monday)
		}
	})
}

func TestWhatFailsIsTriedAgainAtLongerAndLongerIntervals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tries := 0
		team := &channel{answers: make([]error, 1000)}
		for i := range team.answers {
			team.answers[i] = errors.New("channel_not_found")
		}
		team.crash = func() { tries++ }
		store := digesttest.NewStore()
		d := newDesk(t, to(dest("team", team)), func(d *digest.Desk) { d.Store = store })
		watched(t, monday.Add(-time.Minute), 24*time.Hour, d)
		// After 0, 1, 3, 7, 15 and 31 minutes, then every half hour until the twelve hours of grace have passed.
		if tries < 25 || tries > 30 {
			t.Errorf("got %d tries in 12 hours, want about 28", tries)
		}
		lines, err := store.Deliveries(t.Context(), "2026-07-20")
		if err != nil || ended(lines) != "team failed" {
			t.Errorf("got %q, %v", ended(lines), err)
		}
	})
}

func TestWhileSendingIsPausedNothingIsSentAndThatIsSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team, log := &channel{}, &said{}
		d := newDesk(t, to(dest("team", team)), func(d *digest.Desk) { d.Log = log.log() })
		if _, err := d.Run(t.Context(), monday.AddDate(0, 0, -7)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Until(monday.Add(-time.Hour)))
		if _, err := digest.Pause(t.Context(), d.Store, "the channel is being moved", time.Now()); err != nil {
			t.Fatal(err)
		}
		w := watched(t, monday.Add(-time.Minute), 2*time.Hour, d)
		if len(team.got) != 1 || log.count("sending is paused", "the channel is being moved") != 1 || !strings.Contains(w.Sight().Paused, "the channel is being moved") {
			t.Errorf("got %v, want last week's alone, and one word of it in\n%s", team.got, strings.Join(log.lines, ""))
		}
		if o, err := d.RunNow(t.Context(), time.Now()); err != nil || o.Held == "" {
			t.Errorf("an extra one: got %+v, %v, want it held", o, err)
		}
		if _, err := digest.Resume(t.Context(), d.Store); err != nil {
			t.Fatal(err)
		}
		watched(t, monday, time.Hour, d)
		if len(team.got) != 2 {
			t.Errorf("got %v, want it made up", team.got)
		}
		if _, err := digest.Pause(t.Context(), d.Store, "holidays", time.Now()); err != nil {
			t.Fatal(err)
		}
		watched(t, monday, 8*24*time.Hour, d, func(w *digest.Watch) { w.Every = time.Minute })
		if held := log.count("edition held", "edition=2026-07-27"); held != 1 || len(team.got) != 2 {
			t.Errorf("got %d holds and %v, want one hold and no edition", held, team.got)
		}
	})
}

func TestGroupsAreReadInTheHoursBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reads := map[string][]time.Time{}
		var mu sync.Mutex
		listing := func(name, group string, errs int) digest.Listing {
			return digest.Listing{Name: name, Group: group, Timeout: time.Minute, Source: source(func(_ context.Context, p digest.Period) (digest.Harvest, error) {
				mu.Lock()
				defer mu.Unlock()
				reads[name] = append(reads[name], time.Now())
				if !p.Start.Equal(monday) {
					t.Errorf("%s was read for %v, want the slot's period", name, p)
				}
				if len(reads[name]) <= errs {
					return digest.Harvest{}, errors.New("blocked by a login page")
				}
				return digest.Harvest{Events: []digest.Event{event("From "+name, at(21, 19, 0))}}, nil
			})}
		}
		team, log := &channel{}, &said{}
		d := newDesk(t, to(dest("team", team)), func(d *digest.Desk) {
			d.Log, d.Ahead, d.Listings = log.log(), 6*time.Hour, nil
			for i := range 20 {
				d.Listings = append(d.Listings, listing(fmt.Sprint("calendar ", i), "SoCal Python", 0))
			}
			d.Listings = append(d.Listings, listing("broken", "SoCal Python", 1), listing("repositories", "", 0))
		})
		asked := 0
		watched(t, monday.Add(-24*time.Hour), 25*time.Hour, d, func(w *digest.Watch) {
			w.Ask = func(context.Context, digest.Destination) error {
				asked++
				return errors.New("invalid_auth")
			}
		})
		hours := map[int]bool{}
		for name, times := range reads {
			switch before := monday.Sub(times[0]); name {
			case "broken":
				if len(times) != 2 || before < time.Hour/2 || !times[1].Equal(monday) {
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
		if asked != 1 || log.count("pre-flight problem", "destination team: invalid_auth") != 1 || log.count("pre-flight problem", "source broken: blocked by a login page") != 1 {
			t.Errorf("got %s", strings.Join(log.lines, ""))
		}
	})
}

func TestASourceThatWentToZeroIsSaidBeforeTheSendAndReadAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &said{}
		reads := 0
		d := newDesk(t, func(d *digest.Desk) {
			d.Log, d.Ahead = log.log(), 6*time.Hour
			d.Listings[0].Source = source(func(context.Context, digest.Period) (digest.Harvest, error) {
				reads++
				return digest.Harvest{}, nil
			})
		})
		last := digest.Harvest{Events: []digest.Event{event("A", at(22, 19, 0)), event("B", at(23, 19, 0))}}
		if err := d.Store.SaveHarvest(t.Context(), "meetup", last, monday.AddDate(0, 0, -7)); err != nil {
			t.Fatal(err)
		}
		watched(t, monday.Add(-8*time.Hour), 9*time.Hour, d)
		if reads != 2 || log.count("pre-flight problem", "it listed coming events, and lists none now") != 1 {
			t.Errorf("got %d readings and\n%s", reads, strings.Join(log.lines, ""))
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
				d := newDesk(t, to(dest("team", publish(func(ctx context.Context) error {
					select {
					case <-time.After(c.takes):
						return nil
					case <-ctx.Done():
						return ctx.Err()
					}
				}))))
				watched(t, monday.Add(-time.Second), 2*time.Second, d)
				if late := time.Since(monday); late > 7*time.Second {
					t.Errorf("it ended %v after it was told to, want within seconds", late)
				}
				lines, err := d.Store.Deliveries(t.Context(), "2026-07-20")
				if err != nil || ended(lines) != c.want {
					t.Errorf("got %q, %v, want %q", ended(lines), err, c.want)
				}
			})
		})
	}
}

func TestAReplacedDeskTriesAtOnceWhatFailed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team := &channel{answers: []error{errors.New("invalid_auth"), errors.New("invalid_auth"), errors.New("invalid_auth")}}
		good := &channel{}
		d := newDesk(t, to(dest("team", team)))
		replaced := make(chan *digest.Desk, 1)
		w := &digest.Watch{Now: func() time.Time { return time.Now().Round(0) }, Every: 20 * time.Second, Quiet: time.Hour}
		time.Sleep(time.Until(monday))
		ctx, cancel := context.WithTimeout(t.Context(), 6*time.Minute)
		defer cancel()
		time.AfterFunc(5*time.Minute, func() {
			other := newDesk(t, to(dest("team", good)))
			other.Store = d.Store
			replaced <- other
		})
		w.Run(ctx, d, replaced)
		if len(good.got) != 1 || len(team.got) != 0 {
			t.Errorf("got %v by the new one and %v by the old one, want one by the new one", good.got, team.got)
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

func TestAStoreThatIsAwayIsSaidOnceAndThenTheEditionIsMadeUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team, log := &channel{}, &said{}
		d := newDesk(t, to(dest("team", team)), func(d *digest.Desk) {
			d.Log, d.Store = log.log(), flaky{d.Store, monday.Add(time.Hour)}
		})
		w := watched(t, monday.Add(-time.Minute), 2*time.Hour, d)
		if log.count("look failed", "the server cannot be reached") != 1 || log.count("look is well again") != 1 || w.Sight().Failed < 100 {
			t.Errorf("got %d failed looks and\n%s", w.Sight().Failed, strings.Join(log.lines, ""))
		}
		if len(team.got) != 1 {
			t.Errorf("got %v, want it made up", team.got)
		}
	})
}

// What a lost machine had claimed is taken over at the next look after it is known to be gone, not at the next of the growing intervals.
func TestWhatALostMachineHadClaimedIsTakenOverAtTheNextLook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := digesttest.NewStore()
		var found time.Time
		team := &whoTells{found: func() { found = time.Now() }}
		lost := monday.Add(50 * time.Minute) // long after the first tries
		d := newDesk(t, to(dest("team", team)), func(d *digest.Desk) {
			d.Store = store
			d.Gone = func(owner string, _ time.Time) bool {
				return owner == "elsewhere" && time.Now().After(lost.Add(75*time.Second))
			}
		})
		if mine, err := store.Claim(t.Context(), digest.Delivery{Edition: "2026-07-20", Destination: "team", Owner: "elsewhere"}); !mine || err != nil {
			t.Fatal(mine, err)
		}
		watched(t, monday.Add(-time.Minute), 2*time.Hour, d)
		if took := found.Sub(lost); took < 75*time.Second || took > 2*time.Minute {
			t.Errorf("it was taken over %v after the machine was lost, want within two minutes", took)
		}
		if lines, err := store.Deliveries(t.Context(), "2026-07-20"); err != nil || ended(lines) != "team sent" {
			t.Errorf("got %q, %v", ended(lines), err)
		}
	})
}

// whoTells is a destination that has what a lost machine sent, and says so.
type whoTells struct {
	channel
	found func()
}

func (a *whoTells) Find(context.Context, digest.Message) (string, error) {
	a.found()
	return "it is there", nil
}

// An hour that the clock shows twice, because it was put back by hand or by a server of time, has one edition.
func TestAClockThatIsPutBackAnHourSendsNothingTwiceAndLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team, log, wall := &channel{}, &said{}, &clock{}
		d := newDesk(t, to(dest("team", team)), func(d *digest.Desk) { d.Log = log.log() })
		go func() {
			time.Sleep(time.Until(monday.Add(30 * time.Minute)))
			wall.set(-time.Hour) // it shows half past eight again
			time.Sleep(6 * 24 * time.Hour)
			wall.set(0)
			time.Sleep(time.Until(monday.AddDate(0, 0, 7).Add(-time.Second)))
			wall.set(-time.Hour) // a second before the next slot
		}()
		watched(t, monday.Add(-time.Hour), 8*24*time.Hour, d, func(w *digest.Watch) { w.Now, w.Every = wall.now, time.Minute })
		if want := []string{"2026-07-20", "2026-07-27"}; fmt.Sprint(team.got) != fmt.Sprint(want) {
			t.Errorf("got %v, want %v", team.got, want)
		}
		if n := log.count("the clock was put back", "by=59m"); n != 2 {
			t.Errorf("it was said %d times, want 2:\n%s", n, strings.Join(log.lines, ""))
		}
	})
}
