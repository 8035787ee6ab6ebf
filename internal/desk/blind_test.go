package digest_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// blinded is a desk that reads the repositories, and cannot read its one calendar.
func blinded(t *testing.T, team *channel, change ...func(*digest.Desk)) *digest.Desk {
	t.Helper()
	return newDesk(t, append([]func(*digest.Desk){to(dest("team", team)), func(d *digest.Desk) {
		d.Listings[0].Source = fails(errBlocked)
		d.Listings = append(d.Listings, digest.Listing{Name: "github.com/city", Timeout: time.Minute, Source: tells()})
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
			team, phone := &channel{}, &pager{}
			d := blinded(t, team, tellsOperator(phone), func(d *digest.Desk) { d.Approval, d.Quiet = a, digest.QuietSkip })
			for i := range 3 {
				o := run(t, d, monday.Add(time.Duration(i)*time.Hour))
				if !strings.Contains(o.Held, "no calendar could be read") || o.Composed != (i == 0) ||
					len(o.Deliveries) > 0 || !o.Record.Edition.NoCalendar {
					t.Fatalf("run %d: got %+v", i+1, o)
				}
			}
			if got := phone.about("No calendar could be read for edition 2026-07-20"); got != 1 {
				t.Errorf("the operator was told %d times", got)
			}
			d.Listings[0].Source = tells(event("Async", at(21, 19, 0)))
			o := run(t, d, monday.Add(4*time.Hour))
			if ended(o.Deliveries) != "team sent" || len(o.Record.Edition.Events) != 1 ||
				o.Record.Edition.NoCalendar || len(o.Record.Edition.Unread) > 0 {
				t.Errorf("got %+v", o)
			}
			if run(t, d, monday.Add(5*time.Hour)); len(team.got) != 1 {
				t.Errorf("got %q", team.got)
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
			team := &channel{}
			d := blinded(t, team, func(d *digest.Desk) { d.Approval.Needed, d.Account = c.needed, "runner" })
			first := run(t, d, monday)
			for _, who := range c.who {
				if o := run(t, d, monday.Add(time.Minute)); o.Held == "" {
					t.Fatalf("got %+v", o)
				}
				say(t, d, who, digest.Approved, monday.Add(time.Minute))
			}
			o := run(t, d, monday.Add(time.Hour))
			want, err := first.Record.Hash()
			if err != nil {
				t.Fatal(err)
			}
			if got, err := o.Record.Hash(); err != nil || got != want || ended(o.Deliveries) != "team sent" {
				t.Errorf("got %q, %v, %q", got, err, ended(o.Deliveries))
			}
		})
	}
}

func TestAnEditionWithoutCalendarsIsMissedInTheEndAndSaysWhy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team := &channel{}
		d := blinded(t, team)
		watched(t, monday.Add(-time.Hour), 12*time.Hour, d)
		d.Listings[0].Source = tells(event("Async", at(21, 19, 0)))
		o := run(t, d, monday.Add(13*time.Hour))
		if !o.Missed.Equal(monday) || o.MissedWhy != "no calendar could be read" || len(o.Deliveries) > 0 ||
			len(team.got) > 0 {
			t.Errorf("got %+v", o)
		}
		watched(t, monday.Add(13*time.Hour), time.Minute, d)
		notes, err := d.Store.Notes(t.Context(), digest.NoteHeld, 1)
		if err != nil || len(notes) != 1 || !strings.Contains(notes[0].Text, "because no calendar could be read") {
			t.Errorf("got %+v, %v", notes, err)
		}
	})
}

// A watch tries again by itself: the edition goes out soon after the calendar answers, and once.
func TestAWatchSendsAnEditionWhenACalendarAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team := &channel{}
		d := blinded(t, team)
		answers := monday.Add(3 * time.Hour)
		d.Listings[0].Source = source(func(context.Context, digest.Period) (digest.Harvest, error) {
			if time.Now().Before(answers) {
				return digest.Harvest{}, errBlocked
			}
			return digest.Harvest{Events: []digest.Event{event("Async", at(21, 19, 0))}}, nil
		})
		watched(t, monday.Add(-time.Hour), 5*time.Hour, d)
		if len(team.got) != 1 {
			t.Errorf("got %q", team.got)
		}
		if log, err := d.Store.Words(t.Context(), "2026-07-20"); err != nil || len(log) != 3 { // composed, composed again, frozen
			t.Errorf("got %+v, %v", log, err)
		}
	})
}

// A person's hold and skip are stronger than a calendar that can be read again.
func TestAPersonsWordOnAnEditionWithoutCalendarsStands(t *testing.T) {
	for act, want := range map[digest.Act]string{digest.Held: "it is held by Ada", digest.Skipped: ""} {
		d := blinded(t, &channel{})
		run(t, d, monday)
		say(t, d, "Ada", act, monday.Add(time.Minute))
		d.Listings[0].Source = tells(event("Async", at(21, 19, 0)))
		if o := run(t, d, monday.Add(time.Hour)); o.Held != want || len(o.Deliveries) > 0 {
			t.Errorf("%s: got %+v", act, o)
		}
	}
}

// A draft that was composed while calendars could be read stands where they cannot be at the slot.
func TestADraftOfTheDayBeforeStands(t *testing.T) {
	team := &channel{}
	d := blinded(t, team, func(d *digest.Desk) { d.Approval = digest.Approval{Ahead: 24 * time.Hour} })
	d.Listings[0].Source = tells(event("Async", at(21, 19, 0)))
	if o := run(t, d, monday.Add(-20*time.Hour)); o.Draft.Edition.Name != "2026-07-20" {
		t.Fatalf("got %+v", o)
	}
	d.Listings[0].Source = fails(errBlocked)
	if o := run(t, d, monday); ended(o.Deliveries) != "team sent" || len(o.Record.Edition.Events) != 1 {
		t.Errorf("got %+v", o)
	}
}

// The last good harvest stands in, and yet only a person sends what may be a week old.
func TestALastGoodHarvestDoesNotSendByItself(t *testing.T) {
	team := &channel{}
	d := newDesk(t, to(dest("team", team)),
		func(d *digest.Desk) { d.Listings[0].Source = tells(event("Async", at(28, 19, 0))) })
	run(t, d, monday)
	d.Listings[0].Source = fails(errBlocked)
	o := run(t, d, monday.AddDate(0, 0, 7))
	if o.Held == "" || changes(o.Record.Edition.Events) != "SoCal Python Async" ||
		unread(o.Record.Edition) != "SoCal Python unread 2026-07-20" {
		t.Errorf("got %+v", o)
	}
	r, err := d.Preview(t.Context(), monday.AddDate(0, 0, 7).Add(time.Minute))
	if err != nil || unread(r.Edition) != "SoCal Python unread 2026-07-20" {
		t.Errorf("a look: got %+v, %v", r.Edition, err)
	}
}

func TestAnExtraEditionWithoutCalendarsWaitsToo(t *testing.T) {
	team := &channel{}
	d := blinded(t, team)
	o, err := d.RunNow(t.Context(), monday.Add(48*time.Hour))
	if err != nil || o.Held == "" || len(team.got) > 0 {
		t.Fatalf("got %+v, %v", o, err)
	}
	d.Listings[0].Source = tells(event("Async", at(23, 19, 0)))
	if o, err = d.RunNow(t.Context(), monday.Add(49*time.Hour)); err != nil || ended(o.Deliveries) != "team sent" ||
		o.Record.Edition.Name != "2026-07-22a" {
		t.Errorf("got %+v, %v", o, err)
	}
}
