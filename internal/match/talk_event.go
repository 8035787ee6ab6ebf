package match

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// talkEvent is an upcoming event of a group, judged as a place for a talk or a project.
type talkEvent struct {
	event   digest.Event
	stage   Stage
	tooNear bool // there is not enough time left to settle a talk
}

// usable reports whether something can be proposed for the event now.
func (e talkEvent) usable() bool { return e.stage.Kind != StageNone && !e.tooNear }

// open reports whether the organizers look for a speaker.
func (e talkEvent) open() bool { return e.stage.Kind == StageOpening }

// talkEvents returns the group's upcoming events that are not called off: first those that look for a speaker, then
// those for talks, for projects, and for neither, each in order of time. places are the indexes of the group's events.
func (m *matcher) talkEvents(g digest.Group, events []digest.Event, places []int) []talkEvent {
	var out []talkEvent
	for _, i := range places {
		e := events[i]
		if !takesPlace(e) || e.StartsAt(m.zone).Before(m.now) {
			continue
		}
		if len(out) == eventsLooked {
			break
		}
		s := m.lexicon.stageOf(e, g, m.pastTitles[g.Name], m.now, m.zone)
		out = append(out, talkEvent{e, s, m.tooNear(e, g, s)})
	}
	order := []StageKind{StageOpening, StageTalk, StageProject, StageNone}
	slices.SortStableFunc(out, func(a, b talkEvent) int {
		return cmp.Compare(slices.Index(order, a.stage.Kind), slices.Index(order, b.stage.Kind))
	})
	return out
}

func takesPlace(e digest.Event) bool {
	return e.Status != digest.Cancelled && e.Status != digest.Postponed && e.Change != digest.ChangeUnlisted
}

// tooNear reports whether the event begins within the lead time, so that its organizers could no longer settle a talk.
// An event that looks for a speaker, or names a deadline that is still to come, is never too near.
func (m *matcher) tooNear(e digest.Event, g digest.Group, s Stage) bool {
	if e.StartsAt(m.zone).Sub(m.now) >= cmp.Or(g.Lead, m.lead) || s.Deadline.After(m.now) {
		return false
	}
	return s.Kind != StageOpening || s.For[0].Code == codeCall
}

// shortlist is an event of a group, with what fits it, the best first.
type shortlist struct {
	group     digest.Group
	audience  audience
	event     talkEvent
	stillOpen bool // an earlier edition proposed it
	fits      []fit
}

// fit is how well a candidate fits.
type fit struct {
	at     int
	sum    float64
	shared float64 // the part of sum that ties the two, without what counts for every group
}

// forGroup returns what can be proposed to the group: the earlier proposals that still fit, or else the first event for
// which something fits. An event with an earlier proposal gets no other.
func (m *matcher) forGroup(g digest.Group, events []digest.Event, places []int) []shortlist {
	a := m.lexicon.AudienceOf(g)
	if a.Never && g.Rules.Talks == "" {
		return nil
	}
	bases := m.bases(a)
	evenings := m.talkEvents(g, events, places)
	var out []shortlist
	for _, e := range evenings {
		repo, known := m.earlierProposalFor(g.Name, e.event)
		if !known || e.stage.Kind == StageNone || m.hadTalk(g.Name, e.event, repo) {
			continue
		}
		b, about := m.guessed(g, a, bases, e)
		for _, f := range m.rank(g, about, b, e) {
			if strings.EqualFold(m.candidates[f.at].repo.Name, repo) {
				out = append(out, shortlist{g, about, e, true, []fit{f}})
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, e := range evenings {
		if _, known := m.earlierProposalFor(g.Name, e.event); known || !e.usable() {
			continue
		}
		b, about := m.guessed(g, a, bases, e)
		fits := slices.DeleteFunc(m.rank(g, about, b, e), func(f fit) bool {
			return m.hadTalk(g.Name, e.event, m.candidates[f.at].repo.Name)
		})
		if len(fits) > 0 {
			return []shortlist{{g, about, e, false, slices.Clone(fits[:min(len(fits), 2*maxMatches)])}}
		}
	}
	return nil
}

// guessed returns the audience as the event shows it, for groups without topics in the configuration.
func (m *matcher) guessed(g digest.Group, a audience, bases []base, e talkEvent) ([]base, audience) {
	if a.topics || a.about {
		return bases, a
	}
	title, _ := m.lexicon.spokenOf(g, e.event)
	p := Profile{}
	for term, t := range title {
		if t.known {
			t.confidence *= confidenceGuess
			p[term] = t
		}
	}
	for term, t := range a.profile {
		p[term] = t
	}
	a.profile, a.languages = p, LanguagesOf(p)
	a.primaryLanguages = a.languages
	return m.bases(a), a
}

// match returns the match for the edition.
func (m *matcher) match(l shortlist, f fit) digest.Match {
	c := m.candidates[f.at]
	sum := f.sum
	if l.event.open() {
		sum += bonusOpening
	}
	because := m.because(l, f)
	out := digest.Match{
		Event: l.event.event, Repository: c.repo, Score: math.Round(100*(1-math.Exp(-sum/fullScore))) / 100,
		Because: because, Reasons: sentencesOf(because), Pitch: m.pitchFor(c.repo, l, because),
		ProposeURL: cmp.Or(l.group.Propose, l.event.event.URL, l.group.Page), Deadline: l.event.stage.Deadline,
		StillOpen: l.stillOpen,
	}
	out.Event.Opening = l.event.opening()
	if l.event.stage.Kind == StageProject {
		out.Kind = digest.MatchProject
	}
	return out
}

// opening returns the place for a speaker that the event announces; nil if it announces none.
func (e talkEvent) opening() *digest.Opening {
	if !e.open() {
		return nil
	}
	return &digest.Opening{Because: e.stage.For[0], Deadline: e.stage.Deadline}
}

// DefaultLead is the default lead time: organizers decide two to four weeks ahead, and need days to answer.
const DefaultLead = 10 * 24 * time.Hour
