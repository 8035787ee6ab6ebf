package match

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// talkEvent is a coming event of a group, as a place for a talk.
type talkEvent struct {
	event    digest.Event
	open     bool
	why      string
	deadline time.Time
}

// talkEvents are a group's coming events at which one might give a talk: first those that look for speakers, last those that have
// them, or are not for talks; each lot by time. Picnics are left out. places are those of the group's in events.
func (m *matcher) talkEvents(events []digest.Event, places []int) []talkEvent {
	var lots [3][]talkEvent
	n := 0
	for _, i := range places {
		e := events[i]
		if e.Status == digest.Cancelled || e.Status == digest.Postponed || e.Change == digest.ChangeUnlisted || e.StartsAt(m.zone).Before(m.now) {
			continue
		}
		if n++; n > eventsLooked {
			break
		}
		out := talkEvent{event: e}
		said := openingText(e)
		out.open, out.why, out.deadline = openingIn(said, e, m.now, m.zone)
		switch {
		case out.open:
			lots[0] = append(lots[0], out)
		case socialEvents.MatchString(e.Title) && !m.lexicon.technicalTitle(e.Title):
		case rarelyTalks.MatchString(e.Title), namesSpeaker(said):
			lots[2] = append(lots[2], out)
		default:
			lots[1] = append(lots[1], out)
		}
	}
	return slices.Concat(lots[0], lots[1], lots[2])
}

// technicalTitle reports whether a title names a language, a tool or a craft.
func (l *Lexicon) technicalTitle(title string) bool {
	return slices.ContainsFunc(l.read(title, AsProse), func(f found) bool { return f.known && !l.isIn(cityLife, f.term) })
}

// shortlist is the evening chosen for a group, and what fits it, the best first.
type shortlist struct {
	group    digest.Group
	audience audience
	event    talkEvent
	fits     []fit
}

// fit is how well a candidate fits.
type fit struct {
	at  int
	sum float64
}

// forGroup is the group's first evening for which something fits that was not proposed last time.
func (m *matcher) forGroup(g digest.Group, events []digest.Event, places []int) (shortlist, bool) {
	a := m.lexicon.AudienceOf(g)
	if a.Never {
		return shortlist{}, false
	}
	bases := m.bases(a)
	for _, e := range m.talkEvents(events, places) {
		b, about := m.guessed(g, a, bases, e)
		fits := slices.DeleteFunc(m.rank(g, about, b, e), func(f fit) bool {
			name := strings.ToLower(m.candidates[f.at].repo.Name)
			return m.proposed[name] || m.talked[g.Name+"\x00"+name]
		})
		if len(fits) > 0 {
			return shortlist{g, about, e, fits[:min(len(fits), 2*maxMatches)]}, true
		}
	}
	return shortlist{}, false
}

// guessed is the group as its event shows it, where the configuration does not tell what it is about.
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

// match is the match that the edition carries.
func (m *matcher) match(l shortlist, f fit) digest.Match {
	c := m.candidates[f.at]
	sum := f.sum
	if l.event.open {
		sum += bonusOpening
	}
	return digest.Match{
		Event: l.event.event, Repository: c.repo, Score: math.Round(100*(1-math.Exp(-sum/fullScore))) / 100,
		Reasons: m.reasons(l, f), Pitch: m.lexicon.Propose(c.repo, l.event.event, l.group),
		ProposeURL: cmp.Or(l.group.Propose, l.event.event.URL, l.group.Page), Deadline: l.event.deadline,
	}
}
