package match

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// The weights of a match, in one place. A word that two sides share is worth its rarity among the repositories, times
// how surely each side is about it, times the weight of where it stands.
const (
	// How surely a repository is about a word, by where the word stands.
	confidenceLanguage    = 1.0  // its first programming language
	confidenceAfterMarkup = 0.85 // the same, where pages or styles are more than the program
	confidenceSecond      = 0.4  // a further language: often a part of the tools, never enough alone
	confidenceTopic       = 1.0  // its topics on GitHub
	confidenceText        = 0.9  // its name and description
	confidenceLead        = 0.6  // how its README begins
	confidenceReadme      = 0.25 // the rest of the README: known words only
	confidenceUnlisted    = 0.45 // at most: a language that GitHub does not find, or a word without company
	confidencePartial     = 0.75 // factor: a known word of a topic of several words, whose other words are not known

	// How surely a group or an event is about a word.
	ConfidenceGroup       = 1.0  // topics and name of the group
	ConfidenceTitle       = 1.0  // the event's title
	confidenceDescription = 0.35 // the event's text, without the lines about doors, pizza and parking
	confidencePast        = 0.5  // titles of other evenings of the group
	// where the configuration does not tell what a group is about: the event's title, in its place.
	confidenceGuess = 0.8

	// What sharing a word is worth.
	weightLanguage = 1.6 // a language or framework of the group: the best one counts
	weightMore     = 0.6 // the second best of them
	weightTopic    = 1.5 // any other word of the group
	weightTitle    = 1.0 // a word of the event
	weightPast     = 0.3 // a word of its other evenings
	weightCivic    = 0.9 // a civic group takes an interest in all that a city does
	weightGeneral  = 1.4 // a group for developers of all kinds takes what newcomers can start on; half of it without tasks

	// What else counts.
	bonusReady     = 0.25 // newcomers can start at once; twice that for civic groups, who come to do so
	bonusRelease   = 0.2  // there is a release to tell of
	bonusActive    = 0.25 // pushed within six weeks; half within half a year
	bonusApp       = 0.4  // for civic groups: made for the web or for telephones, so that residents use it
	bonusDescribed = 0.2  // description and README both say what it is
	bonusOpening   = 0.6  // the event still needs a speaker
	bonusSpeech    = 0.4  // it is described in the group's language; the same less where it is in another
	foreign        = 0.7  // factor: the group names languages, and the repository's is none of them
	genericShare   = 0.6  // factor: words as wide as "web"
	plainShare     = 0.5  // factor: words that the table of synonyms does not know
	rolesShare     = 0.4  // factor: topics of civic groups are rather what volunteers can do than what it is about
	besideShare    = 0.8  // factor: languages of a group that are neither in its name nor its first topic

	// Limits.
	minScore       = 0.5 // how surely both must be about a word, for the word to tie them
	minImplied     = 0.6 // … where one of them only implies it: what is implied twice ties nothing
	maxTopic       = 2.0 // what all words of a group can add at most, beside its languages
	maxTitle       = 2.0 // … of an event's title
	maxDescription = 0.8 // … of an event's text
	maxPast        = 0.5 // … of other evenings
	minRare        = 0.6 // what a known word is worth at least, however many repositories have it
	floor          = 0.5 // what words alone must be worth: silence is better than a silly match
	veryWell       = 2.0 // the sum from which a repository may go to two groups that have no other
	fullScore      = 3.0 // the sum that is worth 63 of 100
	manyTasks      = 6   // first tasks: more of them count no more
	asSensible     = 0.7 // the share of the best sum, without what else counts, that the others must reach to be shown
)

// languages are programming languages as terms, and what else whole groups are about.
var (
	languages = termSet(`python|r|javascript|php|ruby|java|kotlin|scala|swift|dart|golang|rust|elixir|c++|.net|julia|perl|clojure|haskell|erlang|lua|
		matlab|stata|sas|f#|groovy|ocaml|lisp|zig|cobol|fortran|elm|solidity|objective c`)
	frameworks = termSet(`wordpress|drupal|joomla|laravel|symfony|rails|django|flask|fastapi|react|vue|angular|svelte|ember|node.js|react native|flutter|
		android|ios|unity|salesforce|spring boot|blockchain`)
	// everydayWords are those of them that people also meet about, or call themselves by, without meaning software.
	everydayWords = termSet(`go|python|r|java|ruby|swift|dart|golang|rust|scala|elixir|julia|perl|lua|crystal|elm|` +
		`groovy|zig|react|rails|flask|ember|flutter|unity|angular`)
	// genericTerms are words so wide that they tie nothing unless they stand on both sides themselves.
	genericTerms = termSet(`web|backend|api|testing|automation|scripting|cloud|infrastructure|desktop|documentation|database|search|graphics|games|engineering|
		functional programming|analytics|reporting|local government|learning resources|volunteering`)
	// cityLife are what cities do: an evening's title alone that names it is not about software.
	cityLife = termSet(`mobility|streets|urban planning|environment|public safety|emergency management|public health|arts|economy|education|food|parks|
		local government|city services|social equity|energy|shipping|aviation|animals|news|sanitation`)
	// nonTechTopics are what people meet about without wanting to hear of software, unless the group says so.
	nonTechTopics = termSet(`arts|food|parks|animals|aviation|shipping|education|economy|news`)
	// generalTerms are what groups for developers of all kinds name. They tie such a group to repositories with first
	// tasks, and nothing else.
	generalTerms = termSet(`software development|software engineering|open source|programming|coding|women in tech|` +
		`pull request`)
	// apps are languages in which one makes what residents use.
	apps = []string{"javascript", "php", "ruby", "dart", "swift", "kotlin", "elixir"}
	// civic are words of groups that are there for what a city does.
	civic = termSet(`civic tech|code for america|brigade|open government|volunteering`)
	// technical are words that say that a group is about making things with computers, or about cities' plans.
	technical = regexp.MustCompile(`(?i)\b(?:data|tech|cod(?:e|er|ing)|dev(?:s|elop)?|digital|hack|software|` +
		`program(?:ming|mer)|civic|maps?\b|mapping|gis|geo|comput|engineer|api|web|cyber|csv|gtfs|mds)`)
	// leisure are words of groups that do not want talks about code, whatever they are called.
	leisure = termSet(`book|reading|reader|literature|fiction|novel|poetry|hiking|hike|yoga|meditation|dance|salsa|karaoke|wine|beer|whisky|cocktail|dating|
		single|board game|boardgame|tabletop|dungeon|language exchange|conversation|toastmaster|photography|knitting|craft|soccer|basketball|tennis|golf|
		surf|climbing|chess|poker|movie|travel|brunch|foodie|mom|dad|parent|boomer|real estate|church|dog|fitness|social club|theater|gardening|gardener|birding|birder|bird watching|birdwatching|zoo|nature walk|running|runner|investor`)
)

func termSet(text string) map[string]bool {
	out := map[string]bool{}
	for t := range strings.SplitSeq(text, "|") {
		var stems []string
		for _, w := range tokens(t) {
			stems = append(stems, stem(w.text))
		}
		out[strings.Join(stems, " ")] = true
	}
	return out
}

// knows is how surely the repository is about a language or framework that a group names.
func (p Profile) knows(tongue string, all []string) float64 {
	if tongue == "node.js" && !slices.Contains(all, "javascript") { // its community is at home with all of JavaScript
		return max(p[tongue].confidence, p["javascript"].confidence)
	}
	return p[tongue].confidence
}

// SpeaksOne reports whether the repository is surely about one of the languages and frameworks.
func (p Profile) SpeaksOne(tongues []string) bool {
	return slices.ContainsFunc(tongues, func(t string) bool { return p.knows(t, tongues) >= minScore })
}

// speaks is how surely the repository is about the best of the group's languages and frameworks, and about the second.
func (p Profile) speaks(a audience) (best, second float64) {
	for _, t := range a.languages {
		sure := p.knows(t, a.languages)
		if !slices.Contains(a.primaryLanguages, t) {
			sure *= besideShare
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

// bounded lets a sum grow more slowly, the nearer it comes to the most.
func bounded(sum, most float64) float64 { return most * (1 - math.Exp(-sum/most)) }

// rarity is what sharing a term is worth: 1 where one repository has it, little where all have it.
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

// worth of a shared term, before the weight of where it stands.
func (m *matcher) worth(term string, ours, other relevance) float64 {
	return m.rarity(term, ours.known || other.known) * ours.confidence * other.confidence
}

// Relates reports whether the shared term alone ties the two together.
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

// base is what a candidate and a group share, whatever the event.
type base struct {
	sum  float64
	tied bool // it may be proposed to the group
	word bool // words of the group tie it, not languages
}

// bases are the candidates that share anything with the group, by their place in the list.
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
			ties := Relates(term, ours, other) && (a.tech && !a.offTopic || !leisurely && ours.direct && other.direct)
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

// speakers marks the candidates that are about one of the languages in any way, by their place in the list.
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

// rank orders the candidates that fit the group's evening, the best first.
func (m *matcher) rank(g digest.Group, a audience, bases []base, e talkEvent) []fit {
	title, told := m.lexicon.spokenOf(g, e.event)
	tongues := m.withImplied(LanguagesOf(title), a)
	speech := languageOf(strings.Join(slices.Concat([]string{g.Name}, g.Topics, m.pastTitles[g.Name]), " ") + " " +
		e.event.Title)
	byTitle := make([]float64, len(m.candidates))
	byText := make([]float64, len(m.candidates))
	byPast := make([]float64, len(m.candidates))
	titled := make([]bool, len(m.candidates))
	m.sum(byTitle, title, weightTitle, func(at int, term string, ours, other relevance) {
		titled[at] = titled[at] || a.tech && !m.lexicon.isIn(cityLife, term) && Relates(term, ours, other)
	})
	m.sum(byText, told, weightTitle, nil)
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
		tie := sum
		most = max(most, tie)
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
		out = append(out, fit{at, sum, tie})
	}
	out = slices.DeleteFunc(out, func(f fit) bool { return f.tie < asSensible*most })
	slices.SortStableFunc(out, func(a, b fit) int { return cmp.Compare(b.sum, a.sum) })
	return out
}

// withImplied adds to the languages that a title names those of the group that the named frameworks are made in: an
// evening about Laravel is still one about PHP.
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

// sum adds what each candidate shares with a profile.
func (m *matcher) sum(into []float64, p Profile, weight float64, each func(at int, term string, ours,
	other relevance),
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

// spokenOf is what an event is about: by its title without the group's name, and by its text.
func (l *Lexicon) spokenOf(g digest.Group, e digest.Event) (title, told Profile) {
	title, told = Profile{}, Profile{}
	l.Read(title, withoutName(e.Title, g.Name), AsProse, ConfidenceTitle, InTitle)
	text := e.Description
	if text == "" {
		text = e.Summary
	}
	text = text[:min(len(text), maxText)]
	for _, line := range strings.FieldsFunc(text, func(r rune) bool {
		return r == '\n' || r == '!' || r == '?' ||
			r == ';'
	}) {
		for sentence := range strings.SplitSeq(line, ". ") {
			if !isLogistics(sentence) {
				l.Read(told, sentence, AsProse, confidenceDescription, inText)
			}
		}
	}
	for term := range title {
		delete(told, term)
	}
	return title, told
}

// maxText is how much of an event's text is read.
const maxText = 4000

// logistics are in sentences about how to come, not what it is about.
var logistics = strings.Split("parking|pizza|food|drinks|doors|address|rsvp|metro "+
	"station|suite|floor|blvd|sponsor|zoom|code of conduct|security desk|about us|http", "|")

func isLogistics(sentence string) bool {
	sentence = strings.ToLower(sentence)
	return slices.ContainsFunc(logistics, func(w string) bool { return strings.Contains(sentence, w) })
}

// withoutName is a title without the group's name, where that stands as whole words.
func withoutName(title, name string) string {
	i := strings.Index(strings.ToLower(title), strings.ToLower(name))
	if name == "" || i < 0 || i+len(name) > len(title) {
		return title
	}
	before, _ := utf8.DecodeLastRuneInString(title[:i])
	if unicode.IsLetter(before) || isWord(title[i+len(name):]) {
		return title
	}
	return title[:i] + " " + title[i+len(name):]
}
