package desk_test

import (
	"context"
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

// copied is a store that says that it is a copy until it is adopted.
type copied struct {
	digest.Store
	onlyDue bool

	mu  sync.Mutex
	why string
}

// is makes the store a copy, or none.
func (c *copied) is(why string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.why = why
}

func (c *copied) Vouch(_ context.Context, due bool) (string, error) {
	if c.onlyDue && !due {
		return "", nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.why, nil
}

func (c *copied) Adopt(context.Context) error {
	c.is("")
	return nil
}

func TestACopiedStoreSendsNothingUntilAPersonResumes(t *testing.T) {
	for name, run := range map[string]func(*desk.Desk) (desk.Outcome, error){
		"a run": func(d *desk.Desk) (desk.Outcome, error) { return d.Run(t.Context(), digesttest.At(20, 9, 0)) },
		"an extra edition": func(d *desk.Desk) (desk.Outcome, error) {
			return d.RunNow(t.Context(), digesttest.At(20, 9, 0))
		},
	} {
		t.Run(name, func(t *testing.T) {
			team := &desktest.Channel{}
			store := &copied{Store: digesttest.NewStore(), why: "it is a copy", onlyDue: true}
			d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)), func(d *desk.Desk) { d.Store = store })
			for range 2 {
				outcome, err := run(d)
				if err != nil || len(team.Got) != 0 ||
					outcome.Held != "sending is paused since 2026-07-20 09:00 PDT: it is a copy" {
					t.Fatalf("got %v, %+v, %v, want nothing sent, and why", team.Got, outcome, err)
				}
			}
			if was, err := digest.Resume(t.Context(), d.Store); err != nil || was.Text != "it is a copy" {
				t.Fatalf("got %v, %v", was, err)
			}
			if _, err := run(d); err != nil || len(team.Got) != 1 {
				t.Errorf("got %v, %v, want it sent", team.Got, err)
			}
		})
	}
}

func TestAPreviewOfACopiedStorePausesNothing(t *testing.T) {
	d := desktest.NewDesk(t, func(d *desk.Desk) { d.Store = &copied{Store: digesttest.NewStore(), why: "it is a copy"} })
	if _, err := d.Preview(t.Context(), digesttest.At(20, 9, 0)); err != nil {
		t.Fatal(err)
	}
	if notes, err := d.Store.Notes(t.Context(), "", 9); len(notes) != 0 || err != nil {
		t.Errorf("got %v, %v, want that nothing is noted", notes, err)
	}
}

func TestAWatchPausesWhereItsStoreBecomesACopy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(digesttest.At(19, 8, 0)))
		team, log := &desktest.Channel{}, &desktest.Said{}
		store := &copied{Store: digesttest.NewStore()}
		d := desktest.NewDesk(
			t, desktest.To(desktest.Dest("team", team)), func(d *desk.Desk) { d.Store, d.Log = store, log.Log() },
		)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var c desktest.Clock
		w := &watch.Watch{Now: c.Now, Every: time.Minute, IdleInterval: time.Hour, ShutdownGrace: time.Second}
		go w.Run(ctx, d, nil)
		time.Sleep(time.Hour)
		synctest.Wait()
		store.is("it is a copy")
		time.Sleep(time.Until(digesttest.At(20, 10, 0)))
		synctest.Wait()
		if len(team.Got) != 0 || w.Status().Paused == "" || log.Count("sending is paused", "it is a copy") != 1 {
			t.Errorf("got %v, %q, %d lines, want nothing sent, and why once", team.Got, w.Status().Paused,
				log.Count("sending is paused"))
		}
		if _, err := digest.Resume(t.Context(), store); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if len(team.Got) != 1 {
			t.Errorf("got %v, want it made up after that", team.Got)
		}
		cancel()
		synctest.Wait()
	})
}
