package desk_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// A source is asked again with the way by which it was whole, so that a worse one is not taken for the best.
func TestTheBetterWayIsRemembered(t *testing.T) {
	d := desktest.NewDesk(t, func(d *desk.Desk) {
		d.Sources.Listings[0].Source = desktest.Brings(digest.Harvest{Events: []digest.Event{
			digesttest.Event("Async", digesttest.At(28, 19, 0)),
			digesttest.Event("Maps", digesttest.At(30, 19, 0)),
		}, Rung: "calendar"})
	})
	desktest.Run(t, d, digesttest.Monday)
	var rungs, titles []string
	d.Sources.Listings[0].Source = again(func(last digest.Harvest) digest.Harvest {
		rungs = append(rungs, last.Rung)
		titles = nil
		for _, e := range last.Events {
			titles = append(titles, e.Title)
		}
		return digest.Harvest{
			Events: []digest.Event{digesttest.Event("Maps", digesttest.At(30, 19, 0))}, Rung: "feed", Downgraded: true,
			Problems: []digest.Problem{{Error: "its feed was read"}},
		}
	})
	for i := range 3 {
		if _, err := d.RunNow(t.Context(), digesttest.Monday.AddDate(0, 0, i).Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(titles)
	if !slices.Equal(rungs, []string{"calendar", "calendar", "calendar"}) ||
		!slices.Equal(titles, []string{"Async", "Maps"}) {
		t.Errorf("got %q, %q", rungs, titles)
	}
}

// again is a source that gets its last harvest.
type again func(last digest.Harvest) digest.Harvest

func (a again) Collect(context.Context, digest.Period) (digest.Harvest, error) {
	return a(digest.Harvest{}), nil
}

func (a again) Recollect(_ context.Context, _ digest.Period, last digest.Harvest) (digest.Harvest, error) {
	return a(last), nil
}
