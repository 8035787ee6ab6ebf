package desk_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

func listing(key, group string, s digest.Source) digest.Listing {
	return digest.Listing{Key: key, Name: "cal.ics?key=hidden", Group: group, Timeout: time.Minute, Source: s}
}

// Two sources of one name, or one label, are two in everything that is kept of them.
func TestTwoListingsOfOneName(t *testing.T) {
	down := errors.New("it is down")
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", &desktest.Channel{})), func(d *desk.Desk) {
		d.Sources.Listings = []digest.Listing{
			listing(
				"a", "Alpha", desktest.Lists(digesttest.Event("Alpha night", digesttest.At(28, 19, 0), digesttest.Of("Alpha"))),
			),
			listing(
				"b", "Bravo", desktest.Lists(digesttest.Event("Bravo evening", digesttest.At(28, 19, 0), digesttest.Of("Bravo"))),
			),
		}
		d.Content.Groups = []digest.Group{{Name: "Alpha", Sources: 1}, {Name: "Bravo", Sources: 1}}
	})
	if o := desktest.Run(t, d, digesttest.Monday); digesttest.Changes(
		o.Record.Edition.Events,
	) != "Alpha Alpha night, Bravo Bravo evening" {
		t.Fatalf("got %q", digesttest.Changes(o.Record.Edition.Events))
	}
	// One fails, and keeps its last events. The other does not list its event any more: only that one is gone.
	d.Sources.Listings[0].Source = desktest.Fails(down)
	d.Sources.Listings[1].Source = desktest.Lists(
		digesttest.Event("Bravo lunch", digesttest.At(29, 12, 0), digesttest.Of("Bravo")),
	)
	if o := desktest.Run(t, d, digesttest.Monday.AddDate(0, 0, 7)); digesttest.Changes(
		o.Record.Edition.Events,
	) != "Alpha Alpha night, Bravo Bravo evening unlisted, Bravo Bravo lunch new" {
		t.Errorf("got %q", digesttest.Changes(o.Record.Edition.Events))
	}
}

// An event of an edition that version 0.1.0 stored has no keys. It is gone where the one source of its label does not
// list it.
func TestAnEventIsFoundByTheLabelOfItsSource(t *testing.T) {
	for name, c := range map[string]struct {
		listings []digest.Listing
		want     string
	}{
		"the only one": {
			[]digest.Listing{{Key: "a", Formerly: []string{"cal"}, Name: "cal"}}, "SoCal Python Async unlisted",
		},
		"one of two": {
			[]digest.Listing{{Key: "a", Name: "cal (Alpha)", Label: "cal"}, {Key: "b", Name: "cal (Bravo)", Label: "cal"}}, "",
		},
		"another":          {[]digest.Listing{{Key: "a", Formerly: []string{"other"}, Name: "other"}}, ""},
		"a name is no key": {[]digest.Listing{{Key: "a", Name: "cal"}}, ""},
		"an earlier secret": {
			[]digest.Listing{{Key: "b", Formerly: []string{"a", "cal"}, Name: "cal"}}, "SoCal Python Async unlisted",
		},
	} {
		t.Run(name, func(t *testing.T) {
			last := digesttest.Event("Async", digesttest.At(28, 19, 0))
			last.Sources = []string{"cal"}
			d := edition.Material{
				Period: digest.Period{Since: digesttest.Monday, Start: digesttest.Monday, End: digesttest.Monday.AddDate(0, 0, 28)},
				Zone:   digesttest.La,
			}
			d.History.Editions = []digest.Edition{{Events: []digest.Event{last}}}
			for _, l := range c.listings {
				l.Group = "SoCal Python"
				d.Collections = append(d.Collections, edition.Collection{Listing: l, At: digesttest.Monday})
			}
			if got := digesttest.Changes(edition.Compose(d).Events); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// The secret of a source may be rotated between an edition and its correction.
func TestACorrectionFindsItsListing(t *testing.T) {
	for name, change := range map[string]func(*desk.Desk, *digest.Listing){
		"by its key":           func(*desk.Desk, *digest.Listing) {},
		"by its earlier key":   func(_ *desk.Desk, l *digest.Listing) { l.Formerly, l.Key = []string{l.Key}, "rotated" },
		"by its earlier label": func(d *desk.Desk, _ *digest.Listing) { d.Store = keyless{d.Store} },
		"by a label that two have": func(d *desk.Desk, l *digest.Listing) {
			d.Store, l.Label, l.Name = keyless{d.Store}, l.Name, l.Name+" (Alpha)"
			d.Sources.Listings = append(d.Sources.Listings, digest.Listing{
				Key: "b", Name: l.Label + " (Bravo)", Label: l.Label,
				Group: "Bravo", Source: desktest.Lists(), Timeout: time.Minute,
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			team := &desktest.Correctable{Channel: &desktest.Channel{}}
			async := digesttest.Event("Async", digesttest.At(21, 19, 0))
			d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)))
			d.Sources.Listings = []digest.Listing{listing("a", "SoCal Python", desktest.Lists(async))}
			desktest.Run(t, d, digesttest.Monday)
			change(d, &d.Sources.Listings[0])
			d.Sources.Listings[0].Source = desktest.Lists(digesttest.Moved(async, time.Hour))
			if o := desktest.Run(t, d, digesttest.Monday.Add(2*time.Hour)); desktest.Ended(o.Corrections) != "team sent" {
				t.Errorf("got %q", desktest.Ended(o.Corrections))
			}
		})
	}
}

// keyless is a store whose editions are as version 0.1.0 stored them.
type keyless struct{ digest.Store }

func (s keyless) Edition(ctx context.Context, name string) (digest.Record, error) {
	r, err := s.Store.Edition(ctx, name)
	r.Edition = r.Edition.Keyless()
	return r, err
}

func (s keyless) Editions(ctx context.Context, limit int) ([]digest.Record, error) {
	records, err := s.Store.Editions(ctx, limit)
	for i := range records {
		records[i].Edition = records[i].Edition.Keyless()
	}
	return records, err
}

// Keys are for the store: no reader gets them.
func TestPublicHasNoKeys(t *testing.T) {
	e := digesttest.Event("Async", digesttest.At(21, 19, 0))
	e.SourceKeys = []string{"a"}
	whole := digest.Edition{
		Events: []digest.Event{e}, Further: []digest.Event{e}, Present: []digest.Match{{Event: e}},
		Corrections: []digest.Correction{{Revisions: []digest.Revision{{Told: e, Now: e}}}},
	}
	if text := digesttest.EditionJSON(t, whole.Public()) + digesttest.EditionJSON(t, whole.Keyless()); strings.Contains(
		text, "source_keys",
	) {
		t.Errorf("got %s", text)
	}
	if whole.Events[0].SourceKeys == nil || whole.Corrections[0].Revisions[0].Told.SourceKeys == nil {
		t.Error("the edition itself has lost its keys")
	}
}
