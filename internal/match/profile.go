package match

import (
	"slices"
	"strings"
)

// place is the part of a repository, group, or event that has a word.
type place int

const (
	inLanguages place = iota
	inTopics
	InName
	inDescription
	inReadme
	InTitle
	inText
	inPast
)

// relevance is how confident we are that something is about a term, and which word shows it.
type relevance struct {
	confidence float64
	word       string
	place      place
	direct     bool // the word itself, or another spelling of it; not something that only implies it
	known      bool
	from       string // the term that the word is
	places     uint16 // where the term itself stands, as bits
	partial    bool   // a part of a topic of several words, whose other words are not understood
	alone      bool   // nothing else in the profile supports it: see company.go
}

// Profile maps the terms of a repository, a group, or an event to their relevance.
type Profile map[string]relevance

// add adds a word and everything that it stands for to the profile. The highest confidence wins.
func (l *Lexicon) add(p Profile, f found, sure float64, at place) {
	put := func(term string, t relevance) {
		old, ok := p[term]
		if ok && t.confidence <= old.confidence {
			t, old = old, t
		} else if ok {
			t.direct = t.direct || old.direct && old.confidence == t.confidence
		}
		t.places |= old.places
		p[term] = t
	}
	put(f.term, relevance{
		confidence: sure,
		word:       f.word,
		place:      at,
		direct:     true,
		known:      f.known,
		from:       f.term,
		places:     1 << at,
		partial:    f.partial,
	})
	for _, m := range l.orShipped().means[f.term] {
		t := relevance{
			confidence: sure * m.confidence, word: f.word, place: at, direct: m.confidence == 1, known: true, from: f.term,
			partial: f.partial,
		}
		if t.direct {
			t.places = 1 << at
		}
		if f.spanish && t.direct {
			t.word = l.orShipped().display[m.term]
		}
		put(m.term, t)
	}
}

// Read adds the terms of a text to the profile.
func (l *Lexicon) Read(p Profile, text string, how reading, sure float64, at place) {
	for _, f := range l.read(text, how) {
		l.add(p, f, sure, at)
	}
}

// readTopic adds the terms of a topic. Where the lexicon knows only a part of a topic of several words, that part is
// not what the topic is about: "nature walks" is not walking.
func (l *Lexicon) readTopic(p Profile, topic string, sure float64) {
	list := l.read(strings.ReplaceAll(topic, "-", " "), asWords)
	partial := slices.ContainsFunc(list, func(f found) bool { return !f.known })
	for _, f := range list {
		f.partial = partial && f.known
		if f.partial {
			l.add(p, f, sure*confidencePartial, inTopics)
			continue
		}
		l.add(p, f, sure, inTopics)
	}
}

// sorted returns the terms of the profile in order, so that sums do not depend on map order.
func (p Profile) sorted() []string {
	out := make([]string, 0, len(p))
	for t := range p {
		out = append(out, t)
	}
	slices.Sort(out)
	return out
}

// LanguagesOf returns the languages and frameworks that a profile names directly, sorted.
func LanguagesOf(p Profile) []string {
	var out []string
	for _, term := range p.sorted() {
		if (languages[term] || frameworks[term]) && p[term].direct {
			out = append(out, term)
		}
	}
	return out
}

// isIn reports whether a set has a term, or anything that the term stands for.
func (l *Lexicon) isIn(set map[string]bool, term string) bool {
	return set[term] || slices.ContainsFunc(l.orShipped().means[term], func(m meaning) bool { return set[m.term] })
}
