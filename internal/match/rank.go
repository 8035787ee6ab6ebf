package match

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/prose"
)

// rank returns the candidates that fit the group's event, the best first.
func (m *matcher) rank(g digest.Group, a audience, bases []base, e talkEvent) []fit {
	title, text := m.lexicon.spokenOf(g, e.event)
	tongues := m.withImplied(LanguagesOf(title), a)
	speech := prose.LanguageOf(
		strings.Join(slices.Concat([]string{g.Name}, g.Topics, m.pastTitles[g.Name]), " ") + " " + e.event.Title,
	)
	byTitle := make([]float64, len(m.candidates))
	byText := make([]float64, len(m.candidates))
	byPast := make([]float64, len(m.candidates))
	titled := make([]bool, len(m.candidates))
	m.sum(byTitle, title, weightTitle, func(at int, term string, ours, other relevance) {
		titled[at] = titled[at] || a.tech && !m.lexicon.isIn(cityLife, term) && Relates(term, ours, other)
	})
	m.sum(byText, text, weightTitle, nil)
	m.sum(byPast, m.past[g.Name], weightPast, nil)
	var out []fit
	most := 0.0
	for at, c := range m.candidates {
		b := bases[at]
		switch {
		case e.stage.Kind == StageProject && (!c.ready || m.tasks != nil && c.tasks == 0):
			continue
		case !b.tied && (a.about || !titled[at]):
			continue
		case len(tongues) > 0 && !c.about.SpeaksOne(tongues):
			continue
		}
		sum := b.sum + bounded(byTitle[at], maxTitle) + bounded(byText[at], maxDescription) + bounded(byPast[at], maxPast)
		if sum < floor {
			continue
		}
		shared := sum
		most = max(most, shared)
		sum += c.bonus
		if speech != "" && c.speech != "" {
			if speech == c.speech {
				sum += bonusSpeech
			} else {
				sum -= bonusSpeech
			}
		}
		if a.Civic && c.ready {
			sum += bonusReady
		}
		if a.Civic && c.app {
			sum += bonusApp
		}
		out = append(out, fit{at, sum, shared})
	}
	out = slices.DeleteFunc(out, func(f fit) bool { return f.shared < asSensible*most })
	slices.SortStableFunc(out, func(a, b fit) int { return cmp.Compare(b.sum, a.sum) })
	if len(out) > 1 && !m.candidates[out[0].at].thin { // the others must be as sensible
		out = slices.DeleteFunc(out, func(f fit) bool { return m.candidates[f.at].thin })
	}
	return out
}

// withImplied adds the group's languages that the named frameworks are made in: an event about Laravel is also about
// PHP.
func (m *matcher) withImplied(tongues []string, a audience) []string {
	out := tongues
	for _, t := range tongues {
		for _, other := range m.lexicon.means[t] {
			if languages[other.term] && slices.Contains(a.languages, other.term) {
				out = append(out, other.term)
			}
		}
	}
	return out
}

// sum adds to into what each candidate shares with a profile, and calls each for every shared term.
func (m *matcher) sum(
	into []float64,
	p Profile,
	weight float64,
	each func(at int, term string, ours, other relevance),
) {
	for _, term := range p.sorted() {
		other := p[term]
		rarity := m.rarity(term, other.known)
		for _, p := range m.byTerm[term] {
			into[p.at] += weight * rarity * p.ours.confidence * other.confidence
			if each != nil {
				each(p.at, term, p.ours, other)
			}
		}
	}
}
