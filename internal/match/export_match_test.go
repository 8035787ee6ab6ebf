package digest

import "time"

// Present proposes for events that are all at hand, as Compose does for those that it takes one cluster after the other.
func Present(p Period, events []Event, repos []Repository, groups []Group, zone *time.Location, h History) []Match {
	all := newProposer(p, repos, groups, zone, h)
	all.look(0, events)
	var out []*Match
	for _, c := range all.choose() {
		out = append(out, all.match(c, events))
	}
	return inOrder(out, zone)
}
