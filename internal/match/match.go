package match

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Fits tells which repositories fit each coming event of the groups that take talks, the best first and at most most of them for an
// event. Unlike Present it considers one event at a time: not what was proposed before, nor what else the edition proposes. Events
// must be sorted by start.
func (l *Lexicon) Fits(
	p digest.Period, events []digest.Event, repos []digest.Repository, groups []digest.Group, zone *time.Location,
	h digest.History, most int,
) []digest.Match {
	m := newMatcher(l, repos, p.Start, zone, h)
	clear(m.proposed)
	byGroup := eventsByGroup(events)
	var out []digest.Match
	for _, g := range groups {
		if g.Rules.Talks == "none" {
			continue
		}
		a := m.lexicon.AudienceOf(g)
		if a.Never {
			continue
		}
		bases := m.bases(a)
		for _, e := range m.talkEvents(events, byGroup[g.Name]) {
			b, about := m.guessed(g, a, bases, e)
			fits := m.rank(g, about, b, e)
			for _, f := range fits[:min(len(fits), most)] {
				out = append(out, m.match(shortlist{g, about, e, nil}, f))
			}
		}
	}
	slices.SortStableFunc(out, func(a, b digest.Match) int { return digest.CompareEvents(a.Event, b.Event, zone) })
	return out
}

// eventsByGroup tells which of events are each group's, by their places.
func eventsByGroup(events []digest.Event) map[string][]int {
	out := map[string][]int{}
	for i := range events {
		out[events[i].Group] = append(out[events[i].Group], i)
	}
	return out
}

// Spotlight chooses, for a week without repository news, the ready repository of the city that was shown least recently; of several
// the one pushed last, then by name. It is nil where none is ready.
func Spotlight(repos []digest.Repository, h digest.History) *digest.Repository {
	shown := map[string]int{} // greater is more recent; 0 is never
	for i, e := range slices.Backward(h.Editions) {
		for _, m := range e.Present {
			shown[strings.ToLower(m.Repository.Name)] = len(h.Editions) - i
		}
		if e.Spotlight != nil {
			shown[strings.ToLower(e.Spotlight.Name)] = len(h.Editions) - i
		}
	}
	var best *digest.Repository
	for i := range repos {
		r := &repos[i]
		if r.Role != digest.RoleOwn || r.Archived || r.Fork || r.Mirror || !digest.Assess(*r).Ready {
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

const (
	maxMatches   = 6
	eventsLooked = 12 // of one group: the coming ones
	dormantAfter = 365 * 24 * time.Hour
)
