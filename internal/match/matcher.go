package match

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// candidate is a repository that may be presented.
type candidate struct {
	repo    digest.Repository
	about   Profile
	bonus   float64
	ready   bool
	program bool // it has a language that one programs in
	app     bool // one for the web or for telephones
}

// posting is a candidate that is about a term.
type posting struct {
	at   int
	ours relevance
}

// matcher knows the repositories, by word.
type matcher struct {
	lexicon    *Lexicon
	now        time.Time
	zone       *time.Location
	past       map[string]Profile // of each group
	candidates []candidate
	byTerm     map[string][]posting
	proposed   map[string]bool // by the last edition
	talked     map[string]bool // group and repository: a talk was proposed there, whatever came of it
}

func newMatcher(l *Lexicon, repos []digest.Repository, now time.Time, zone *time.Location, h digest.History) *matcher {
	l = l.orShipped()
	m := &matcher{
		lexicon: l, now: now, zone: zone, past: l.pastTitles(h), byTerm: map[string][]posting{},
		proposed: map[string]bool{}, talked: map[string]bool{},
	}
	for _, r := range repos {
		if WhyNotPresented(r, now) == "" {
			m.candidates = append(m.candidates, l.newCandidate(r, now))
		}
	}
	slices.SortFunc(m.candidates, func(a, b candidate) int { return cmp.Compare(a.repo.Name, b.repo.Name) })
	for at, c := range m.candidates {
		for term, ours := range c.about {
			m.byTerm[term] = append(m.byTerm[term], posting{at, ours})
		}
	}
	for _, t := range h.Talks {
		m.talked[t.Group+"\x00"+strings.ToLower(t.Repository)] = true
	}
	if len(h.Editions) > 0 {
		for _, match := range h.Editions[0].Present {
			m.proposed[strings.ToLower(match.Repository.Name)] = true
		}
	}
	return m
}

func (l *Lexicon) newCandidate(r digest.Repository, now time.Time) candidate {
	c := candidate{repo: r, about: l.ProfileOf(r), ready: digest.Assess(r).Ready}
	c.program = slices.ContainsFunc(r.Languages, func(l string) bool { return !markup[l] || l == "HTML" })
	c.app = slices.ContainsFunc(apps, func(l string) bool {
		return c.about[l].confidence >= confidenceAfterMarkup && c.about[l].place == inLanguages
	})
	if c.ready {
		c.bonus += bonusReady
	}
	if r.Release != "" {
		c.bonus += bonusRelease
	}
	switch idle := now.Sub(r.Pushed); {
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

// pastTitles are the words of each group's events in earlier editions.
func (l *Lexicon) pastTitles(h digest.History) map[string]Profile {
	out := map[string]Profile{}
	for _, e := range h.Editions {
		for _, event := range e.Events {
			if out[event.Group] == nil {
				out[event.Group] = Profile{}
			}
			l.Read(out[event.Group], event.Title, AsProse, confidencePast, inPast)
		}
	}
	return out
}

// WhyNotPresented says why a repository is proposed to no group at all; it is empty where it may be. Nobody presents other
// governments' work, copies, archives, what sleeps (nothing was pushed for a year; a release without a push is none), what tells nothing of
// itself, and repositories that only hold an organisation's own pages and rules.
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
	case strings.HasPrefix(name, "."), name == owner, name == owner+".github.io", houseKeeping[name]:
		return "it holds the organisation's own pages, not a project"
	case strings.TrimSpace(r.Description) == "" && strings.TrimSpace(r.Readme) == "":
		return "it has neither a description nor a README that could be read"
	case now.Sub(r.Pushed) > dormantAfter:
		return "nothing was pushed to it for a year"
	}
	return ""
}

// houseKeeping are names of repositories that hold rules and forms, not projects.
var houseKeeping = wordSet(`policies policy open-source-policy opensource-policy code-of-conduct governance security-policy community community-health-files
	profile issue-templates repo-template repository-template template-repo test tests sandbox playground hello-world demo-repository`)
