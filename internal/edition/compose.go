package edition

import (
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/match"
)

// Material is everything that an edition is composed of.
type Material struct {
	Name        string
	Title       string
	Demo        bool
	Period      digest.Period
	Zone        *time.Location
	Groups      []digest.Group
	Collections []Collection // in the order of the configuration: for merged events the earlier source wins
	History     digest.History
	Quiet       digest.Quiet   // the rule for quiet weeks; empty: QuietSpotlight
	Lexicon     *match.Lexicon // what matching knows of words; nil: the shipped table
	Mute        []string       // words of events that are left out
	Languages   []string       // those of the readers, such as en; none: tasks are not checked for their language
	Now         time.Time      // when the sources were read; zero: not known, and no talk counts as over
	Lead        time.Duration  // how long before an evening its talks are settled; zero: match.DefaultLead
	// Pitches are those that teams wrote, by the repository's name in lower case.
	Pitches    map[string][]digest.Pitch
	PitchFiles bool // use the file .github/pitch.md of repositories
	// Phrase says the title or a sentence of a pitch in a language; nil: pitches have no words.
	Phrase func(language string, says digest.Because) string
	// SayMissing says which sentence a pitch lacks; nil: Why gives its code.
	SayMissing func(digest.Pitch) string
}

// Compose returns the edition of the material. The same material gives the same edition, byte for byte.
func Compose(m Material) digest.Edition {
	e, _, _ := m.compose()
	return e
}

// compose returns the edition, all events of the period in order, also those that the edition does not show, and what
// the operator should decide about merging.
func (m Material) compose() (digest.Edition, []digest.Event, []Question) {
	e := digest.Edition{
		Name: m.Name, Title: m.Title, Period: m.Period, TimeZone: m.Zone.String(), Demo: m.Demo, Groups: m.Groups,
		Talks: m.History.Talks, Problems: m.Problems(), Unread: m.unread(), NoCalendar: NoCalendar(m.Collections),
		FirstEver: !m.Demo && len(m.History.Editions) == 0,
	}
	repos := repositories(m.Collections)
	e.Activity, e.Elsewhere = m.activities(repos)
	for _, r := range m.Repositories() {
		e.Readiness = append(e.Readiness, digest.Assess(r))
	}
	events, unsure := m.events()
	for _, q := range unsure {
		e.Problems = append(e.Problems, q.Problem)
	}
	m.announceOpenings(events)
	e.Events = append(e.Events, events[:min(len(events), digest.MaxEvents)]...)
	e.More = len(events) - len(e.Events)
	asked := m.asked(events)
	e.Tasks = PickTasks(m.Lexicon, m.tasks(), repos, asked, m.Zone, m.Period.Start, m.History, m.Languages)
	in := m.matching(repos)
	in.Asks = firstTasks(e.Tasks)
	e.Present, e.MorePresent = match.ProposeTalks(in, events)
	e.Problems = append(e.Problems, m.pitchProblems(repos, e.Present)...)
	if e.More > 0 {
		e.Further, e.LeftOut = further(events, e.Invited(asked, m.Zone), m.Zone)
	}
	m.quiet(&e, repos)
	return e.Lean(), events, unsure
}

// Fits returns the repositories that fit each coming event of the groups that take talks, the best first. It returns at
// most limit repositories for an event.
func (m Material) Fits(limit int) []digest.Match {
	repos := repositories(m.Collections)
	events, _ := m.events()
	return match.Fits(m.matching(repos), events, limit)
}

// events returns the events of the period, merged, in order, and marked with what has changed since the last edition.
// It also returns what the operator should decide about merging.
func (m Material) events() ([]digest.Event, []Question) {
	count, seen := 0, Seen{}
	for _, c := range m.Collections {
		count += len(c.Harvest.Events) + len(c.Harvest.Earlier)
	}
	merging := newMerger(count, m.Groups, m.Zone)
	var within []digest.Event // used again for each collection
	for _, c := range m.Collections {
		within = appendWithin(within[:0], c.Listing, c.Harvest.Events, m.Period, m.Zone)
		within = appendWithin(within, c.Listing, c.Harvest.Earlier, m.Period, m.Zone)
		merging.addHarvest(within)
		if c.whole() {
			seen.add(c.Listing, c.Harvest.Horizon)
		}
	}
	var last *digest.Edition
	if len(m.History.Editions) > 0 {
		last = &digest.Edition{Events: previousEvents(m.History, m.Period.Start)}
	}
	events := merging.sorted()
	unsure := slices.DeleteFunc(merging.unsure, func(q Question) bool {
		return slices.ContainsFunc(q.Listings[:], func(e digest.Event) bool {
			return m.mutedBy(e) != "" || m.rejectByGroup(e) != rejection{}
		})
	})
	for _, p := range merging.problems {
		unsure = append(unsure, Question{Problem: p})
	}
	return m.relevant(m.unmuted(Diff(events, last, seen, m.Period, m.Zone))), unsure
}

// asked returns the first events at which newcomers can ask about a task, at most maxAsked.
func (m Material) asked(events []digest.Event) []digest.Event {
	var out []digest.Event
	for _, e := range events {
		if len(out) < maxAsked && canAsk(m.Lexicon, e, m.Zone, m.Period.Start) {
			out = append(out, e)
		}
	}
	return out
}

// TalkEvents returns the upcoming events of the groups, and what can be proposed for each: a talk, a project, or
// nothing.
func (m Material) TalkEvents() []match.EventStage {
	events, _ := m.events()
	return match.EventStages(m.matching(nil), events)
}

// matching returns what matching reads of the material besides events.
func (m Material) matching(repos []digest.Repository) match.Input {
	return match.Input{
		Period: m.Period, Zone: m.Zone, Groups: m.Groups, Repositories: repos, Tasks: m.tasksLeft(repos), History: m.History,
		Lead: m.Lead, Lexicon: m.Lexicon, Language: m.language(), Phrase: m.Phrase,
		Pitches: m.pitches(repos),
	}
}

// language returns the digest's language; empty if it is not known.
func (m Material) language() string {
	if len(m.Languages) == 0 {
		return ""
	}
	return m.Languages[0]
}

// firstTasks returns the first of the tasks of each repository.
func firstTasks(tasks []digest.Task) map[string]digest.Task {
	out := map[string]digest.Task{}
	for _, t := range tasks {
		if _, has := out[strings.ToLower(t.Repository)]; !has {
			out[strings.ToLower(t.Repository)] = t
		}
	}
	return out
}

// announceOpenings sets on each event the speaker opening that it announces.
func (m Material) announceOpenings(events []digest.Event) {
	groups := map[string]digest.Group{}
	for _, g := range m.Groups {
		groups[g.Name] = g
	}
	in := m.matching(nil)
	match.OnAllCores(len(events), func(i int) {
		for _, host := range events[i].Hosts() {
			if g, known := groups[host]; known && events[i].Opening == nil {
				events[i].Opening = match.Opening(in, g, events[i])
			}
		}
	})
}
