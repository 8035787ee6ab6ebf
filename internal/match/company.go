package match

import "slices"

// ambiguous are terms that mean something else as well, so that one word does not show which: Swift is also a bus line,
// Unity a data catalog, a tenant somebody's account, and a chart a package of Helm.
var ambiguous = func() map[string]bool {
	out := termSet(
		`chart|design|tenant|unity|catalog|board|model|spark|shiny|helm|heat|port|play|game|games|node.js|pipeline|
		streaming|rag|observable|bokeh|celery|puppet|phoenix|polar|maui|blade|bun|less|lambda|ar|vr|walking|culture|arts`,
	)
	for term := range ambiguousLanguages {
		out[term] = true
	}
	return out
}()

// keepCompany marks the terms of a repository that nothing else supports, so that they tie it to no group:
//   - an ambiguous term, and the known part of a topic, need such a word outside of the README;
//   - a term that only the README names needs another word that stands for it or that it stands for, there or
//
// elsewhere;
//   - a term that only the repository's name has needs one anywhere, or the README;
//   - a framework that no topic names needs its language among those that GitHub finds, if it finds any;
//   - a language that GitHub does not find, where it finds others, is none of the repository's.
//
// What is only implied by such a term is marked, too.
func (l *Lexicon) keepCompany(p Profile, listed []string) {
	l = l.orShipped()
	const readme, name = 1 << inReadme, 1 << InName
	alone := map[string]bool{}
	for term, t := range p {
		if !t.direct || !t.known || t.places&(1<<inLanguages) != 0 {
			continue
		}
		doubtful := ambiguous[term] || t.partial || t.places == readme || t.places == name
		alone[term] = doubtful && !l.accompanied(p, term, ambiguous[term] || t.partial) ||
			languages[term] && len(listed) > 0 || frameworks[term] && len(listed) > 0 && !l.madeIn(p, term)
	}
	for term, t := range p {
		if !t.known || !alone[term] && (t.direct || !alone[t.from]) {
			continue
		}
		t.alone, t.confidence = true, min(t.confidence, confidenceUnlisted)
		p[term] = t
	}
}

// madeIn reports whether a topic names the framework, or GitHub finds a language that it is made in, if it has one.
func (l *Lexicon) madeIn(p Profile, framework string) bool {
	made := !slices.ContainsFunc(l.means[framework], func(m meaning) bool { return languages[m.term] })
	return made || p[framework].places&(1<<inTopics) != 0 ||
		slices.ContainsFunc(l.means[framework], func(m meaning) bool {
			return languages[m.term] && p[m.term].places&(1<<inLanguages) != 0
		})
}

// accompanied reports whether another word of the profile supports a term; with outside, one that does not stand in the
// README alone.
func (l *Lexicon) accompanied(p Profile, term string, outside bool) bool {
	supports := func(other string) bool {
		t, ok := p[other]
		return ok && other != term && t.known && t.places != 0 && !generalTerms[other] && t.word != p[term].word &&
			(!outside || t.places != 1<<inReadme)
	}
	return slices.ContainsFunc(l.means[term], func(m meaning) bool { return supports(m.term) }) ||
		slices.ContainsFunc(l.meantBy[term], supports)
}
