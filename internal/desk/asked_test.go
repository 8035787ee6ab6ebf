package digest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// lateChannel can be asked, and may publish a message five minutes after it was handed over.
type lateChannel struct{ asked }

func (lateChannel) QuietTime() time.Duration { return 5 * time.Minute }

// Nobody can approve a draft that nobody can see. If it is uncertain whether a draft arrived, its place is asked, too.
func TestADraftThatMayNotHaveArrivedIsAskedFor(t *testing.T) {
	for name, there := range map[string]bool{"it is there": true, "it is not": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				team := &channel{answers: []error{digest.ErrUncertain}}
				var sought []string
				team.find = func(name string) (string, error) {
					sought = append(sought, name)
					if there {
						return "found", nil
					}
					return "", digest.ErrNotFound
				}
				desk := dest("desk", asked{team})
				desk.Draft = true
				d := newDesk(t, to(desk), needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour}, &digest.Edits{}))
				now := monday.Add(-20 * time.Hour)
				run(t, d, now)
				o := run(t, d, now.Add(time.Minute))
				want := 1
				if !there {
					want = 2
				}
				if len(team.got) != want || len(sought) == 0 || sought[0] != team.got[0] || ended(o.Shown) != "desk sent" {
					t.Errorf("got %q shown, %q asked for, and %q", team.got, sought, ended(o.Shown))
				}
			})
		})
	}
}

// noted is a destination that is asked for corrections.
type noted struct {
	*channel
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
	p := &noted{channel: &channel{}}
	d := newDesk(t, to(dest("team", p)))
	named, further := event("Named", at(28, 19, 0)), event("Further", at(29, 19, 0))
	record := digest.Record{Edition: digest.Edition{
		Name: "2026-07-20", Period: digest.Period{Start: monday, End: monday.AddDate(0, 0, 28)}, TimeZone: la.String(),
		Events: []digest.Event{named}, Further: []digest.Event{further},
	}}
	revised := func(e digest.Event) digest.Revision { return digest.Revision{Told: e, Now: e} }
	if err := d.Store.SaveEdition(t.Context(), record); err != nil {
		t.Fatal(err)
	}
	c := digest.Correction{Number: 1, At: monday, Revisions: []digest.Revision{revised(named), revised(further)}}
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
	run(t, d, monday.Add(time.Hour))
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

// An edition is due until the destinations that are asked for it have answered: at /status, for a copied store, and for
// `resume --handled`.
func TestWhatIsAskedForIsDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team := &channel{answers: []error{digest.ErrUncertain}}
		team.find = func(string) (string, error) { return "", digest.ErrNotFound }
		s := &vouching{Store: digesttest.NewStore()}
		d := newDesk(t, to(dest("team", lateChannel{asked{team}})), func(d *digest.Desk) { d.Store = s })
		w := watched(t, monday.Add(-time.Minute), 3*time.Minute+7*time.Second, d) // it ends between two looks
		if got := w.Sight().Due; !got.Equal(monday) || len(team.got) != 1 {
			t.Errorf("while it is asked, %v is due, and it got %q", got, team.got)
		}
		if !s.due {
			t.Error("the store was told that nothing is due")
		}
		if name, err := d.HoldDue(t.Context(), time.Now()); err != nil || name != "2026-07-20" {
			t.Errorf("holding what is due: got %q, %v", name, err)
		}
		watched(t, time.Now(), time.Hour, d)
		if len(team.got) != 1 {
			t.Errorf("it was held, and yet sent: %q", team.got)
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
