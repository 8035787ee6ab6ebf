package match

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/prose"
)

// candidate is a repository that may be proposed.
type candidate struct {
	repo    digest.Repository
	about   Profile
	bonus   float64
	ready   bool
	tasks   int    // its open first tasks, where they are known
	program bool   // it has a language that one programs in
	speech  string // the language that it is described in: see prose.LanguageOf
	app     bool   // one for the web or for telephones
	thin    bool   // it says hardly anything about itself
}

// posting is a candidate in the index of a term.
type posting struct {
	at   int
	ours relevance
}

// matcher holds the candidates, indexed by term.
type matcher struct {
	lexicon    *Lexicon
	now        time.Time
	zone       *time.Location
	lead       time.Duration
	tasks      map[string]int      // nil: not known
	past       map[string]Profile  // of each group
	pastTitles map[string][]string // of each group's events in earlier editions, each once
	candidates []candidate
	byTerm     map[string][]posting
	earlier    map[string][]earlierProposal // what earlier editions proposed, by group
	asks       map[string]digest.Task
	pitches    map[string][]digest.Pitch
	language   string // of pitches
	say        func(language string, says digest.Because) string
	talked     map[string]bool // by talkKey: a talk was proposed there, whatever came of it
}

func newMatcher(in Input) *matcher {
	l := in.Lexicon.orShipped()
	m := &matcher{
		lexicon: l, now: in.Period.Start, zone: in.Zone, lead: cmp.Or(in.Lead, DefaultLead), tasks: in.Tasks,
		byTerm: map[string][]posting{}, earlier: earlierProposals(in.History), talked: map[string]bool{},
		asks: in.Asks, pitches: in.Pitches, language: in.Language, say: in.Phrase,
	}
	m.past, m.pastTitles = l.pastEvents(in.History)
	all := make([]*candidate, len(in.Repositories))
	OnAllCores(len(all), func(i int) {
		if WhyNotPresented(in.Repositories[i], m.now) == "" {
			c := m.newCandidate(in.Repositories[i])
			all[i] = &c
		}
	})
	for _, c := range all {
		if c != nil {
			m.candidates = append(m.candidates, *c)
		}
	}
	slices.SortFunc(m.candidates, func(a, b candidate) int { return cmp.Compare(a.repo.Name, b.repo.Name) })
	for at, c := range m.candidates {
		for term, ours := range c.about {
			m.byTerm[term] = append(m.byTerm[term], posting{at, ours})
		}
	}
	for _, t := range in.History.Talks {
		m.talked[talkKey(t.Group, t.Repository)] = true
	}
	return m
}

func (m *matcher) newCandidate(r digest.Repository) candidate {
	c := candidate{
		repo: r, about: m.lexicon.ProfileOf(r), ready: digest.Assess(r).Ready,
		tasks:  m.tasks[strings.ToLower(r.Name)],
		speech: prose.LanguageOf(r.Description + "\n" + r.Readme[:min(len(r.Readme), prose.LanguageText)]),
	}
	if len(r.Description)+len(r.Readme) < maxThin {
		c.thin = len(allStems(r.Description+"\n"+r.Readme)) < minContent
	}
	c.program = slices.ContainsFunc(r.Languages, func(l string) bool { return !markup[l] || l == "HTML" })
	c.app = slices.ContainsFunc(apps, func(l string) bool {
		return c.about[l].confidence >= confidenceAfterMarkup && c.about[l].place == inLanguages
	})
	if c.ready {
		c.bonus += bonusReady
	}
	if newRelease(r, m.now) {
		c.bonus += bonusRelease
	}
	switch idle := m.now.Sub(r.Pushed); {
	case idle < 42*24*time.Hour:
		c.bonus += bonusActive
	case idle < 183*24*time.Hour:
		c.bonus += bonusActive / 2
	}
	if r.Description != "" && len(r.Readme) > 200 {
		c.bonus += bonusDescribed
	}
	return c
}

// pastEvents returns the words and the titles of each group's events in earlier editions.
func (l *Lexicon) pastEvents(h digest.History) (words map[string]Profile, titles map[string][]string) {
	words, titles = map[string]Profile{}, map[string][]string{}
	for _, e := range h.Editions {
		for _, event := range e.Events {
			for _, g := range groupsOf(event) {
				if words[g] == nil {
					words[g] = Profile{}
				}
				if slices.Contains(titles[g], event.Title) {
					continue
				}
				titles[g] = append(titles[g], event.Title)
				l.Read(words[g], event.Title, AsProse, confidencePast, inPast)
			}
		}
	}
	return words, titles
}

// minContent is how many different words a description and README need, so that a repository says what it is. They
// have them if both together have maxThin bytes.
const (
	minContent = 6
	maxThin    = 400
)

// newsFor is how long a release counts as news.
const newsFor = 180 * 24 * time.Hour

// newRelease reports whether the repository's latest release is news. A release without a known date is not.
func newRelease(r digest.Repository, now time.Time) bool {
	return r.Release != "" && !r.Released.IsZero() && now.Sub(r.Released) < newsFor
}

// WhyNotPresented returns why a repository is never proposed, in English; empty if it may be. Excluded are
// repositories
// of other governments, forks, mirrors, archived and retired repositories, those without a push for a year, those
// without a description and README, those whose README is about something else, and those that hold only pages and
// rules of an organization.
func WhyNotPresented(r digest.Repository, now time.Time) string {
	owner, name, _ := strings.Cut(strings.ToLower(r.Name), "/")
	switch {
	case r.Role != digest.RoleOwn:
		return "it is another government's"
	case r.Archived:
		return "it is archived"
	case r.Fork:
		return "it is a fork"
	case r.Mirror:
		return "it is a mirror"
	case r.Retirement() != "":
		return fmt.Sprintf("its description or README retires it (%q)", r.Retirement())
	case strings.HasPrefix(name, "."), name == owner+".github.io", houseKeeping[name]:
		return "it holds the organization's own pages, not a project"
	case strings.TrimSpace(r.Description) == "" && strings.TrimSpace(r.Readme) == "":
		return "it has neither a description nor a README that could be read"
	case now.Sub(r.Pushed) > dormantAfter:
		return "nothing was pushed to it for a year"
	case !readmeAgrees(r):
		return "its README is about something else than its name and description"
	}
	return ""
}

// houseKeeping are names of repositories that hold rules and forms.
var houseKeeping = wordSet(
	`policies policy open-source-policy opensource-policy code-of-conduct governance security-policy community
		community-health-files
	profile issue-templates repo-template repository-template template-repo test tests sandbox playground hello-world
	demo-repository`,
)
