package digest_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func listing(key, group string, s digest.Source) digest.Listing {
	return digest.Listing{Key: key, Name: "cal.ics?key=hidden", Group: group, Timeout: time.Minute, Source: s}
}

// Two sources of one name, or one label, are two in everything that is kept of them.
func TestTwoListingsOfOneName(t *testing.T) {
	down := errors.New("it is down")
	d := newDesk(t, to(dest("team", &channel{})), func(d *digest.Desk) {
		d.Listings = []digest.Listing{
			listing("a", "Alpha", tells(event("Alpha night", at(28, 19, 0), of("Alpha")))),
			listing("b", "Bravo", tells(event("Bravo evening", at(28, 19, 0), of("Bravo")))),
		}
		d.Groups = []digest.Group{{Name: "Alpha", Sources: 1}, {Name: "Bravo", Sources: 1}}
	})
	if o := run(t, d, monday); changes(o.Record.Edition.Events) != "Alpha Alpha night, Bravo Bravo evening" {
		t.Fatalf("got %q", changes(o.Record.Edition.Events))
	}
	// One fails: what it told last is its own. The other does not list its event any more: only that one is gone.
	d.Listings[0].Source, d.Listings[1].Source = fails(down), tells(event("Bravo lunch", at(29, 12, 0), of("Bravo")))
	if o := run(t, d, monday.AddDate(0, 0, 7)); changes(o.Record.Edition.Events) != "Alpha Alpha night, Bravo Bravo evening unlisted, Bravo Bravo lunch new" {
		t.Errorf("got %q", changes(o.Record.Edition.Events))
	}
}

// An event of an edition that version 0.1.0 stored has no keys. It is gone where the one source of its label does not
// list it.
func TestAnEventToldByLabel(t *testing.T) {
	for name, c := range map[string]struct {
		listings []digest.Listing
		want     string
	}{
		"the only one":      {[]digest.Listing{{Key: "a", Formerly: []string{"cal"}, Name: "cal"}}, "SoCal Python Async unlisted"},
		"one of two":        {[]digest.Listing{{Key: "a", Name: "cal (Alpha)", Label: "cal"}, {Key: "b", Name: "cal (Bravo)", Label: "cal"}}, ""},
		"another":           {[]digest.Listing{{Key: "a", Formerly: []string{"other"}, Name: "other"}}, ""},
		"a name is no key":  {[]digest.Listing{{Key: "a", Name: "cal"}}, ""},
		"an earlier secret": {[]digest.Listing{{Key: "b", Formerly: []string{"a", "cal"}, Name: "cal"}}, "SoCal Python Async unlisted"},
	} {
		t.Run(name, func(t *testing.T) {
			told := event("Async", at(28, 19, 0))
			told.Sources = []string{"cal"}
			d := digest.Draft{Period: digest.Period{Since: monday, Start: monday, End: monday.AddDate(0, 0, 28)}, Zone: la}
			d.History.Editions = []digest.Edition{{Events: []digest.Event{told}}}
			for _, l := range c.listings {
				l.Group = "SoCal Python"
				d.Collections = append(d.Collections, digest.Collection{Listing: l, At: monday})
			}
			if got := changes(editionOf(t, d).Events); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// The secret of a source may be rotated between an edition and its correction.
func TestACorrectionFindsItsListing(t *testing.T) {
	for name, change := range map[string]func(*digest.Desk, *digest.Listing){
		"by its key":           func(*digest.Desk, *digest.Listing) {},
		"by its earlier key":   func(_ *digest.Desk, l *digest.Listing) { l.Formerly, l.Key = []string{l.Key}, "rotated" },
		"by its earlier label": func(d *digest.Desk, _ *digest.Listing) { d.Store = keyless{d.Store} },
		"by a label that two have": func(d *digest.Desk, l *digest.Listing) {
			d.Store, l.Label, l.Name = keyless{d.Store}, l.Name, l.Name+" (Alpha)"
			d.Listings = append(d.Listings, digest.Listing{
				Key: "b", Name: l.Label + " (Bravo)", Label: l.Label,
				Group: "Bravo", Source: tells(), Timeout: time.Minute,
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			team := &correctable{channel: &channel{}}
			tell := event("Async", at(21, 19, 0))
			d := newDesk(t, to(dest("team", team)))
			d.Listings = []digest.Listing{listing("a", "SoCal Python", tells(tell))}
			run(t, d, monday)
			change(d, &d.Listings[0])
			d.Listings[0].Source = tells(moved(tell, time.Hour))
			if o := run(t, d, monday.Add(2*time.Hour)); ended(o.Corrections) != "team sent" {
				t.Errorf("got %q", ended(o.Corrections))
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
	e := event("Async", at(21, 19, 0))
	e.SourceKeys = []string{"a"}
	whole := digest.Edition{
		Events: []digest.Event{e}, Further: []digest.Event{e}, Present: []digest.Match{{Event: e}},
		Corrections: []digest.Correction{{Revisions: []digest.Revision{{Told: e, Now: e}}}},
	}
	if text := editionJSON(t, whole.Public()) + editionJSON(t, whole.Keyless()); strings.Contains(text, "source_keys") {
		t.Errorf("got %s", text)
	}
	if whole.Events[0].SourceKeys == nil || whole.Corrections[0].Revisions[0].Told.SourceKeys == nil {
		t.Error("the edition itself has lost its keys")
	}
}
