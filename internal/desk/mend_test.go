package desk_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// mending is a source that cannot be read, and whose stored harvest was cleaned by older rules.
type mending struct{}

func (mending) Collect(context.Context, digest.Period) (digest.Harvest, error) {
	return digest.Harvest{}, errors.New("it does not answer")
}

func (mending) Mend(h digest.Harvest) (digest.Harvest, bool) {
	if h.Cleaner == "2" {
		return h, false
	}
	events := []digest.Event{}
	for _, e := range h.Events {
		e.Title = strings.ReplaceAll(e.Title, "998877", "")
		events = append(events, e)
	}
	h.Events, h.Cleaner = events, "2"
	return h, true
}

// A rule that is mended also cleans what was stored, even if the source does not answer.
func TestAStoredHarvestIsMendedBeforeItIsUsed(t *testing.T) {
	d := desktest.NewDesk(t, func(d *desk.Desk) { d.Sources.Listings[0].Source = mending{} })
	old := digest.Harvest{Events: []digest.Event{digesttest.Event("Async 998877", digesttest.At(28, 19, 0))}}
	if err := d.Store.SaveHarvest(
		t.Context(), d.Sources.Listings[0].ID(), old, digesttest.Monday.AddDate(0, 0, -7),
	); err != nil {
		t.Fatal(err)
	}
	o, err := d.Run(t.Context(), digesttest.Monday)
	if err != nil {
		t.Fatal(err)
	}
	if got := digesttest.AsJSON(t, o.Record.Edition); strings.Contains(got, "998877") || !strings.Contains(got, "Async") {
		t.Errorf("got %s", got)
	}
	stored, at, err := digest.LastHarvest(t.Context(), d.Store, d.Sources.Listings[0])
	if err != nil || stored.Cleaner != "2" || !at.Equal(digesttest.Monday.AddDate(0, 0, -7)) {
		t.Errorf("stored are %+v of %v, %v", stored, at, err)
	}
}
