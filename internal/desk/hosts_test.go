package desk_test

import (
	"slices"
	"testing"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// A second group begins to list an event, and stops again when the first group gets another name: the event is neither
// new nor gone.
func TestAnEventOfTwoGroupsOfWhichOneIsRenamed(t *testing.T) {
	event := digesttest.Event("Joint night", digesttest.At(45, 19, 0), digesttest.Where("Central Library"))
	d := desktest.NewDesk(
		t, desktest.To(desktest.Dest("team", &desktest.Channel{})),
		func(d *desk.Desk) {
			d.Sources.Listings[0].Source = desktest.Lists(event)
			d.Sources.Listings = append(d.Sources.Listings, digest.Listing{
				Name: "php", Group: "LA PHP", Source: desktest.Lists(), Timeout: d.Sources.Listings[0].Timeout,
			})
			d.Content.Groups = append(d.Content.Groups, digest.Group{Name: "LA PHP", Sources: 1})
		},
	)
	desktest.Run(t, d, digesttest.Monday)
	d.Sources.Listings[1].Source = desktest.Lists(event)
	o := desktest.Run(t, d, digesttest.Monday.AddDate(0, 0, 7))
	if got := digesttest.Changes(o.Record.Edition.Events); got != "SoCal Python Joint night" ||
		!slices.Equal(o.Record.Edition.Events[0].Groups, []string{"SoCal Python", "LA PHP"}) {
		t.Fatalf("a second group lists it: got %q", got)
	}
	old := d.Sources.Listings[0].ID()
	d.Content.Groups[0].Name, d.Content.Groups[0].Formerly = "LA Python", []string{"SoCal Python"}
	d.Sources.Listings[0].Group, d.Sources.Listings[0].Formerly = "LA Python", []string{old}
	games := digesttest.Event("Board games", digesttest.At(46, 19, 0))
	d.Sources.Listings[1].Source = desktest.Lists(games)
	o = desktest.Run(t, d, digesttest.Monday.AddDate(0, 0, 14))
	if got := digesttest.Changes(o.Record.Edition.Events); got != "LA Python Joint night, LA PHP Board games new" ||
		o.Record.Edition.Events[0].Groups != nil {
		t.Errorf("the first group is renamed, and the second one lists nothing: got %q", got)
	}
}
