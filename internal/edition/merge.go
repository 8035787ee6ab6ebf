package edition

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Merge returns one list of the events of several sources, sorted by start. The harvests come in the order of the
// configuration. If two sources list the same event, the earlier source wins, field by field, and every link and source
// is kept. If any source says that the event is canceled or postponed, it is: sources that don't know still list it.
//
// Two events are the same if they have the same group and start and the same title. If they come from different
// sources, similar titles are enough, and so is a common identifier, whatever else has changed. The overrides of a
// group, Merge and Split, come before all of that. The result does not depend on the order of events within a harvest.
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

type startKey struct {
	group string
	start int64
	day   bool
}

// merger merges the events of one harvest after the other.
type merger struct {
	zone   *time.Location
	rank   int // of the harvest that is being added
	events []digest.Event
	ranks  []int // of each event: the rank of the last harvest that lists it
	at     map[startKey][]int
	ids    map[string]int

	// Of the groups that have overrides, by name:
	overrides map[string]digest.Group
	places    map[string][]int       // which events have members of the group, in order
	members   map[int][]digest.Event // of each of those events: what the sources list, before merging
}

// newMerger returns a merger for at most count events.
func newMerger(count int, groups []digest.Group, zone *time.Location) *merger {
	m := &merger{
		zone: zone, events: make([]digest.Event, 0, count), at: map[startKey][]int{}, ids: map[string]int{},
		overrides: map[string]digest.Group{}, places: map[string][]int{}, members: map[int][]digest.Event{},
	}
	for _, g := range groups {
		if len(g.Merge)+len(g.Split) > 0 {
			m.overrides[g.Name] = g
		}
	}
	return m
}

// addHarvest adds the events of the next harvest, in the order of the configuration. It does not keep the slice.
func (m *merger) addHarvest(events []digest.Event) {
	for _, i := range orderOf(events, m.zone) {
		m.add(events[i])
	}
	m.rank++
}

// sorted returns the merged events in order. The merger must not be used afterwards.
func (m *merger) sorted() []digest.Event {
	sortEvents(m.events, m.zone)
	return m.events
}

func (m *merger) add(e digest.Event) {
	i, ok := m.find(e)
	if !ok {
		i = len(m.events)
		m.events = append(m.events, e)
		m.ranks = append(m.ranks, m.rank)
	} else {
		m.events[i] = joined(m.events[i], e)
		m.ranks[i] = m.rank
	}
	if _, ok := m.overrides[e.Group]; ok {
		m.members[i] = append(m.members[i], e)
		places := m.places[e.Group]
		if at, known := slices.BinarySearch(places, i); !known {
			m.places[e.Group] = slices.Insert(places, at, i)
		}
	}
	key := m.key(e)
	if !slices.Contains(m.at[key], i) {
		m.at[key] = append(m.at[key], i)
	}
	for _, id := range identifiers(e) {
		if _, taken := m.ids[id]; !taken {
			m.ids[id] = i
		}
	}
}

func (m *merger) key(e digest.Event) startKey {
	return startKey{e.Group, e.StartsAt(m.zone).Unix(), e.AllDay}
}

// find returns the place of the event that e is. Two events of one harvest are the same only if they have the same
// title: a source that lists "Intro track" and "Deep track" at the same hour means two events.
func (m *merger) find(e digest.Event) (int, bool) {
	if i, ok := m.mergedByOverride(e); ok {
		return i, true
	}
	alike := -1
	for _, i := range m.at[m.key(e)] {
		switch {
		case m.splitByOverride(i, e):
		case sameTitle(m.events[i].Title, e.Title):
			return i, true
		case alike < 0 && m.ranks[i] != m.rank && similarTitle(m.events[i].Title, e.Title, e.Group):
			alike = i
		}
	}
	if alike >= 0 {
		return alike, true
	}
	for _, id := range identifiers(e) {
		if i, ok := m.ids[id]; ok && m.ranks[i] != m.rank && !m.splitByOverride(i, e) {
			return i, true
		}
	}
	return 0, false
}

// mergedByOverride returns the first event that the group merges with e.
func (m *merger) mergedByOverride(e digest.Event) (int, bool) {
	g := m.overrides[e.Group]
	if len(g.Merge) == 0 {
		return 0, false
	}
	for _, i := range m.places[e.Group] {
		if slices.ContainsFunc(m.members[i], func(member digest.Event) bool {
			return member.Group == e.Group && mergedByOverride(g, member, e, m.zone)
		}) {
			return i, true
		}
	}
	return 0, false
}

// splitByOverride reports whether the group of e keeps e apart from the event at place i.
func (m *merger) splitByOverride(i int, e digest.Event) bool {
	g := m.overrides[e.Group]
	return len(g.Split) > 0 && slices.ContainsFunc(m.members[i], func(member digest.Event) bool {
		return splitByOverride(g, member, e)
	})
}

// identifiers returns the names by which several sources may know an event: its UID with the occurrence, and its page
// if that is the page of a single occurrence.
func identifiers(e digest.Event) []string {
	var ids []string
	if e.UID != "" {
		ids = append(ids, "uid "+e.UID+" "+e.RecurrenceID)
	}
	if e.URL != "" && e.RecurrenceID == "" {
		ids = append(ids, "url "+strings.TrimSuffix(e.URL, "/"))
	}
	return ids
}

// joined returns a, completed from b.
func joined(a, b digest.Event) digest.Event {
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
	a.Group = cmp.Or(a.Group, b.Group)
	a.Sources = union(a.Sources, b.Sources)
	a.SourceKeys = union(a.SourceKeys, b.SourceKeys)
	a.Links = union(a.Links, b.Links)
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
