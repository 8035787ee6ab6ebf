package digest_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func TestRevise(t *testing.T) {
	a, b := event("Async", at(21, 19, 0)), event("Maps", at(22, 19, 0))
	a.UID, b.UID = "1", "2"
	for name, c := range map[string]struct {
		told, now []digest.Event
		at        time.Time
		want      string
	}{
		"nothing changed":                 {[]digest.Event{a, b}, []digest.Event{a, b}, monday, ""},
		"one moved":                       {[]digest.Event{a, b}, []digest.Event{moved(a, time.Hour), b}, monday, "Async moved"},
		"one is cancelled":                {[]digest.Event{a, b}, []digest.Event{a, status(b, digest.Cancelled)}, monday, "Maps cancelled"},
		"one is postponed":                {[]digest.Event{a}, []digest.Event{status(a, digest.Postponed)}, monday, "Async "},
		"one takes place after all":       {[]digest.Event{status(a, digest.Cancelled)}, []digest.Event{a}, monday, "Async "},
		"cancelled, as was told":          {[]digest.Event{status(a, digest.Cancelled)}, []digest.Event{status(a, digest.Cancelled)}, monday, ""},
		"one is not listed any more":      {[]digest.Event{a, b}, []digest.Event{b}, monday, ""},
		"one is new":                      {[]digest.Event{a}, []digest.Event{a, b}, monday, ""},
		"a new one is cancelled":          {[]digest.Event{a}, []digest.Event{a, status(b, digest.Cancelled)}, monday, ""},
		"one has begun, and moves":        {[]digest.Event{a}, []digest.Event{moved(a, time.Hour)}, a.Start, ""},
		"a minute before it begins":       {[]digest.Event{a}, []digest.Event{moved(a, time.Hour)}, a.Start.Add(-time.Minute), "Async moved"},
		"two swap their evenings":         {[]digest.Event{a, b}, []digest.Event{moved(b, -24*time.Hour), moved(a, 24*time.Hour)}, monday, "Maps moved, Async moved"},
		"a new word for the same evening": {[]digest.Event{a}, []digest.Event{func() digest.Event { e := a; e.Title = "Async, and more"; return e }()}, monday, ""},
		"it only became less certain":     {[]digest.Event{a}, []digest.Event{status(a, digest.Tentative)}, monday, ""},
		"moved, and cancelled in the end": {[]digest.Event{a}, []digest.Event{status(moved(a, time.Hour), digest.Cancelled)}, monday, "Async cancelled"},
		"a series moves by an hour": {
			[]digest.Event{event("Night", at(21, 19, 0)), event("Night", at(28, 19, 0))},
			[]digest.Event{event("Night", at(21, 18, 0)), event("Night", at(28, 18, 0))},
			monday, "Night moved, Night moved",
		},
		"a second evening on the same day": {
			[]digest.Event{event("Night", at(21, 19, 0))}, []digest.Event{event("Night", at(21, 17, 0)), event("Night", at(21, 21, 0))}, monday, "",
		},
		"everything is gone from a source": {[]digest.Event{a, b}, nil, monday, ""},
	} {
		var got []string
		for _, r := range digest.Revise(c.told, c.now, c.at, la) {
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
	a, b := event("Async", at(21, 19, 0)), event("Maps", at(22, 19, 0))
	later := moved(a, 48*time.Hour)
	e := digest.Edition{TimeZone: la.String(), Events: []digest.Event{a, b}, Corrections: []digest.Correction{
		{Number: 1, Revisions: []digest.Revision{{Told: a, Now: later}}},
		{Number: 2, Revisions: []digest.Revision{{Told: later, Now: status(later, digest.Cancelled)}}},
	}}
	got := e.Corrected()
	if len(got) != 2 || got[0].Title != "Maps" || got[1].Title != "Async" || got[1].Status != digest.Cancelled || !got[1].Start.Equal(later.Start) {
		t.Errorf("got %+v", got)
	}
	if !e.Events[0].Start.Equal(a.Start) {
		t.Error("the edition itself changed")
	}
}

// told is a desk that has sent its edition of Monday to a place that can be corrected, and to one that cannot.
func told(t *testing.T) (*digest.Desk, *correctable, *channel) {
	team, list := &correctable{channel: &channel{}}, &channel{}
	d := newDesk(t, to(dest("team", team), dest("list", list)))
	if o := run(t, d, monday); ended(o.Deliveries) != "list sent, team sent" {
		t.Fatalf("got %q", ended(o.Deliveries))
	}
	return d, team, list
}

var tuesday = monday.Add(24 * time.Hour)

func TestAChangedEventIsCorrectedOnce(t *testing.T) {
	d, team, list := told(t)
	d.Listings[0].Source = tells(moved(event("Async", at(21, 19, 0)), 24*time.Hour))
	var got []string
	for i := range 4 {
		o := run(t, d, tuesday.Add(time.Duration(i)*time.Hour))
		got = append(got, ended(o.Corrections))
	}
	if diff := cmp.Diff([]string{"team sent", "", "", ""}, got); diff != "" {
		t.Error(diff)
	}
	want := []string{`1 of 2026-07-20 at "receipt for 2026-07-20": Async movedconfirmed`}
	if diff := cmp.Diff(want, team.corrected); diff != "" {
		t.Error(diff)
	}
	if len(list.got) != 1 {
		t.Errorf("who cannot be corrected got %q", list.got)
	}
	if lines, err := d.Store.Deliveries(t.Context(), "2026-07-20-c1"); err != nil || ended(lines) != "team sent" {
		t.Errorf("got %q, %v", ended(lines), err)
	}
	d.Listings[0].Source = tells(status(event("Async", at(22, 19, 0)), digest.Cancelled))
	run(t, d, tuesday.Add(6*time.Hour))
	want = append(want, `2 of 2026-07-20 at "receipt for 2026-07-20": Async cancelledcancelled`)
	if diff := cmp.Diff(want, team.corrected); diff != "" {
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
		"the destination does not tell": {false, nil, "team uncertain", 1},
		"the destination has it":        {true, nil, "team sent", 1},
		"the destination has it not":    {true, digest.ErrNotFound, "team sent", 2},
	} {
		t.Run(name, func(t *testing.T) {
			d, team, _ := told(t)
			team.answer = fmt.Errorf("lost: %w", digest.ErrUncertain)
			team.ask, team.found = c.ask, c.found
			d.Listings[0].Source = tells(moved(event("Async", at(21, 19, 0)), 24*time.Hour))
			for range 3 {
				run(t, d, tuesday)
			}
			lines, err := d.Store.Deliveries(t.Context(), "2026-07-20-c1")
			if err != nil || ended(lines) != c.ended || len(team.corrected) != c.sent {
				t.Errorf("got %q, %v, %d corrections", ended(lines), err, len(team.corrected))
			}
		})
	}
}

func TestACorrectionThatFailedIsTriedAgainByTheNextRun(t *testing.T) {
	d, team, _ := told(t)
	team.answer = errors.New("no")
	d.Listings[0].Source = tells(moved(event("Async", at(21, 19, 0)), 24*time.Hour))
	if o := run(t, d, tuesday); ended(o.Corrections) != "team failed" {
		t.Errorf("got %q", ended(o.Corrections))
	}
	if o := run(t, d, tuesday.Add(time.Minute)); ended(o.Corrections) != "team sent" {
		t.Errorf("got %q", ended(o.Corrections))
	}
}

func TestSourcesAreAskedForCorrectionsAtMostOnceAnHour(t *testing.T) {
	d, _, _ := told(t)
	asked := 0
	d.Listings[0].Source = source(func(context.Context, digest.Period) (digest.Harvest, error) {
		asked++
		return digest.Harvest{Events: []digest.Event{event("Async", at(21, 19, 0))}}, nil
	})
	for minutes := 0; minutes <= 120; minutes += 5 {
		run(t, d, tuesday.Add(time.Duration(minutes)*time.Minute))
	}
	if asked < 2 || asked > 3 {
		t.Errorf("asked %d times in two hours", asked)
	}
}

func TestNobodyIsAskedWhereNothingCanBeCorrected(t *testing.T) {
	d := newDesk(t, to(dest("list", &channel{})))
	run(t, d, monday)
	d.Listings[0].Source = source(func(context.Context, digest.Period) (digest.Harvest, error) {
		t.Error("the source was asked")
		return digest.Harvest{}, nil
	})
	run(t, d, tuesday)
}

func TestASourceThatFailsCorrectsNothing(t *testing.T) {
	d, team, _ := told(t)
	d.Listings[0].Source = fails(errors.New("down"))
	run(t, d, tuesday)
	d.Listings[0].Source = tells()
	run(t, d, tuesday.Add(2*time.Hour))
	if len(team.corrected) != 0 {
		t.Errorf("got %q", team.corrected)
	}
}

func TestWhoNeverGotTheEditionIsNotCorrected(t *testing.T) {
	d, team, _ := told(t)
	late := &correctable{channel: &channel{}}
	d.Destinations = append(d.Destinations, dest("late", late))
	d.Listings[0].Source = tells(moved(event("Async", at(21, 19, 0)), 24*time.Hour))
	run(t, d, tuesday)
	if len(late.corrected) != 0 || len(team.corrected) != 1 {
		t.Errorf("got %q and %q", late.corrected, team.corrected)
	}
}

// What was read ahead for the next edition tells of this one, too, without asking anybody again.
func TestWhatWasReadLatelyIsLookedAt(t *testing.T) {
	d, team, _ := told(t)
	h := digest.Harvest{Events: []digest.Event{moved(event("Async", at(21, 19, 0)), 24*time.Hour)}}
	if err := d.Store.SaveHarvest(t.Context(), d.Listings[0].ID(), h, tuesday.Add(-time.Minute)); err != nil {
		t.Fatal(err)
	}
	d.Listings[0].Source = source(func(context.Context, digest.Period) (digest.Harvest, error) {
		t.Error("the source was asked")
		return digest.Harvest{}, nil
	})
	if o := run(t, d, tuesday); ended(o.Corrections) != "team sent" || len(team.corrected) != 1 {
		t.Errorf("got %q, %q", ended(o.Corrections), team.corrected)
	}
}
