package edition

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Merge makes one list of events out of what several sources tell, sorted by start. The harvests come best first; where two
// tell of the same event, the first has the word, field by field, and every link and source is kept. A cancellation or a
// postponement told by any source stands, since those that know nothing of it just go on listing the event.
//
// The same event is the same group, the same start, and the same title, or nearly so where different sources tell it; or the
// same identifier, whatever else has changed; but what a group says by hand (its Merge and Split) goes before all of that. The
// result does not depend on the order of events within a harvest.
func Merge(harvests []digest.Harvest, groups []digest.Group, zone *time.Location) []digest.Event {
	count := 0
	for _, h := range harvests {
		count += len(h.Events)
	}
	m := merger{zone: zone, events: make([]digest.Event, 0, count), at: map[startKey][]int{}, ids: map[string]int{}, hands: map[string]digest.Group{}, members: map[int][]digest.Event{}}
	for _, g := range groups {
		if len(g.Merge)+len(g.Split) > 0 {
			m.hands[g.Name] = g
		}
	}
	for rank, h := range harvests {
		events := slices.Clone(h.Events)
		slices.SortStableFunc(events, m.compare)
		for _, e := range events {
			m.add(rank, e)
		}
	}
	slices.SortStableFunc(m.events, m.compare)
	return m.events
}

type startKey struct {
	group string
	start int64
	day   bool
}

type merger struct {
	zone   *time.Location
	events []digest.Event
	ranks  []int // of the last harvest that told of the event
	at     map[startKey][]int
	ids    map[string]int

	hands   map[string]digest.Group // by name: those that say something by hand
	members map[int][]digest.Event  // of those groups' events: all that was told of each
}

func (m *merger) add(rank int, e digest.Event) {
	i, ok := m.find(rank, e)
	if !ok {
		i = len(m.events)
		m.events = append(m.events, e)
		m.ranks = append(m.ranks, rank)
	} else {
		m.events[i] = joined(m.events[i], e)
		m.ranks[i] = rank
	}
	if _, ok := m.hands[e.Group]; ok {
		m.members[i] = append(m.members[i], e)
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

// find looks for the event that e is. Two items of one harvest are the same only with the same title: a source that lists
// "Intro track" and "Deep track" at one hour means two.
func (m *merger) find(rank int, e digest.Event) (int, bool) {
	if i, ok := m.byHand(e); ok {
		return i, true
	}
	alike := -1
	for _, i := range m.at[m.key(e)] {
		switch {
		case m.apart(i, e):
		case sameTitle(m.events[i].Title, e.Title):
			return i, true
		case alike < 0 && m.ranks[i] != rank && similarTitle(m.events[i].Title, e.Title, e.Group):
			alike = i
		}
	}
	if alike >= 0 {
		return alike, true
	}
	for _, id := range identifiers(e) {
		if i, ok := m.ids[id]; ok && m.ranks[i] != rank && !m.apart(i, e) {
			return i, true
		}
	}
	return 0, false
}

// byHand finds the event that the group says e is.
func (m *merger) byHand(e digest.Event) (int, bool) {
	hand, ok := m.hands[e.Group]
	if !ok || len(hand.Merge) == 0 {
		return 0, false
	}
	for i := range m.events {
		if slices.ContainsFunc(m.members[i], func(told digest.Event) bool { return told.Group == e.Group && mergedByOverride(hand, told, e, m.zone) }) {
			return i, true
		}
	}
	return 0, false
}

// apart reports whether the group says that e is another event than the one with number i.
func (m *merger) apart(i int, e digest.Event) bool {
	hand, ok := m.hands[e.Group]
	return ok && slices.ContainsFunc(m.members[i], func(told digest.Event) bool { return splitByOverride(hand, told, e) })
}

// identifiers are the names by which e may be known to more than one source: its UID with the occurrence, and its page where
// that is the page of a single occurrence.
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

// joined is a with what only b knows.
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

// joinedStatus: bad news wins, and a certain event wins over a tentative one.
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

// compare orders events as readers meet them, and completely, so that any two runs agree.
func (m *merger) compare(a, b digest.Event) int { return digest.CompareEvents(a, b, m.zone) }

// titleWords are the words of a title, lower case, without punctuation.
func titleWords(title string) []string {
	return strings.FieldsFunc(strings.ToLower(title), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '+' && r != '#'
	})
}

func sameTitle(a, b string) bool {
	return a == b || slices.Equal(titleWords(a), titleWords(b))
}

// similarTitle reports whether two titles of one group at one hour mean the same event: without the group's own name, all the
// words of the shorter stand in the longer, or at least three of five words are shared.
func similarTitle(a, b, group string) bool {
	wa, wb := without(titleWords(a), titleWords(group)), without(titleWords(b), titleWords(group))
	if len(wa) > len(wb) {
		wa, wb = wb, wa
	}
	if len(wa) == 0 {
		return true // nothing but the group's name: its meeting at that hour
	}
	shared := 0
	for _, w := range wa {
		if slices.Contains(wb, w) {
			shared++
		}
	}
	return shared == len(wa) || 5*shared >= 3*(len(wa)+len(wb)-shared)
}

func without(words, drop []string) []string {
	var out []string
	for _, w := range words {
		if !slices.Contains(drop, w) && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}
