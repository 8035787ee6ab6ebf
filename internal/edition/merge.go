package edition

import (
	"cmp"
	"slices"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Merge returns one list of the events of several sources, sorted by start. The harvests come in the order of the
// configuration. If several listings are one event, the earliest source wins, field by field, and every link, source,
// and group is kept. If any source says that the event is canceled or postponed, it is: sources that don't know still
// list it.
//
// Which listings are one event is decided in steps, the most certain first: see steps. It does not depend on the order
// of the harvests, nor on the order of events within a harvest. Two listings of one source are one event only if they
// have the same title and start, or if the configuration says so: a source that lists "Intro track" and "Deep track" at
// the same hour means two events.
//
// Of starts that are at most digest.NearStart apart, the earliest is kept: who comes when the doors open misses
// nothing. Of others, the earliest source's is kept. Event.Also has the other ones.
func Merge(harvests []digest.Harvest, groups []digest.Group, zone *time.Location) []digest.Event {
	count := 0
	for _, h := range harvests {
		count += len(h.Events)
	}
	m := newMerger(count, groups, zone)
	for _, h := range harvests {
		m.addHarvest(h.Events)
	}
	return m.sorted()
}

// merger merges the events of all harvests. Events that sources list are called listings here, and the listings that
// are one event are a cluster.
type merger struct {
	zone     *time.Location
	groups   []digest.Group // those that have overrides
	splits   bool           // one of them keeps events apart
	listings []digest.Event // of one harvest after the other, in order
	sources  []int32        // of each listing: the place of its harvest
	clusters clusters
	repeats  []bool // of each listing: another one of its cluster has its title, times, and place

	byStart map[startKey][]int32 // the listings of a group that start at the same time
	byID    map[string][]int32   // the listings that have an identifier; see identifiers
	byGroup map[string][]int32   // the listings of a group
	byName  map[string][]int32   // see identified

	explain   bool       // every merged event gets links with reasonLabel that say why
	questions []question // what is likely, but not certain
	// Set by sorted:
	unsure   []Question       // the questions that are open
	problems []digest.Problem // names in the configuration that merge nothing
}

type startKey struct {
	group string
	start int64
	day   bool
}

// newMerger returns a merger for at most count events.
func newMerger(count int, groups []digest.Group, zone *time.Location) *merger {
	m := &merger{
		zone: zone, listings: make([]digest.Event, 0, count), sources: make([]int32, 0, count),
		byStart: make(map[startKey][]int32, count), byID: make(map[string][]int32, count), byGroup: map[string][]int32{},
	}
	for _, g := range groups {
		if len(g.Merge)+len(g.Split) > 0 {
			m.groups, m.splits = append(m.groups, g), m.splits || len(g.Split) > 0
		}
	}
	return m
}

// addHarvest adds the events of the next harvest, in the order of the configuration. It does not keep the slice.
func (m *merger) addHarvest(events []digest.Event) {
	source := int32(0)
	if n := len(m.sources); n > 0 {
		source = m.sources[n-1] + 1
	}
	for _, i := range orderOf(events, m.zone) {
		at := int32(len(m.listings))
		m.listings, m.sources = append(m.listings, events[i]), append(m.sources, source)
		key := m.key(events[i])
		m.byStart[key], m.byGroup[key.group] = append(m.byStart[key], at), append(m.byGroup[key.group], at)
		for _, id := range identifiers(events[i]) {
			m.byID[id] = append(m.byID[id], at)
		}
	}
}

func (m *merger) key(e digest.Event) startKey {
	return startKey{e.Group, e.StartsAt(m.zone).Unix(), e.AllDay}
}

// sorted returns the merged events in order. The merger must not be used afterwards.
func (m *merger) sorted() []digest.Event {
	m.clusters, m.repeats = newClusters(len(m.listings)), make([]bool, len(m.listings))
	for _, step := range steps {
		step(m)
	}
	m.unsure, m.problems = m.open(), m.refused()
	out := m.listings[:0]
	for i := range m.listings {
		if m.clusters.root(int32(i)) != int32(i) { // the root is the first listing
			continue
		}
		if members := m.clusters.members(int32(i)); len(members) > 1 {
			out = append(out, m.joined(members))
		} else {
			out = append(out, m.listings[i])
		}
	}
	clear(m.listings[len(out):])
	sortEvents(out, m.zone)
	return out
}

// joined returns the event of several listings, which are in order.
func (m *merger) joined(members []int32) digest.Event {
	e := m.listings[members[0]]
	var hosts []string
	for _, i := range members {
		hosts = append(hosts, m.listings[i].Hosts()...)
	}
	for _, i := range members[1:] {
		e = completed(e, m.listings[i])
	}
	for _, i := range members {
		e = timed(e, m.listings[i], m.zone)
	}
	first := e.Start
	for _, i := range members {
		l := m.listings[i]
		if !e.AllDay && !l.AllDay && l.Start.Before(e.Start) && first.Sub(l.Start) <= digest.NearStart &&
			!m.taken(e, l.Start, members[0]) {
			e.Start, e.TimeZone = l.Start, l.TimeZone
		}
	}
	e.SetHosts(hosts)
	e.Also = m.variants(e, members)
	if m.explain {
		for _, why := range m.clusters.reasons(members[0]) {
			e.Links = append(e.Links, digest.Link{Label: reasonLabel, URL: why})
		}
	}
	return e
}

// taken reports whether another event than that of the listing i has the group and title of e, and begins at start.
// Then e must not begin there, because nobody could say which is which.
func (m *merger) taken(e digest.Event, start time.Time, i int32) bool {
	return slices.ContainsFunc(m.byStart[startKey{e.Group, start.Unix(), false}], func(j int32) bool {
		return m.clusters.root(j) != i && sameTitle(m.listings[j].Title, e.Title)
	})
}

// variants returns the listings whose title or start differs from that of their event, once each.
func (m *merger) variants(e digest.Event, members []int32) []digest.Variant {
	var out []digest.Variant
	add := func(v digest.Variant) {
		if sameTitle(v.Title, e.Title) && v.AllDay == e.AllDay && v.Start.Equal(e.Start) {
			return
		}
		if !slices.ContainsFunc(out, func(o digest.Variant) bool {
			return o.Group == v.Group && sameTitle(o.Title, v.Title) && o.AllDay == v.AllDay && o.Start.Equal(v.Start)
		}) {
			out = append(out, v)
		}
	}
	for _, i := range members {
		l := m.listings[i]
		add(digest.Variant{
			Title: l.Title, Start: l.Start, AllDay: l.AllDay, Group: l.Group, UID: l.UID, RecurrenceID: l.RecurrenceID,
			URL: l.URL,
		})
		for _, v := range l.Also {
			add(v)
		}
	}
	return out
}

// completed returns a with what only b has.
func completed(a, b digest.Event) digest.Event {
	a.Title = cmp.Or(a.Title, b.Title)
	if a.End.IsZero() && a.AllDay == b.AllDay && b.End.After(a.Start) {
		a.End = b.End
	}
	a.Status = joinedStatus(a.Status, b.Status)
	if a.Mode == digest.UnknownMode || a.Mode == "" {
		a.Mode = b.Mode
	}
	a.Place.Name = cmp.Or(a.Place.Name, b.Place.Name)
	a.Place.Address = cmp.Or(a.Place.Address, b.Place.Address)
	a.Position = cmp.Or(a.Position, b.Position)
	a.Filtered = a.Filtered && b.Filtered
	a.URL = cmp.Or(a.URL, b.URL)
	a.UID = cmp.Or(a.UID, b.UID)
	a.Summary = cmp.Or(a.Summary, b.Summary)
	a.Description = cmp.Or(a.Description, b.Description)
	a.Sources = union(a.Sources, b.Sources)
	a.SourceKeys = union(a.SourceKeys, b.SourceKeys)
	a.Links = union(a.Links, b.Links)
	return a
}

// timed returns a with the time of b, if a has only the day and b the time.
func timed(a, b digest.Event, zone *time.Location) digest.Event {
	if a.TimeUnknown && !b.AllDay && sameDate(a.StartsAt(zone), b.Start, zone) {
		a.AllDay, a.TimeUnknown, a.Start, a.End, a.TimeZone = false, false, b.Start, b.End, b.TimeZone
	}
	return a
}

// joinedStatus returns the status of one event that two sources list: canceled before postponed before confirmed before
// tentative.
func joinedStatus(a, b digest.Status) digest.Status {
	for _, s := range []digest.Status{digest.Cancelled, digest.Postponed, digest.Confirmed, digest.Tentative} {
		if a == s || b == s {
			return s
		}
	}
	return digest.Confirmed
}

func union[T comparable](a, b []T) []T {
	out := slices.Clone(a)
	for _, x := range b {
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}
