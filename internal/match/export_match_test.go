package match

import (
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Present proposes for events that are all at hand, as Compose does for those that it takes one cluster after the other.
func Present(p digest.Period, events []digest.Event, repos []digest.Repository, groups []digest.Group, zone *time.Location, h digest.History) []digest.Match {
	all := shipped().NewProposer(p, repos, groups, zone, h)
	all.Consider(0, events)
	var out []*digest.Match
	for _, c := range all.Choose() {
		out = append(out, all.Match(c, events))
	}
	return InOrder(out, zone)
}

// Fits is the method of the shipped lexicon.
func Fits(
	p digest.Period, events []digest.Event, repos []digest.Repository, groups []digest.Group, zone *time.Location,
	h digest.History, most int,
) []digest.Match {
	return shipped().Fits(p, events, repos, groups, zone, h, most)
}

// Propose is the method of the shipped lexicon.
func Propose(r digest.Repository, e digest.Event, g digest.Group) digest.Pitch {
	return shipped().Propose(r, e, g)
}
