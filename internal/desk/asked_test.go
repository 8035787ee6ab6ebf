package desk_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// lateChannel can be asked, and may publish a message five minutes after it was handed over.
type lateChannel struct{ desktest.Asked }

func (lateChannel) QuietTime() time.Duration { return 5 * time.Minute }

// Nobody can approve a draft that nobody can see. If it is uncertain whether a draft arrived, its place is asked,
// too.
func TestADraftThatMayNotHaveArrivedIsAskedFor(t *testing.T) {
	for name, there := range map[string]bool{"it is there": true, "it is not": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				team := &desktest.Channel{Answers: []error{digest.ErrUncertain}}
				var sought []string
				team.OnFind = func(name string) (string, error) {
					sought = append(sought, name)
					if there {
						return "found", nil
					}
					return "", digest.ErrNotFound
				}
				desk := desktest.Dest("desk", desktest.Asked{Channel: team})
				desk.Draft = true
				d := desktest.NewDesk(
					t, desktest.To(desk), desktest.Needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour}, &digest.Edits{}),
				)
				now := digesttest.Monday.Add(-20 * time.Hour)
				desktest.Run(t, d, now)
				o := desktest.Run(t, d, now.Add(time.Minute))
				want := 1
				if !there {
					want = 2
				}
				if len(team.Got) != want || len(sought) == 0 || sought[0] != team.Got[0] || desktest.Ended(o.Shown) != "desk sent" {
					t.Errorf("got %q shown, %q asked for, and %q", team.Got, sought, desktest.Ended(o.Shown))
				}
			})
		})
	}
}

// noted is a destination that is asked for corrections.
type noted struct {
	*desktest.Channel
	sought []digest.Message
}

func (n *noted) Correct(context.Context, digest.Message, digest.Message, string) (string, error) {
	return "", digest.ErrUncertain
}

func (n *noted) FindCorrection(_ context.Context, whole, note digest.Message, _ string) (string, error) {
	n.sought = append(n.sought, whole, note)
	return "found", nil
}

// A destination is asked for exactly what was handed to it, without what only single readers got.
func TestACorrectionIsAskedForAsItWasSent(t *testing.T) {
	p := &noted{Channel: &desktest.Channel{}}
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", p)))
	named := digesttest.Event("Named", digesttest.At(28, 19, 0))
	further := digesttest.Event("Further", digesttest.At(29, 19, 0))
	record := digest.Record{Edition: digest.Edition{
		Name: "2026-07-20", Period: digest.Period{
			Start: digesttest.Monday, End: digesttest.Monday.AddDate(0, 0, 28),
		}, TimeZone: digesttest.La.String(),
		Events: []digest.Event{named}, Further: []digest.Event{further},
	}}
	revised := func(e digest.Event) digest.Revision { return digest.Revision{Told: e, Now: e} }
	if err := d.Store.SaveEdition(t.Context(), record); err != nil {
		t.Fatal(err)
	}
	c := digest.Correction{
		Number:    1,
		At:        digesttest.Monday,
		Revisions: []digest.Revision{revised(named), revised(further)},
	}
	if err := d.Store.SaveCorrection(t.Context(), "2026-07-20", c); err != nil {
		t.Fatal(err)
	}
	for name, state := range map[string]digest.DeliveryState{
		"2026-07-20":    digest.Sent,
		"2026-07-20-c1": digest.Uncertain,
	} {
		line := digest.Delivery{Edition: name, Destination: "team", Owner: "me"}
		if _, err := d.Store.Claim(t.Context(), line); err != nil {
			t.Fatal(err)
		}
		line.State = state
		if err := d.Store.Settle(t.Context(), line); err != nil {
			t.Fatal(err)
		}
	}
	desktest.Run(t, d, digesttest.Monday.Add(time.Hour))
	if len(p.sought) < 2 {
		t.Fatal("it was not asked")
	}
	for _, m := range p.sought[:2] {
		var titles []string
		for _, r := range m.Edition.Corrections[0].Revisions {
			titles = append(titles, r.Told.Title)
		}
		if got := strings.Join(titles, ", "); got != "Named" {
			t.Errorf("asked for a correction of %s", got)
		}
	}
}

// An edition is due until the destinations that are asked for it have answered: at /status, for a copied store, and
// for `resume --handled`.
func TestAnEditionIsDueUntilItsDestinationsAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team := &desktest.Channel{Answers: []error{digest.ErrUncertain}}
		team.OnFind = func(string) (string, error) { return "", digest.ErrNotFound }
		s := &vouching{Store: digesttest.NewStore()}
		d := desktest.NewDesk(
			t, desktest.To(desktest.Dest("team", lateChannel{desktest.Asked{Channel: team}})),
			func(d *desk.Desk) { d.Store = s },
		)
		w := desktest.Watched(
			t, digesttest.Monday.Add(-time.Minute), 3*time.Minute+7*time.Second, d,
		) // it ends between two looks
		if got := w.Status().Due; !got.Equal(digesttest.Monday) || len(team.Got) != 1 {
			t.Errorf("while it is asked, %v is due, and it got %q", got, team.Got)
		}
		if !s.due {
			t.Error("Vouch was called with due = false")
		}
		if name, err := d.HoldDue(t.Context(), time.Now()); err != nil || name != "2026-07-20" {
			t.Errorf("holding what is due: got %q, %v", name, err)
		}
		desktest.Watched(t, time.Now(), time.Hour, d)
		if len(team.Got) != 1 {
			t.Errorf("it was held, and yet sent: %q", team.Got)
		}
	})
}

// vouching remembers whether something was due when it was asked last.
type vouching struct {
	*digesttest.Store
	due bool
}

func (v *vouching) Vouch(_ context.Context, due bool) (string, error) { v.due = due; return "", nil }

func (v *vouching) Adopt(context.Context) error { return fmt.Errorf("unasked") }
