package desk_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

func TestRunTwiceIsSentOnce(t *testing.T) {
	team := &desktest.Channel{}
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)))
	for i, now := range []time.Time{
		digesttest.Monday, digesttest.Monday, digesttest.Monday.Add(time.Minute), digesttest.Monday.Add(11 * time.Hour),
		digesttest.Monday.Add(24 * time.Hour),
	} {
		o, err := d.Run(t.Context(), now)
		if err != nil {
			t.Fatal(err)
		}
		if composed := i == 0; o.Composed != composed {
			t.Errorf("run %d: got composed %v, want %v", i, o.Composed, composed)
		}
		if got := desktest.Ended(o.Deliveries); got != "team sent" {
			t.Errorf("run %d: got %q", i, got)
		}
	}
	if diff := cmp.Diff([]string{"2026-07-20"}, team.Got); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsDue(t *testing.T) {
	for name, c := range map[string]struct {
		runs    []time.Time
		want    []string
		missed  bool
		nothing bool // the last run finds nothing due
	}{
		"nothing before the slot": {runs: []time.Time{digesttest.Monday.Add(-time.Second)}, nothing: true},
		"at the slot":             {runs: []time.Time{digesttest.Monday}, want: []string{"2026-07-20"}},
		"within grace":            {runs: []time.Time{digesttest.Monday.Add(12 * time.Hour)}, want: []string{"2026-07-20"}},
		"not after grace, and a first run owes nothing": {
			runs: []time.Time{digesttest.Monday.Add(12*time.Hour + time.Second)}, nothing: true,
		},
		"a missed slot is said": {
			runs: []time.Time{digesttest.Monday, digesttest.Monday.AddDate(0, 0, 8)}, want: []string{"2026-07-20"}, missed: true,
			nothing: true,
		},
		"down for weeks owes but one": {
			runs: []time.Time{digesttest.Monday, digesttest.Monday.AddDate(0, 0, 28)},
			want: []string{"2026-07-20", "2026-08-17"},
		},
		"two weeks, two editions": {
			runs: []time.Time{digesttest.Monday, digesttest.Monday.AddDate(0, 0, 7)}, want: []string{"2026-07-20", "2026-07-27"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			team := &desktest.Channel{}
			d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)))
			var o desk.Outcome
			for _, now := range c.runs {
				var err error
				if o, err = d.Run(t.Context(), now); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(c.want, team.Got); diff != "" {
				t.Error(diff)
			}
			if got := !o.Missed.IsZero(); got != c.missed {
				t.Errorf("got missed %v, want %v", got, c.missed)
			}
			if got := o.Record.Edition.Name == ""; got != c.nothing {
				t.Errorf("got nothing due %v, want %v", got, c.nothing)
			}
			if c.nothing && !o.Next.After(c.runs[len(c.runs)-1]) {
				t.Errorf("got next slot %v", o.Next)
			}
		})
	}
}

func TestOneDestinationFailsAndTheRestIsNotSentAgain(t *testing.T) {
	errDown := errors.New("channel_not_found")
	team, site := &desktest.Channel{Answers: []error{errDown}}, &desktest.Channel{}
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team), desktest.Dest("site", site)))
	o, err := d.Run(t.Context(), digesttest.Monday)
	if err != nil {
		t.Fatal(err)
	}
	if got := desktest.Ended(o.Deliveries); got != "site sent, team failed" {
		t.Errorf("first run: got %q", got)
	}
	if o, err = d.Run(t.Context(), digesttest.Monday.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if got := desktest.Ended(o.Deliveries); got != "site sent, team sent" {
		t.Errorf("second run: got %q", got)
	}
	if len(site.Got) != 1 || len(team.Got) != 1 {
		t.Errorf("site got %d, team got %d; want one each", len(site.Got), len(team.Got))
	}
}

func TestWhatFailsForAPassingReasonIsTriedAgainInOneRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team := &desktest.Channel{
			Answers: []error{retry.Temporary(errors.New("busy"), 30*time.Second), retry.Temporary(errors.New("busy"), 0)},
		}
		o, err := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team))).Run(t.Context(), digesttest.Monday)
		if err != nil || desktest.Ended(o.Deliveries) != "team sent" || len(team.Got) != 1 {
			t.Errorf("got %v, %q, %d messages", err, desktest.Ended(o.Deliveries), len(team.Got))
		}
	})
}

func TestWhatFailedIsNotSentAfterGrace(t *testing.T) {
	team := &desktest.Channel{Answers: []error{errors.New("no")}}
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)))
	for _, now := range []time.Time{digesttest.Monday, digesttest.Monday.Add(13 * time.Hour)} {
		if _, err := d.Run(t.Context(), now); err != nil {
			t.Fatal(err)
		}
	}
	if len(team.Got) != 0 {
		t.Errorf("got %v", team.Got)
	}
}

func TestAnUncertainDeliveryIsNotSentAgain(t *testing.T) {
	lost := fmt.Errorf("the answer was lost: %w", digest.ErrUncertain)
	for name, c := range map[string]struct {
		find  func(string) (string, error)
		ended string
		sent  int
	}{
		"nobody can be asked":        {nil, "team uncertain", 1},
		"the destination has it":     {func(string) (string, error) { return "there", nil }, "team sent", 1},
		"the destination has it not": {func(string) (string, error) { return "", digest.ErrNotFound }, "team sent", 2},
		"the destination cannot be asked": {
			func(string) (string, error) { return "", errors.New("missing_scope") }, "team uncertain", 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			team := &desktest.Channel{Answers: []error{lost}, OnFind: c.find}
			var p digest.Publisher = team
			if c.find != nil {
				p = desktest.Asked{Channel: team}
			}
			d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", p)))
			var o desk.Outcome
			for range 3 {
				var err error
				if o, err = d.Run(t.Context(), digesttest.Monday); err != nil {
					t.Fatal(err)
				}
			}
			if got := desktest.Ended(o.Deliveries); got != c.ended {
				t.Errorf("got %q, want %q", got, c.ended)
			}
			if len(team.Got) != c.sent {
				t.Errorf("got %d messages, want %d", len(team.Got), c.sent)
			}
		})
	}
}

func TestAClaimOfAProcessThatIsGoneIsUncertain(t *testing.T) {
	team := &desktest.Channel{}
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)))
	record, err := d.Preview(t.Context(), digesttest.Monday)
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{d.Store.SaveEdition(t.Context(), record)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if ok, err := d.Store.Claim(
		t.Context(), digest.Delivery{Edition: "2026-07-20", Destination: "team", Owner: "gone"},
	); err != nil ||
		!ok {
		t.Fatal(ok, err)
	}
	o, err := d.Run(t.Context(), digesttest.Monday.Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	if got := desktest.Ended(o.Deliveries); got != "team uncertain" || len(team.Got) != 0 {
		t.Errorf("got %q and %d messages", got, len(team.Got))
	}
}

func TestAClaimOfAProcessThatLivesIsLeftAlone(t *testing.T) {
	team := &desktest.Channel{}
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)))
	other := desktest.NewDesk(t, desktest.To(desktest.Dest("team", &desktest.Channel{Crash: func() {
		if o, err := d.Run(context.Background(), digesttest.Monday); err != nil ||
			desktest.Ended(o.Deliveries) != "team claimed" {
			t.Errorf("meanwhile: got %q, %v", desktest.Ended(o.Deliveries), err)
		}
	}})))
	d.Store, other.Process.Owner = other.Store, "another"
	if o, err := other.Run(t.Context(), digesttest.Monday); err != nil || desktest.Ended(o.Deliveries) != "team sent" {
		t.Errorf("got %q, %v", desktest.Ended(o.Deliveries), err)
	}
	if len(team.Got) != 0 {
		t.Errorf("sent twice")
	}
}

func TestABrokenTemplateBurnsNoClaim(t *testing.T) {
	team := &desktest.Channel{}
	d := desktest.NewDesk(
		t,
		desktest.To(desktest.Dest("team", team)),
		func(d *desk.Desk) { d.Rendering.Renderer = desktest.Plain{Err: errors.New("line 3: no such field")} },
	)
	if _, err := d.Run(t.Context(), digesttest.Monday); err == nil || !strings.Contains(err.Error(), "line 3") {
		t.Errorf("got %v", err)
	}
	d.Rendering.Renderer = desktest.Plain{}
	if o, err := d.Run(t.Context(), digesttest.Monday); err != nil || desktest.Ended(o.Deliveries) != "team sent" {
		t.Errorf("got %q, %v", desktest.Ended(o.Deliveries), err)
	}
}

func TestAPanicInAPublisherIsUncertain(t *testing.T) {
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", &desktest.Channel{Crash: func() { panic("oh") }})))
	if o, err := d.Run(t.Context(), digesttest.Monday); err != nil || desktest.Ended(o.Deliveries) != "team uncertain" {
		t.Errorf("got %q, %v", desktest.Ended(o.Deliveries), err)
	}
}

func TestDeliveriesAreSettledAfterAnInterrupt(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", &desktest.Channel{Crash: interrupt})))
	if o, err := d.Run(ctx, digesttest.Monday); err != nil || desktest.Ended(o.Deliveries) != "team sent" {
		t.Errorf("got %q, %v", desktest.Ended(o.Deliveries), err)
	}
}

func TestSourcesThatFailDoNotAffectTheOthers(t *testing.T) {
	errDown := digest.WithHint(errors.New("answered 500"), "try later")
	d := desktest.NewDesk(t, func(d *desk.Desk) {
		d.Sources.Listings = append(
			d.Sources.Listings,
			digest.Listing{Name: "down", Group: "SoCal Python", Timeout: time.Minute, Source: desktest.Fails(errDown)},
			digest.Listing{
				Name:    "broken",
				Group:   "SoCal Python",
				Timeout: time.Minute,
				Source: desktest.Source(
					func(context.Context, digest.Period) (digest.Harvest, error) { panic("index out of range") },
				),
			},
			digest.Listing{
				Name:    "hangs",
				Group:   "SoCal Python",
				Timeout: time.Millisecond,
				Source: desktest.Source(func(ctx context.Context, _ digest.Period) (digest.Harvest, error) {
					<-ctx.Done()
					return digest.Harvest{}, ctx.Err()
				}),
			},
		)
	})
	r, err := d.Preview(t.Context(), digesttest.Monday)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range r.Edition.Problems {
		got = append(got, fmt.Sprintf("%s failed=%v hint=%v", p.Source, p.Failed, p.Hint != ""))
	}
	if diff := cmp.Diff(
		[]string{"down failed=true hint=true", "broken failed=true hint=true", "hangs failed=true hint=true"}, got,
	); diff != "" {
		t.Error(diff)
	}
	if len(r.Edition.Events) != 1 {
		t.Errorf("got %d events, want the one of the source that works", len(r.Edition.Events))
	}
}

func TestWhereNothingCanBeReadNothingIsComposed(t *testing.T) {
	team := &desktest.Channel{}
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)), func(d *desk.Desk) {
		d.Sources.Listings[0] = digest.Listing{
			Name:    "github.com/city",
			Timeout: time.Minute,
			Source:  desktest.Fails(errors.New("no network")),
		}
	})
	if _, err := d.Run(t.Context(), digesttest.Monday); !errors.Is(err, digest.ErrNothingRead) {
		t.Errorf("got %v", err)
	}
	d.Sources.Listings[0].Source = desktest.Lists(digesttest.Event("Async", digesttest.At(21, 19, 0)))
	if o, err := d.Run(t.Context(), digesttest.Monday.Add(time.Hour)); err != nil ||
		desktest.Ended(o.Deliveries) != "team sent" {
		t.Errorf("the next run: got %q, %v", desktest.Ended(o.Deliveries), err)
	}
}

func TestAFailedSourceKeepsItsLastEvents(t *testing.T) {
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", &desktest.Channel{})), func(d *desk.Desk) {
		d.Sources.Listings = append(
			d.Sources.Listings,
			digest.Listing{
				Name:    "luma",
				Group:   "LA PHP",
				Timeout: time.Minute,
				Source:  desktest.Lists(digesttest.Event("Elsewhere", digesttest.At(28, 19, 0), digesttest.Of(""))),
			},
		)
	})
	if _, err := d.Run(t.Context(), digesttest.Monday); err != nil {
		t.Fatal(err)
	}
	d.Sources.Listings[1].Source = desktest.Fails(errors.New("answered 500"))
	o, err := d.Run(t.Context(), digesttest.Monday.AddDate(0, 0, 7))
	if err != nil {
		t.Fatal(err)
	}
	events := o.Record.Edition.Events
	if len(events) != 1 || events[0].Title != "Elsewhere" || events[0].Change != "" {
		t.Errorf("got %+v", events)
	}
	if p := o.Record.Edition.Problems; len(p) != 1 || !p[0].LastGood.Equal(digesttest.Monday) {
		t.Errorf("got problems %+v", p)
	}
}

// A source that goes empty is not believed as long as its last events are to come: neither when it is read first, nor
// when it is read again.
func TestASourceThatFallsSilentIsNotBelieved(t *testing.T) {
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", &desktest.Channel{})), func(d *desk.Desk) {
		d.Sources.Listings[0].Source = desktest.Lists(
			digesttest.Event("Async", digesttest.At(28, 19, 0)),
			digesttest.Event("Maps", digesttest.At(29, 19, 0)),
		)
	})
	if _, err := d.Run(t.Context(), digesttest.Monday); err != nil {
		t.Fatal(err)
	}
	d.Sources.Listings[0].Source = desktest.Lists()
	for try, run := range []func() (desk.Outcome, error){
		func() (desk.Outcome, error) { return d.Run(t.Context(), digesttest.Monday.AddDate(0, 0, 7)) },
		func() (desk.Outcome, error) {
			return d.RunNow(t.Context(), digesttest.Monday.AddDate(0, 0, 7).Add(time.Hour))
		},
	} {
		o, err := run()
		if err != nil {
			t.Fatal(err)
		}
		e := o.Record.Edition
		if p := e.Problems; len(p) != 1 || p[0].Error != "it listed coming events, and lists none now" ||
			!p[0].LastGood.Equal(digesttest.Monday) {
			t.Errorf("reading %d: got problems %+v", try+1, p)
		}
		if len(e.Events) != 2 || e.Events[0].Change != "" || e.Events[1].Change != "" {
			t.Errorf("reading %d: got %+v", try+1, o.Record.Edition)
		}
	}
}

func TestASourceWithNothingNewForMonthsIsReported(t *testing.T) {
	weekly := func(week int) digest.Source {
		return desktest.Lists(
			digesttest.Event("Hack night", digesttest.Monday.AddDate(0, 0, 7*week+1), digesttest.Series("u", fmt.Sprint(week))),
		)
	}
	for name, c := range map[string]struct {
		source func(week int) digest.Source
		first  int // the week in which it is reported first; 0: never
		want   string
	}{
		"an empty calendar after eight weeks": {
			func(int) digest.Source { return desktest.Lists() }, 8,
			"it has listed nothing new since 2026-07-20, and nothing at all now",
		},
		"a series of which nothing changes, half a year": {weekly, 26, "it has listed nothing new since 2026-07-20"},
		"a new event now and then": {func(week int) digest.Source {
			return desktest.Lists(
				digesttest.Event(fmt.Sprint("Talks of month ", week/4), digesttest.Monday.AddDate(0, 0, 7*week+1)),
			)
		}, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", &desktest.Channel{})))
			for week := range 28 {
				d.Sources.Listings[0].Source = c.source(week)
				o, err := d.Run(t.Context(), digesttest.Monday.AddDate(0, 0, 7*week))
				if err != nil {
					t.Fatal(err)
				}
				var got string
				for _, p := range o.Record.Edition.Problems {
					got += p.Error
				}
				want := ""
				if c.first > 0 && week >= c.first {
					want = c.want
				}
				if got != want {
					t.Fatalf("week %d: got %q, want %q", week, got, want)
				}
			}
		})
	}
}

// remembering is a source that records what it is asked for, and whether it was asked to read again.
type remembering struct {
	sum   string
	calls *[]string
}

func (r remembering) Collect(_ context.Context, p digest.Period) (digest.Harvest, error) {
	*r.calls = append(*r.calls, "collect")
	return digest.Harvest{
		Events: []digest.Event{digesttest.Event("Async", digesttest.At(28, 19, 0))},
		Sum:    r.sum,
		Until:  p.End,
	}, nil
}

func (r remembering) Recollect(ctx context.Context, p digest.Period, last digest.Harvest) (digest.Harvest, error) {
	*r.calls = append(*r.calls, "recollect")
	if last.Sum == r.sum {
		return last, nil
	}
	return r.Collect(ctx, p)
}

func TestWhatHasNotChangedIsNotReadAgainAsLongAsItReachesFarEnough(t *testing.T) {
	var calls []string
	d := desktest.NewDesk(
		t,
		desktest.To(desktest.Dest("team", &desktest.Channel{})),
		func(d *desk.Desk) { d.Sources.Listings[0].Source = remembering{"one", &calls} },
	)
	for week := range 6 { // each reading looks four weeks beyond the period
		if _, err := d.Run(t.Context(), digesttest.Monday.AddDate(0, 0, 7*week)); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		"recollect", "collect", "recollect", "recollect", "recollect", "recollect", "recollect", "collect",
	}
	if diff := cmp.Diff(want, calls); diff != "" {
		t.Error(diff)
	}
}

func TestTheSameInputGivesTheSameEdition(t *testing.T) {
	var want string
	for range 5 {
		r, err := desktest.NewDesk(t).Preview(t.Context(), digesttest.Monday)
		if err != nil {
			t.Fatal(err)
		}
		got := digesttest.AsJSON(t, r.Edition)
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestRunNowAddsALetter(t *testing.T) {
	team := &desktest.Channel{}
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)))
	for range 2 {
		if _, err := d.RunNow(t.Context(), digesttest.At(22, 12, 0)); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"2026-07-22a", "2026-07-22b"}, team.Got); diff != "" {
		t.Error(diff)
	}
}

func TestRepositoryLifeIsToldOnce(t *testing.T) {
	release := digest.Activity{
		Kind:       digest.KindRelease,
		Repository: "city/maps",
		Title:      "v1",
		URL:        "https://x.example/1",
		At:         digesttest.Monday.Add(-time.Hour),
	}
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", &desktest.Channel{})), func(d *desk.Desk) {
		d.Sources.Listings[0].Source = desktest.Source(func(_ context.Context, p digest.Period) (digest.Harvest, error) {
			return digest.Harvest{Activities: []digest.Activity{release}}, nil
		})
	})
	for i, want := range []int{1, 0} {
		o, err := d.Run(t.Context(), digesttest.Monday.AddDate(0, 0, 7*i))
		if err != nil {
			t.Fatal(err)
		}
		if got := len(o.Record.Edition.Activity); got != want {
			t.Errorf("week %d: got %d activities, want %d", i, got, want)
		}
	}
}
