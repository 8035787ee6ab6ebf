package match

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Fits returns, for each upcoming event that takes talks or projects, the repositories that fit it best: the best
// first, at most most of them. It judges each event alone, whatever earlier editions proposed, and however near the
// event is. Events must be sorted by start.
func Fits(in Input, events []digest.Event, most int) []digest.Match {
	m := newMatcher(in)
	byGroup := eventsByGroup(events)
	var lists []shortlist
	for _, g := range in.Groups {
		a := m.lexicon.AudienceOf(g)
		if a.Never && g.Rules.Talks == "" {
			continue
		}
		bases := m.bases(a)
		for _, e := range m.talkEvents(g, events, byGroup[g.Name]) {
			if e.stage.Kind == StageNone {
				continue
			}
			b, about := m.guessed(g, a, bases, e)
			if fits := m.rank(g, about, b, e); len(fits) > 0 {
				lists = append(lists, shortlist{g, about, e, false, slices.Clone(fits[:min(len(fits), most)])})
			}
		}
	}
	var out []digest.Match
	for _, l := range shortlistPerEvent(lists) {
		for _, f := range l.fits {
			out = append(out, m.match(l, f))
		}
	}
	slices.SortStableFunc(out, func(a, b digest.Match) int { return digest.CompareEvents(a.Event, b.Event, in.Zone) })
	return out
}

// EventStage is an upcoming event of a group, with what can be proposed for it.
type EventStage struct {
	Event   digest.Event
	Stage   Stage
	TooNear bool // there is not enough time left to settle a talk
}

// EventStages judges the coming events of the groups. Events must be sorted by start.
func EventStages(in Input, events []digest.Event) []EventStage {
	in.Repositories = nil
	m := newMatcher(in)
	byGroup := eventsByGroup(events)
	var out []EventStage
	for _, g := range in.Groups {
		for _, e := range m.talkEvents(g, events, byGroup[g.Name]) {
			out = append(out, EventStage{e.event, e.stage, e.tooNear})
		}
	}
	out = oncePerEvent(out)
	slices.SortStableFunc(out, func(a, b EventStage) int { return digest.CompareEvents(a.Event, b.Event, in.Zone) })
	return out
}

// Opening returns the place for a speaker that an event of the group announces; nil if it announces none or is called
// off.
func Opening(in Input, g digest.Group, e digest.Event) *digest.Opening {
	if !takesPlace(e) || e.StartsAt(in.Zone).Before(in.Period.Start) || openingText(e) == "" {
		return nil
	}
	s := in.Lexicon.stageOf(e, g, nil, in.Period.Start, in.Zone)
	return talkEvent{event: e, stage: s}.opening()
}

// groupsOf returns the groups that hold the event: at least one name, which may be empty.
func groupsOf(e digest.Event) []string {
	if len(e.Groups) > 0 {
		return e.Groups
	}
	return []string{e.Group}
}

// eventsByGroup returns the indexes of the events of each group.
func eventsByGroup(events []digest.Event) map[string][]int {
	out := map[string][]int{}
	for i := range events {
		for _, g := range groupsOf(events[i]) {
			out[g] = append(out[g], i)
		}
	}
	return out
}

// Spotlight returns the ready repository that was shown least recently, for a week without repository news; of several
// the one with the latest push, then by name. It is nil if none is ready.
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
