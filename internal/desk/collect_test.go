package desk_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// TestCollectHoldsTheBeginningOfADescription checks that memory does not grow with the length of descriptions, while
// the store and the source keep them whole.
func TestCollectHoldsTheBeginningOfADescription(t *testing.T) {
	long := strings.Repeat("é", 3000) // 6,000 bytes; an odd limit would cut one in two
	for name, description := range map[string]string{"even": long, "odd": "x" + long} {
		event := digesttest.Event("Async", digesttest.At(21, 19, 0))
		event.Description = description
		d := desktest.NewDesk(t, func(d *desk.Desk) { d.Sources.Listings[0].Source = desktest.Lists(event) })
		p := digest.PeriodOf(digesttest.Monday, time.Time{}, digesttest.La, 28, 7*24*time.Hour)
		for _, look := range []bool{false, true} {
			collections, err := d.Collect(t.Context(), p, digesttest.Monday, look)
			if err != nil {
				t.Fatal(err)
			}
			held := collections[0].Harvest.Events[0].Description
			if len(held) < 2047 || len(held) > 2048 || !utf8.ValidString(held) || !strings.HasPrefix(description, held) {
				t.Errorf("%s, look %v: holds %d bytes: %.10q", name, look, len(held), held)
			}
			stored, _, err := digest.LastHarvest(t.Context(), d.Store, d.Sources.Listings[0])
			if err != nil || stored.Events[0].Description != description || event.Description != description {
				t.Errorf("%s, look %v: the whole description is lost, %v", name, look, err)
			}
		}
	}
}

// TestCheckingSourcesStoresNothing checks that what is read for a look is not stored.
func TestCheckingSourcesStoresNothing(t *testing.T) {
	d := desktest.NewDesk(t)
	p := digest.PeriodOf(digesttest.Monday, time.Time{}, digesttest.La, 28, 7*24*time.Hour)
	collections, err := d.Collect(t.Context(), p, digesttest.Monday, true)
	if err != nil || len(collections[0].Harvest.Events) != 1 {
		t.Fatalf("got %+v, %v", collections, err)
	}
	if h, _, err := digest.LastHarvest(t.Context(), d.Store, d.Sources.Listings[0]); err == nil {
		t.Errorf("stored %+v", h)
	}
}
