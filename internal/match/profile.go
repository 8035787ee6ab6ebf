package match

import (
	"slices"
	"strings"
	"unicode"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// place is where a word stands.
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

// relevance is how surely something is about a term, and which word says so.
type relevance struct {
	confidence float64
	word       string
	place      place
	direct     bool // the word itself, or another spelling of it; not something that only implies it
	known      bool
}

// Profile is what a repository, a group or an event is about.
type Profile map[string]relevance

// add puts a word and all that it stands for into the profile; the surest reason stays.
func (l *Lexicon) add(p Profile, f found, sure float64, at place) {
	put := func(term string, t relevance) {
		if old, ok := p[term]; !ok || t.confidence > old.confidence {
			t.direct = t.direct || ok && old.direct && old.confidence == t.confidence
			p[term] = t
		}
	}
	put(f.term, relevance{sure, f.word, at, true, f.known})
	for _, m := range l.orShipped().means[f.term] {
		put(m.term, relevance{sure * m.confidence, f.word, at, m.confidence == 1, true})
	}
}

// Read adds the terms of a text to the profile.
func (l *Lexicon) Read(p Profile, text string, how reading, sure float64, at place) {
	for _, f := range l.read(text, how) {
		l.add(p, f, sure, at)
	}
}

// sorted are the profile's terms in order, so that sums do not depend on the order of a map.
func (p Profile) sorted() []string {
	out := make([]string, 0, len(p))
	for t := range p {
		out = append(out, t)
	}
	slices.Sort(out)
	return out
}

// markup are what GitHub counts as languages, and nobody gives a talk in.
var markup = map[string]bool{
	"HTML": true, "CSS": true, "SCSS": true, "Sass": true, "Less": true, "Stylus": true, "Markdown": true, "TeX": true, "Makefile": true,
	"Dockerfile": true, "Batchfile": true, "Procfile": true, "Roff": true, "Rich Text Format": true, "XSLT": true, "JSON": true, "YAML": true,
	"Smarty": true, "Mustache": true, "Handlebars": true, "EJS": true, "Pug": true, "Jinja": true, "CMake": true, "Shell": true, "M4": true,
	"Gherkin": true, "Nix": true, "Starlark": true, "Go Template": true,
}

// ProfileOf reads what a repository says of itself.
func (l *Lexicon) ProfileOf(r digest.Repository) Profile {
	p := Profile{}
	l.readLanguages(p, r.Languages)
	for _, t := range r.Topics {
		l.Read(p, strings.ReplaceAll(t, "-", " "), asWords, confidenceTopic, inTopics)
	}
	if ruby, ok := p["ruby"]; ok && ruby.place == inLanguages { // Jekyll's sites count as Ruby, and have none
		site := Profile{}
		l.Read(site, strings.Join(r.Topics, " ")+" "+r.Description+" "+r.Readme[:min(len(r.Readme), 600)], AsProse, 1, inReadme)
		if _, made := site["jekyll"]; made {
			ruby.confidence = min(ruby.confidence, confidenceUnlisted)
			p["ruby"] = ruby
		}
	}
	_, name, _ := strings.Cut(r.Name, "/")
	l.Read(p, l.spaced(name), AsTitle, confidenceText, InName)
	l.Read(p, r.Description, AsProse, confidenceText, inDescription)
	lead, rest := beginning(r.Readme)
	body := Profile{}
	l.Read(body, lead, AsProse, confidenceLead, inReadme)
	for _, f := range l.read(rest, AsProse) {
		if f.known {
			l.add(body, f, confidenceReadme, inReadme)
		}
	}
	for _, term := range body.sorted() {
		t := body[term]
		if _, listed := p[term]; languages[term] && !listed && len(r.Languages) > 0 {
			t.confidence = min(t.confidence, confidenceUnlisted)
		}
		if old, ok := p[term]; !ok || t.confidence > old.confidence {
			p[term] = t
		}
	}
	return p
}

// readLanguages adds the languages: the first that one programs in, and with less weight the others.
func (l *Lexicon) readLanguages(p Profile, list []string) {
	main, other := false, false
	for _, lang := range list {
		other = other || lang == "R" || lang == "Julia"
		other = other && !slices.Contains(list, "Python")
	}
	for i, lang := range list {
		sure := confidenceSecond
		switch {
		case markup[lang] && i == 0 && len(list) == 1:
			sure = confidenceLanguage
		case markup[lang] && i == 0:
			sure = confidenceLead
		case markup[lang]:
			sure = confidenceReadme
		case !main && i == 0:
			sure, main = confidenceLanguage, true
		case !main:
			sure, main = confidenceAfterMarkup, true
		case i > 3:
			sure = confidenceReadme
		}
		if lang == "Jupyter Notebook" && other { // the kernel is not Python's
			l.add(p, found{"data scienc", lang, true}, sure*confidenceMeaning, inLanguages)
			main = false
			continue
		}
		if lang == "Jupyter Notebook" {
			l.add(p, found{"python", "Python", true}, sure, inLanguages)
		}
		for _, f := range l.read(lang, asWords) {
			l.add(p, f, sure, inLanguages)
		}
	}
}

// spaced parts the words of a repository's name: laBudget, street_trees, ShakeAlertLA.
func (l *Lexicon) spaced(name string) string {
	name = strings.NewReplacer("-", " ", "_", " ").Replace(name)
	if f := l.read(name, asWords); len(f) == 1 && f[0].known {
		return name
	}
	var out strings.Builder
	small := false
	for _, r := range name {
		if small && unicode.IsUpper(r) {
			out.WriteByte(' ')
		}
		small = unicode.IsLower(r)
		out.WriteRune(r)
	}
	return out.String()
}

// beginning parts the first paragraphs of a README from the rest.
func beginning(readme string) (lead, rest string) {
	const enough = 600
	if len(readme) <= enough {
		return readme, ""
	}
	cut := enough
	if i := strings.IndexAny(readme[cut:], " \n"); i >= 0 {
		cut += i
	} else {
		cut = len(readme)
	}
	return readme[:cut], readme[cut:]
}

// audience is what a group is about.
type audience struct {
	profile          Profile
	languages        []string // the languages and frameworks that it names
	primaryLanguages []string // those of its name and its first topic
	about            bool     // it is a group of a language: without it, nothing fits
	Civic            bool     // it is there for what a city does
	tech             bool     // it wants to hear of software
	Never            bool     // it does not want talks about code
	topics           bool     // the configuration says what it is about
}

func (l *Lexicon) AudienceOf(g digest.Group) audience {
	a := audience{profile: Profile{}, topics: len(g.Topics) > 0}
	focal := 0
	for i, t := range g.Topics {
		topic := Profile{}
		l.Read(topic, strings.ReplaceAll(t, "-", " "), asWords, ConfidenceGroup, inTopics)
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
		return audience{profile: a.withoutEveryday(), topics: true, Civic: a.Civic}
	}
	name := Profile{}
	l.Read(name, g.Name, AsTitle, ConfidenceGroup, InName)
	for _, term := range name.sorted() {
		if t := name[term]; t.known && t.confidence > a.profile[term].confidence {
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
	l.judge(&a, g)
	return a
}

// judge finds out what kind of group it is.
func (l *Lexicon) judge(a *audience, g digest.Group) {
	text := strings.ToLower(g.Name + " " + strings.Join(g.Topics, " "))
	stems := stemsOf(text)
	off := leisurely(stems)
	for term, t := range a.profile {
		a.Civic = a.Civic || civic[term] && t.direct
		a.tech = a.tech || t.known && t.direct && !l.isIn(cityLife, term) && !leisure[term]
	}
	a.tech = a.tech || g.Propose != "" || technical.MatchString(text)
	a.Civic = a.Civic || strings.Contains(stems, " hack for ") || strings.Contains(stems, " code for ")
	a.Never = strings.Contains(stems, " book club ") || off && len(a.languages) == 0 && !a.Civic && !a.technicalTopic(g)
}

// stemsOf are the stems of a text, with a space around each.
func stemsOf(text string) string {
	stems := " "
	for _, t := range tokens(text) {
		stems += stem(t.text) + " "
	}
	return stems
}

// leisurely reports whether stems speak of what people do in their free time.
func leisurely(stems string) bool {
	for w := range leisure {
		if strings.Contains(stems, " "+w+" ") {
			return true
		}
	}
	return false
}

// ambiguousWords reports whether the languages that the group names are everyday words to it: Ruby Jewelers, whose topics are jewelry and
// gemstones. Its topics are read already, its name is not. A technical word beside them, or no word that is strange to software, means
// that the language is meant.
func (l *Lexicon) ambiguousWords(a *audience, g digest.Group) bool {
	name := Profile{}
	l.Read(name, g.Name, AsTitle, ConfidenceGroup, InName)
	named := LanguagesOf(name)
	for _, t := range slices.Concat(named, a.languages) {
		if !everydayWords[t] {
			return false
		}
	}
	if len(named)+len(a.languages) == 0 || g.Propose != "" || technical.MatchString(g.Name) {
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
		l.Read(topic, strings.ReplaceAll(t, "-", " "), asWords, ConfidenceGroup, inTopics)
		tongues := LanguagesOf(topic)
		for _, term := range topic.sorted() {
			if topic[term].known && topic[term].direct && !everydayWords[term] && !l.isIn(cityLife, term) && !leisure[term] {
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

// withoutEveryday is the profile of the topics without what the everyday words would mean as languages.
func (a *audience) withoutEveryday() Profile {
	out := Profile{}
	for term, t := range a.profile {
		if t.direct && !everydayWords[term] {
			out[term] = t
		}
	}
	return out
}

// technicalTopic reports whether the group's name has a technical word, or its topics have several.
func (a *audience) technicalTopic(g digest.Group) bool {
	return technical.MatchString(g.Name) || len(technical.FindAllString(strings.Join(g.Topics, " "), 2)) == 2
}

// LanguagesOf are the languages and frameworks that a profile names itself, sorted.
func LanguagesOf(p Profile) []string {
	var out []string
	for _, term := range p.sorted() {
		if (languages[term] || frameworks[term]) && p[term].direct {
			out = append(out, term)
		}
	}
	return out
}

// isIn reports whether a term, or something that it stands for, is in a set.
func (l *Lexicon) isIn(set map[string]bool, term string) bool {
	return set[term] || slices.ContainsFunc(l.orShipped().means[term], func(m meaning) bool { return set[m.term] })
}
