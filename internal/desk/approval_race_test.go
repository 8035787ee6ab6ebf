package desk_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// A process can die after it has said that the edition is fixed, and before it has stored it.
func TestACrashBetweenFixingAndStoring(t *testing.T) {
	team, edits := &desktest.Channel{}, &digest.Edits{}
	d := desktest.NewDesk(
		t, desktest.To(desktest.Dest("team", team)), desktest.Needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour}, edits),
	)
	desktest.Run(t, d, digesttest.Monday.Add(-20*time.Hour))
	say(t, d, "Ada", digest.Approved, digesttest.Monday)
	errDead := errors.New("dead")
	whole := d.Store
	d.Store = breaking{whole, errDead}
	if _, err := d.Run(t.Context(), digesttest.Monday); !errors.Is(err, errDead) {
		t.Fatalf("got %v", err)
	}
	d.Store = whole
	if _, _, err := d.Act(
		t.Context(), "2026-07-20", digest.Voice{Name: "Grace"}, digest.Held, digesttest.Monday,
	); err == nil {
		t.Error("what is fixed was held")
	}
	if o := desktest.Run(t, d, digesttest.Monday); desktest.Ended(o.Deliveries) != "team sent" || len(team.Got) != 1 {
		t.Errorf("got %q, %d messages", desktest.Ended(o.Deliveries), len(team.Got))
	}
}

// breaking is a store that cannot save editions.
type breaking struct {
	digest.Store
	err error
}

func (b breaking) SaveEdition(context.Context, digest.Record) error { return b.err }

// Whoever has the next number of the log wins: fixing an edition and holding it cannot both have happened.
func TestHoldingAndSendingAtTheSameTime(t *testing.T) {
	for i := range 20 {
		team, edits := &desktest.Channel{}, &digest.Edits{}
		d := desktest.NewDesk(
			t, desktest.To(desktest.Dest("team", team)),
			desktest.Needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour}, edits),
		)
		desktest.Run(t, d, digesttest.Monday.Add(-20*time.Hour))
		say(t, d, "Ada", digest.Approved, digesttest.Monday)
		held := make(chan bool)
		go func() {
			_, _, err := d.Act(context.Background(), "2026-07-20", digest.Voice{Name: "Grace"}, digest.Held, digesttest.Monday)
			held <- err == nil
		}()
		o, err := d.Run(t.Context(), digesttest.Monday)
		if err != nil {
			t.Fatal(err)
		}
		sent, stopped := desktest.Ended(o.Deliveries) == "team sent", <-held
		if sent == stopped || sent != (len(team.Got) == 1) {
			t.Fatalf("try %d: sent %v, held %v, %d messages, log %s", i, sent, stopped, len(team.Got), desktest.Acts(t, d))
		}
	}
}
