package desk_test

import (
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// emptyDesk returns a desk whose calendar has no events, and its channel.
func emptyDesk(t *testing.T, change ...func(*desk.Desk)) (*desk.Desk, *desktest.Channel) {
	t.Helper()
	team := &desktest.Channel{}
	change = append([]func(*desk.Desk){
		desktest.To(desktest.Dest("team", team)), func(d *desk.Desk) { d.Content.SendEmpty = false },
	}, change...)
	d := desktest.NewDesk(t, change...)
	d.Sources.Listings[0].Source = desktest.Lists()
	return d, team
}

// An edition with nothing in it is left out: no run sends it later, or calls it missed, and the next one is sent.
func TestAnEmptyEditionIsSkipped(t *testing.T) {
	d, team := emptyDesk(t)
	monday := digesttest.Monday
	o, err := d.Run(t.Context(), monday)
	if err != nil || o.Skipped != "there is nothing in it" || len(team.Got) != 0 {
		t.Fatalf("got skipped %q, sent %q, %v", o.Skipped, team.Got, err)
	}
	log, err := d.Store.Log(t.Context(), o.Record.Edition.Name)
	if err != nil || len(log) == 0 {
		t.Fatalf("got %v, %v", log, err)
	}
	if last := log[len(log)-1]; last.Act != digest.Skipped || last.Who != digest.RuleEmpty || last.Why != o.Skipped {
		t.Errorf("the log has %+v", last)
	}
	for _, later := range []time.Duration{time.Hour, 3 * 24 * time.Hour} {
		o, err := d.Run(t.Context(), monday.Add(later))
		if err != nil || o.Composed || !o.Missed.IsZero() || len(team.Got) != 0 {
			t.Errorf("after %s: composed %v, missed %s, sent %q, %v", later, o.Composed, o.Missed, team.Got, err)
		}
	}
	d.Sources.Listings[0].Source = desktest.Lists(digesttest.Event("Maps", monday.AddDate(0, 0, 9)))
	if o, err := d.Run(t.Context(), monday.AddDate(0, 0, 7)); err != nil || o.Skipped != "" || len(team.Got) != 1 {
		t.Errorf("the next edition: skipped %q, sent %q, %v", o.Skipped, team.Got, err)
	}
}

func TestAnEmptyEditionIsSentIfTheOperatorSaysSo(t *testing.T) {
	d, team := emptyDesk(t, func(d *desk.Desk) { d.Content.SendEmpty = true })
	if o, err := d.Run(t.Context(), digesttest.Monday); err != nil || o.Skipped != "" || len(team.Got) != 1 {
		t.Errorf("got skipped %q, sent %q, %v", o.Skipped, team.Got, err)
	}
}

// Nobody has to approve a draft with nothing in it. If there is something by its time, it is a draft like any other.
func TestAnEmptyDraftAsksForNoApproval(t *testing.T) {
	board := &desktest.Channel{}
	d, team := emptyDesk(t, func(d *desk.Desk) {
		d.Review.Approval = digest.Approval{Needed: 1, Ahead: 24 * time.Hour, Otherwise: digest.OtherwiseHold}
		shown := desktest.Dest("board", board)
		shown.Draft = true
		d.Destinations = append(d.Destinations, shown)
	})
	monday := digesttest.Monday
	o, err := d.Run(t.Context(), monday.Add(-20*time.Hour))
	if err != nil || len(o.Shown)+len(board.Got) != 0 {
		t.Fatalf("a draft with nothing in it is shown: %v, %q, %v", o.Shown, board.Got, err)
	}
	if o, err = d.Run(t.Context(), monday); err != nil || o.Skipped == "" || o.Held != "" || len(team.Got) != 0 {
		t.Errorf("got skipped %q, held %q, sent %q, %v", o.Skipped, o.Held, team.Got, err)
	}
	next := monday.AddDate(0, 0, 7)
	if _, err = d.Run(t.Context(), next.Add(-20*time.Hour)); err != nil {
		t.Fatal(err)
	}
	d.Sources.Listings[0].Source = desktest.Lists(digesttest.Event("Maps", next.AddDate(0, 0, 2)))
	o, err = d.Run(t.Context(), next)
	if err != nil || o.Skipped != "" || o.Held == "" || len(o.Record.Edition.Events) != 1 {
		t.Errorf("got skipped %q, held %q, %d events, %v", o.Skipped, o.Held, len(o.Record.Edition.Events), err)
	}
}
