package desk_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// A group has two calendars. If one of them was not read whole, the edition says so, unless the other one lists the
// same events.
func TestAGroupWithSeveralCalendars(t *testing.T) {
	async := digesttest.Event("Async", digesttest.At(28, 19, 0))
	typing := digesttest.Event("Typing", digesttest.At(29, 19, 0))
	blocked := desktest.Fails(errors.New("403"))
	item := desktest.Brings(digest.Harvest{Problems: []digest.Problem{{Item: "Maps", Error: "TBD is no time"}}})
	for name, c := range map[string]struct {
		before, first, second desktest.Source // the second calendar a week before, and both of them now
		want                  string
	}{
		"never read, and nothing in the other": {blocked, desktest.Lists(), blocked, "SoCal Python partly"},
		"never read":                           {blocked, desktest.Lists(async), blocked, "SoCal Python partly"},
		"it listed the same":                   {desktest.Lists(async), desktest.Lists(async), blocked, ""},
		"it listed more": {
			desktest.Lists(async, typing), desktest.Lists(async), blocked, "SoCal Python partly 2026-07-20",
		},
		"it listed nothing": {desktest.Lists(), desktest.Lists(async), blocked, "SoCal Python partly"},
		"suddenly empty": {
			desktest.Lists(typing), desktest.Lists(async), desktest.Lists(), "SoCal Python partly 2026-07-20",
		},
		"both blocked": {desktest.Lists(typing), blocked, blocked, "SoCal Python unread 2026-07-20"},
		"blocked, and read in part": {
			desktest.Lists(typing), blocked, desktest.Brings(digest.Harvest{Problems: []digest.Problem{{Error: "cut"}}}),
			"SoCal Python partly 2026-07-20",
		},
		"an item, and nothing else": {desktest.Lists(), desktest.Lists(async), item, "SoCal Python partly"},
		"both are whole":            {desktest.Lists(async), desktest.Lists(async), desktest.Lists(typing), ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := desktest.NewDesk(t, func(d *desk.Desk) {
				d.Sources.Listings[0].Source = desktest.Lists(async)
				d.Sources.Listings = append(d.Sources.Listings,
					digest.Listing{Name: "luma", Group: "SoCal Python", Timeout: time.Minute, Source: c.before},
					digest.Listing{Name: "maps", Group: "Maps", Timeout: time.Minute, Source: desktest.Lists()})
			})
			desktest.Run(t, d, digesttest.Monday)
			d.Sources.Listings[0].Source, d.Sources.Listings[1].Source = c.first, c.second
			if name == "never read, and nothing in the other" {
				d.Store = desktest.NewDesk(t).Store
			}
			if got := desktest.Unread(desktest.Run(t, d, digesttest.Monday.AddDate(0, 0, 7)).Record.Edition); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// An item that was not understood may be of these weeks: nobody says that there is none.
func TestNothingUnderstoodIsNotNothingAnnounced(t *testing.T) {
	d := desktest.NewDesk(t, func(d *desk.Desk) {
		d.Sources.Listings[0].Source = desktest.Brings(
			digest.Harvest{Problems: []digest.Problem{{Item: "Maps", Error: "TBD is no time"}}},
		)
	})
	if got := desktest.Unread(desktest.Run(t, d, digesttest.Monday).Record.Edition); got != "SoCal Python partly" {
		t.Errorf("got %q", got)
	}
}

// An event that is kept from an earlier reading is marked as such.
func TestWhyAKeptEventIsShown(t *testing.T) {
	for name, c := range map[string]struct {
		now  desktest.Source
		want string
	}{
		"cut": {
			desktest.Brings(digest.Harvest{Problems: []digest.Problem{{Error: "cut"}}}),
			"on 2026-07-20 (it was read only in part now): shown",
		},
		"blocked": {desktest.Fails(errors.New("403")), "on 2026-07-20 (it could not be read now): shown"},
		"empty":   {desktest.Lists(), "on 2026-07-20 (it lists nothing now, which is not believed): shown"},
	} {
		d := desktest.NewDesk(t, func(d *desk.Desk) {
			d.Sources.Listings[0].Source = desktest.Lists(digesttest.Event("Async", digesttest.At(28, 19, 0)))
		})
		desktest.Run(t, d, digesttest.Monday)
		d.Sources.Listings[0].Source = c.now
		draft, err := d.Gather(t.Context(), digesttest.Monday.Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(edition.Why(draft, "async"), "\n"); !strings.Contains(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// A group of thousands of calendars, half of them unread. Comparing each with each would take minutes.
func TestManyCalendarsOfOneGroup(t *testing.T) {
	const many = 4000
	var d edition.Material
	d.Period, d.Zone = digest.PeriodOf(digesttest.Monday, time.Time{}, digesttest.La, 28, 0), digesttest.La
	for i := range many {
		c := edition.Collection{Listing: digest.Listing{Name: "calendar", Group: "SoCal Python"}, At: digesttest.Monday}
		for hour := range 20 {
			c.Harvest.Events = append(c.Harvest.Events, digesttest.Event("Async", digesttest.At(21+hour, i%24, 0)))
		}
		if i%2 == 0 {
			c.Err = desktest.ErrBlocked
		}
		d.Collections = append(d.Collections, c)
	}
	if e := edition.Compose(d); len(e.Unread) != 1 || e.Unread[0].How != digest.PartlyRead {
		t.Fatalf("got %+v", e.Unread)
	}
}
