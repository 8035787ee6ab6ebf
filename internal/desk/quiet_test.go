package desk_test

import (
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

func TestAQuietWeekHasAnAnswer(t *testing.T) {
	ready := digest.Repository{
		Name:        "city/waits",
		Description: "Bus arrivals",
		Pushed:      digesttest.Monday,
		License:     "MIT",
		Has:         map[string]bool{digest.Licence: true, digest.Readme: true, digest.Contributing: true},
	}
	evening := digesttest.Event("Knitting", digesttest.At(28, 19, 0))
	for name, c := range map[string]struct {
		rule    digest.Quiet
		change  func(*edition.Material)
		want    string
		project bool
	}{
		"by default a project is shown": {
			"", nil, "a quiet week in the repositories: city/waits is in the spotlight", true,
		},
		"none is ready to be shown": {
			digest.QuietSpotlight, func(d *edition.Material) { d.Collections[1].Harvest.Repositories = nil },
			"a quiet week in the repositories, and none of them is ready to be shown", false,
		},
		"it is short": {
			digest.QuietShort, nil, "a quiet week in the repositories: the edition is short", false,
		},
		"it is left out where nothing is new": {
			digest.QuietSkip, nil, "a quiet week with nothing new: it is skipped, unless someone approves it", false,
		},
		"it is short where an event is new": {
			digest.QuietSkip, func(d *edition.Material) { d.History.Editions[0].Events = nil },
			"a quiet week in the repositories: the edition is short", false,
		},
		"it is short where somebody presents": {digest.QuietSkip, func(d *edition.Material) {
			d.History.Talks = []digest.Talk{
				digesttest.Talk("t", "waits", "LA PHP", digesttest.At(30, 19, 0), digest.TalkAccepted),
			}
		}, "a quiet week in the repositories: the edition is short", false},
		"a week with a release is not quiet at all": {digest.QuietSkip, func(d *edition.Material) {
			d.Collections[1].Harvest.Activities = []digest.Activity{
				{Kind: digest.KindRelease, Repository: "city/waits", Title: "v1", At: digesttest.Monday.Add(-time.Hour)},
			}
		}, "", false},
		"what others released is not the city's own": {digest.QuietShort, func(d *edition.Material) {
			d.Collections[1].Harvest.Activities = []digest.Activity{
				{
					Kind: digest.KindRelease, Repository: "other/x", Title: "v1", At: digesttest.Monday.Add(-time.Hour),
					Role: digest.RoleInspiration,
				},
			}
		}, "a quiet week in the repositories: the edition is short", false},
	} {
		t.Run(name, func(t *testing.T) {
			d := edition.Material{
				Name: "2026-07-20", Zone: digesttest.La, Quiet: c.rule, Period: digest.Period{
					Since: digesttest.Monday.AddDate(0, 0, -7), Start: digesttest.Monday, End: digesttest.Monday.AddDate(0, 0, 28),
				},
				Groups: []digest.Group{{Name: "SoCal Python", Sources: 1, Rules: digest.Rules{Talks: "none"}}},
				Collections: []edition.Collection{
					{
						Listing: digest.Listing{Name: "meetup", Group: "SoCal Python"},
						At:      digesttest.Monday,
						Harvest: digest.Harvest{Events: []digest.Event{evening}},
					},
					{
						Listing: digest.Listing{Name: "github.com/city"},
						At:      digesttest.Monday,
						Harvest: digest.Harvest{Repositories: []digest.Repository{ready}},
					},
				},
				History: digest.History{Editions: []digest.Edition{{Name: "2026-07-13", Events: []digest.Event{evening}}}},
			}
			if c.change != nil {
				c.change(&d)
			}
			e := edition.Compose(d)
			if got := e.QuietWeek(); got != c.want || (e.Spotlight != nil) != c.project {
				t.Errorf("got %q and %v, want %q", got, e.Spotlight, c.want)
			}
		})
	}
}

func TestASkippedQuietWeekIsNotSentAndRepeatsNothing(t *testing.T) {
	team := &desktest.Channel{}
	d := desktest.NewDesk(
		t, desktest.To(desktest.Dest("team", team)), func(d *desk.Desk) { d.Content.Quiet = digest.QuietSkip },
	)
	for week, want := range []string{"2026-07-20", "", "", "2026-08-10"} {
		if week == 3 {
			d.Sources.Listings[0].Source = desktest.Lists(digesttest.Event("Something new", digesttest.Monday.AddDate(0, 0, 24)))
		}
		o, err := d.Run(t.Context(), digesttest.Monday.AddDate(0, 0, 7*week))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if o.Skipped == "" {
			got = team.Got[len(team.Got)-1]
		}
		if got != want {
			t.Errorf("week %d: got %q (%s), want %q", week, got, o.Skipped, want)
		}
		if again, err := d.Run(t.Context(), digesttest.Monday.AddDate(0, 0, 7*week).Add(time.Hour)); err != nil ||
			again.Composed {
			t.Errorf("week %d: once more: %+v, %v", week, again, err)
		}
	}
	if len(team.Got) != 2 {
		t.Errorf("got %q", team.Got)
	}
}
