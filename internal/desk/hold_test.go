package desk_test

import (
	"context"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// pressing is a store in which somebody acts between the check of a draft and its freezing: after the log was read
// for the last time, and before the line that freezes it is written.
type pressing struct {
	digest.Store
	press func()
}

func (p *pressing) Append(ctx context.Context, w digest.LogEntry) (bool, error) {
	if press := p.press; w.Act == digest.Frozen && press != nil {
		p.press = nil
		press()
	}
	return p.Store.Append(ctx, w)
}

func TestPressedBetweenDecidingAndFixing(t *testing.T) {
	for name, c := range map[string]struct {
		act  digest.Act
		want digest.Approval
	}{
		"hold, where one approval is needed": {digest.Held, digest.Approval{Needed: 1, Ahead: 24 * time.Hour}},
		"hold, where two are needed":         {digest.Held, digest.Approval{Needed: 2, Ahead: 24 * time.Hour}},
		"hold, where none is needed":         {digest.Held, digest.Approval{Ahead: 24 * time.Hour}},
		"hold, where it is sent all the same": {
			digest.Held, digest.Approval{Needed: 1, Ahead: 24 * time.Hour, Otherwise: digest.OtherwiseSend},
		},
		"hold, where its calendar is sent": {
			digest.Held, digest.Approval{Needed: 1, Ahead: 24 * time.Hour, Otherwise: digest.OtherwiseReduced},
		},
		"skip": {digest.Skipped, digest.Approval{Needed: 1, Ahead: 24 * time.Hour}},
	} {
		t.Run(name, func(t *testing.T) {
			team := &desktest.Channel{}
			d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)), desktest.Needs(c.want, &digest.Edits{}))
			desktest.Run(t, d, digesttest.Monday.Add(-20*time.Hour))
			if c.want.Otherwise == "" {
				for _, who := range []string{"Ada", "Grace"}[:c.want.Needed] {
					say(t, d, who, digest.Approved, digesttest.Monday)
				}
			}
			whole := d.Store
			said := false
			d.Store = &pressing{Store: whole, press: func() {
				other := *d // another process
				other.Store = whole
				say(t, &other, "Lovelace", c.act, digesttest.Monday)
				said = true
			}}
			o := desktest.Run(t, d, digesttest.Monday)
			if !said {
				t.Fatal("the edition was not about to be fixed")
			}
			if o.Held == "" || len(team.Got) != 0 {
				t.Errorf("got held %q and %d messages; log %s", o.Held, len(team.Got), desktest.Acts(t, d))
			}
			if _, err := whole.Edition(t.Context(), "2026-07-20"); err == nil {
				t.Error("the edition was fixed")
			}
		})
	}
}

// A hold that is pressed while the sources are read counts, also if the edition needs no approval.
func TestHeldWhileSourcesAreRead(t *testing.T) {
	for name, c := range map[string]digest.Approval{
		"no approval is needed":      {Ahead: 24 * time.Hour},
		"sent without approval":      {Needed: 1, Ahead: 24 * time.Hour, Otherwise: digest.OtherwiseSend},
		"its calendar would be sent": {Needed: 1, Ahead: 24 * time.Hour, Otherwise: digest.OtherwiseReduced},
		"it waits for an approval":   {Needed: 1, Ahead: 24 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			team := &desktest.Channel{}
			d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)), desktest.Needs(c, &digest.Edits{}))
			source := d.Sources.Listings[0].Source
			pressed := false
			d.Sources.Listings[0].Source = desktest.Source(func(ctx context.Context, p digest.Period) (digest.Harvest, error) {
				pressed = true
				say(t, d, "Lovelace", digest.Held, digesttest.Monday)
				return source.Collect(ctx, p)
			})
			o := desktest.Run(t, d, digesttest.Monday)
			if !pressed || o.Held == "" || len(team.Got) != 0 {
				t.Errorf("pressed %v: got held %q and %d messages", pressed, o.Held, len(team.Got))
			}
			if _, err := d.Store.Edition(t.Context(), "2026-07-20"); err == nil {
				t.Error("the edition was fixed")
			}
		})
	}
}

// pressingAfterLog is a store in which somebody acts right after the log was read for the n-th time.
type pressingAfterLog struct {
	digest.Store
	n     int
	press func()
}

func (p *pressingAfterLog) Log(ctx context.Context, name string) ([]digest.LogEntry, error) {
	log, err := p.Store.Log(ctx, name)
	if p.n--; p.n == 0 {
		p.press()
	}
	return log, err
}

// Whenever a hold is pressed in a run, it is either refused, or nothing is sent.
func TestHeldAtAnyMoment(t *testing.T) {
	for n := 1; ; n++ {
		team := &desktest.Channel{}
		d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)),
			desktest.Needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour}, &digest.Edits{}))
		desktest.Run(t, d, digesttest.Monday.Add(-20*time.Hour))
		say(t, d, "Ada", digest.Approved, digesttest.Monday)
		whole := d.Store
		pressed, refused := false, false
		d.Store = &pressingAfterLog{Store: whole, n: n, press: func() {
			other := *d // another process
			other.Store = whole
			_, _, err := other.Act(t.Context(), "2026-07-20", digest.Voice{Name: "Lovelace"}, digest.Held, digesttest.Monday)
			pressed, refused = true, err != nil
		}}
		desktest.Run(t, d, digesttest.Monday)
		if !pressed {
			if n < 4 {
				t.Errorf("the log was read %d times: that was no test", n-1)
			}
			return
		}
		if refused != (len(team.Got) == 1) {
			t.Errorf("pressed after the log was read for the %d. time: refused %v, and %d messages; log %s",
				n, refused, len(team.Got), desktest.Acts(t, d))
		}
		if _, err := whole.Edition(t.Context(), "2026-07-20"); refused != (err == nil) {
			t.Errorf("pressed after the log was read for the %d. time: refused %v, and fixed %v", n, refused, err == nil)
		}
	}
}
