package digest

import (
	"context"
	"errors"
	"slices"
	"time"
)

// Listing is a configured source: what identifies it, what people call it, and the group it belongs to.
type Listing struct {
	// Key identifies the listing in the store; see ID. It is a keyed hash of the configured kind, the group, and the
	// whole location.
	Key string
	// Formerly are the keys under which the store may still hold the listing: before its secret was rotated, before
	// its group was renamed, or, in a store of version 0.1.0, its label.
	Formerly []string
	// Name is what people read: the label, followed by what tells two listings of one label apart. It identifies nothing.
	Name string
	// Label is the address without its secrets. Several listings may have the same one. Empty: Name.
	Label   string
	Group   string // empty for repositories
	Source  Source
	Timeout time.Duration // for one collection
	Written bool          // its events stand in the configuration: it is no calendar that could fail to be read
}

// ID identifies the listing among all others, and in the store. It is Key; a listing without a key is identified by
// its group and name.
func (l Listing) ID() string {
	if l.Key != "" {
		return l.Key
	}
	return l.Group + "\x1f" + l.Name
}

// Ids are all keys under which the store may hold something of the listing, the one in use first.
func (l Listing) Ids() []string {
	ids := append([]string{l.ID()}, l.Formerly...)
	if l.Key == "" {
		ids = append(ids, l.Name)
	}
	return ids
}

// Reported reports whether the listing is one of the sources of e. Events of editions that version 0.1.0 stored name
// only labels: every listing of such a label counts.
func (l Listing) Reported(e Event) bool {
	if len(e.SourceKeys) == 0 {
		return slices.Contains(e.Sources, l.Name) || l.Label != "" && slices.Contains(e.Sources, l.Label)
	}
	return slices.ContainsFunc(l.Ids(), func(id string) bool { return slices.Contains(e.SourceKeys, id) })
}

// Concerns reports whether the problem, of a stored edition or draft, belongs to the listing. Problems that version
// 0.1.0 stored hold only the name of the source.
func (l Listing) Concerns(p Problem) bool {
	if p.SourceKey != "" {
		return slices.Contains(l.Ids(), p.SourceKey)
	}
	return p.Source == l.Name
}

// LastHarvest returns the last good harvest of l and when it was collected, or ErrNotFound. It is the one to use
// where a listing is known: h may still hold the harvest under an earlier key.
func LastHarvest(ctx context.Context, h Harvests, l Listing) (Harvest, time.Time, error) {
	var last error
	for _, id := range l.Ids() {
		harvest, at, err := h.LastHarvest(ctx, id)
		if !errors.Is(err, ErrNotFound) {
			return harvest, at, err
		}
		last = err
	}
	return Harvest{}, time.Time{}, last
}

// LastGood returns when l was last collected well, by the answer of Harvests.Harvested.
func LastGood(harvested map[string]time.Time, l Listing) (time.Time, bool) {
	for _, id := range l.Ids() {
		if at, ok := harvested[id]; ok {
			return at, true
		}
	}
	return time.Time{}, false
}
