package digest_test

import (
	"context"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// pressing is a store in which somebody acts between the check of a draft and its freezing: after the log was read for
// the last time, and before the line that freezes it is written.
type pressing struct {
	digest.Store
	press func()
}

func (p *pressing) Say(ctx context.Context, w digest.Word) (bool, error) {
	if press := p.press; w.Act == digest.Frozen && press != nil {
		p.press = nil
		press()
	}
	return p.Store.Say(ctx, w)
}

func TestPressedBetweenJudgingAndFreezing(t *testing.T) {
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
			team := &channel{}
			d := newDesk(t, to(dest("team", team)), needs(c.want, &digest.Edits{}))
			run(t, d, monday.Add(-20*time.Hour))
			if c.want.Otherwise == "" {
				for _, who := range []string{"Ada", "Grace"}[:c.want.Needed] {
					say(t, d, who, digest.Approved, monday)
				}
			}
			whole := d.Store
			said := false
			d.Store = &pressing{Store: whole, press: func() {
				other := *d // another process
				other.Store = whole
				say(t, &other, "Lovelace", c.act, monday)
				said = true
			}}
			o := run(t, d, monday)
			if !said {
				t.Fatal("the edition was not about to be frozen")
			}
			if o.Held == "" || len(team.got) != 0 {
				t.Errorf("got held %q and %d messages; log %s", o.Held, len(team.got), acts(t, d))
			}
			if _, err := whole.Edition(t.Context(), "2026-07-20"); err == nil {
				t.Error("the edition was fixed")
			}
		})
	}
}
