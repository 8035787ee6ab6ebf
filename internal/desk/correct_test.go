package desk_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

func TestRevise(t *testing.T) {
	a, b := digesttest.Event("Async", digesttest.At(21, 19, 0)), digesttest.Event("Maps", digesttest.At(22, 19, 0))
	a.UID, b.UID = "1", "2"
	for name, c := range map[string]struct {
		before, now []digest.Event
		at          time.Time
		want        string
	}{
		"nothing changed": {[]digest.Event{a, b}, []digest.Event{a, b}, digesttest.Monday, ""},
		"one moved": {
			[]digest.Event{a, b}, []digest.Event{digesttest.Moved(a, time.Hour), b}, digesttest.Monday, "Async moved",
		},
		"one is cancelled": {
			[]digest.Event{a, b}, []digest.Event{a, digesttest.Status(b, digest.Cancelled)}, digesttest.Monday, "Maps cancelled",
		},
		"one is postponed": {
			[]digest.Event{a}, []digest.Event{digesttest.Status(a, digest.Postponed)}, digesttest.Monday, "Async ",
		},
		"one takes place after all": {
			[]digest.Event{digesttest.Status(a, digest.Cancelled)}, []digest.Event{a}, digesttest.Monday, "Async back_on",
		},
		"cancelled, as it was": {
			[]digest.Event{digesttest.Status(a, digest.Cancelled)},
			[]digest.Event{digesttest.Status(a, digest.Cancelled)},
			digesttest.Monday, "",
		},
		"one is not listed any more": {[]digest.Event{a, b}, []digest.Event{b}, digesttest.Monday, ""},
		"one is new":                 {[]digest.Event{a}, []digest.Event{a, b}, digesttest.Monday, ""},
		"a new one is cancelled": {
			[]digest.Event{a}, []digest.Event{a, digesttest.Status(b, digest.Cancelled)}, digesttest.Monday, "",
		},
		"one has begun, and moves": {[]digest.Event{a}, []digest.Event{digesttest.Moved(a, time.Hour)}, a.Start, ""},
		"a minute before it begins": {
			[]digest.Event{a}, []digest.Event{digesttest.Moved(a, time.Hour)}, a.Start.Add(-time.Minute), "Async moved",
		},
		"two swap their evenings": {
			[]digest.Event{a, b},
			[]digest.Event{digesttest.Moved(b, -24*time.Hour), digesttest.Moved(a, 24*time.Hour)},
			digesttest.Monday, "Maps moved, Async moved",
		},
		"a new word for the same evening": {
			[]digest.Event{a},
			[]digest.Event{func() digest.Event { e := a; e.Title = "Async, and more"; return e }()},
			digesttest.Monday, "",
		},
		"it only became less certain": {
			[]digest.Event{a}, []digest.Event{digesttest.Status(a, digest.Tentative)}, digesttest.Monday, "",
		},
		"moved, and cancelled in the end": {
			[]digest.Event{a},
			[]digest.Event{digesttest.Status(digesttest.Moved(a, time.Hour), digest.Cancelled)},
			digesttest.Monday, "Async cancelled",
		},
		"a series moves by an hour": {
			[]digest.Event{
				digesttest.Event("Night", digesttest.At(21, 19, 0)), digesttest.Event("Night", digesttest.At(28, 19, 0)),
			},
			[]digest.Event{
				digesttest.Event("Night", digesttest.At(21, 18, 0)), digesttest.Event("Night", digesttest.At(28, 18, 0)),
			},
			digesttest.Monday, "Night moved, Night moved",
		},
		"a second evening on the same day": {
			[]digest.Event{digesttest.Event("Night", digesttest.At(21, 19, 0))}, []digest.Event{
				digesttest.Event("Night", digesttest.At(21, 17, 0)), digesttest.Event("Night", digesttest.At(21, 21, 0)),
			}, digesttest.Monday, "",
		},
		"everything is gone from a source": {[]digest.Event{a, b}, nil, digesttest.Monday, ""},
	} {
		var got []string
		for _, r := range edition.Revise(c.before, c.now, c.at, digesttest.La) {
			got = append(got, r.Now.Title+" "+string(r.Now.Change))
			if r.Now.Change == digest.ChangeMoved && !r.Now.Was.Equal(r.Told.Start) {
				t.Errorf("%s: got was %v, want %v", name, r.Now.Was, r.Told.Start)
			}
		}
		if text := strings.Join(got, ", "); text != c.want {
			t.Errorf("%s: got %q, want %q", name, text, c.want)
		}
	}
}

func TestCorrectedEventsAreThoseOfTheLastCorrection(t *testing.T) {
	a, b := digesttest.Event("Async", digesttest.At(21, 19, 0)), digesttest.Event("Maps", digesttest.At(22, 19, 0))
	later := digesttest.Moved(a, 48*time.Hour)
	e := digest.Edition{TimeZone: digesttest.La.String(), Events: []digest.Event{a, b}, Corrections: []digest.Correction{
		{Number: 1, Revisions: []digest.Revision{{Told: a, Now: later}}},
		{Number: 2, Revisions: []digest.Revision{{Told: later, Now: digesttest.Status(later, digest.Cancelled)}}},
	}}
	got := e.Corrected()
	if len(got) != 2 || got[0].Title != "Maps" || got[1].Title != "Async" || got[1].Status != digest.Cancelled ||
		!got[1].Start.Equal(later.Start) {
		t.Errorf("got %+v", got)
	}
	if !e.Events[0].Start.Equal(a.Start) {
		t.Error("the edition itself changed")
	}
}

// sentEdition is a desk that has sent its edition of Monday to a place that can be corrected, and to one that cannot.
func sentEdition(t *testing.T) (*desk.Desk, *desktest.Correctable, *desktest.Channel) {
	team, list := &desktest.Correctable{Channel: &desktest.Channel{}}, &desktest.Channel{}
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team), desktest.Dest("list", list)))
	if o := desktest.Run(t, d, digesttest.Monday); desktest.Ended(o.Deliveries) != "list sent, team sent" {
		t.Fatalf("got %q", desktest.Ended(o.Deliveries))
	}
	return d, team, list
}

var tuesday = digesttest.Monday.Add(24 * time.Hour)

func TestAChangedEventIsCorrectedOnce(t *testing.T) {
	d, team, list := sentEdition(t)
	d.Sources.Listings[0].Source = desktest.Lists(
		digesttest.Moved(digesttest.Event("Async", digesttest.At(21, 19, 0)), 24*time.Hour),
	)
	var got []string
	for i := range 4 {
		o := desktest.Run(t, d, tuesday.Add(time.Duration(i)*time.Hour))
		got = append(got, desktest.Ended(o.Corrections))
	}
	if diff := cmp.Diff([]string{"team sent", "", "", ""}, got); diff != "" {
		t.Error(diff)
	}
	want := []string{`1 of 2026-07-20 at "receipt for 2026-07-20": Async movedconfirmed`}
	if diff := cmp.Diff(want, team.Corrected); diff != "" {
		t.Error(diff)
	}
	if len(list.Got) != 1 {
		t.Errorf("who cannot be corrected got %q", list.Got)
	}
	if lines, err := d.Store.Deliveries(t.Context(), "2026-07-20-c1"); err != nil || desktest.Ended(lines) != "team sent" {
		t.Errorf("got %q, %v", desktest.Ended(lines), err)
	}
	d.Sources.Listings[0].Source = desktest.Lists(
		digesttest.Status(digesttest.Event("Async", digesttest.At(22, 19, 0)), digest.Cancelled),
	)
	desktest.Run(t, d, tuesday.Add(6*time.Hour))
	want = append(want, `2 of 2026-07-20 at "receipt for 2026-07-20": Async cancelledcancelled`)
	if diff := cmp.Diff(want, team.Corrected); diff != "" {
		t.Error(diff)
	}
}

func TestALostCorrectionIsNotSentAgain(t *testing.T) {
	for name, c := range map[string]struct {
		ask   bool
		found error
		ended string
		sent  int
	}{
		"the destination cannot be asked": {false, nil, "team uncertain", 1},
		"the destination has it":          {true, nil, "team sent", 1},
		"the destination has it not":      {true, digest.ErrNotFound, "team sent", 2},
	} {
		t.Run(name, func(t *testing.T) {
			d, team, _ := sentEdition(t)
			team.Answer = fmt.Errorf("lost: %w", digest.ErrUncertain)
			team.CanFind, team.Found = c.ask, c.found
			d.Sources.Listings[0].Source = desktest.Lists(
				digesttest.Moved(digesttest.Event("Async", digesttest.At(21, 19, 0)), 24*time.Hour),
			)
			for range 3 {
				desktest.Run(t, d, tuesday)
			}
			lines, err := d.Store.Deliveries(t.Context(), "2026-07-20-c1")
			if err != nil || desktest.Ended(lines) != c.ended || len(team.Corrected) != c.sent {
				t.Errorf("got %q, %v, %d corrections", desktest.Ended(lines), err, len(team.Corrected))
			}
		})
	}
}

func TestACorrectionThatFailedIsTriedAgainByTheNextRun(t *testing.T) {
	d, team, _ := sentEdition(t)
	team.Answer = errors.New("no")
	d.Sources.Listings[0].Source = desktest.Lists(
		digesttest.Moved(digesttest.Event("Async", digesttest.At(21, 19, 0)), 24*time.Hour),
	)
	if o := desktest.Run(t, d, tuesday); desktest.Ended(o.Corrections) != "team failed" {
		t.Errorf("got %q", desktest.Ended(o.Corrections))
	}
	if o := desktest.Run(t, d, tuesday.Add(time.Minute)); desktest.Ended(o.Corrections) != "team sent" {
		t.Errorf("got %q", desktest.Ended(o.Corrections))
	}
}

func TestSourcesAreAskedForCorrectionsAtMostOnceAnHour(t *testing.T) {
	d, _, _ := sentEdition(t)
	asked := 0
	d.Sources.Listings[0].Source = desktest.Source(func(context.Context, digest.Period) (digest.Harvest, error) {
		asked++
		return digest.Harvest{Events: []digest.Event{digesttest.Event("Async", digesttest.At(21, 19, 0))}}, nil
	})
	for minutes := 0; minutes <= 120; minutes += 5 {
		desktest.Run(t, d, tuesday.Add(time.Duration(minutes)*time.Minute))
	}
	if asked < 2 || asked > 3 {
		t.Errorf("asked %d times in two hours", asked)
	}
}

func TestSourcesAreNotReadIfNothingCanBeCorrected(t *testing.T) {
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("list", &desktest.Channel{})))
	desktest.Run(t, d, digesttest.Monday)
	d.Sources.Listings[0].Source = desktest.Source(func(context.Context, digest.Period) (digest.Harvest, error) {
		t.Error("the source was asked")
		return digest.Harvest{}, nil
	})
	desktest.Run(t, d, tuesday)
}

func TestASourceThatFailsCorrectsNothing(t *testing.T) {
	d, team, _ := sentEdition(t)
	d.Sources.Listings[0].Source = desktest.Fails(errors.New("down"))
	desktest.Run(t, d, tuesday)
	d.Sources.Listings[0].Source = desktest.Lists()
	desktest.Run(t, d, tuesday.Add(2*time.Hour))
	if len(team.Corrected) != 0 {
		t.Errorf("got %q", team.Corrected)
	}
}

func TestWhoNeverGotTheEditionIsNotCorrected(t *testing.T) {
	d, team, _ := sentEdition(t)
	late := &desktest.Correctable{Channel: &desktest.Channel{}}
	d.Destinations = append(d.Destinations, desktest.Dest("late", late))
	d.Sources.Listings[0].Source = desktest.Lists(
		digesttest.Moved(digesttest.Event("Async", digesttest.At(21, 19, 0)), 24*time.Hour),
	)
	desktest.Run(t, d, tuesday)
	if len(late.Corrected) != 0 || len(team.Corrected) != 1 {
		t.Errorf("got %q and %q", late.Corrected, team.Corrected)
	}
}

// What was read ahead for the next edition also corrects this one, without another reading.
func TestARecentHarvestAlsoCorrects(t *testing.T) {
	d, team, _ := sentEdition(t)
	h := digest.Harvest{
		Events: []digest.Event{digesttest.Moved(digesttest.Event("Async", digesttest.At(21, 19, 0)), 24*time.Hour)},
	}
	if err := d.Store.SaveHarvest(t.Context(), d.Sources.Listings[0].ID(), h, tuesday.Add(-time.Minute)); err != nil {
		t.Fatal(err)
	}
	d.Sources.Listings[0].Source = desktest.Source(func(context.Context, digest.Period) (digest.Harvest, error) {
		t.Error("the source was asked")
		return digest.Harvest{}, nil
	})
	if o := desktest.Run(t, d, tuesday); desktest.Ended(o.Corrections) != "team sent" || len(team.Corrected) != 1 {
		t.Errorf("got %q, %q", desktest.Ended(o.Corrections), team.Corrected)
	}
}
