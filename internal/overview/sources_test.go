package overview_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/overview"
)

func TestSourcesListWhatTheStoreKnows(t *testing.T) {
	d := desktest.NewDesk(t, func(d *desk.Desk) {
		d.Sources.Listings = []digest.Listing{
			{Name: "good", Group: "SoCal Python", Source: desktest.Fails(errors.New("read by the list"))},
			{Name: "broken", Group: "SoCal Python"},
			{Name: "worse", Group: "SoCal Python"},
			{Name: "new", Group: "SoCal Python"},
		}
		d.Content.Groups = []digest.Group{{Name: "SoCal Python", Sources: 4}, {Name: "LA PHP", Note: "ask Ana"}}
	})
	past := digesttest.Event("Last week", digesttest.At(14, 19, 0))
	next := digesttest.Event("Async", digesttest.At(21, 19, 0))
	off := digesttest.Event("Canceled", digesttest.At(22, 19, 0), digesttest.Is(digest.Cancelled))
	good := digest.Harvest{Rung: "api", Events: []digest.Event{past, next, off}}
	worse := digest.Harvest{Rung: "page", Downgraded: true}
	broken := digest.Harvest{
		Rung: "page", WholeAt: digesttest.At(13, 9, 0),
		Earlier:  []digest.Event{digesttest.Event("Known", digesttest.At(23, 19, 0))},
		Problems: []digest.Problem{{Item: "line 3", Error: "no date"}, {Item: "line 4", Error: "no date"}},
	}
	for name, h := range map[string]digest.Harvest{"good": good, "broken": broken, "worse": worse} {
		if err := d.Store.SaveHarvest(t.Context(), digest.Listing{Name: name, Group: "SoCal Python"}.ID(), h,
			digesttest.At(20, 8, 0)); err != nil {
			t.Fatal(err)
		}
	}
	got, err := overview.Sources(t.Context(), d, digesttest.Monday)
	if err != nil {
		t.Fatal(err)
	}
	want := []overview.Source{
		{Source: "good", Group: "SoCal Python", Read: digesttest.At(20, 8, 0), Rung: "api", Coming: 1},
		{
			Source: "broken", Group: "SoCal Python", Read: digesttest.At(20, 8, 0), Rung: "page",
			Coming: 1, WholeAt: digesttest.At(13, 9, 0),
			Problem: "2 items could not be understood; 1 event kept from 2026-07-13",
		},
		{
			Source: "worse", Group: "SoCal Python", Read: digesttest.At(20, 8, 0), Rung: "page", Downgraded: true,
			Problem: "its best calendar could not be read; it was read by its page",
		},
		{Source: "new", Group: "SoCal Python"},
		{Group: "LA PHP", Problem: "no calendar of this group is known", Hint: "ask Ana"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	var out strings.Builder
	if err := overview.PrintSources(&out, got, d.Zone); err != nil {
		t.Fatal(err)
	}
	if want := `GROUP         LAST READ         READ FROM  UPCOMING  SOURCE
SoCal Python  2026-07-20 08:00  api        1         good
SoCal Python  2026-07-20 08:00  page       1         broken
SoCal Python  2026-07-20 08:00  page (!)   0         worse
SoCal Python  never             -          0         new
LA PHP        never             -          0         (none)

Problems
  broken: 2 items could not be understood; 1 event kept from 2026-07-13
  worse: its best calendar could not be read; it was read by its page
  LA PHP: no calendar of this group is known
    ask Ana
`; out.String() != want {
		t.Errorf("got\n%s", out.String())
	}
	if got[0].Source != "good" || len(got) != 5 {
		t.Errorf("printing changed the list: %+v", got)
	}
}

func TestProblemsOfTheNewestEditionAreListed(t *testing.T) {
	d := desktest.NewDesk(t, func(d *desk.Desk) {
		d.Sources.Listings = []digest.Listing{{
			Name: "meetup", Group: "SoCal Python",
			Source: desktest.Fails(digest.WithHint(errors.New("410 Gone"), "ask the group")),
		}}
	})
	if _, err := d.Run(t.Context(), digesttest.Monday); err != nil && !errors.Is(err, digest.ErrNothingRead) {
		t.Fatal(err)
	}
	record := digest.Record{Edition: digest.Edition{
		Name: "2026-07-20", Problems: []digest.Problem{
			{Source: "another", Error: "not this one"},
			{Source: "meetup", Error: "410 Gone", Hint: "ask the group", Failed: true},
		},
	}}
	if err := d.Store.SaveEdition(t.Context(), record); err != nil {
		t.Fatal(err)
	}
	got, err := overview.Sources(t.Context(), d, digesttest.Monday)
	if err != nil {
		t.Fatal(err)
	}
	want := []overview.Source{{
		Source: "meetup", Group: "SoCal Python", Failed: true, Problem: "410 Gone", Hint: "ask the group",
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
