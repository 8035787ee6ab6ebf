package desk_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// Week one: two events in August. Week two: a reading that is not whole, in each of its ways. Week three: a whole
// one, and the second event was really taken away. Week four: nothing more to say.
func TestOnlyAWholeReadingReportsMissingEvents(t *testing.T) {
	first, second := digesttest.Event("Async", digesttest.At(20, 19, 0).AddDate(0, 1, 0),
		digesttest.Uid("1")), digesttest.Event("Maps", digesttest.At(21, 19, 0).AddDate(0, 1, 0), digesttest.Uid("2"))
	other := digesttest.Event("Other", digesttest.At(22, 19, 0).AddDate(0, 1, 0), digesttest.Uid("3"))
	for name, c := range map[string]struct {
		source desktest.Source
		change string // of week two
		unread string
		count  int // of problems
	}{
		"an item that cannot be understood": {
			desktest.Brings(digest.Harvest{
				Events:   []digest.Event{first},
				Problems: []digest.Problem{{Item: "Maps", Error: "its start: TBD"}},
			}),
			"Async, Maps", "SoCal Python partly 2026-07-20", 1,
		},
		"a cut file": {
			desktest.Brings(digest.Harvest{
				Events:   []digest.Event{first},
				Problems: []digest.Problem{{Error: "the file ends in the middle"}},
			}),
			"Async, Maps", "SoCal Python partly 2026-07-20", 1,
		},
		"a worse way": {
			desktest.Brings(digest.Harvest{
				Events: []digest.Event{first}, Rung: "feed",
				Downgraded: true,
			}), "Async, Maps", "SoCal Python partly 2026-07-20", 1,
		},
		"a worse way that lists something else": {
			desktest.Brings(digest.Harvest{
				Events: []digest.Event{other}, Rung: "feed",
				Downgraded: true,
			}), "Async, Maps, Other new", "SoCal Python partly 2026-07-20", 1,
		},
		"a worse way that lists nothing": {
			desktest.Brings(digest.Harvest{Rung: "feed", Downgraded: true}), "Async, Maps", "SoCal Python partly 2026-07-20", 1,
		},
		"a file that is cut before its first event": {
			desktest.Brings(
				digest.Harvest{Problems: []digest.Problem{{Error: "the file ends in the middle"}}},
			), "Async, Maps", "SoCal Python partly 2026-07-20", 1,
		},
		"a calendar that is suddenly empty": {desktest.Lists(), "Async, Maps", "SoCal Python empty 2026-07-20", 1},
		"a calendar that is blocked": {
			desktest.Fails(errors.New("403")), "Async, Maps", "SoCal Python unread 2026-07-20", 1,
		},
		"a horizon before them": {
			desktest.Brings(
				digest.Harvest{
					Events: []digest.Event{digesttest.Event("Soon", digesttest.At(29, 19, 0))}, Horizon: digesttest.At(31, 0, 0),
				},
			),
			"Soon new", "", 0,
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", &desktest.Channel{})), func(d *desk.Desk) {
				d.Content.EventDays = 42
				d.Content.Groups = append(d.Content.Groups, digest.Group{Name: "LA PHP", Sources: 1})
				d.Sources.Listings = append(
					d.Sources.Listings, digest.Listing{Name: "php", Group: "LA PHP", Timeout: time.Minute, Source: desktest.Lists()},
				)
				d.Sources.Listings[0].Source = desktest.Lists(first, second)
			})
			weeks := []desktest.Source{desktest.Lists(first, second), c.source, desktest.Lists(first), desktest.Lists(first)}
			var got []string
			for i, s := range weeks {
				d.Sources.Listings[0].Source = s
				o := desktest.Run(t, d, digesttest.Monday.AddDate(0, 0, 7*i))
				if desktest.Ended(o.Deliveries) != "team sent" {
					t.Fatalf("week %d: got %q, %s", i+1, desktest.Ended(o.Deliveries), o.Held)
				}
				e := o.Record.Edition
				got = append(got, digesttest.Changes(e.Events))
				if i == 1 && (desktest.Unread(e) != c.unread || len(e.Problems) != c.count) {
					t.Errorf("got %q and %+v", desktest.Unread(e), e.Problems)
				}
				if i > 1 && (desktest.Unread(e) != "" || len(e.Problems) > 0) {
					t.Errorf("week %d: got %q and %+v", i+1, desktest.Unread(e), e.Problems)
				}
			}
			want := []string{
				"SoCal Python Async, SoCal Python Maps", "",
				"SoCal Python Async, SoCal Python Maps unlisted", "SoCal Python Async",
			}
			for i, one := range strings.Split(c.change, ", ") {
				if i > 0 {
					want[1] += ", "
				}
				want[1] += "SoCal Python " + one
			}
			switch {
			case strings.Contains(c.change, "Other"): // which the whole reading does not list either
				want[2] += ", SoCal Python Other unlisted"
			case strings.Contains(c.change, "Soon"):
				want[2] = "SoCal Python Async new"
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A worse way has neither ends nor places nor cancellations. Those that the better one had stay, week after
// week.
func TestADowngradeKeepsDetailsOfTheBetterWay(t *testing.T) {
	night := digesttest.Event(
		"Async",
		digesttest.At(28, 19, 0),
		digesttest.Uid("1"),
		digesttest.Page("https://m.example/1"),
		digesttest.Ends(digesttest.At(28, 21, 0)),
		func(e *digest.Event) {
			e.Place, e.Mode = digest.Place{Name: "Library"}, digest.InPerson
		},
	)
	off := digesttest.Event(
		"Maps", digesttest.At(29, 19, 0), digesttest.Uid("2"), func(e *digest.Event) { e.Status = digest.Cancelled },
	)
	bare := []digest.Event{
		digesttest.Event("Async", digesttest.At(28, 19, 0)),
		digesttest.Event("Maps", digesttest.At(29, 19, 0)),
	}
	d := desktest.NewDesk(t, func(d *desk.Desk) {
		d.Sources.Listings[0].Source = desktest.Brings(digest.Harvest{Events: []digest.Event{night, off}, Rung: "calendar"})
	})
	desktest.Run(t, d, digesttest.Monday)
	for i := range 3 {
		d.Sources.Listings[0].Source = desktest.Brings(digest.Harvest{
			Events: bare, Rung: "feed", Downgraded: true,
			Problems: []digest.Problem{{Error: "its calendar could not be read"}},
		})
		o, err := d.RunNow(t.Context(), digesttest.Monday.AddDate(0, 0, i).Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		e := o.Record.Edition
		if len(e.Events) == 0 || e.Events[0].Place.Name != "Library" || !e.Events[0].End.Equal(digesttest.At(28, 21, 0)) ||
			e.Events[0].UID != "1" || e.Events[0].Change != "" ||
			slices.ContainsFunc(e.Events,
				func(e digest.Event) bool { return e.Title == "Maps" && e.Status != digest.Cancelled }) {
			t.Errorf("day %d: got %+v", i, e.Events)
		}
		if p := e.Problems; len(p) != 1 || p[0].Rung != "feed" || p[0].Failed {
			t.Errorf("day %d: got problems %+v", i, p)
		}
		if got := desktest.Unread(e); got != "SoCal Python partly" {
			t.Errorf("day %d: got %q", i, got)
		}
	}
}

// The same title on another day proves no move while the event's own day may be missing: neither an edition nor a
// correction says MOVED.
func TestAReadingThatIsNotWholeMovesNothing(t *testing.T) {
	d, team, _ := sentEdition(t)
	d.Sources.Listings[0].Source = desktest.Brings(digest.Harvest{
		Events: []digest.Event{
			digesttest.Event("Async", digesttest.At(28, 19, 0)),
		}, Problems: []digest.Problem{{Error: "the file ends in the middle"}},
	})
	if o := desktest.Run(t, d, tuesday); len(o.Corrections) > 0 || len(team.Corrected) > 0 {
		t.Errorf("got %q, %q", desktest.Ended(o.Corrections), team.Corrected)
	}
}

// An event that two sources list is gone only where both were read whole.
func TestAMergedEventNeedsEverySource(t *testing.T) {
	for name, c := range map[string]struct {
		second desktest.Source
		want   string
	}{
		"both are whole": {
			desktest.Lists(digesttest.Event("Other", digesttest.At(29, 12, 0))),
			"SoCal Python Async unlisted, SoCal Python Other new",
		},
		"one is not whole": {
			desktest.Brings(digest.Harvest{Problems: []digest.Problem{{Error: "cut"}}}), "SoCal Python Async",
		},
		"one is downgraded": {desktest.Brings(digest.Harvest{Rung: "feed", Downgraded: true}), "SoCal Python Async"},
		"one failed":        {desktest.Fails(errors.New("500")), "SoCal Python Async"},
	} {
		t.Run(name, func(t *testing.T) {
			async := digesttest.Event("Async", digesttest.At(28, 19, 0))
			d := desktest.NewDesk(t, func(d *desk.Desk) {
				d.Sources.Listings[0].Source = desktest.Lists(async)
				d.Sources.Listings = append(d.Sources.Listings, digest.Listing{
					Name: "luma", Group: "SoCal Python",
					Timeout: time.Minute, Source: desktest.Lists(async),
				})
			})
			desktest.Run(t, d, digesttest.Monday)
			d.Sources.Listings[0].Source, d.Sources.Listings[1].Source = desktest.Lists(
				digesttest.Event("Other", digesttest.At(29, 12, 0)),
			), c.second
			o := desktest.Run(t, d, digesttest.Monday.AddDate(0, 0, 7))
			got := strings.ReplaceAll(digesttest.Changes(o.Record.Edition.Events), ", SoCal Python Other new", "")
			if want := strings.ReplaceAll(c.want, ", SoCal Python Other new", ""); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
			want := "SoCal Python partly 2026-07-20" // the age of Async
			if name == "both are whole" {
				want = ""
			}
			if text := desktest.Unread(o.Record.Edition); text != want {
				t.Errorf("readers read %q, want %q", text, want)
			}
		})
	}
}

// What a person took out of the configuration is gone at once.
func TestARemovedSourceIsGoneAtOnce(t *testing.T) {
	d := desktest.NewDesk(t, func(d *desk.Desk) { d.Sources.Listings[0].Written = true })
	d.Sources.Listings[0].Source = desktest.Lists(digesttest.Event("Async", digesttest.At(28, 19, 0)))
	desktest.Run(t, d, digesttest.Monday)
	d.Sources.Listings[0].Source = desktest.Lists()
	if o := desktest.Run(t, d, digesttest.Monday.AddDate(0, 0, 7)); digesttest.Changes(
		o.Record.Edition.Events,
	) != "SoCal Python Async unlisted" ||
		len(o.Record.Edition.Unread) > 0 {
		t.Errorf("got %+v", o.Record.Edition)
	}
}

// A reader hears only of the calendars of the groups that they chose.
func TestReadersGetNotesAboutTheirGroupsOnly(t *testing.T) {
	e := digest.Edition{
		Events: []digest.Event{
			digesttest.Event("Async", digesttest.At(28, 19, 0)),
			digesttest.Event("Lunch", digesttest.At(29, 12, 0), digesttest.Of("JS.LA")),
		},
		Tasks:  []digest.Task{{Repository: "city/maps", Number: 1}},
		Unread: []digest.Unread{{Group: "SoCal Python", How: digest.NotRead}, {Group: "JS.LA", How: digest.PartlyRead}},
	}
	for name, c := range map[string]struct {
		wants digest.Preferences
		want  string
	}{
		"everything": {digest.Preferences{}, "SoCal Python unread, JS.LA partly"},
		"one group":  {digest.Preferences{Groups: []string{"JS.LA"}}, "JS.LA partly"},
		"the whole edition, as nothing matched": {
			digest.Preferences{Sections: []string{"events"}, Groups: []string{"Maps"}}, "SoCal Python unread, JS.LA partly",
		},
		"no events": {digest.Preferences{Sections: []string{"tasks"}}, ""},
	} {
		if got := desktest.Unread(e.For(c.wants)); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
