package desk_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// blinded is a desk that reads the repositories, and cannot read its one calendar.
func blinded(t *testing.T, team *desktest.Channel, change ...func(*desk.Desk)) *desk.Desk {
	t.Helper()
	return desktest.NewDesk(t, append([]func(*desk.Desk){desktest.To(desktest.Dest("team", team)), func(d *desk.Desk) {
		d.Sources.Listings[0].Source = desktest.Fails(desktest.ErrBlocked)
		d.Sources.Listings = append(
			d.Sources.Listings, digest.Listing{Name: "github.com/city", Timeout: time.Minute, Source: desktest.Lists()},
		)
	}}, change...)...)
}

// Whatever is configured, an edition of which no calendar could be read reaches nobody, until one can be read.
func TestWithoutAnyCalendarNothingIsSent(t *testing.T) {
	for name, a := range map[string]digest.Approval{
		"no approval":                {},
		"one, otherwise send":        {Needed: 1, Otherwise: digest.OtherwiseSend},
		"one, otherwise the reduced": {Needed: 1, Otherwise: digest.OtherwiseReduced},
		"two, otherwise send":        {Needed: 2, Otherwise: digest.OtherwiseSend},
	} {
		t.Run(name, func(t *testing.T) {
			team, phone := &desktest.Channel{}, &desktest.Pager{}
			d := blinded(
				t, team, desktest.WithOperator(phone),
				func(d *desk.Desk) { d.Review.Approval, d.Content.Quiet = a, digest.QuietSkip },
			)
			for i := range 3 {
				o := desktest.Run(t, d, digesttest.Monday.Add(time.Duration(i)*time.Hour))
				if !strings.Contains(o.Held, "no calendar could be read") || o.Composed != (i == 0) ||
					len(o.Deliveries) > 0 || !o.Record.Edition.NoCalendar {
					t.Fatalf("run %d: got %+v", i+1, o)
				}
			}
			if got := phone.About("No calendar could be read for edition 2026-07-20"); got != 1 {
				t.Errorf("the operator got %d alerts", got)
			}
			d.Sources.Listings[0].Source = desktest.Lists(digesttest.Event("Async", digesttest.At(21, 19, 0)))
			o := desktest.Run(t, d, digesttest.Monday.Add(4*time.Hour))
			if desktest.Ended(o.Deliveries) != "team sent" || len(o.Record.Edition.Events) != 1 ||
				o.Record.Edition.NoCalendar || len(o.Record.Edition.Unread) > 0 {
				t.Errorf("got %+v", o)
			}
			if desktest.Run(t, d, digesttest.Monday.Add(5*time.Hour)); len(team.Got) != 1 {
				t.Errorf("got %q", team.Got)
			}
		})
	}
}

func TestAPersonLetsAnEditionWithoutCalendarsGo(t *testing.T) {
	for name, c := range map[string]struct {
		needed int
		who    []string
	}{
		"no approval": {0, []string{"Ada"}},
		"one":         {1, []string{"Ada"}},
		"two":         {2, []string{"Ada", "Grace"}},
	} {
		t.Run(name, func(t *testing.T) {
			team := &desktest.Channel{}
			d := blinded(t, team, func(d *desk.Desk) { d.Review.Approval.Needed, d.Process.Account = c.needed, "runner" })
			first := desktest.Run(t, d, digesttest.Monday)
			for _, who := range c.who {
				if o := desktest.Run(t, d, digesttest.Monday.Add(time.Minute)); o.Held == "" {
					t.Fatalf("got %+v", o)
				}
				say(t, d, who, digest.Approved, digesttest.Monday.Add(time.Minute))
			}
			o := desktest.Run(t, d, digesttest.Monday.Add(time.Hour))
			want, err := first.Record.Hash()
			if err != nil {
				t.Fatal(err)
			}
			if got, err := o.Record.Hash(); err != nil || got != want || desktest.Ended(o.Deliveries) != "team sent" {
				t.Errorf("got %q, %v, %q", got, err, desktest.Ended(o.Deliveries))
			}
		})
	}
}

func TestAnEditionWithoutCalendarsIsMissedWithAReason(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team := &desktest.Channel{}
		d := blinded(t, team)
		desktest.Watched(t, digesttest.Monday.Add(-time.Hour), 12*time.Hour, d)
		d.Sources.Listings[0].Source = desktest.Lists(digesttest.Event("Async", digesttest.At(21, 19, 0)))
		o := desktest.Run(t, d, digesttest.Monday.Add(13*time.Hour))
		if !o.Missed.Equal(digesttest.Monday) || o.MissedWhy != "no calendar could be read" || len(o.Deliveries) > 0 ||
			len(team.Got) > 0 {
			t.Errorf("got %+v", o)
		}
		desktest.Watched(t, digesttest.Monday.Add(13*time.Hour), time.Minute, d)
		notes, err := d.Store.Notes(t.Context(), digest.NoteHeld, 1)
		if err != nil || len(notes) != 1 || !strings.Contains(notes[0].Text, "because no calendar could be read") {
			t.Errorf("got %+v, %v", notes, err)
		}
	})
}

// A watch tries again by itself: the edition goes out soon after the calendar answers, and once.
func TestAWatchSendsAnEditionWhenACalendarAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team := &desktest.Channel{}
		d := blinded(t, team)
		answers := digesttest.Monday.Add(3 * time.Hour)
		d.Sources.Listings[0].Source = desktest.Source(func(context.Context, digest.Period) (digest.Harvest, error) {
			if time.Now().Before(answers) {
				return digest.Harvest{}, desktest.ErrBlocked
			}
			return digest.Harvest{Events: []digest.Event{digesttest.Event("Async", digesttest.At(21, 19, 0))}}, nil
		})
		desktest.Watched(t, digesttest.Monday.Add(-time.Hour), 5*time.Hour, d)
		if len(team.Got) != 1 {
			t.Errorf("got %q", team.Got)
		}
		if log, err := d.Store.Log(t.Context(), "2026-07-20"); err != nil ||
			len(log) != 3 { // composed, composed again, frozen
			t.Errorf("got %+v, %v", log, err)
		}
	})
}

// A person's hold and skip are stronger than a calendar that can be read again.
func TestAnApprovalOfAnEditionWithoutCalendarsCounts(t *testing.T) {
	for act, want := range map[digest.Act]string{digest.Held: "it is held by Ada", digest.Skipped: ""} {
		d := blinded(t, &desktest.Channel{})
		desktest.Run(t, d, digesttest.Monday)
		say(t, d, "Ada", act, digesttest.Monday.Add(time.Minute))
		d.Sources.Listings[0].Source = desktest.Lists(digesttest.Event("Async", digesttest.At(21, 19, 0)))
		if o := desktest.Run(t, d, digesttest.Monday.Add(time.Hour)); o.Held != want || len(o.Deliveries) > 0 {
			t.Errorf("%s: got %+v", act, o)
		}
	}
}

// A draft that was composed while calendars could be read stands where they cannot be at the slot.
func TestADraftOfTheDayBeforeStands(t *testing.T) {
	team := &desktest.Channel{}
	d := blinded(t, team, func(d *desk.Desk) { d.Review.Approval = digest.Approval{Ahead: 24 * time.Hour} })
	d.Sources.Listings[0].Source = desktest.Lists(digesttest.Event("Async", digesttest.At(21, 19, 0)))
	if o := desktest.Run(t, d, digesttest.Monday.Add(-20*time.Hour)); o.Draft.Edition.Name != "2026-07-20" {
		t.Fatalf("got %+v", o)
	}
	d.Sources.Listings[0].Source = desktest.Fails(desktest.ErrBlocked)
	if o := desktest.Run(t, d, digesttest.Monday); desktest.Ended(o.Deliveries) != "team sent" ||
		len(o.Record.Edition.Events) != 1 {
		t.Errorf("got %+v", o)
	}
}

// The last good harvest stands in, and yet only a person sends what may be a week old.
func TestALastGoodHarvestDoesNotSendByItself(t *testing.T) {
	team := &desktest.Channel{}
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)),
		func(d *desk.Desk) {
			d.Sources.Listings[0].Source = desktest.Lists(digesttest.Event("Async", digesttest.At(28, 19, 0)))
		})
	desktest.Run(t, d, digesttest.Monday)
	d.Sources.Listings[0].Source = desktest.Fails(desktest.ErrBlocked)
	o := desktest.Run(t, d, digesttest.Monday.AddDate(0, 0, 7))
	if o.Held == "" || digesttest.Changes(o.Record.Edition.Events) != "SoCal Python Async" ||
		desktest.Unread(o.Record.Edition) != "SoCal Python unread 2026-07-20" {
		t.Errorf("got %+v", o)
	}
	r, err := d.Preview(t.Context(), digesttest.Monday.AddDate(0, 0, 7).Add(time.Minute))
	if err != nil || desktest.Unread(r.Edition) != "SoCal Python unread 2026-07-20" {
		t.Errorf("a look: got %+v, %v", r.Edition, err)
	}
}

func TestAnExtraEditionWithoutCalendarsWaitsToo(t *testing.T) {
	team := &desktest.Channel{}
	d := blinded(t, team)
	o, err := d.RunNow(t.Context(), digesttest.Monday.Add(48*time.Hour))
	if err != nil || o.Held == "" || len(team.Got) > 0 {
		t.Fatalf("got %+v, %v", o, err)
	}
	d.Sources.Listings[0].Source = desktest.Lists(digesttest.Event("Async", digesttest.At(23, 19, 0)))
	if o, err = d.RunNow(t.Context(), digesttest.Monday.Add(49*time.Hour)); err != nil ||
		desktest.Ended(o.Deliveries) != "team sent" ||
		o.Record.Edition.Name != "2026-07-22a" {
		t.Errorf("got %+v, %v", o, err)
	}
}
