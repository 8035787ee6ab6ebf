package digest

import (
	"cmp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// History is what earlier editions told, newest first, and which talks are known.
type History struct {
	Editions []Edition
	Talks    []Talk
}

const (
	maxMatches   = 6
	eventsLooked = 12 // of one group: the coming ones
	dormantAfter = 365 * 24 * time.Hour
	coolDown     = 90 * 24 * time.Hour
)

// Present proposes, for the coming events of groups that take talks, the repository that should be presented there: at most one
// event for each group, an evening with an open slot first, and at most six in all. No repository is proposed that the last edition
// proposed, none for which someone took up a talk with that group before, and none twice, unless a group has no other and it fits very
// well. A group that heard a city team lately, or is about to,
// is left in peace. Where nothing fits well, nothing is proposed. Events must be sorted by start; so are the matches.
func Present(p Period, events []Event, repos []Repository, groups []Group, zone *time.Location, h History) []Match {
	m := newMatcher(repos, p.Start, zone, h)
	if len(m.candidates) == 0 {
		return nil
	}
	byGroup := eventsByGroup(events)
	found := make([]list, len(groups))
	onAllCores(len(groups), func(i int) {
		if g := groups[i]; g.Rules.Talks != "none" && !heardLately(g, h, p.Start) {
			found[i], _ = m.forGroup(g, events, byGroup[g.Name])
		}
	})
	lists := slices.DeleteFunc(found, func(l list) bool { return len(l.fits) == 0 })
	chosen := m.share(lists)
	slices.SortStableFunc(chosen, func(a, b choice) int {
		return cmp.Or(compareBool(b.evening.open, a.evening.open), cmp.Compare(b.fit.sum, a.fit.sum))
	})
	chosen = chosen[:min(len(chosen), maxMatches)]
	var out []Match
	for _, c := range chosen {
		out = append(out, m.match(c.list, c.fit))
	}
	slices.SortStableFunc(out, func(a, b Match) int {
		return cmp.Or(compareEvents(a.Event, b.Event, zone), cmp.Compare(a.Event.Group, b.Event.Group))
	})
	return out
}

// Fits tells which repositories fit each coming event of the groups that take talks, the best first and at most most of them for an
// event. Unlike Present it considers one event at a time: not what was proposed before, nor what else the edition proposes. Events
// must be sorted by start.
func Fits(p Period, events []Event, repos []Repository, groups []Group, zone *time.Location, h History, most int) []Match {
	m := newMatcher(repos, p.Start, zone, h)
	clear(m.proposed)
	byGroup := eventsByGroup(events)
	var out []Match
	for _, g := range groups {
		if g.Rules.Talks == "none" {
			continue
		}
		a := audienceOf(g)
		if a.never {
			continue
		}
		bases := m.bases(a)
		for _, e := range m.evenings(events, byGroup[g.Name]) {
			b, about := m.guessed(g, a, bases, e)
			fits := m.rank(g, about, b, e)
			for _, f := range fits[:min(len(fits), most)] {
				out = append(out, m.match(list{g, about, e, nil}, f))
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Match) int { return compareEvents(a.Event, b.Event, zone) })
	return out
}

// onAllCores calls do for every number below n, on as many cores as there are.
func onAllCores(n int, do func(int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	workers.Wait()
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// eventsByGroup tells which of events are each group's, by their places.
func eventsByGroup(events []Event) map[string][]int {
	out := map[string][]int{}
	for i := range events {
		out[events[i].Group] = append(out[events[i].Group], i)
	}
	return out
}

// heardLately reports whether the group heard a city team within the cool-down, or is about to.
func heardLately(g Group, h History, now time.Time) bool {
	return slices.ContainsFunc(h.Talks, func(t Talk) bool {
		return t.Group == g.Name && (t.State == "presented" && now.Sub(t.At) < coolDown || t.State == "accepted" && t.At.After(now))
	})
}

// Spotlight chooses, for a week without repository news, the ready repository of the city that was shown least recently; of several
// the one pushed last, then by name. It is nil where none is ready.
func Spotlight(repos []Repository, h History) *Repository {
	shown := map[string]int{} // greater is more recent; 0 is never
	for i, e := range slices.Backward(h.Editions) {
		for _, m := range e.Present {
			shown[strings.ToLower(m.Repository.Name)] = len(h.Editions) - i
		}
		if e.Spotlight != nil {
			shown[strings.ToLower(e.Spotlight.Name)] = len(h.Editions) - i
		}
	}
	var best *Repository
	for i := range repos {
		r := &repos[i]
		if r.Role != RoleOwn || r.Archived || r.Fork || r.Mirror || !Assess(*r).Ready {
			continue
		}
		if best == nil || cmp.Or(
			cmp.Compare(shown[strings.ToLower(r.Name)], shown[strings.ToLower(best.Name)]),
			best.Pushed.Compare(r.Pushed), cmp.Compare(r.Name, best.Name)) < 0 {
			best = r
		}
	}
	if best == nil {
		return nil
	}
	out := *best
	return &out
}
