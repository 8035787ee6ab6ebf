package wiring

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/store"
)

// Kinds of listings that are not in the table of source kinds.
const (
	writtenKind = "events in the configuration"
	githubKind  = "github"
)

// locatedListing is a listing with the parts of its key.
type locatedListing struct {
	digest.Listing
	kind     string // from the configuration; empty: it is detected
	location string // complete, including secrets
}

// IdentifyListings gives each listing its key, the earlier keys that the store may still have for it, and a unique
// name.
func IdentifyListings(
	ctx context.Context, c config.Config, s *store.Store, all []locatedListing,
) ([]digest.Listing, error) {
	formerly := map[string][]string{"": nil}
	for _, g := range c.Groups {
		formerly[g.Name] = g.Formerly
	}
	known := make([]store.Listed, len(all))
	labels := map[string]int{}
	for i, l := range all {
		all[i].Key = listingKey(s, l.kind, l.Group, l.location)
		known[i] = store.Listed{
			Key: all[i].Key, Kind: l.kind,
			Groups: append([]string{l.Group}, formerly[l.Group]...), Label: l.Label,
		}
		labels[l.Label]++
	}
	earlier, err := s.Recognize(ctx, known)
	if err != nil {
		return nil, fmt.Errorf("recognizing the sources: %w", err)
	}
	out := make([]digest.Listing, len(all))
	for i, l := range all {
		l.Formerly = earlier[i]
		for _, group := range formerly[l.Group] {
			l.Formerly = append(l.Formerly, listingKey(s, l.kind, group, l.location))
			if l.kind == writtenKind {
				l.Formerly = append(l.Formerly, writtenLabel(c, group))
			}
		}
		if labels[l.Label] == 1 { // version 0.1.0 knew sources by their labels
			l.Formerly = append(l.Formerly, l.Label)
		}
		out[i] = l.Listing
	}
	nameListings(out, labels)
	return out, nil
}

// writtenLabel returns the label of the events of a group that are written in the configuration.
func writtenLabel(c config.Config, group string) string {
	return "events of " + group + " in " + filepath.Base(c.Path)
}

// formerDestinations returns the destination under each of its earlier names. Each has its own Publisher, because
// messages are looked for under the name that they were published with.
func formerDestinations(
	c config.Config, d config.Destination, to desk.Destination,
	renderers Renderers, manners fetch.Config, now func() time.Time,
) ([]desk.Destination, error) {
	var out []desk.Destination
	for _, name := range d.Formerly {
		before := d
		before.Name = name
		_, publisher, err := openPublisher(c, before, renderers, manners, now)
		if err != nil {
			return nil, err
		}
		to.Name, to.Publisher = name, publisher
		out = append(out, to)
	}
	return out, nil
}

// SetPlaces gives each destination the identities of its places, and stores them.
func SetPlaces(ctx context.Context, c config.Config, s *store.Store, all []desk.Destination) error {
	var now []digest.Address
	for i, d := range c.Destinations {
		for _, place := range d.Places(c.Dir) {
			all[i].Places = append(all[i].Places, s.Identity("place", place))
		}
		for j := range all[i].Formerly {
			all[i].Formerly[j].Places = all[i].Places
		}
		now = append(now, digest.Address{Destination: d.Name, Places: all[i].Places})
	}
	if err := s.NoteAddresses(ctx, now); err != nil {
		return fmt.Errorf("noting where destinations lead: %w", err)
	}
	return nil
}

// listingKey identifies a listing by its kind, group, and whole location. The label plays no part.
func listingKey(s *store.Store, kind, group, location string) string {
	return s.Identity("listing", kind, group, location)
}

// nameListings gives each listing a unique name: its label, followed by its group if several listings share the label,
// and by a number if several of one group do.
func nameListings(all []digest.Listing, labels map[string]int) {
	type place struct{ label, group string }
	of, before := map[place]int{}, map[place]int{}
	for _, l := range all {
		of[place{l.Label, l.Group}]++
	}
	for i, l := range all {
		p := place{l.Label, l.Group}
		before[p]++
		switch {
		case labels[l.Label] == 1:
			all[i].Name = l.Label
		case of[p] == 1:
			all[i].Name = fmt.Sprintf("%s (%s)", l.Label, l.Group)
		default:
			all[i].Name = fmt.Sprintf("%s (%s, %d of %d)", l.Label, l.Group, before[p], of[p])
		}
	}
}
