package watch_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/watch"
)

func TestAnEditionAppearsAtTheSecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var at time.Time
		team := &desktest.Channel{Crash: func() { at = time.Now() }}
		desktest.Watched(
			t, digesttest.Monday.Add(-time.Minute-7*time.Second), 10*time.Minute,
			desktest.NewDesk(t, desktest.To(desktest.Dest("team", team))),
		)
		if !at.Equal(digesttest.Monday) || len(team.Got) != 1 {
			t.Errorf("got %v at %v, want one at %v", team.Got, at, digesttest.Monday)
		}
	})
}

func TestFailuresAreRetriedAtGrowingIntervals(t *testing.T) {
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

func TestAPauseIsLoggedAndNothingIsSent(t *testing.T) {
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

func TestARunUnderWayHasTimeToFinish(t *testing.T) {
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

func TestAReloadedDeskRetriesAtOnce(t *testing.T) {
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

// An hour that the clock shows twice, because it was put back by hand or by a server of time, has one edition.
func TestAClockPutBackAnHourNeitherRepeatsNorLosesAnEdition(t *testing.T) {
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
			t, digesttest.Monday.Add(-time.Hour), 8*24*time.Hour, d,
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
