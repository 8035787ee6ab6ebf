package digest

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
)

// History is what earlier editions told, newest first, and which talks are known.
type History struct {
	Editions []Edition
	Talks    []Talk
}

// The weights of a match, in one place. Shared words are worth their rarity among the city's repositories, times these.
const (
	weightTopic  = 1.0 // a word of the repository that is a topic of the group
	weightEvent  = 0.8 // a word of the repository that the event speaks of
	weightPast   = 0.3 // a word of the repository in titles of the group's events
	weightReadme = 0.4 // the same, where the word stands only in the README
	bonusSlot    = 0.8 // the event still needs a speaker
	bonusReady   = 0.4 // newcomers can start at once
	bonusRelease = 0.3 // there is a release to tell of
	bonusActive  = 0.3 // pushed within six weeks
	malusNoCode  = 0.5 // what words are worth of a project without any programming language: a stage for code wants code
	fullScore    = 6.0 // the sum that is worth 63 of 100
	floorWords   = 0.9 // what words alone must be worth: silence is better than a silly match
	maxMatches   = 6
	dormantAfter = 365 * 24 * time.Hour
	coolDown     = 90 * 24 * time.Hour
)

// tongues are words for programming languages. A group that names some is not offered a repository that has none of them.
var tongues = func() map[string]bool {
	out := map[string]bool{}
	for _, t := range tokens("python r javascript typescript php ruby java kotlin scala swift dart go golang rust elixir erlang c++ c# .net csharp julia perl clojure haskell wordpress drupal laravel rails django flutter react node.js nodejs") {
		out[stem(t)] = true
	}
	return out
}()

// Present proposes, for the coming events of groups that take talks, the repository that should be presented there: at most one
// event for each group, an event with an open slot first, and no repository twice, nor one that the last edition proposed. Where
// nothing fits well, nothing is proposed. Events must be sorted by start; so are the matches.
func Present(p Period, events []Event, repos []Repository, groups []Group, zone *time.Location, h History) []Match {
	m := newMatcher(repos, p.Start, h)
	byGroup := map[string][]Event{}
	for _, e := range events {
		byGroup[e.Group] = append(byGroup[e.Group], e)
	}
	// The best match of all is taken first, so that no group takes away what fits another better.
	best := make([]*Match, len(groups))
	for i, g := range groups {
		if g.Rules.Talks != "none" && !heardLately(g, h, p.Start) {
			best[i] = m.forGroup(g, byGroup[g.Name], zone, h)
		}
	}
	var out []Match
	for len(out) < maxMatches {
		top := -1
		for i, match := range best {
			if match != nil && (top < 0 || match.Score > best[top].Score) {
				top = i
			}
		}
		if top < 0 {
			break
		}
		taken := best[top].Repository.Name
		out, best[top], m.used[taken] = append(out, *best[top]), nil, true
		for i, match := range best {
			if match != nil && match.Repository.Name == taken {
				best[i] = m.forGroup(groups[i], byGroup[groups[i].Name], zone, h)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Match) int { return compareEvents(a.Event, b.Event, zone) })
	return out
}

// heardLately reports whether the group heard a city team within the cool-down, or is about to.
func heardLately(g Group, h History, now time.Time) bool {
	return slices.ContainsFunc(h.Talks, func(t Talk) bool {
		return t.Group == g.Name && (t.State == "presented" && now.Sub(t.At) < coolDown || t.State == "accepted" && t.At.After(now))
	})
}

type candidate struct {
	repo   Repository
	terms  map[string]bool // of name, description, topics, languages
	readme map[string]bool
	ready  bool
}

type matcher struct {
	now        time.Time
	candidates []candidate
	rarity     map[string]float64
	byTerm     map[string][]int
	used       map[string]bool
}

func newMatcher(repos []Repository, now time.Time, h History) *matcher {
	m := &matcher{now: now, rarity: map[string]float64{}, byTerm: map[string][]int{}, used: map[string]bool{}}
	for _, r := range repos {
		if !presentable(r, now) {
			continue
		}
		c := candidate{repo: r, terms: vocabulary(r), readme: terms(r.Readme), ready: Assess(r).Ready}
		for t := range c.terms {
			m.byTerm[t] = append(m.byTerm[t], len(m.candidates))
		}
		for t := range c.readme {
			if !c.terms[t] {
				m.byTerm[t] = append(m.byTerm[t], len(m.candidates))
			}
		}
		m.candidates = append(m.candidates, c)
	}
	for t, in := range m.byTerm {
		m.rarity[t] = math.Log(1 + float64(len(m.candidates)+1)/float64(len(in)))
	}
	if len(h.Editions) > 0 {
		for _, match := range h.Editions[0].Present {
			m.used[match.Repository.Name] = true
		}
	}
	return m
}

// presentable leaves out what nobody would present: other governments' work, copies, archives, what sleeps, and what tells nothing of itself.
func presentable(r Repository, now time.Time) bool {
	_, name, _ := strings.Cut(r.Name, "/")
	switch {
	case r.Role != RoleOwn, r.Archived, r.Fork, r.Mirror, strings.HasPrefix(name, "."):
		return false
	case r.Description == "" && r.Readme == "":
		return false
	}
	return now.Sub(r.Pushed) <= dormantAfter
}

// forGroup finds the group's event and repository: of the events with an open slot if there are any, the earliest for which something fits.
func (m *matcher) forGroup(g Group, events []Event, zone *time.Location, h History) *Match {
	var open, other []Event
	for _, e := range events {
		if e.Status == Cancelled || e.Status == Postponed || e.Change == ChangeUnlisted || e.StartsAt(zone).Before(m.now) {
			continue
		}
		if yes, _, _ := Slot(e, m.now, zone); yes {
			open = append(open, e)
		} else {
			other = append(other, e)
		}
	}
	past := pastTitles(g, h)
	for _, e := range append(open, other...) {
		if match, ok := m.best(g, e, zone, past); ok {
			return &match
		}
	}
	return nil
}

func pastTitles(g Group, h History) map[string]bool {
	var titles []string
	for _, e := range h.Editions {
		for _, event := range e.Events {
			if event.Group == g.Name {
				titles = append(titles, event.Title)
			}
		}
	}
	return terms(strings.Join(titles, " "))
}

type scored struct {
	at    int
	words float64
	sum   float64
	topic []string
	event []string
}

func (m *matcher) best(g Group, e Event, zone *time.Location, past map[string]bool) (Match, bool) {
	topics := terms(strings.Join(g.Topics, " ") + " " + g.Name)
	spoken := terms(e.Title + " " + e.Description + " " + e.Summary)
	var found []scored
	for _, at := range m.touched(topics, spoken) {
		c := m.candidates[at]
		if m.used[c.repo.Name] || !sharesTongue(topics, c.terms) {
			continue
		}
		if s := m.score(at, topics, spoken, past); s.words >= floorWords && len(s.topic) > 0 {
			found = append(found, s)
		}
	}
	if len(found) == 0 {
		return Match{}, false
	}
	slices.SortFunc(found, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.sum, a.sum), cmp.Compare(m.candidates[a.at].repo.Name, m.candidates[b.at].repo.Name))
	})
	return m.match(found[0], g, e, zone), true
}

// touched are the candidates that share any word, in order.
func (m *matcher) touched(sets ...map[string]bool) []int {
	seen := map[int]bool{}
	for _, set := range sets {
		for t := range set {
			for _, at := range m.byTerm[t] {
				seen[at] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// sharesTongue reports whether the repository speaks a language that the group names, or the group names none.
func sharesTongue(topics, repo map[string]bool) bool {
	spoken := overlap(topics, tongues)
	return len(spoken) == 0 || slices.ContainsFunc(spoken, func(t string) bool { return repo[t] })
}

func (m *matcher) score(at int, topics, spoken, past map[string]bool) scored {
	c := m.candidates[at]
	s := scored{at: at}
	sum := func(words []string, weight float64) {
		for _, w := range words {
			s.words += m.rarity[w] * weight
		}
	}
	s.topic, s.event = overlap(c.terms, topics), overlap(c.terms, spoken)
	sum(s.topic, weightTopic)
	sum(s.event, weightEvent)
	sum(overlap(c.terms, past), weightPast)
	sum(overlap(c.readme, spoken), weightReadme*weightEvent)
	if len(c.repo.Languages) == 0 {
		s.words *= malusNoCode
	}
	s.sum = s.words
	if c.ready {
		s.sum += bonusReady
	}
	if c.repo.Release != "" {
		s.sum += bonusRelease
	}
	if m.now.Sub(c.repo.Pushed) < 42*24*time.Hour {
		s.sum += bonusActive
	}
	return s
}

func (m *matcher) match(s scored, g Group, e Event, zone *time.Location) Match {
	c := m.candidates[s.at]
	open, why, deadline := Slot(e, m.now, zone)
	if open {
		s.sum += bonusSlot
	}
	score := 1 - math.Exp(-s.sum/fullScore)
	return Match{
		Event: e, Repository: c.repo, Score: math.Round(score*100) / 100, Reasons: m.reasons(s, open, why),
		Pitch: Propose(c.repo, e, g), ProposeURL: cmp.Or(g.Propose, e.URL, g.Page), Deadline: deadline,
	}
}

// reasons are at most four sentences, the strongest first. None of them names what a repository lacks.
func (m *matcher) reasons(s scored, open bool, why string) []string {
	c := m.candidates[s.at]
	var out []string
	if open {
		out = append(out, why)
	}
	var languages []string
	rest := s.topic
	for _, l := range languagesOf(c.repo) {
		if t := stem(strings.ToLower(l)); slices.Contains(s.topic, t) {
			languages = append(languages, l)
			rest = without(rest, []string{t})
		}
	}
	if len(languages) > 0 {
		out = append(out, "written in "+listed(languages)+", a topic of the group")
	}
	if len(rest) > 0 && (len(languages) == 0 || len(out) < 2) {
		out = append(out, "about "+listed(m.rarest(rest, c.repo))+", as the group is")
	}
	if event := without(s.event, s.topic); len(event) > 0 {
		out = append(out, "the event speaks of "+listed(m.rarest(event, c.repo))+", and so does the project")
	}
	switch {
	case c.repo.Release != "":
		out = append(out, "there is a release to tell of: "+c.repo.Release)
	case m.now.Sub(c.repo.Pushed) < 42*24*time.Hour:
		out = append(out, "it is being worked on these weeks")
	}
	if c.ready {
		out = append(out, "newcomers in the audience can start on it at once")
	}
	return out[:min(len(out), 4)]
}

// rarest are the three most telling words, spelled as the repository spells them.
func (m *matcher) rarest(words []string, r Repository) []string {
	out := slices.Clone(words)
	slices.SortStableFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(m.rarity[b], m.rarity[a]), cmp.Compare(a, b)) })
	out = out[:min(len(out), 3)]
	spelled := map[string]string{}
	for _, t := range tokens(strings.Join([]string{r.Name, r.Description, strings.Join(r.Topics, " "), strings.Join(languagesOf(r), " "), synonymsText}, " ")) {
		if _, known := spelled[stem(t)]; !known {
			spelled[stem(t)] = t
		}
	}
	for i, w := range out {
		out[i] = cmp.Or(spelled[w], w)
	}
	return out
}

// listed joins words as a sentence does: a, b and c.
func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// Spotlight chooses, for a week without repository news, the ready repository of the city that was shown least recently; nil where none is ready.
func Spotlight(repos []Repository, h History) *Repository {
	ago := map[string]int{}
	for i, e := range slices.Backward(h.Editions) {
		for _, m := range e.Present {
			ago[m.Repository.Name] = len(h.Editions) - i
		}
		if e.Spotlight != nil {
			ago[e.Spotlight.Name] = len(h.Editions) - i
		}
	}
	var best *Repository
	for i := range repos {
		r := &repos[i]
		if r.Role != RoleOwn || r.Archived || r.Fork || r.Mirror || !Assess(*r).Ready {
			continue
		}
		if best == nil || cmp.Or(cmp.Compare(ago[r.Name], ago[best.Name]), best.Pushed.Compare(r.Pushed), cmp.Compare(r.Name, best.Name)) < 0 {
			best = r
		}
	}
	if best == nil {
		return nil
	}
	copied := *best
	return &copied
}
