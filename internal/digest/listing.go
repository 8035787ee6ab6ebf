package digest

import (
	"context"
	"errors"
	"slices"
	"time"
)

// Listing is a configured source: its identity, its name for people, and its group.
type Listing struct {
	// Key identifies the listing in the store; see ID. It is a keyed hash of the configured kind, the group,
	// and the whole location.
	Key string
	// Formerly are earlier keys under which the store may have data of the listing: from before its secret was
	// rotated or its group was renamed, or its label, in a store of version 0.1.0.
	Formerly []string
	// Name is for people: the label, with an addition if two listings have the same label. It is not an
	// identifier.
	Name string
	// Label is the address without secrets. Several listings may have the same. If it is empty, Name is used.
	Label   string
	Group   string // empty for repositories
	Source  Source
	Timeout time.Duration // for reading it once
	Filter  EventFilter   // which of its events editions tell
	Written bool          // its events are written in the configuration, so it is not a calendar that can fail
}

// ID returns the identifier of the listing, also in the store: the Key, or its group and name if it has none.
func (l Listing) ID() string {
	if l.Key != "" {
		return l.Key
	}
	return l.Group + "\x1f" + l.Name
}

// Ids returns all keys under which the store may have data of the listing, the current one first.
func (l Listing) Ids() []string {
	ids := append([]string{l.ID()}, l.Formerly...)
	if l.Key == "" {
		ids = append(ids, l.Name)
	}
	return ids
}

// Reported reports whether the listing is a source of e. Events in editions of version 0.1.0 only have
// labels, and match every listing with that label.
func (l Listing) Reported(e Event) bool {
	if len(e.SourceKeys) == 0 {
		return slices.Contains(e.Sources, l.Name) || l.Label != "" && slices.Contains(e.Sources, l.Label)
	}
	return slices.ContainsFunc(l.Ids(), func(id string) bool { return slices.Contains(e.SourceKeys, id) })
}

// Concerns reports whether a problem in a stored edition or draft belongs to the listing. Problems of version
// 0.1.0 only have the name of the source.
func (l Listing) Concerns(p Problem) bool {
	if p.SourceKey != "" {
		return slices.Contains(l.Ids(), p.SourceKey)
	}
	return p.Source == l.Name
}

// LastHarvest returns the last good harvest of l and when it was collected, or ErrNotFound. Unlike the
// method, it also finds harvests under earlier keys.
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

// LastGood returns when l was last read successfully, given the result of Harvests.Harvested.
func LastGood(harvested map[string]time.Time, l Listing) (time.Time, bool) {
	for _, id := range l.Ids() {
		if at, ok := harvested[id]; ok {
			return at, true
		}
	}
	return time.Time{}, false
}
