package match

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// synonymsText says which words mean others. The file explains its form.
//
//go:embed synonyms.txt
var synonymsText string

// synonymsSpanish is the same for words that count in Spanish texts, and in lists of topics.
//
//go:embed synonyms.es.txt
var synonymsSpanish string

// ParseSynonyms parses lines of the form "term: word, word". A word that begins with "=" means the same as the term. It
// skips empty lines and lines that begin with #. It returns terms and words in lower case. The error names the line
// with a wrong form, an empty word, or a repeated term.
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

// meaning is a word that a term stands for, with a confidence.
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
	meantBy map[string][]string  // the terms that stand for a term
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

// newLexicon returns a lexicon of a table, and of one for Spanish texts. If both have a term, the first table wins.
func newLexicon(table, spanish map[string][]string) *Lexicon {
	l := &Lexicon{
		means: map[string][]meaning{}, meantBy: map[string][]string{}, known: map[string]bool{}, display: map[string]string{},
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
			l.meantBy[t] = append(l.meantBy[t], term)
		}
		slices.SortFunc(l.means[term], func(a, b meaning) int { return strings.Compare(a.term, b.term) })
	}
	return l
}

// merged returns the table with one more line.
func merged(table map[string][]string, term string, words []string) map[string][]string {
	if table == nil {
		table = map[string][]string{}
	}
	table[term] = words
	return table
}

// termOf returns the term of a text: its stems, joined by spaces.
func (*Lexicon) termOf(text string) string {
	var stems []string
	for _, t := range tokens(text) {
		stems = append(stems, stem(t.text))
	}
	return strings.Join(stems, " ")
}

// enter makes text a known term, and returns the term.
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
