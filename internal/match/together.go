package match

import (
	"fmt"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// rule is a line "together" of stages.txt: what a sentence says if it has a word of each of several sets, in any order.
type rule struct {
	sign sign
	code string
	sets uint64 // as bits, by their number
}

// ruleTable holds the rules, and of each word the sets that have it.
type ruleTable struct {
	rules    []rule
	sets     map[string]int // the number of a set, by its text
	byWord   map[string]uint64
	byPrefix map[string]uint64
}

// maxSets is how many different sets the rules may have.
const maxSets = 64

// The lengths of beginnings of words that sets may have, such as "explain*".
const (
	minPrefix = 4
	maxPrefix = 8
)

// add reads the sets of one rule: words, or classes, parted by "|".
func (t *ruleTable) add(s sign, code, text string, classes map[string]map[string]bool) error {
	r := rule{sign: s, code: code}
	for set := range strings.FieldsSeq(text) {
		n, ok := t.sets[set]
		if !ok {
			n = len(t.sets)
			if n == maxSets {
				return fmt.Errorf("there are more than %d different sets", maxSets)
			}
			t.sets[set] = n
			if err := t.addSet(n, set, classes); err != nil {
				return err
			}
		}
		r.sets |= 1 << n
	}
	if r.sets&(r.sets-1) == 0 {
		return fmt.Errorf("%q has fewer than two sets", text)
	}
	t.rules = append(t.rules, r)
	return nil
}

func (t *ruleTable) addSet(n int, text string, classes map[string]map[string]bool) error {
	put := func(word string) error {
		prefix, ok := strings.CutSuffix(word, "*")
		switch {
		case !ok:
			t.byWord[word] |= 1 << n
		case len(prefix) < minPrefix || len(prefix) > maxPrefix:
			return fmt.Errorf("%q does not have %d to %d letters", word, minPrefix, maxPrefix)
		default:
			t.byPrefix[prefix] |= 1 << n
		}
		return nil
	}
	for word := range strings.SplitSeq(text, "|") {
		class := classes[word]
		if strings.HasPrefix(word, "@") && class == nil {
			return fmt.Errorf("there is no class %q above this line", word)
		}
		if class == nil {
			class = map[string]bool{word: true}
		}
		for w := range class {
			if err := put(w); err != nil {
				return err
			}
		}
	}
	return nil
}

// of returns the sets that have a word.
func (t *ruleTable) of(word string) uint64 {
	sets := t.byWord[word]
	for n := minPrefix; n <= min(len(word), maxPrefix); n++ {
		sets |= t.byPrefix[word[:n]]
	}
	return sets
}

// readRules adds what the rules find in the words of one sentence. A word that the words before it deny counts only for
// rules about speakers who are looked for.
func (s signs) readRules(words []string) {
	if len(words) > maxSentence { // in so many words, anything can be found
		return
	}
	t := phrases().rules
	all, affirmed := uint64(0), uint64(0)
	for i, w := range words {
		sets := t.of(w)
		all |= sets
		if sets != 0 && !denied(words[:i]) {
			affirmed |= sets
		}
	}
	for _, r := range t.rules {
		found := affirmed
		if r.sign == signOpening {
			found = all
		}
		if found&r.sets != r.sets || hasCode(s[r.sign], r.code) {
			continue
		}
		var terms []string
		for _, w := range words {
			if t.of(w)&r.sets != 0 && len(terms) < maxTerms {
				terms = append(terms, w)
			}
		}
		s[r.sign] = append(s[r.sign], digest.Because{Code: r.code, Terms: []string{strings.Join(terms, " … ")}})
	}
}

// maxSentence is how many words a sentence may have that the rules read.
const maxSentence = 30

// maxTerms is how many words of a sentence show what a rule found.
const maxTerms = 4
