package desk_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

func TestTwoRunsSendOnce(t *testing.T) {
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

func TestRunNowAddsALetterToTheName(t *testing.T) {
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

func TestRepositoryNewsIsListedOnce(t *testing.T) {
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
