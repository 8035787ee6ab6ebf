package desk_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

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

func TestWithoutSourcesNothingIsComposed(t *testing.T) {
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
func TestASuddenlyEmptySourceIsNotBelieved(t *testing.T) {
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", &desktest.Channel{})), func(d *desk.Desk) {
		d.Sources.Listings[0].Source = desktest.Lists(
			digesttest.Event("Async", digesttest.At(28, 19, 0)), digesttest.Event("Maps", digesttest.At(29, 19, 0)),
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

func TestAnUnchangedSourceIsReadAgainOnlyForALongerPeriod(t *testing.T) {
	var calls []string
	d := desktest.NewDesk(
		t, desktest.To(desktest.Dest("team", &desktest.Channel{})),
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
