package edition

import (
	"maps"
	"slices"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/match"
)

// presentAtOnce proposes for events that are all at hand, as Compose does for those that it takes one cluster after the
// other.
func presentAtOnce(d Material, events []digest.Event, repos []digest.Repository) (matches []digest.Match, more int) {
	all := match.NewProposer(d.matching(repos))
	all.Consider(0, events)
	var out []*digest.Match
	chosen, more := all.Choose()
	for _, c := range chosen {
		out = append(out, all.Match(c, events))
	}
	return match.InOrder(out, d.Zone), more
}

// ComposeAtOnce is Compose the plain way: the events of all sources are merged at once.
func ComposeAtOnce(d Material) digest.Edition {
	e := digest.Edition{
		Name: d.Name, Title: d.Title, Period: d.Period, TimeZone: d.Zone.String(), Demo: d.Demo, Groups: d.Groups,
		Talks: d.History.Talks, Problems: problems(d), Unread: d.unread(), NoCalendar: NoCalendar(d.Collections),
	}
	repos := repositories(d.Collections)
	e.Activity, e.Elsewhere = activities(d, repos)
	for _, r := range d.Repositories() {
		e.Readiness = append(e.Readiness, digest.Assess(r))
	}
	harvests, seen := make([]digest.Harvest, len(d.Collections)), Seen{}
	for i, c := range d.Collections {
		harvests[i].Events = Within(c.Listing, c.Harvest.All(), d.Period, d.Zone)
		if c.whole() {
			seen.add(c.Listing, c.Harvest.Horizon)
		}
	}
	var last *digest.Edition
	if len(d.History.Editions) > 0 {
		last = &digest.Edition{Events: previousEvents(d.History, d.Period.Start)}
	}
	events := Diff(Merge(harvests, d.Groups, d.Zone), last, seen, d.Period, d.Zone)
	d.openings()(events)
	e.Present, e.MorePresent = presentAtOnce(d, events, repos)
	e.Tasks = PickTasks(nil, d.tasks(), repos, events, d.Zone, d.Period.Start, d.History)
	e.Events = events[:min(len(events), digest.MaxEvents)]
	e.More = len(events) - len(e.Events)
	furtherAtOnce(&e, events)
	d.quiet(&e, repos)
	return e.Lean()
}

// furtherAtOnce is what an edition holds beyond the events that it shows, where the groups are few.
func furtherAtOnce(e *digest.Edition, events []digest.Event) {
	left, all, online := map[string]digest.GroupCount{}, map[string]int{}, map[string]int{}
	for i, v := range events {
		keep := all[v.Group] < digest.MaxEvents || v.Online() && online[v.Group] < digest.MaxEvents
		all[v.Group]++
		if v.Online() {
			online[v.Group]++
		}
		switch {
		case i < digest.MaxEvents:
		case keep:
			e.Further = append(e.Further, v)
		default:
			c := left[v.Group]
			c.Group = v.Group
			c.Events++
			if v.Online() {
				c.Online++
			}
			left[v.Group] = c
		}
	}
	for _, g := range slices.Sorted(maps.Keys(left)) {
		e.LeftOut = append(e.LeftOut, left[g])
	}
}

// Clusters counts what the draft is taken apart into.
func (d Material) Clusters() int { return len(d.clusters()) }
