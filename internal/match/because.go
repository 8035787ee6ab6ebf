package match

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// maxReasons is how many reasons a match gives.
const maxReasons = 4

// Codes of why a repository fits. Those of why an evening does stand in stages.txt and stage.go.
const (
	codeWrittenIn  = "written_in"  // terms: the language
	codeUses       = "uses"        // terms: what the group and the repository name
	codeAbout      = "about"       // terms: up to three subjects of both
	codeEventAbout = "event_about" // terms: up to three subjects of the event and the repository
	codePastAbout  = "past_about"  // terms: up to two subjects of earlier evenings and the repository
	codeCivic      = "civic"
	codeNewcomers  = "newcomers" // the group is for developers in general, and the repository has first tasks
	codeRelease    = "release"   // terms: the release's name and its day
	codeActive     = "active"
	codeReady      = "ready"
	codeTasks      = "tasks" // terms: how many first tasks are open
)

// reason is a reason, and what it is worth.
type reason struct {
	digest.Because
	worth float64
}

// shared is a term that a repository has in common with a group or an event.
type shared struct {
	term        string
	ours, other relevance
	worth       float64
}

// because returns why a match was made: at most four reasons, the strongest first. No reason names something that the
// repository lacks, needs two words for one thing, or names a word that the lexicon does not know.
func (m *matcher) because(l shortlist, f fit) []digest.Because {
	c := m.candidates[f.at]
	var all []reason
	add := func(worth float64, code string, terms ...string) {
		all = append(all, reason{digest.Because{Code: code, Terms: terms}, worth})
	}
	if s := l.event.stage; len(s.For) > 0 {
		worth := worthEvidence
		if s.Kind != StageTalk || s.For[0].Code == codeAskFirst || s.For[0].Code == codeStageWord {
			worth = worthOpening
		}
		add(worth, s.For[0].Code, evidenceTerms(s.For[0])...)
	}
	tongue, topics := m.sharedWithGroup(c, l.audience)
	if word := tongue.said(); word != "" {
		code := codeUses
		if tongue.ours.place == inLanguages {
			code = codeWrittenIn
		}
		add(weightLanguage*tongue.worth, code, word)
	}
	said := []string{tongue.said()}
	if words, worth := wordsOf(topics, said, 3); len(words) > 0 {
		add(weightTopic*worth, codeAbout, words...)
		said = append(said, words...)
	}
	title, text := m.lexicon.spokenOf(l.group, l.event.event)
	spoken := slices.DeleteFunc(slices.Concat(m.sharedWith(c, title), m.sharedWith(c, text)), func(s shared) bool {
		return s.other.place == inText && languages[s.term]
	})
	spokenWords, worth := wordsOf(spoken, said, 3)
	if len(spokenWords) > 0 {
		add(weightTitle*worth, codeEventAbout, spokenWords...)
	}
	if words, _ := wordsOf(
		m.sharedWith(c, m.past[l.group.Name]),
		said,
		2,
	); len(words) > 0 &&
		len(spokenWords)+len(topics) == 0 {
		add(weightPast, codePastAbout, words...)
	}
	if l.audience.Civic {
		add(weightCivic/2, codeCivic)
	}
	if l.audience.general {
		add(weightCivic, codeNewcomers)
	}
	if newRelease(c.repo, m.now) {
		add(bonusRelease, codeRelease, c.repo.Release, c.repo.Released.In(m.zone).Format(time.DateOnly))
	}
	if m.now.Sub(c.repo.Pushed) < 42*24*time.Hour {
		add(bonusActive, codeActive)
	}
	switch {
	case c.ready && c.tasks > 0:
		add(bonusReady, codeTasks, strconv.Itoa(c.tasks))
	case c.ready:
		add(bonusReady, codeReady)
	}
	slices.SortStableFunc(all, func(a, b reason) int { return cmp.Compare(b.worth, a.worth) })
	var out []digest.Because
	for _, r := range all[:min(len(all), maxReasons)] {
		out = append(out, r.Because)
	}
	return out
}

// What the reasons of an evening are worth beside those of a repository.
const (
	worthOpening  = 10.0
	worthEvidence = 0.9
)

// evidenceTerms returns the terms that readers see: a person's own words. Phrases of the event are only for digest
// match and digest why.
func evidenceTerms(b digest.Because) []string {
	if b.Code == codeStageWord {
		return b.Terms
	}
	return nil
}

// said returns the word for what both sides share; empty if neither side names it, or the lexicon does not know it.
func (s shared) said() string {
	switch {
	case s.term == "" || !s.ours.known && !s.other.known:
		return ""
	case s.ours.direct && s.other.direct, s.other.direct:
		return name(s.other.word)
	case s.ours.direct:
		return name(s.ours.word)
	}
	return ""
}

// wordsOf returns the words of what is shared, at most n and without those in before, and what they are worth.
func wordsOf(list []shared, before []string, n int) (words []string, worth float64) {
	for _, s := range list {
		word := s.said()
		if word == "" || len(words) == n || s.worth <= 0 || len(appendNew(before, word)) == len(before) {
			continue
		}
		if more := appendNew(words, word); len(more) > len(words) {
			words, worth = more, worth+s.worth
		}
	}
	return words, worth
}

// sharedWithGroup returns the best language or framework that both have, and the other terms that both have: the best
// first, at most three, one for each word of the repository.
func (m *matcher) sharedWithGroup(c candidate, a audience) (tongue shared, topics []shared) {
	implied := map[string]bool{}
	for _, s := range m.sharedWith(c, a.profile) {
		isTongue := slices.Contains(a.languages, s.term)
		switch {
		case isTongue && s.ours.confidence >= minScore && s.ours.confidence > tongue.ours.confidence:
			tongue = s
		case !isTongue && Relates(s.term, s.ours, s.other) && (s.other.direct || !languages[s.term] && !frameworks[s.term]):
			topics = append(topics, s)
		}
	}
	if js, ok := c.about["javascript"]; ok && tongue.term == "" && c.about.knows("node.js", a.languages) >= minScore &&
		slices.Contains(a.languages, "node.js") {
		node := a.profile["node.js"]
		node.direct = false
		tongue = shared{"javascript", js, node, m.worth("javascript", js, node)}
	}
	implied[tongue.ours.word] = tongue.term != ""
	topics = slices.DeleteFunc(topics, func(s shared) bool {
		dup := implied[s.ours.word]
		implied[s.ours.word] = true
		return dup
	})
	return tongue, topics[:min(len(topics), 3)]
}

// sharedWith returns the terms that the repository shares with a profile, the most valuable first.
func (m *matcher) sharedWith(c candidate, p Profile) []shared {
	var out []shared
	for _, term := range p.sorted() {
		if ours, ok := c.about[term]; ok {
			out = append(out, shared{term, ours, p[term], m.worth(term, ours, p[term])})
		}
	}
	slices.SortStableFunc(out, func(a, b shared) int { return cmp.Compare(b.worth, a.worth) })
	return out
}
