package digest_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// A group has two calendars. If one of them was not read whole, readers are told, unless the other one lists the same
// events.
func TestAGroupWithSeveralCalendars(t *testing.T) {
	async, typing := event("Async", at(28, 19, 0)), event("Typing", at(29, 19, 0))
	blocked := fails(errors.New("403"))
	item := brings(digest.Harvest{Problems: []digest.Problem{{Item: "Maps", Error: "TBD is no time"}}})
	for name, c := range map[string]struct {
		before, first, second source // the second calendar a week before, and both of them now
		want                  string
	}{
		"never read, and nothing in the other": {blocked, tells(), blocked, "SoCal Python partly"},
		"never read":                           {blocked, tells(async), blocked, "SoCal Python partly"},
		"it listed the same":                   {tells(async), tells(async), blocked, ""},
		"it listed more":                       {tells(async, typing), tells(async), blocked, "SoCal Python partly 2026-07-20"},
		"it listed nothing":                    {tells(), tells(async), blocked, "SoCal Python partly"},
		"suddenly empty":                       {tells(typing), tells(async), tells(), "SoCal Python partly 2026-07-20"},
		"both blocked":                         {tells(typing), blocked, blocked, "SoCal Python unread 2026-07-20"},
		"blocked, and read in part":            {tells(typing), blocked, brings(digest.Harvest{Problems: []digest.Problem{{Error: "cut"}}}), "SoCal Python partly 2026-07-20"},
		"an item, and nothing else":            {tells(), tells(async), item, "SoCal Python partly"},
		"both are whole":                       {tells(async), tells(async), tells(typing), ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, func(d *digest.Desk) {
				d.Listings[0].Source = tells(async)
				d.Listings = append(d.Listings,
					digest.Listing{Name: "luma", Group: "SoCal Python", Timeout: time.Minute, Source: c.before},
					digest.Listing{Name: "maps", Group: "Maps", Timeout: time.Minute, Source: tells()})
			})
			run(t, d, monday)
			d.Listings[0].Source, d.Listings[1].Source = c.first, c.second
			if name == "never read, and nothing in the other" {
				d.Store = newDesk(t).Store
			}
			if got := unread(run(t, d, monday.AddDate(0, 0, 7)).Record.Edition); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// An item that was not understood may be of these weeks: nobody says that there is none.
func TestNothingUnderstoodIsNotNothingAnnounced(t *testing.T) {
	d := newDesk(t, func(d *digest.Desk) {
		d.Listings[0].Source = brings(digest.Harvest{Problems: []digest.Problem{{Item: "Maps", Error: "TBD is no time"}}})
	})
	if got := unread(run(t, d, monday).Record.Edition); got != "SoCal Python partly" {
		t.Errorf("got %q", got)
	}
}

// An event that is kept from an earlier reading is told of as such.
func TestWhyAKeptEventIsShown(t *testing.T) {
	for name, c := range map[string]struct {
		now  source
		want string
	}{
		"cut":     {brings(digest.Harvest{Problems: []digest.Problem{{Error: "cut"}}}), "on 2026-07-20 (it was read only in part now): shown"},
		"blocked": {fails(errors.New("403")), "on 2026-07-20 (it could not be read now): shown"},
		"empty":   {tells(), "on 2026-07-20 (it lists nothing now, which is not believed): shown"},
	} {
		d := newDesk(t, func(d *digest.Desk) { d.Listings[0].Source = tells(event("Async", at(28, 19, 0))) })
		run(t, d, monday)
		d.Listings[0].Source = c.now
		draft, err := d.Gather(t.Context(), monday.Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		lines, err := digest.Why(t.Context(), draft, "async")
		if got := strings.Join(lines, "\n"); err != nil || !strings.Contains(got, c.want) {
			t.Errorf("%s: got %q, %v; want %q", name, got, err, c.want)
		}
	}
}

// A group of thousands of calendars, half of them unread. Comparing each with each would take minutes.
func TestManyCalendarsOfOneGroup(t *testing.T) {
	const many = 4000
	var d digest.Draft
	d.Period, d.Zone = digest.PeriodOf(monday, time.Time{}, la, 28, 0), la
	for i := range many {
		c := digest.Collection{Listing: digest.Listing{Name: "calendar", Group: "SoCal Python"}, At: monday}
		for hour := range 20 {
			c.Harvest.Events = append(c.Harvest.Events, event("Async", at(21+hour, i%24, 0)))
		}
		if i%2 == 0 {
			c.Err = errBlocked
		}
		d.Collections = append(d.Collections, c)
	}
	e, err := digest.Compose(t.Context(), d)
	if err != nil || len(e.Unread) != 1 || e.Unread[0].How != digest.PartlyRead {
		t.Fatalf("got %+v, %v", e.Unread, err)
	}
}
