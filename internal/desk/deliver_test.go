package desk_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

func TestOneDestinationFailsAndTheRestIsNotSentAgain(t *testing.T) {
	errDown := errors.New("channel_not_found")
	team, site := &desktest.Channel{Answers: []error{errDown}}, &desktest.Channel{}
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team), desktest.Dest("site", site)))
	o, err := d.Run(t.Context(), digesttest.Monday)
	if err != nil {
		t.Fatal(err)
	}
	if got := desktest.Ended(o.Deliveries); got != "site sent, team failed" {
		t.Errorf("first run: got %q", got)
	}
	if o, err = d.Run(t.Context(), digesttest.Monday.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if got := desktest.Ended(o.Deliveries); got != "site sent, team sent" {
		t.Errorf("second run: got %q", got)
	}
	if len(site.Got) != 1 || len(team.Got) != 1 {
		t.Errorf("site got %d, team got %d; want one each", len(site.Got), len(team.Got))
	}
}

func TestTemporaryFailuresAreRetriedWithinTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team := &desktest.Channel{
			Answers: []error{retry.Temporary(errors.New("busy"), 30*time.Second), retry.Temporary(errors.New("busy"), 0)},
		}
		o, err := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team))).Run(t.Context(), digesttest.Monday)
		if err != nil || desktest.Ended(o.Deliveries) != "team sent" || len(team.Got) != 1 {
			t.Errorf("got %v, %q, %d messages", err, desktest.Ended(o.Deliveries), len(team.Got))
		}
	})
}

func TestFailedDeliveriesAreNotRetriedAfterTheGracePeriod(t *testing.T) {
	team := &desktest.Channel{Answers: []error{errors.New("no")}}
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)))
	for _, now := range []time.Time{digesttest.Monday, digesttest.Monday.Add(13 * time.Hour)} {
		if _, err := d.Run(t.Context(), now); err != nil {
			t.Fatal(err)
		}
	}
	if len(team.Got) != 0 {
		t.Errorf("got %v", team.Got)
	}
}

func TestAnUncertainDeliveryIsNotSentAgain(t *testing.T) {
	lost := fmt.Errorf("the answer was lost: %w", digest.ErrUncertain)
	for name, c := range map[string]struct {
		find  func(string) (string, error)
		ended string
		sent  int
	}{
		"nobody can be asked":        {nil, "team uncertain", 1},
		"the destination has it":     {func(string) (string, error) { return "there", nil }, "team sent", 1},
		"the destination has it not": {func(string) (string, error) { return "", digest.ErrNotFound }, "team sent", 2},
		"the destination cannot be asked": {
			func(string) (string, error) { return "", errors.New("missing_scope") }, "team uncertain", 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			team := &desktest.Channel{Answers: []error{lost}, OnFind: c.find}
			var p digest.Publisher = team
			if c.find != nil {
				p = desktest.Asked{Channel: team}
			}
			d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", p)))
			var o desk.Outcome
			for range 3 {
				var err error
				if o, err = d.Run(t.Context(), digesttest.Monday); err != nil {
					t.Fatal(err)
				}
			}
			if got := desktest.Ended(o.Deliveries); got != c.ended {
				t.Errorf("got %q, want %q", got, c.ended)
			}
			if len(team.Got) != c.sent {
				t.Errorf("got %d messages, want %d", len(team.Got), c.sent)
			}
		})
	}
}

func TestAClaimOfADeadProcessIsUncertain(t *testing.T) {
	team := &desktest.Channel{}
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)))
	record, err := d.Preview(t.Context(), digesttest.Monday)
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{d.Store.SaveEdition(t.Context(), record)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if ok, err := d.Store.Claim(
		t.Context(), digest.Delivery{Edition: "2026-07-20", Destination: "team", Owner: "gone"},
	); err != nil ||
		!ok {
		t.Fatal(ok, err)
	}
	o, err := d.Run(t.Context(), digesttest.Monday.Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	if got := desktest.Ended(o.Deliveries); got != "team uncertain" || len(team.Got) != 0 {
		t.Errorf("got %q and %d messages", got, len(team.Got))
	}
}

func TestAClaimOfALiveProcessIsLeftAlone(t *testing.T) {
	team := &desktest.Channel{}
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)))
	other := desktest.NewDesk(t, desktest.To(desktest.Dest("team", &desktest.Channel{Crash: func() {
		if o, err := d.Run(context.Background(), digesttest.Monday); err != nil ||
			desktest.Ended(o.Deliveries) != "team claimed" {
			t.Errorf("meanwhile: got %q, %v", desktest.Ended(o.Deliveries), err)
		}
	}})))
	d.Store, other.Process.Owner = other.Store, "another"
	if o, err := other.Run(t.Context(), digesttest.Monday); err != nil || desktest.Ended(o.Deliveries) != "team sent" {
		t.Errorf("got %q, %v", desktest.Ended(o.Deliveries), err)
	}
	if len(team.Got) != 0 {
		t.Errorf("sent twice")
	}
}

func TestABrokenTemplateLeavesNoClaim(t *testing.T) {
	team := &desktest.Channel{}
	d := desktest.NewDesk(
		t, desktest.To(desktest.Dest("team", team)),
		func(d *desk.Desk) { d.Rendering.Renderer = desktest.Plain{Err: errors.New("line 3: no such field")} },
	)
	if _, err := d.Run(t.Context(), digesttest.Monday); err == nil || !strings.Contains(err.Error(), "line 3") {
		t.Errorf("got %v", err)
	}
	d.Rendering.Renderer = desktest.Plain{}
	if o, err := d.Run(t.Context(), digesttest.Monday); err != nil || desktest.Ended(o.Deliveries) != "team sent" {
		t.Errorf("got %q, %v", desktest.Ended(o.Deliveries), err)
	}
}

func TestAPanicInAPublisherIsUncertain(t *testing.T) {
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", &desktest.Channel{Crash: func() { panic("oh") }})))
	if o, err := d.Run(t.Context(), digesttest.Monday); err != nil || desktest.Ended(o.Deliveries) != "team uncertain" {
		t.Errorf("got %q, %v", desktest.Ended(o.Deliveries), err)
	}
}

func TestDeliveriesAreSettledAfterAnInterrupt(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", &desktest.Channel{Crash: interrupt})))
	if o, err := d.Run(ctx, digesttest.Monday); err != nil || desktest.Ended(o.Deliveries) != "team sent" {
		t.Errorf("got %q, %v", desktest.Ended(o.Deliveries), err)
	}
}
