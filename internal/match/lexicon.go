package match

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// synonymsText says which words mean others. The file explains its form.
//
//go:embed synonyms.txt
var synonymsText string

// synonymsSpanish is the same for words that count in Spanish texts, and in lists of topics.
//
//go:embed synonyms.es.txt
var synonymsSpanish string

// ParseSynonyms reads lines of the form "term: word, word", where a word that begins with "=" means the same as the
// term. Lines that begin with # and empty lines are passed over. Terms and words come back in lower case, as they are
// written. The error names the line: of a wrong form, an empty word, or a term that has a line already.
func ParseSynonyms(text string) (map[string][]string, error) {
	out := map[string][]string{}
	for n, line := range strings.Split(text, "\n") {
		line = strings.ToLower(strings.TrimSpace(line))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		term, words, ok := strings.Cut(line, ":")
		term = strings.TrimSpace(term)
		if !ok || term == "" || strings.TrimSpace(words) == "" {
			return nil, fmt.Errorf("line %d: %q is not of the form \"term: word, word\"", n+1, line)
		}
		if out[term] != nil {
			return nil, fmt.Errorf("line %d: %q has a line already", n+1, term)
		}
		for w := range strings.SplitSeq(words, ",") {
			w = strings.TrimSpace(w)
			if strings.Trim(w, "= ") == "" {
				return nil, fmt.Errorf("line %d: %q names an empty word", n+1, line)
			}
			out[term] = append(out[term], w)
		}
	}
	return out, nil
}

// meaning is a word that a term stands for, and how surely.
type meaning struct {
	term       string
	confidence float64
}

// How sure a meaning is: a word to the right of a term, and the least that is still followed to further words.
const (
	confidenceMeaning = 0.75
	minMeaning        = 0.4
)

// Lexicon is a table of synonyms, prepared for reading texts: terms are stems, joined by spaces. It never changes, so
// it is safe for concurrent use. A nil Lexicon is the shipped table.
type Lexicon struct {
	means   map[string][]meaning // all that a term stands for, itself left out, sorted by term
	known   map[string]bool      // terms that stand in the table
	display map[string]string    // of each term: how the table first spells it
	spanish map[string]bool      // terms that mean something in Spanish texts only
	longest map[string]int       // by first stem: how many stems the longest term that begins so has
}

// NewLexicon returns the shipped table of synonyms with a city's own table on top: where own says something about a
// term, it replaces what the shipped table says about it. own may be empty. The error names the line that cannot be
// understood.
func NewLexicon(own string) (*Lexicon, error) {
	table, err := ParseSynonyms(synonymsText)
	if err != nil {
		return nil, err
	}
	more, err := ParseSynonyms(own)
	if err != nil {
		return nil, err
	}
	spanish, err := ParseSynonyms(synonymsSpanish)
	if err != nil {
		return nil, err
	}
	maps.Copy(table, more)
	return newLexicon(table, spanish), nil
}

// shipped is the lexicon of the embedded table alone. A test parses the table, so the error cannot occur.
var shipped = sync.OnceValue(func() *Lexicon {
	l, err := NewLexicon("")
	if err != nil {
		return newLexicon(nil, nil)
	}
	return l
})

// orShipped is the lexicon itself, or the shipped one where it is nil.
func (l *Lexicon) orShipped() *Lexicon {
	if l == nil {
		return shipped()
	}
	return l
}

// newLexicon makes a lexicon of a table and of one that counts in Spanish texts. The first wins where both have a term.
func newLexicon(table, spanish map[string][]string) *Lexicon {
	l := &Lexicon{
		means: map[string][]meaning{}, known: map[string]bool{}, display: map[string]string{},
		spanish: map[string]bool{}, longest: map[string]int{},
	}
	direct := map[string][]meaning{}
	for _, term := range slices.Sorted(maps.Keys(table)) {
		l.enter(term)
		for _, w := range table[term] {
			l.enter(strings.TrimPrefix(w, "="))
		}
	}
	for _, term := range slices.Sorted(maps.Keys(spanish)) {
		if known := l.known[l.termOf(term)]; !known {
			l.spanish[l.enter(term)] = true
			table = merged(table, term, spanish[term])
		}
	}
	for term, words := range table {
		from := l.enter(term)
		for _, w := range words {
			sure := confidenceMeaning
			if same, ok := strings.CutPrefix(w, "="); ok {
				w, sure = same, 1
			}
			if to := l.enter(w); to != from {
				direct[from] = append(direct[from], meaning{to, sure})
			}
		}
	}
	for term := range direct {
		best := map[string]float64{term: 1}
		queue := []string{term}
		for len(queue) > 0 {
			at := queue[0]
			queue = queue[1:]
			for _, m := range direct[at] {
				if sure := best[at] * m.confidence; sure >= minMeaning && sure > best[m.term] {
					best[m.term] = sure
					queue = append(queue, m.term)
				}
			}
		}
		delete(best, term)
		for t, sure := range best {
			l.means[term] = append(l.means[term], meaning{t, sure})
		}
		slices.SortFunc(l.means[term], func(a, b meaning) int { return strings.Compare(a.term, b.term) })
	}
	return l
}

// merged is the table with one more line.
func merged(table map[string][]string, term string, words []string) map[string][]string {
	if table == nil {
		table = map[string][]string{}
	}
	table[term] = words
	return table
}

// termOf is the term that a text is: its stems, joined by spaces.
func (*Lexicon) termOf(text string) string {
	var stems []string
	for _, t := range tokens(text) {
		stems = append(stems, stem(t.text))
	}
	return strings.Join(stems, " ")
}

// enter makes text a known term, and returns it.
func (l *Lexicon) enter(text string) string {
	term := l.termOf(text)
	stems := strings.Fields(term)
	if len(stems) > 0 {
		if l.display[term] == "" {
			l.display[term] = text
		}
		l.known[term] = true
		l.longest[stems[0]] = max(l.longest[stems[0]], len(stems))
	}
	return term
}

// found is a term as it stands in a text.
type found struct {
	term    string
	word    string // as it is written there
	known   bool
	partial bool // see relevance
	spanish bool // the word means something in Spanish only
}

// reading is how a text is read.
type reading int

const (
	asWords reading = iota // a list of words: topics, languages
	AsTitle                // a name: of a group, of a repository
	// sentences, where names of languages that are everyday words too count only if written as names.
	AsProse
)

// read returns the terms of a text, in order: the longest known terms, and the other words that say something.
func (l *Lexicon) read(text string, how reading) []found {
	l = l.orShipped()
	list := tokens(text)
	stems := make([]string, len(list))
	for i, t := range list {
		stems[i] = stem(t.text)
	}
	isSpanish := sync.OnceValue(func() bool { return languageOf(text) == "es" })
	var out []found
	for i := 0; i < len(list); {
		n, term := l.match(stems[i : i+joined(text, list[i:], l.longest[stems[i]])])
		switch {
		case n > 0 && how != asWords && l.spanish[term] && !isSpanish():
			i += n
			continue
		case n > 1:
			word := text[list[i].from:list[i+n-1].to]
			out = append(out, found{term: term, word: word, known: true, spanish: l.spanish[term]})
			i += n
			continue
		case !meant(text, list, i, how):
		case n == 1:
			out = append(out, found{term: term, word: list[i].text, known: true, spanish: l.spanish[term]})
		case how == AsTitle && nameWithin(stems[i]) != "":
			out = append(out, found{term: nameWithin(stems[i]), word: nameWithin(stems[i]), known: true})
		case strings.Contains(list[i].text, "."):
			// js.la, example.org: the parts may be known
			for part := range strings.SplitSeq(list[i].text, ".") {
				if s := stem(part); l.known[s] && how != AsProse {
					out = append(out, found{term: s, word: part, known: true})
				}
			}
		case utf8.RuneCountInString(stems[i]) > 2 && !generic[stems[i]] && strings.ContainsFunc(stems[i], unicode.IsLetter):
			out = append(out, found{term: stems[i], word: list[i].text})
		}
		i++
	}
	return out
}

// joined counts the first words of a list that nothing but spaces, hyphens, and slashes part, at least one and at most
// most: a term does not span other punctuation.
func joined(text string, list []token, most int) int {
	most = max(1, min(most, len(list)))
	for n := 1; n < most; n++ {
		if strings.Trim(text[list[n-1].to:list[n].from], " \t\n-_/\u00a0") != "" {
			return n
		}
	}
	return most
}

// glued are names that groups and projects write in one with another word: socalpython, laphpdev.
var glued = strings.Fields("python php javascript wordpress drupal django flutter laravel angular kotlin golang elixir")

// nameWithin is the name that begins or ends a word or, for PHP, stands anywhere in it.
func nameWithin(word string) string {
	for _, name := range glued {
		if strings.HasPrefix(word, name) || strings.HasSuffix(word, name) || name == "php" && strings.Contains(word, name) {
			return name
		}
	}
	return ""
}

// match finds the longest known term with which the stems begin.
func (l *Lexicon) match(stems []string) (int, string) {
	for n := min(l.longest[stems[0]], len(stems)); n > 0; n-- {
		if n == 1 {
			if l.known[stems[0]] {
				return 1, stems[0]
			}
			break
		}
		if term := strings.Join(stems[:n], " "); l.known[term] {
			return n, term
		}
	}
	return 0, ""
}

// asName are words that name a language or a tool, and mean something else when written small.
var asName = wordSet(`swift dart julia crystal shiny react rust ruby java ember express spark flask elm node ionic blade composer helm
	puppet unity bun deno less lambda phoenix polar rag astro pug maui looker snowflake prefect celery cargo twig
	observable cocoa bokeh voila go r ai ar vr`)

// beforeGo and afterGo are what stands beside the name of the language Go, in prose.
var (
	beforeGo = wordSet("in with using use for of learn learning from golang")
	afterGo  = wordSet("programming language developer developers dev devs meetup generics modules microservices " +
		"concurrency services backend night workshop code")
)

// meant reports whether the word at i of a text is the name that its letters spell.
func meant(text string, list []token, i int, how reading) bool {
	w := list[i].text
	lower := strings.ToLower(w)
	if how == asWords || !asName[lower] {
		return true
	}
	last := i == len(list)-1
	switch {
	case lower == "go":
		before := i > 0 && beforeGo[strings.ToLower(list[i-1].text)]
		follows := !last && afterGo[strings.ToLower(list[i+1].text)]
		return w == "Go" && (before || follows || how == AsTitle && (i == 0 || last))
	case lower == "r":
		after := text[list[i].to:]
		initial := strings.HasPrefix(after, ".") && !last && i > 0 && startsUpper(list[i+1].text) &&
			startsUpper(list[i-1].text)
		before := strings.TrimRight(text[:list[i].from], " ")
		return w == "R" && !initial && !strings.HasSuffix(before, "&") && !strings.HasPrefix(after, "&") &&
			!strings.HasPrefix(after, " &") && !strings.HasPrefix(after, "'")
	case len(w) == 2: // AI, AR, VR
		return w == strings.ToUpper(w)
	case how == AsTitle:
		return true
	}
	return startsUpper(w) && w != strings.ToUpper(w)
}
