package desk_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

func TestSubscribersAreCorrectedOnce(t *testing.T) {
	post := desktest.NewPostman()
	readers := &desktest.People{
		{Address: "a@x.example"},
		{Address: "b@x.example", Preferences: digest.Preferences{Groups: []string{"SoCal Python"}}},
		{Address: "c@x.example", Preferences: digest.Preferences{Groups: []string{"Maptime"}}},
		{Address: "d@x.example", Preferences: digest.Preferences{Sections: []string{"events"}, OnlineOnly: true}},
	}
	python := digesttest.Event("Async", digesttest.At(21, 19, 0))
	maps := digesttest.Event("Maps", digesttest.At(22, 19, 0), func(e *digest.Event) { e.Mode = digest.Online })
	d := desktest.NewDesk(
		t,
		desktest.To(desk.Destination{Name: "newsletter", Kind: "email", Publisher: post, Readers: readers}),
		func(d *desk.Desk) {
			d.Content.Groups = append(d.Content.Groups, digest.Group{Name: "Maptime", Sources: 1})
			d.Sources.Listings = append(
				d.Sources.Listings,
				digest.Listing{Name: "maps", Group: "Maptime", Timeout: time.Minute, Source: desktest.Lists(maps)},
			)
			d.Rendering.RenderFor = func(r digest.Record, _ digest.Recipient, _ []digest.Format) (digest.Message, error) {
				return digest.Message{Edition: r.Edition}, nil
			}
		},
	)
	desktest.Run(t, d, digesttest.Monday)
	*readers = append(*readers, digest.Recipient{Address: "e@x.example"}) // who has not got the edition
	d.Sources.Listings[0].Source = desktest.Lists(digesttest.Moved(python, 24*time.Hour))
	post.Posted, post.Away = nil, []string{"b@x.example"}
	for i, want := range []string{"newsletter sent", "", ""} {
		if got := desktest.Ended(desktest.Run(t, d, tuesday.Add(time.Duration(i)*time.Hour)).Corrections); got != want {
			t.Errorf("run %d: got %q, want %q", i, got, want)
		}
	}
	if diff := cmp.Diff([]string{"2026-07-20-c1 of a@x.example: 1 corrections"}, post.Posted); diff != "" {
		t.Error(diff)
	}
	post.Posted, post.Away = nil, nil
	d.Sources.Listings[1].Source = desktest.Lists(digesttest.Status(maps, digest.Cancelled))
	desktest.Run(t, d, tuesday.Add(6*time.Hour))
	want := []string{
		"2026-07-20-c2 of a@x.example: 1 corrections",
		"2026-07-20-c2 of c@x.example: 1 corrections",
		"2026-07-20-c2 of d@x.example: 1 corrections",
	}
	if diff := cmp.Diff(want, post.Posted); diff != "" {
		t.Error(diff)
	}
	if len(post.Corrected) != 0 {
		t.Errorf("the list as one place got it, too: %q", post.Corrected)
	}
}
