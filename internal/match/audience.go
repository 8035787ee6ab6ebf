package match

import (
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// audience describes the interests of a group.
type audience struct {
	profile          Profile
	languages        []string // the languages and frameworks that it names
	primaryLanguages []string // those of its name and its first topic
	about            bool     // it is a group of a language: without it, nothing fits
	Civic            bool     // it is there for what a city does
	tech             bool     // it wants to hear of software
	Never            bool     // it does not want talks about code
	topics           bool     // the configuration says what it is about
	general          bool     // it is for developers of all kinds, or helps people to their first contribution
}

func (l *Lexicon) AudienceOf(g digest.Group) audience {
	a := audience{profile: Profile{}, topics: len(g.Topics) > 0}
	focal := 0
	for i, t := range g.Topics {
		topic := Profile{}
		l.readTopic(topic, t, ConfidenceGroup)
		if strings.EqualFold(strings.TrimSpace(t), "data") {
			l.Read(topic, "data science", asWords, ConfidenceGroup*confidenceMeaning, inTopics)
		}
		if found := LanguagesOf(topic); len(found) > 0 {
			focal++
			a.languages = append(a.languages, found...)
			if i == 0 {
				a.about, a.primaryLanguages = true, found
			}
		}
		for _, term := range topic.sorted() {
			if old, ok := a.profile[term]; !ok || topic[term].confidence > old.confidence {
				a.profile[term] = topic[term]
			}
		}
	}
	a.about = a.about || focal > 0 && 2*focal >= len(g.Topics)
	if l.ambiguousWords(&a, g) {
		return audience{profile: a.withoutAmbiguousLanguages(), topics: true, Civic: a.Civic}
	}
	name := Profile{}
	l.Read(name, g.Name, AsTitle, ConfidenceGroup, InName)
	for _, term := range name.sorted() {
		// A place that a group is named for is no subject: Port Alder Python, Forest Park Coders.
		t := name[term]
		if t.known && t.confidence > a.profile[term].confidence && (len(g.Topics) == 0 || !l.isIn(cityLife, term)) {
			a.profile[term] = t
		}
	}
	if found := LanguagesOf(name); len(found) > 0 {
		a.about = true
		a.languages, a.primaryLanguages = append(a.languages, found...), append(a.primaryLanguages, found...)
	}
	if len(a.primaryLanguages) == 0 {
		a.primaryLanguages = a.languages
	}
	slices.Sort(a.languages)
	a.languages = slices.Compact(a.languages)
	l.decide(&a, g)
	return a
}

// decide determines the kind of group: civic, technical, for all developers, or not interested in software.
func (l *Lexicon) decide(a *audience, g digest.Group) {
	text := strings.ToLower(g.Name + " " + strings.Join(g.Topics, " "))
	stems := stemsOf(text)
	off := leisurely(stems)
	for term, t := range a.profile {
		a.Civic = a.Civic || civic[term] && t.direct
		a.general = a.general || generalTerms[term] && t.direct && len(a.languages) == 0
		a.tech = a.tech || t.known && t.direct && !l.isIn(cityLife, term) && !leisure[term]
	}
	a.tech = a.tech || g.Propose != "" || technical.MatchString(text)
	a.Civic = a.Civic || strings.Contains(stems, " hack for ") || strings.Contains(stems, " code for ")
	a.Never = strings.Contains(stems, " book club ") || off && len(a.languages) == 0 && !a.Civic && !a.technicalTopic(g)
}

// stemsOf returns the stems of a text, with a space around each.
func stemsOf(text string) string {
	stems := " "
	for _, t := range tokens(text) {
		stems += stem(t.text) + " "
	}
	return stems
}

// leisurely reports whether stems name a leisure activity.
func leisurely(stems string) bool {
	for w := range leisure {
		if strings.Contains(stems, " "+w+" ") {
			return true
		}
	}
	return false
}

// ambiguousWords reports whether the group uses the names of languages in their everyday sense: Ruby Jewelers, with the
// topics jewelry and gemstones. The topics have been read, the name has not. If the group also has a technical word, or
// no topic outside of software, the languages are meant. A page for proposals says nothing: other clubs have them, too.
func (l *Lexicon) ambiguousWords(a *audience, g digest.Group) bool {
	name := Profile{}
	l.Read(name, g.Name, AsTitle, ConfidenceGroup, InName)
	named := LanguagesOf(name)
	for _, t := range slices.Concat(named, a.languages) {
		if !ambiguousLanguages[t] {
			return false
		}
	}
	if len(named)+len(a.languages) == 0 || technical.MatchString(g.Name) {
		return false
	}
	strange, itself := 0, 0
	for _, t := range g.Topics {
		if leisurely(stemsOf(strings.ToLower(t))) {
			strange++
			continue
		}
		if technical.MatchString(t) {
			return false
		}
		topic := Profile{}
		l.readTopic(topic, t, ConfidenceGroup)
		tongues := LanguagesOf(topic)
		for _, term := range topic.sorted() {
			if topic[term].known && topic[term].direct && !ambiguousLanguages[term] && !l.isIn(cityLife, term) &&
				!leisure[term] {
				return false
			}
		}
		switch {
		case len(tongues) > 0:
			itself++
		case len(topic) > 0:
			strange++
		}
	}
	return strange > 0 && (itself == 0 || strange > itself)
}

// withoutAmbiguousLanguages returns the profile of the topics without languages that are everyday words.
func (a *audience) withoutAmbiguousLanguages() Profile {
	out := Profile{}
	for term, t := range a.profile {
		if t.direct && !ambiguousLanguages[term] {
			out[term] = t
		}
	}
	return out
}

// technicalTopic reports whether the group's name has a technical word, or its topics have several.
func (a *audience) technicalTopic(g digest.Group) bool {
	return technical.MatchString(g.Name) || len(technical.FindAllString(strings.Join(g.Topics, " "), 2)) == 2
}
