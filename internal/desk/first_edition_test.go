package desk_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/watch"
)

// The schedule of these tests comes on Mondays at nine, with twelve hours of grace. July 20 is a Monday.
func TestTheFirstSlotIsTheFirstAfterTheDeskWasSetUp(t *testing.T) {
	for name, c := range map[string]struct {
		configured, now time.Time
		want            bool
	}{
		"set up before, run at the slot":  {digesttest.At(17, 12, 0), digesttest.At(20, 9, 0), true},
		"set up before, run an hour late": {digesttest.At(17, 12, 0), digesttest.At(20, 10, 7), true},
		"set up at the slot":              {digesttest.At(20, 9, 0), digesttest.At(20, 9, 1), true},
		"set up after the slot":           {digesttest.At(20, 14, 0), digesttest.At(20, 14, 5), false},
		"set up a year ago, run beyond grace": {
			digesttest.At(17, 12, 0).AddDate(-1, 0, 0), digesttest.At(21, 9, 0), false,
		},
		"its age is not known":                         {time.Time{}, digesttest.At(20, 14, 5), true},
		"of the future, as with --at: it says nothing": {digesttest.At(27, 12, 0), digesttest.At(20, 14, 5), true},
	} {
		t.Run(name, func(t *testing.T) {
			team := &desktest.Channel{}
			d := desktest.NewDesk(
				t, desktest.To(desktest.Dest("team", team)), func(d *desk.Desk) { d.Configured = c.configured },
			)
			looked, err := d.Preview(t.Context(), c.now)
			if err != nil {
				t.Fatal(err)
			}
			outcome, err := d.Run(t.Context(), c.now)
			if err != nil {
				t.Fatal(err)
			}
			if sent := len(team.Got) == 1; sent != c.want || c.want && !outcome.Before.IsZero() || !outcome.Missed.IsZero() {
				t.Errorf("got %v, %+v, want sent: %v, and nothing missed", team.Got, outcome, c.want)
			}
			if due := looked.Edition.Name == "2026-07-20"; due != c.want {
				t.Errorf("a dry run shows %s, want what a run would send", looked.Edition.Name)
			}
			if late := c.now.Sub(digesttest.At(20, 9, 0)) > d.Schedule.Grace; !c.want && !late &&
				!outcome.Before.Equal(digesttest.At(20, 9, 0)) {
				t.Errorf("got %v, want it to be said which edition is not made up", outcome.Before)
			}
			if _, err := d.Run(t.Context(), digesttest.At(27, 9, 0)); err != nil {
				t.Fatal(err)
			}
			if got := team.Got; len(got) == 0 || got[len(got)-1] != "2026-07-27" {
				t.Errorf("got %v, want the next one", got)
			}
		})
	}
}

// What was noted at the first look does not move with the configuration: an edition that could not be sent at first
// is still made up.
func TestAChangeOfTheConfigurationDoesNotMoveTheFirstSlot(t *testing.T) {
	team := &desktest.Channel{Answers: []error{context.DeadlineExceeded}}
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)), func(d *desk.Desk) {
		d.Configured = digesttest.At(17, 12, 0)
		d.Sources.Listings[0].Source = desktest.Fails(context.DeadlineExceeded)
	})
	if o, err := d.Run(t.Context(), digesttest.At(20, 9, 5)); err != nil || o.Held == "" {
		t.Fatalf("got %q, %v, want that no calendar could be read", o.Held, err)
	}
	d.Configured, d.Sources.Listings[0].Source, team.Answers = digesttest.At(20, 9, 30), desktest.Lists(
		digesttest.Event("Async", digesttest.At(21, 19, 0)),
	), nil
	if _, err := d.Run(t.Context(), digesttest.At(20, 9, 31)); err != nil || len(team.Got) != 1 {
		t.Errorf("got %v, %v, want the edition", team.Got, err)
	}
}

// A store that had editions before such moments were noted is not new.
func TestAStoreWithEditionsHasNoFirstSlot(t *testing.T) {
	team := &desktest.Channel{}
	d := desktest.NewDesk(
		t, desktest.To(desktest.Dest("team", team)), func(d *desk.Desk) { d.Configured = digesttest.At(20, 14, 0) },
	)
	if err := d.Store.SaveEdition(t.Context(), digesttest.SampleRecord(t, "2026-07-13")); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Run(t.Context(), digesttest.At(20, 14, 5)); err != nil || len(team.Got) != 1 {
		t.Errorf("got %v, %v, want the edition", team.Got, err)
	}
}

// An extra edition on the first day doesn't bring the one along that passed before.
func TestAnExtraEditionIsNotTheFirst(t *testing.T) {
	team := &desktest.Channel{}
	d := desktest.NewDesk(
		t, desktest.To(desktest.Dest("team", team)), func(d *desk.Desk) { d.Configured = digesttest.At(20, 14, 0) },
	)
	for _, run := range []func(context.Context, time.Time) (desk.Outcome, error){d.RunNow, d.Run} {
		if _, err := run(t.Context(), digesttest.At(20, 14, 5)); err != nil {
			t.Fatal(err)
		}
	}
	if len(team.Got) != 1 || team.Got[0] != "2026-07-20a" {
		t.Errorf("got %v, want the extra one alone", team.Got)
	}
}

// A clock that was ahead when the desk was first looked at must not keep editions back until then.
func TestAFirstRunInTheFutureIsForgotten(t *testing.T) {
	team := &desktest.Channel{}
	d := desktest.NewDesk(
		t, desktest.To(desktest.Dest("team", team)), func(d *desk.Desk) { d.Configured = digesttest.At(17, 12, 0) },
	)
	for _, now := range []time.Time{
		digesttest.At(17, 12, 0).AddDate(4, 0, 0), digesttest.At(18, 12, 0), digesttest.At(20, 9, 0),
	} {
		if _, err := d.Run(t.Context(), now); err != nil {
			t.Fatal(err)
		}
	}
	if len(team.Got) != 1 {
		t.Errorf("got %v, want the edition of July 20", team.Got)
	}
}

// The very first edition is missed in the same words as any other: a draft that nobody approved, and sources that
// nobody could read.
func TestTheVeryFirstEditionIsMissedLikeAnyOther(t *testing.T) {
	for name, change := range map[string]func(*desk.Desk){
		"nobody approved": func(d *desk.Desk) {
			d.Review.Approval = digest.Approval{Needed: 1, Ahead: 24 * time.Hour}
		},
		"no source could be read": func(d *desk.Desk) {
			d.Sources.Listings[0].Source = desktest.Fails(context.DeadlineExceeded)
		},
		"a draft of an older digest": func(d *desk.Desk) { draftOf(t, d, "2026-07-20") },
	} {
		t.Run(name, func(t *testing.T) {
			d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", &desktest.Channel{})), change)
			if name != "a draft of an older digest" {
				for _, now := range []time.Time{digesttest.At(19, 10, 0), digesttest.At(20, 9, 0), digesttest.At(20, 20, 0)} {
					_, _ = d.Run(t.Context(), now) // how it ends is not this test's matter
				}
			}
			d.Review.Approval = digest.Approval{}
			outcome, err := d.Run(t.Context(), digesttest.At(20, 22, 0))
			if err != nil || !outcome.Missed.Equal(digesttest.At(20, 9, 0)) {
				t.Errorf("got %+v, %v, want that the edition of July 20 was missed", outcome, err)
			}
		})
	}
}

func draftOf(t *testing.T, d *desk.Desk, name string) {
	t.Helper()
	r := digesttest.SampleRecord(t, name)
	if err := d.Store.SaveDraft(t.Context(), digest.StoredDraft{Record: r, Edited: r.Edition}); err != nil {
		t.Fatal(err)
	}
}

func TestAWatchHoldsTheVeryFirstEdition(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(digesttest.At(19, 8, 0)))
		log := &desktest.Said{}
		d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", &desktest.Channel{})), func(d *desk.Desk) {
			d.Log, d.Review.Approval, d.Configured = log.Log(), digest.Approval{
				Needed: 1,
				Ahead:  24 * time.Hour,
			}, digesttest.At(19, 7, 0)
		})
		ctx, cancel := context.WithCancel(t.Context())
		var c desktest.Clock
		w := &watch.Watch{Now: c.Now, Every: time.Minute, IdleInterval: time.Hour, ShutdownGrace: time.Second}
		done := make(chan struct{})
		go func() {
			defer close(done)
			w.Run(ctx, d, nil)
		}()
		time.Sleep(time.Until(digesttest.At(21, 9, 0)))
		cancel()
		<-done
		held, err := d.Store.Notes(t.Context(), digest.NoteHeld, 9)
		if err != nil || len(held) != 1 || held[0].Key != digest.NoteHeld+"2026-07-20" ||
			log.Count("edition held", "2026-07-20") != 1 {
			t.Errorf("got %v, %v, %d lines, want the first edition held, and said once", held, err, log.Count("edition held"))
		}
	})
}
