package edition

import (
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/match"
)

// asker finds the event at which one can ask about a repository's tasks.
type asker struct {
	lexicon *match.Lexicon
	zone    *time.Location
	events  []digest.Event
	about   []match.Profile // of each event: its title and its group's name
	civic   []bool
	talks   []digest.Talk
	now     time.Time
}

// askable are the coming events at which one meets people: in person, and taking place.
func askable(l *match.Lexicon, events []digest.Event, zone *time.Location, now time.Time, h digest.History) asker {
	a := asker{lexicon: l, zone: zone, now: now, talks: h.Talks}
	for _, e := range events {
		if !canAsk(l, e, zone, now) {
			continue
		}
		group := l.AudienceOf(digest.Group{Name: namesOf(e)})
		p := match.Profile{}
		l.Read(p, namesOf(e), match.AsTitle, match.ConfidenceGroup, match.InName)
		l.Read(p, e.Title, match.AsProse, match.ConfidenceTitle, match.InTitle)
		a.events, a.about, a.civic = append(a.events, e), append(a.about, p), append(a.civic, group.Civic)
		if len(a.events) == maxAsked {
			break
		}
	}
	return a
}

// canAsk reports whether one can ask about code at the event: one meets people there, it takes place, and its group is
// not about something else altogether.
func canAsk(l *match.Lexicon, e digest.Event, zone *time.Location, now time.Time) bool {
	if e.Status == digest.Cancelled || e.Status == digest.Postponed || e.Change == digest.ChangeUnlisted ||
		e.Mode != digest.InPerson && e.Mode != digest.Hybrid || e.StartsAt(zone).Before(now) {
		return false
	}
	return !l.AudienceOf(digest.Group{Name: namesOf(e)}).Never
}

// namesOf returns the names of the groups that hold the event.
func namesOf(e digest.Event) string { return strings.Join(e.Hosts(), " ") }

// maxAsked is how many coming events are looked at.
const maxAsked = 200

// at is the event for a repository, as a line of text: "Hack for LA, Tue Jul 21, 7:00 PM PDT". It is the next one where
// a talk about the repository is agreed; else the next of a group whose name, or with a title that, shares its language
// or a topic; else of a civic group; else of one that is not about another language; empty where there is none.
func (a asker) at(r digest.Repository) string {
	about := a.lexicon.ProfileOf(r)
	best, rank := -1, 0
	for i, e := range a.events {
		if s := a.suits(r, about, i); s > rank {
			best, rank = i, s
		}
		if a.presents(r, e) {
			best = i
			break
		}
	}
	if best < 0 {
		return ""
	}
	return digest.AskLine(a.events[best], a.zone)
}

// suits is how well the i-th event suits: 3 it shares a language or topic, 2 it is civic, 1 it is about no other
// language, 0 not at all.
func (a asker) suits(r digest.Repository, about match.Profile, i int) int {
	tongues := match.LanguagesOf(a.about[i])
	if about.SpeaksOne(tongues) {
		return 3
	}
	if len(tongues) > 0 {
		return 0
	}
	for term, other := range a.about[i] {
		if ours, ok := about[term]; ok && match.Relates(term, ours, other) {
			return 3
		}
	}
	if a.civic[i] {
		return 2
	}
	return 1
}

// presents reports whether it is agreed that the repository is presented at the event.
func (a asker) presents(r digest.Repository, e digest.Event) bool {
	return slices.ContainsFunc(a.talks, func(t digest.Talk) bool {
		return t.State == "accepted" && strings.EqualFold(t.Repository, r.Name) && e.HeldBy(t.Group) &&
			t.At.In(a.zone).Format(time.DateOnly) == e.StartsAt(a.zone).In(a.zone).Format(time.DateOnly)
	})
}
