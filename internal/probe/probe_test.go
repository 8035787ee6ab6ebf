package probe_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/edition"
	"github.com/cityoflosangeles/digest/internal/probe"
	"github.com/cityoflosangeles/digest/internal/sources"
)

func TestFindingsOfSources(t *testing.T) {
	listing := digest.Listing{Name: "meetup", Group: "SoCal Python"}
	events := []digest.Event{digesttest.Event("Async", digesttest.At(21, 19, 0))}
	groups := []digest.Group{{Name: listing.Group, Filter: digest.EventFilter{Exclude: []string{"yoga"}}}}
	filtered := append(events, digesttest.Event("Yoga", digesttest.At(22, 19, 0)))
	item := digest.Problem{Item: "line 3", Error: "no date"}
	for name, c := range map[string]struct {
		collection edition.Collection
		want       probe.Finding
	}{
		"read": {
			edition.Collection{Harvest: digest.Harvest{Rung: "api", Events: events}},
			probe.Finding{Health: probe.Well, What: "1 event, from its api"},
		},
		"read, and empty": {
			edition.Collection{}, probe.Finding{Health: probe.Well, What: "nothing in the coming weeks"},
		},
		"not read": {
			edition.Collection{Err: digest.WithHint(errors.New("404 Not Found"), "ask the group")},
			probe.Finding{Health: probe.Failing, What: "404 Not Found", Todo: "ask the group"},
		},
		"filtered": {
			edition.Collection{Harvest: digest.Harvest{Events: filtered}},
			probe.Finding{Health: probe.Well, What: "2 events; 1 left out (1 by exclude)"},
		},
		"read in part": {
			edition.Collection{Harvest: digest.Harvest{Events: events, Problems: []digest.Problem{item, item, item}}},
			probe.Finding{
				Health: probe.Odd, What: "1 event; no date (and 2 more)",
				Todo: "the rest is used; digest source check shows every problem",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c.collection.Listing, c.want.Name = listing, "meetup"
			if diff := cmp.Diff(c.want, probe.OfSource(c.collection, groups)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

type checked struct {
	digest.Publisher
	err error
}

func (c checked) Check(context.Context) error { return c.err }

func TestFindingsOfDestinations(t *testing.T) {
	refused := digest.WithHint(errors.New("invalid_auth"), "make a new token")
	for name, c := range map[string]struct {
		publisher digest.Publisher
		want      probe.Finding
	}{
		"it would accept": {checked{}, probe.Finding{Health: probe.Well, What: "slack would accept an edition"}},
		"it refuses": {checked{err: refused}, probe.Finding{
			Health: probe.Failing, What: "invalid_auth", Todo: "make a new token",
		}},
		"it cannot be asked": {desktest.Publish(nil), probe.Finding{
			Health: probe.Odd, What: "slack cannot be checked without publishing",
			Todo: "digest send-test team sends a test message",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			c.want.Name = "team"
			got := probe.OfDestination(t.Context(), desk.Destination{Name: "team", Kind: "slack", Publisher: c.publisher})
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTableShowsWhatToDo(t *testing.T) {
	long := "https://calendar.example/" + strings.Repeat("x", 30)
	var out strings.Builder
	o := probe.Output{W: &out, Getenv: func(name string) (string, bool) { return "C", name == "LC_ALL" }}
	failed := o.Table("Sources", []probe.Finding{
		{Name: "meetup", What: "1 event"},
		probe.OfGroup(digest.Group{Name: "LA PHP"}),
		{Name: long, Health: probe.Failing, What: "404 Not Found", Todo: "ask the group"},
	})
	want := `
Sources
  + meetup  1 event
  ! LA PHP  no calendar of this group is known
            -> ask the group where it announces its events
  x ` + long + `
            404 Not Found
            -> ask the group
`
	got := strings.Split(out.String(), "\n")
	for i, line := range got {
		got[i] = strings.TrimRight(line, " ")
	}
	if diff := cmp.Diff(want, strings.Join(got, "\n")); diff != "" || failed != 1 {
		t.Errorf("%d failing: %s", failed, diff)
	}
}

func TestReportOfASource(t *testing.T) {
	allDay := digesttest.Event("Hack day", time.Date(2026, 7, 25, 0, 0, 0, 0, time.UTC))
	allDay.AllDay = true
	noTime := allDay
	noTime.Title, noTime.TimeUnknown = "Picnic", true
	off := digesttest.Event("Async", digesttest.At(21, 19, 0), digesttest.Is(digest.Cancelled))
	off.Mode, off.Place.Name = digest.InPerson, "City Hall"
	for name, c := range map[string]struct {
		report sources.Report
		want   string
	}{
		"a calendar": {
			sources.Report{
				Kind: "ical", Address: "https://meet.example/cal.ics", Tried: []string{"https://meet.example/api: 404 Not Found"},
				Harvest: digest.Harvest{Rung: "calendar", Events: []digest.Event{off, allDay, noTime}},
			},
			`https://meet.example is of kind ical, read from https://meet.example/cal.ics, with 3 events in the window.
  Read from: calendar.
  tried https://meet.example/api: 404 Not Found
  Tue 2026-07-21 19:00 PDT       Async     cancelled, in person, City Hall
  Sat 2026-07-25 all day         Hack day
  Sat 2026-07-25 time not given  Picnic
In meetups.yaml:
  sources:
    - https://meet.example
`,
		},
		"a selection": {
			sources.Report{
				Kind: "page", Address: "https://meet.example",
				Harvest: digest.Harvest{Horizon: digest.CoversNothing},
			},
			`https://meet.example is of kind page, with 0 events in the window.
  It may not list every event, so an event that is missing there is not dropped.
In meetups.yaml:
  sources:
    - https://meet.example
`,
		},
		"a list that ends": {
			sources.Report{
				Kind: "page", Address: "https://meet.example",
				Harvest: digest.Harvest{Horizon: digesttest.At(28, 19, 0)},
			},
			`https://meet.example is of kind page, with 0 events in the window.
  It may not list events after Tue 2026-07-28.
In meetups.yaml:
  sources:
    - https://meet.example
`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			probe.PrintSource(&out, "https://meet.example", c.report, digesttest.La)
			if diff := cmp.Diff(c.want, out.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEventLinesAreSortedJSON(t *testing.T) {
	var out strings.Builder
	if err := probe.EventLines(&out, []digest.Event{
		digesttest.Event("Later & last", digesttest.At(28, 19, 0)), digesttest.Event("First", digesttest.At(21, 19, 0)),
	}, digesttest.La); err != nil {
		t.Fatal(err)
	}
	var titles []string
	for line := range strings.Lines(out.String()) {
		var e digest.Event
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		titles = append(titles, e.Title)
	}
	if diff := cmp.Diff([]string{"First", "Later & last"}, titles); diff != "" {
		t.Error(diff)
	}
}
