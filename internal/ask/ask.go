// Package ask asks people by name whether they present a project at a meetup, and follows up until the talk was given.
//
// Its state is a log of steps, which only grows. Due decides from the configuration, the log, and the editions which
// step comes next. A step that writes to a person is delivered like an edition: it is claimed in the ledger first, and
// a message whose outcome is unknown is never sent again. What a person takes on becomes a talk, which is the public
// record. The log has no names: it has random IDs, so that a person can be removed from it.
package ask

import (
	"path"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Person is somebody who can be asked.
type Person struct {
	Name      string   // unique
	Slack     string   // member ID; empty: not in Slack
	Mail      string   // empty: no mail
	Languages []string // what they speak; messages are in the first. Empty: the digest's language
	Speaks    bool     // likes to speak, so is asked before others
	Away      []Span   // days on which they are neither asked nor proposed as a speaker
	Monthly   int      // how often they are asked within 31 days at most; 0: no limit
	Quiet     Hours    // when no message is sent
}

// Span is a range of days, both included: midnight UTC of each.
type Span struct{ From, To time.Time }

// Hours is a daily range on the clock: from is included, to is not. It may go past midnight. If both are equal, it is
// empty.
type Hours struct{ From, To time.Duration }

// Team is who answers for repositories.
type Team struct {
	Name         string
	Repositories []string // patterns, as CityOfLosAngeles/curb-*
	People       []Person
}

// Rules is what asks depend on.
type Rules struct {
	Teams []Team
	// Lead gets what nobody else can answer: unknown owners, questions without an answer, and people who left.
	Lead Person
	Zone *time.Location
	// AnswerIn is how long a person has to answer before a reminder, and again before the lead is asked. If an event is
	// near, it is a third of the time that is left.
	AnswerIn time.Duration
}

// defaultAnswerIn is AnswerIn if it is not set.
const defaultAnswerIn = 3 * 24 * time.Hour

// monthLong is the span in which Person.Monthly counts. No calendar month is longer.
const monthLong = 31 * 24 * time.Hour

// Proposal is what a person is asked to do: to present a repository at an event. It is a copy, because the edition that
// proposed it may be followed by others.
type Proposal struct {
	Edition    string    `json:"edition"`
	Repository string    `json:"repository"`
	RepoURL    string    `json:"repo_url,omitempty"`
	Group      string    `json:"group"`
	Event      string    `json:"event"` // its title
	URL        string    `json:"url,omitempty"`
	UID        string    `json:"uid,omitempty"`
	Recurrence string    `json:"recurrence,omitempty"` // identifies one of several events with the same UID
	Start      time.Time `json:"start"`
	End        time.Time `json:"end,omitzero"`
	AllDay     bool      `json:"all_day,omitempty"` // Start is the start of the day, because no time is known
	Place      string    `json:"place,omitempty"`
	Deadline   time.Time `json:"deadline,omitzero"` // for the organizer; zero if no day is named
	Project    bool      `json:"project,omitempty"` // bring it as a project: a short pitch and tasks, not a talk
	// Reasons, and Title and Abstract of the pitch, are as the edition has them. Outline means that the pitch has blanks.
	Because  []digest.Because `json:"because,omitempty"`
	Reasons  []string         `json:"reasons,omitempty"`
	Title    string           `json:"title,omitempty"`
	Abstract string           `json:"abstract,omitempty"`
	Language string           `json:"language,omitempty"` // of the pitch; empty: en
	Outline  bool             `json:"outline,omitempty"`
	// Suggested are logins of the repository's maintainers, from the edition's tasks.
	Suggested []string `json:"suggested,omitempty"`
}

// gathering identifies the gathering: a group and a local day.
func (p Proposal) gathering(zone *time.Location) string {
	return p.Group + "\x00" + p.Start.In(zone).Format(time.DateOnly)
}

// limit is the last moment at which an answer is of use.
func (p Proposal) limit() time.Time {
	if !p.Deadline.IsZero() && p.Deadline.Before(p.Start) {
		return p.Deadline
	}
	return p.Start
}

// over is when the event has ended, as far as is known.
func (p Proposal) over() time.Time {
	if p.End.After(p.Start) {
		return p.End
	}
	if p.AllDay {
		return p.Start.Add(24 * time.Hour)
	}
	return p.Start.Add(2 * time.Hour)
}

// owners returns the people who answer for the repository, in the order of the configuration, each once.
func (r Rules) owners(repository string) []Person {
	var out []Person
	for _, t := range r.Teams {
		if !t.has(repository) {
			continue
		}
		for _, p := range t.People {
			if !slices.ContainsFunc(out, func(o Person) bool { return same(o.Name, p.Name) }) {
				out = append(out, p)
			}
		}
	}
	return out
}

func (t Team) has(repository string) bool {
	return slices.ContainsFunc(t.Repositories, func(pattern string) bool {
		ok, err := path.Match(strings.ToLower(pattern), strings.ToLower(repository))
		return err == nil && ok
	})
}

// TeamOf returns the name of the first team that answers for the repository, or nothing.
func (r Rules) TeamOf(repository string) string {
	for _, t := range r.Teams {
		if t.has(repository) {
			return t.Name
		}
	}
	return ""
}

// Find returns the person with that name, the lead included.
func (r Rules) Find(name string) (Person, bool) {
	for _, t := range r.Teams {
		for _, p := range t.People {
			if same(p.Name, name) {
				return p, true
			}
		}
	}
	return r.Lead, r.isLead(name)
}

// All returns everybody, the lead last, each once.
func (r Rules) All() []Person {
	var out []Person
	for _, t := range r.Teams {
		out = append(out, t.People...)
	}
	if r.Lead.Name != "" {
		out = append(out, r.Lead)
	}
	var once []Person
	for _, p := range out {
		if !slices.ContainsFunc(once, func(o Person) bool { return same(o.Name, p.Name) }) {
			once = append(once, p)
		}
	}
	return once
}

func (r Rules) isLead(name string) bool { return r.Lead.Name != "" && same(r.Lead.Name, name) }

// same compares names of people.
func same(a, b string) bool {
	return a == b || strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}

// awayOn reports whether the person is away on the day of at.
func (p Person) awayOn(at time.Time, zone *time.Location) bool {
	y, m, d := at.In(zone).Date()
	day := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	return slices.ContainsFunc(p.Away, func(s Span) bool { return !day.Before(s.From) && !day.After(s.To) })
}

// quietAt reports whether no message is sent to the person at that time: on weekends, and in their quiet hours.
// urgent messages, about tomorrow, are also sent on weekends.
func (p Person) quietAt(at time.Time, zone *time.Location, urgent bool) bool {
	at = at.In(zone)
	if w := at.Weekday(); !urgent && (w == time.Saturday || w == time.Sunday) {
		return true
	}
	clock := time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
	if p.Quiet.From <= p.Quiet.To {
		return clock >= p.Quiet.From && clock < p.Quiet.To
	}
	return clock >= p.Quiet.From || clock < p.Quiet.To
}
