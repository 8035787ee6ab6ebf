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
)

// watchAll runs watches on desks, as on several machines.
func watchAll(t *testing.T, from time.Time, span time.Duration, desks ...*desk.Desk) {
	t.Helper()
	var group sync.WaitGroup
	for _, d := range desks {
		group.Go(func() { desktest.Watched(t, from, span, d) })
	}
	group.Wait()
}

func TestEachAlertIsSentOnceAndBeforeTheSend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ops, store := &desktest.Pager{Answers: []error{errors.New("invalid_auth")}}, digesttest.NewStore()
		lost := &desktest.Channel{Answers: []error{fmt.Errorf("the answer was lost: %w", digest.ErrUncertain)}}
		broken := &desktest.Channel{Answers: make([]error, 1000)}
		for i := range broken.Answers {
			broken.Answers[i] = errors.New("channel_not_found")
		}
		change := func(d *desk.Desk) {
			d.Store, d.Sources.Ahead = store, 6*time.Hour
			desktest.To(desktest.Dest("lost", lost), desktest.Dest("broken", broken))(d)
			desktest.WithOperator(ops)(d)
		}
		a, b := desktest.NewDesk(t, change), desktest.NewDesk(t, change, func(d *desk.Desk) { d.Process.Owner = "another" })
		for _, d := range []*desk.Desk{a, b} {
			d.Sources.Listings = append(
				d.Sources.Listings,
				digest.Listing{
					Name:    "blocked",
					Group:   "SoCal Python",
					Timeout: time.Minute,
					Source:  desktest.Fails(errors.New("a login page")),
				},
			)
		}
		if err := store.SaveHarvest(
			t.Context(), "blocked", digest.Harvest{}, digesttest.Monday.AddDate(0, 0, -10),
		); err != nil {
			t.Fatal(err)
		}
		watchAll(t, digesttest.Monday.Add(-7*time.Hour), 31*time.Hour, a, b)
		for what, want := range map[string]int{
			"source blocked: a login page":                                1,
			"source blocked: it was last read successfully on 2026-07-10": 1,
			"digest settle 2026-07-20 lost sent":                          1,
			"Edition 2026-07-20 was not sent to broken, and is":           1,
		} {
			if got := ops.About(what); got != want {
				t.Errorf("%q was in %d alerts, want %d; all:\n%s", what, got, want, strings.Join(ops.Got, "\n---\n"))
			}
		}
		if len(ops.At) == 0 || !ops.At[0].Before(digesttest.Monday) ||
			!strings.Contains(ops.Got[0], "Before edition 2026-07-20 is sent") {
			t.Errorf("the first alert came at %v, want it before the send", ops.At)
		}
	})
}

func TestAnOperatorWhoCannotBeReachedKeepsNothingBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ops, team := &desktest.Pager{Hangs: true}, &desktest.Channel{}
		var at time.Time
		team.Crash = func() { at = time.Now() }
		d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)), desktest.WithOperator(ops), func(d *desk.Desk) {
			d.Sources.Ahead = 6 * time.Hour
			d.Sources.Listings = append(
				d.Sources.Listings,
				digest.Listing{
					Name:    "blocked",
					Group:   "SoCal Python",
					Timeout: time.Minute,
					Source:  desktest.Fails(errors.New("a login page")),
				},
			)
		})
		desktest.Watched(t, digesttest.Monday.Add(-time.Hour), 2*time.Hour, d)
		if !at.Equal(digesttest.Monday) {
			t.Errorf("the edition came at %v, want %v", at, digesttest.Monday)
		}
	})
}

// dying is the store of a process that ends between leasing an alert and sending it.
type dying struct {
	*digesttest.Store
	notes int
}

func (d *dying) Note(ctx context.Context, key, text string, at time.Time) (bool, error) {
	mine, err := d.Store.Note(ctx, key, text, at)
	if strings.HasPrefix(key, "alert") && d.notes == 0 {
		d.notes++
		return false, errors.New("the process was killed")
	}
	return mine, err
}

func TestAnAlertIsNotLostWithItsProcess(t *testing.T) {
	for name, c := range map[string]struct {
		answers []error
		want    int
	}{
		"killed before it was handed over": {nil, 1},
		"refused twice":                    {[]error{errors.New("invalid_auth"), errors.New("invalid_auth")}, 1},
		"the answer was lost":              {[]error{fmt.Errorf("timeout: %w", digest.ErrUncertain)}, 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			ops := &desktest.Pager{Answers: c.answers}
			store := &dying{Store: digesttest.NewStore()}
			lost := &desktest.Channel{Answers: []error{fmt.Errorf("the answer was lost: %w", digest.ErrUncertain)}}
			d := desktest.NewDesk(
				t, desktest.To(desktest.Dest("lost", lost)), desktest.WithOperator(ops), func(d *desk.Desk) { d.Store = store },
			)
			desktest.Watched(t, digesttest.Monday.Add(-time.Minute), time.Hour, d)
			if got := ops.About("digest settle 2026-07-20 lost sent"); got != c.want {
				t.Errorf("%s: %d alerts, want %d", name, got, c.want)
			}
		})
	}
}

func TestAnAlertIsRepeatedOnceADayUntilAPersonActs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ops, store := &desktest.Pager{}, digesttest.NewStore()
		lost := &desktest.Channel{Answers: []error{fmt.Errorf("the answer was lost: %w", digest.ErrUncertain)}}
		change := func(d *desk.Desk) {
			d.Store = store
			desktest.To(desktest.Dest("lost", lost))(d)
			desktest.WithOperator(ops)(d)
		}
		go func() {
			time.Sleep(time.Until(digesttest.Monday.Add(73 * time.Hour)))
			lines, err := store.Deliveries(context.Background(), "2026-07-20")
			if err != nil || len(lines) != 1 {
				t.Errorf("got %+v, %v", lines, err)
				return
			}
			lines[0].State, lines[0].Error = digest.Sent, ""
			if err := store.Settle(context.Background(), lines[0]); err != nil {
				t.Error(err)
			}
		}()
		watchAll(t, digesttest.Monday.Add(-time.Minute), 6*24*time.Hour, desktest.NewDesk(t, change),
			desktest.NewDesk(t, change, func(d *desk.Desk) { d.Process.Owner = "another" }))
		if got := ops.About("digest settle 2026-07-20 lost sent"); got != 4 {
			t.Errorf("got %d alerts in three days, want 4:\n%s", got, strings.Join(ops.Got, "\n---\n"))
		}
	})
}

func TestAlertsAboutAHeldEditionAndALostStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ops, team := &desktest.Pager{}, &desktest.Channel{}
		store := &away{Store: digesttest.NewStore()}
		d := desktest.NewDesk(
			t, desktest.To(desktest.Dest("team", team)), desktest.WithOperator(ops), func(d *desk.Desk) { d.Store = store },
		)
		if _, err := d.Run(t.Context(), digesttest.Monday.AddDate(0, 0, -7)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Until(digesttest.Monday.Add(-time.Hour)))
		go func() {
			time.Sleep(10 * time.Minute)
			store.set(errors.New("the server cannot be reached"))
			time.Sleep(20 * time.Hour)
			store.set(nil)
		}()
		desktest.Watched(t, digesttest.Monday.Add(-time.Hour), 48*time.Hour, d)
		if ops.About("the server cannot be reached") != 1 ||
			ops.About("Edition 2026-07-20 is held") != 2 || // it waits for a person, and is repeated once a day
			len(team.Got) != 1 {
			t.Errorf("got %d alerts:\n%s", len(ops.Got), strings.Join(ops.Got, "\n---\n"))
		}
	})
}

// away is a store that may be out of reach.
type away struct {
	*digesttest.Store
	mu  sync.Mutex
	err error
}

func (a *away) set(err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.err = err
}

// Edition implements digest.Editions.
func (a *away) Edition(ctx context.Context, name string) (digest.Record, error) {
	a.mu.Lock()
	err := a.err
	a.mu.Unlock()
	if err != nil {
		return digest.Record{}, err
	}
	return a.Store.Edition(ctx, name)
}

// Notes implements digest.Notes.
func (a *away) Notes(ctx context.Context, prefix string, limit int) ([]digest.Note, error) {
	a.mu.Lock()
	err := a.err
	a.mu.Unlock()
	if err != nil {
		return nil, err
	}
	return a.Store.Notes(ctx, prefix, limit)
}

// A destination is asked for eight days. After that, the alert does not promise it.
func TestAnAlertReportsThatADestinationIsNoLongerAsked(t *testing.T) {
	for wait, want := range map[time.Duration]string{
		time.Hour: "The destination is asked; from",
		9 * 24 * time.Hour: "The destination is not asked any more, so a person has to settle it. " +
			"Look there, then: digest settle",
	} {
		synctest.Test(t, func(t *testing.T) {
			lost, ops := &desktest.Channel{Answers: []error{digest.ErrUncertain}}, &desktest.Pager{}
			lost.OnFind = func(string) (string, error) { return "", errors.New("it cannot be asked") }
			d := desktest.NewDesk(t, desktest.To(desktest.Dest("lost", desktest.Asked{Channel: lost})))
			time.Sleep(time.Until(digesttest.Monday))
			desktest.Run(t, d, digesttest.Monday)
			time.Sleep(wait)
			desktest.WithOperator(ops)(d)
			desktest.Watched(t, digesttest.Monday.Add(wait), time.Hour, d)
			if got := ops.About(want); got != 1 {
				t.Errorf("after %s there were %d alerts; all:\n%s", wait, got, strings.Join(ops.Got, "\n---\n"))
			}
		})
	}
}
