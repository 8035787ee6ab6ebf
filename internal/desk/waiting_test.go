package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// An edition that is due and not sent says why, without reading any source.
func TestWhyADueEditionWaits(t *testing.T) {
	const one, two = "it waits for an approval", "it waits for two approvals"
	blind := "no calendar could be read, so it waits until one can be read, or for an approval"
	for name, c := range map[string]struct {
		approval digest.Approval
		readable bool
		acts     []digest.Act
		want     string
	}{
		"sent":                  {digest.Approval{}, true, nil, ""},
		"unread":                {digest.Approval{}, false, nil, blind},
		"unread, whatever else": {digest.Approval{Needed: 1, Otherwise: digest.OtherwiseSend}, false, nil, blind},
		"unread and approved":   {digest.Approval{}, false, []digest.Act{digest.Approved}, ""},
		"unread and held":       {digest.Approval{}, false, []digest.Act{digest.Held}, "it is held by Ada"},
		"one":                   {digest.Approval{Needed: 1, Otherwise: digest.OtherwiseHold}, true, nil, one},
		"two":                   {digest.Approval{Needed: 2, Otherwise: digest.OtherwiseHold}, true, nil, two},
		"two, one has approved": {
			digest.Approval{Needed: 2, Otherwise: digest.OtherwiseHold}, true, []digest.Act{digest.Approved}, one,
		},
		"held, whatever else": {
			digest.Approval{Needed: 1, Otherwise: digest.OtherwiseHold}, true, []digest.Act{digest.Held}, "it is held by Ada",
		},
		"approved, and not sent": {
			digest.Approval{Needed: 1, Otherwise: digest.OtherwiseHold}, true, []digest.Act{digest.Approved}, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := blinded(
				t, &desktest.Channel{}, func(d *desk.Desk) { d.Review.Approval, d.Process.Account = c.approval, "runner" },
			)
			if c.readable {
				d.Sources.Listings[0].Source = desktest.Lists(digesttest.Event("Async", digesttest.At(21, 19, 0)))
			}
			desktest.Run(t, d, digesttest.Monday)
			for _, act := range c.acts {
				say(t, d, "Ada", act, digesttest.Monday.Add(time.Minute))
			}
			got, err := d.Waiting(t.Context(), "2026-07-20")
			if err != nil || got != c.want {
				t.Errorf("got %q, %v; want %q", got, err, c.want)
			}
			if o := desktest.Run(t, d, digesttest.Monday.Add(time.Hour)); name != "sent" && o.Held != c.want {
				t.Errorf("a run says %q, want %q", o.Held, c.want)
			}
		})
	}
}

// An extra edition is never sent by itself: only another digest --now sends it.
func TestAnExtraEditionPromisesNothing(t *testing.T) {
	phone := &desktest.Pager{}
	d := blinded(t, &desktest.Channel{}, desktest.WithOperator(phone))
	o, err := d.RunNow(t.Context(), digesttest.Monday.Add(time.Hour))
	if err != nil || !strings.Contains(o.Held, "another digest --now") {
		t.Fatalf("got %q, %v", o.Held, err)
	}
	if why, err := d.Waiting(t.Context(), "2026-07-20a"); err != nil || why != o.Held {
		t.Errorf("got %q, %v", why, err)
	}
	if phone.About("Run digest --now again") != 1 || phone.About("It is sent when") != 0 {
		t.Errorf("the operator got %q", phone.Got)
	}
}

// If a calendar could not be read, the reason is not "nothing to tell".
func TestASkippedWeekListsUnreadSources(t *testing.T) {
	d := desktest.NewDesk(t, func(d *desk.Desk) {
		d.Content.Quiet = digest.QuietSkip
		d.Sources.Listings[0].Source = desktest.Fails(desktest.ErrBlocked)
		d.Sources.Listings = append(
			d.Sources.Listings, digest.Listing{Name: "maps", Group: "Maps", Timeout: time.Minute, Source: desktest.Lists()},
		)
	})
	o := desktest.Run(t, d, digesttest.Monday)
	if o.Skipped != "there is nothing new in what could be read" {
		t.Errorf("got %q", o.Skipped)
	}
	words, err := d.Store.Log(t.Context(), "2026-07-20")
	if err != nil || len(words) == 0 || words[len(words)-1].Why != "there is nothing new in what could be read" {
		t.Errorf("got %+v, %v", words, err)
	}
}

// Two sources of one label are distinguished by their keys, even if their names changed since the edition was
// composed.
func TestAProblemIsOfItsOwnSource(t *testing.T) {
	d := desktest.NewDesk(t, func(d *desk.Desk) {
		d.Sources.Listings[0] = digest.Listing{
			Key: "a", Name: "calendar (1 of 2)", Group: "SoCal Python",
			Timeout: time.Minute, Source: desktest.Lists(),
		}
		d.Sources.Listings = append(d.Sources.Listings, digest.Listing{
			Key: "b", Name: "calendar (2 of 2)", Group: "SoCal Python",
			Timeout: time.Minute, Source: desktest.Fails(desktest.ErrBlocked),
		})
	})
	e := desktest.Run(t, d, digesttest.Monday).Record.Edition
	if len(e.Problems) != 1 {
		t.Fatalf("got %+v", e.Problems)
	}
	swapped := []digest.Listing{{Key: "b", Name: "calendar (1 of 2)"}, {Key: "a", Name: "calendar (2 of 2)"}}
	if p := e.Problems[0]; !swapped[0].Concerns(p) || swapped[1].Concerns(p) {
		t.Errorf("%+v is taken for another's", p)
	}
	rotated := digest.Listing{Key: "c", Formerly: []string{"b"}}
	if !rotated.Concerns(e.Problems[0]) {
		t.Error("a source whose secret was rotated lost its problem")
	}
	if old := (digest.Problem{Source: "calendar (2 of 2)"}); !swapped[1].Concerns(old) || swapped[0].Concerns(old) {
		t.Error("a problem that 0.1.0 stored is found by its name")
	}
	if p := e.Keyless().Problems[0]; p.SourceKey != "" || e.Problems[0].SourceKey == "" {
		t.Errorf("got %+v", p)
	}
}

// Kept events are reported, also for a source that was never read whole: an event that is removed there stays listed.
func TestKeptEventsAreReported(t *testing.T) {
	partly := func(events ...digest.Event) desktest.Source {
		return desktest.Brings(digest.Harvest{Events: events, Problems: []digest.Problem{{Error: "cut"}}})
	}
	d := desktest.NewDesk(t, func(d *desk.Desk) {
		d.Sources.Listings[0].Source = partly(digesttest.Event("Async", digesttest.At(28, 19, 0)))
	})
	desktest.Run(t, d, digesttest.Monday)
	d.Sources.Listings[0].Source = partly()
	e := desktest.Run(t, d, digesttest.Monday.AddDate(0, 0, 7)).Record.Edition
	if len(e.Events) != 1 || len(e.Problems) != 1 || e.Problems[0].Kept != 1 ||
		e.Problems[0].KeptText() != "events that it listed before and that are missing now are kept until they are over" {
		t.Errorf("got %+v", e.Problems)
	}
}

// A pause holds what is due, whatever is known of its draft.
func TestAPauseHoldsTheEditionThatIsDue(t *testing.T) {
	d := desktest.NewDesk(t)
	if _, err := digest.Pause(t.Context(), d.Store, "moving house", digesttest.Monday); err != nil {
		t.Fatal(err)
	}
	if why, err := d.Waiting(t.Context(), "2026-07-20"); err != nil || !strings.Contains(why, "moving house") {
		t.Errorf("got %q, %v", why, err)
	}
}

// A draft that nobody approved in time says so, the very first one too.
func TestAMissedDraftHasAReason(t *testing.T) {
	for name, c := range map[string]struct {
		needed int
		acts   []digest.Act
		want   string
	}{
		"nobody":       {1, nil, "nobody approved its draft"},
		"one of two":   {2, []digest.Act{digest.Approved}, "its draft has too few approvals"},
		"held":         {1, []digest.Act{digest.Held}, "it is held by Ada"},
		"approved all": {1, []digest.Act{digest.Approved}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := desktest.NewDesk(t, func(d *desk.Desk) {
				d.Review.Approval, d.Process.Account = digest.Approval{Needed: c.needed, Otherwise: digest.OtherwiseHold}, "runner"
			})
			desktest.Run(t, d, digesttest.Monday)
			for _, act := range c.acts {
				say(t, d, "Ada", act, digesttest.Monday.Add(time.Minute))
			}
			if o := desktest.Run(t, d, digesttest.Monday.Add(24*time.Hour)); o.Missed.IsZero() || o.MissedWhy != c.want {
				t.Errorf("got %v, %q; want %q", o.Missed, o.MissedWhy, c.want)
			}
		})
	}
}

// Repositories that could not be read have no quiet week.
func TestUnreadRepositoriesAreNotQuiet(t *testing.T) {
	for _, rule := range []digest.Quiet{digest.QuietSpotlight, digest.QuietShort, digest.QuietSkip} {
		d := desktest.NewDesk(t, func(d *desk.Desk) {
			d.Content.Quiet = rule
			d.Sources.Listings[0].Source = desktest.Lists()
			d.Sources.Listings = append(d.Sources.Listings, digest.Listing{
				Name: "github.com/city", Timeout: time.Minute,
				Source: desktest.Fails(desktest.ErrBlocked),
			})
		})
		o := desktest.Run(t, d, digesttest.Monday)
		e := o.Record.Edition
		if said := e.QuietWeek() + o.Skipped; strings.Contains(said, "in the repositories") ||
			strings.Contains(said, "nothing to tell") || e.Spotlight != nil {
			t.Errorf("%s: got %q", rule, said)
		}
		if (o.Skipped != "") != (rule == digest.QuietSkip) {
			t.Errorf("%s: skipped: %q", rule, o.Skipped)
		}
	}
}
