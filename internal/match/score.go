package match

import (
	"math"
	"slices"
)

// knows returns the confidence that the repository is about a language or framework of a group.
func (p Profile) knows(tongue string, all []string) float64 {
	if tongue == "node.js" && !slices.Contains(all, "javascript") { // its community is at home with all of JavaScript
		return max(p[tongue].confidence, p["javascript"].confidence)
	}
	return p[tongue].confidence
}

// SpeaksOne reports whether the repository is clearly about one of the languages and frameworks.
func (p Profile) SpeaksOne(tongues []string) bool {
	return slices.ContainsFunc(tongues, func(t string) bool { return p.knows(t, tongues) >= minScore })
}

// speaks returns the confidence for the best of the group's languages and frameworks, and for the second best.
func (p Profile) speaks(a audience) (best, second float64) {
	for _, t := range a.languages {
		sure := p.knows(t, a.languages)
		if !slices.Contains(a.primaryLanguages, t) {
			sure *= secondaryShare
		}
		switch {
		case sure > best:
			best, second = sure, best
		case sure > second:
			second = sure
		}
	}
	return best, second
}

// bounded maps a sum to a value below most, with diminishing returns.
func bounded(sum, most float64) float64 { return most * (1 - math.Exp(-sum/most)) }

// rarity is the value of sharing a term: 1 if one repository has it, little if all have it.
func (m *matcher) rarity(term string, known bool) float64 {
	n, in := float64(len(m.candidates)), float64(len(m.byTerm[term]))
	r := math.Log(1+n/max(in, 1)) / math.Log(1+n)
	if known {
		r = max(r, minRare)
	} else {
		r *= plainShare
	}
	if genericTerms[term] {
		r *= genericShare
	}
	return r
}

// worth is the value of a shared term, before the weight of its place.
func (m *matcher) worth(term string, ours, other relevance) float64 {
	return m.rarity(term, ours.known || other.known) * ours.confidence * other.confidence
}

// Relates reports whether the shared term is enough to tie a repository to a group.
func Relates(term string, ours, other relevance) bool {
	sure := ours.confidence * other.confidence
	if genericTerms[term] {
		sure *= genericShare
	}
	if (languages[term] || frameworks[term]) && !other.direct {
		return false // the group of Airflow is not one of Python
	}
	if ours.alone || ours.partial && other.partial || other.partial && !ours.direct {
		return false
	}
	least := minImplied
	if ours.direct && other.direct {
		least = minScore
	}
	return (ours.known || other.known) && (ours.direct || other.direct) && sure >= least
}

// base is what a candidate shares with a group, whatever the event.
type base struct {
	sum  float64
	tied bool // it may be proposed to the group
	word bool // words of the group tie it, not languages
}

// bases returns the base of every candidate, in the order of the candidates.
func (m *matcher) bases(a audience) []base {
	out := make([]base, len(m.candidates))
	topics := make([]float64, len(m.candidates))
	for _, term := range a.profile.sorted() {
		other := a.profile[term]
		if slices.Contains(a.languages, term) || generalTerms[term] || !other.known && len(m.byTerm[term]) == 0 {
			continue
		}
		leisurely := m.lexicon.isIn(nonTechTopics, term)
		known, unknown := m.rarity(term, true), m.rarity(term, other.known)
		for _, p := range m.byTerm[term] {
			at, ours := p.at, p.ours
			rarity := unknown
			if ours.known {
				rarity = known
			}
			topics[at] += weightTopic * rarity * ours.confidence * other.confidence
			ties := Relates(term, ours, other) && (a.tech || !leisurely && ours.direct && other.direct)
			out[at].word = out[at].word || ties
		}
	}
	speakers := m.speakers(a.languages)
	for at := range out {
		c := &m.candidates[at]
		spoken, tongue, more := false, 0.0, 0.0
		if speakers[at] {
			spoken = c.about.SpeaksOne(a.languages)
			tongue, more = c.about.speaks(a)
		}
		b := &out[at]
		forAll := a.general && c.ready && (m.tasks == nil || c.tasks > 0)
		b.tied = spoken || !a.about && (b.word || forAll || a.Civic && c.program && c.ready)
		if a.Civic {
			topics[at] *= rolesShare
		}
		b.sum = weightLanguage*tongue + weightMore*more + bounded(topics[at], maxTopic)
		if a.Civic && c.program {
			b.sum += weightCivic
		}
		if forAll {
			b.sum += weightGeneral * (1 + float64(min(c.tasks, manyTasks))/manyTasks) / 2
		}
		if len(a.languages) > 0 && !spoken {
			b.sum *= foreign
		}
	}
	return out
}

// speakers marks the candidates whose profile has one of the languages, in the order of the candidates.
func (m *matcher) speakers(tongues []string) []bool {
	out := make([]bool, len(m.candidates))
	for _, t := range tongues {
		for _, p := range m.byTerm[t] {
			out[p.at] = true
		}
		if t == "node.js" { // see knows
			for _, p := range m.byTerm["javascript"] {
				out[p.at] = true
			}
		}
	}
	return out
}
