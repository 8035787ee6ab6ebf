package digest

import (
	"maps"
	"slices"
	"time"
)

// presentAtOnce proposes for events that are all at hand, as Compose does for those that it takes one cluster after the other.
func presentAtOnce(p Period, events []Event, repos []Repository, groups []Group, zone *time.Location, h History) []Match {
	all := newProposer(p, repos, groups, zone, h)
	all.look(0, events)
	var out []*Match
	for _, c := range all.choose() {
		out = append(out, all.match(c, events))
	}
	return inOrder(out, zone)
}

// ComposeAtOnce is Compose the plain way: the events of all sources are merged at once.
func ComposeAtOnce(d Draft) Edition {
	e := Edition{
		Name: d.Name, Title: d.Title, Period: d.Period, TimeZone: d.Zone.String(), Demo: d.Demo, Groups: d.Groups,
		Talks: d.History.Talks, Problems: problems(d), Unread: d.unread(), NoCalendar: noCalendar(d.Collections),
	}
	repos := repositories(d.Collections)
	e.Activity, e.Elsewhere = activities(d, repos)
	for _, r := range d.Repositories() {
		e.Readiness = append(e.Readiness, Assess(r))
	}
	harvests, seen := make([]Harvest, len(d.Collections)), Seen{}
	for i, c := range d.Collections {
		harvests[i].Events = within(c.Listing, c.Harvest.All(), d.Period, d.Zone)
		if c.whole() {
			seen.add(c.Listing, c.Harvest.Horizon)
		}
	}
	var last *Edition
	if len(d.History.Editions) > 0 {
		last = &Edition{Events: previousEvents(d.History, d.Period.Start)}
	}
	events := Diff(Merge(harvests, d.Groups, d.Zone), last, seen, d.Period, d.Zone)
	e.Present = presentAtOnce(d.Period, events, repos, d.Groups, d.Zone, d.History)
	e.Tasks = PickTasks(d.tasks(), repos, events, d.Zone, d.Period.Start, d.History)
	e.Events = events[:min(len(events), MaxEvents)]
	e.More = len(events) - len(e.Events)
	furtherAtOnce(&e, events)
	d.quiet(&e, repos)
	return e.lean()
}

// furtherAtOnce is what an edition holds beyond the events that it shows, where the groups are few.
func furtherAtOnce(e *Edition, events []Event) {
	left, all, online := map[string]GroupCount{}, map[string]int{}, map[string]int{}
	for i, v := range events {
		keep := all[v.Group] < MaxEvents || v.online() && online[v.Group] < MaxEvents
		all[v.Group]++
		if v.online() {
			online[v.Group]++
		}
		switch {
		case i < MaxEvents:
		case keep:
			e.Further = append(e.Further, v)
		default:
			c := left[v.Group]
			c.Group = v.Group
			c.Events++
			if v.online() {
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
func (d Draft) Clusters() int { return len(d.clusters()) }

// OnAllCores is onAllCores.
func OnAllCores(n int, do func(int)) { onAllCores(n, do) }
