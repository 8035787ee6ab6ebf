package match

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// stagesText lists what titles and texts of evenings say about talks. The file explains its form.
//
//go:embed stages.txt
var stagesText string

// sign is what a phrase says about an evening.
type sign string

const (
	signFor     sign = "for"
	signOpening sign = "slot"
	signProject sign = "project"
	signAgainst sign = "against"
	signWeak    sign = "weak"
	signClosed  sign = "closed"
)

var knownSigns = map[sign]bool{
	signFor: true, signOpening: true, signProject: true, signAgainst: true, signWeak: true, signClosed: true,
}

// The parts of an event in which a phrase counts.
const (
	whereTitle = 1 << iota
	whereLead  // the first sentence of the text
	whereText
)

var signPlaces = map[string]int{
	"title": whereTitle, "lead": whereTitle | whereLead, "text": whereLead | whereText,
	"any": whereTitle | whereLead | whereText,
}

// phrase is a line's phrase, as the words that it is made of. A word "#" is any number, "_" any word, "..." up to three
// words, and "@name" any word of a class.
type phrase struct {
	sign    sign
	code    string
	where   int
	words   []string
	classes []map[string]bool // of each word that is a class; nil where none is
	first   bool              // it counts only as the first words of its part
}

// phraseTable holds phrases by their first word, and those that begin with a number by their second.
type phraseTable struct {
	by, byNumber map[string][]phrase
	rules        *ruleTable
	// first tells whether a phrase begins with a word of that first byte and length. It is cheaper to ask than the map.
	first [256][32]bool
}

// phrases are all of stages.txt. A test reads the table, so the error cannot occur.
var phrases = sync.OnceValue(func() *phraseTable {
	by, rules, _ := parseSigns(stagesText)
	t := &phraseTable{by: by, byNumber: map[string][]phrase{}, rules: rules}
	for _, p := range by["#"] {
		for _, w := range p.begins(1) {
			t.byNumber[w] = append(t.byNumber[w], p)
		}
	}
	for word := range by {
		t.first[word[0]][min(len(word), 31)] = true
	}
	return t
})

// parseSigns reads lines of the form "sign code where: phrase, phrase", and those of classes and rules. The error names
// the line.
func parseSigns(text string) (map[string][]phrase, *ruleTable, error) {
	out, classes := map[string][]phrase{}, map[string]map[string]bool{}
	rules := &ruleTable{sets: map[string]int{}, byWord: map[string]uint64{}, byPrefix: map[string]uint64{}}
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		head, list, ok := strings.Cut(line, ":")
		f := strings.Fields(head)
		if ok && len(f) == 2 && f[0] == "class" {
			classes["@"+f[1]] = wordSet(list)
			continue
		}
		if ok && len(f) == 3 && f[0] == "together" && knownSigns[sign(f[1])] {
			for r := range strings.SplitSeq(list, ",") {
				if err := rules.add(sign(f[1]), f[2], r, classes); err != nil {
					return nil, nil, fmt.Errorf("line %d: %w", n+1, err)
				}
			}
			continue
		}
		if !ok || len(f) != 3 || signPlaces[f[2]] == 0 {
			return nil, nil, fmt.Errorf("line %d: %q is not of the form \"sign code where: phrase, phrase\"", n+1, line)
		}
		if !knownSigns[sign(f[0])] {
			return nil, nil, fmt.Errorf("line %d: there is no sign %q", n+1, f[0])
		}
		for p := range strings.SplitSeq(list, ",") {
			for _, words := range expanded(strings.Fields(p)) {
				first := false
				if len(words) > 0 {
					words[0], first = strings.CutPrefix(words[0], "^")
				}
				if len(words) == 0 || words[0] == "_" || words[0] == gap ||
					words[0] == "#" && (len(words) == 1 || words[1] == gap) {
					return nil, nil, fmt.Errorf("line %d: %q does not begin with a word", n+1, p)
				}
				made := phrase{sign(f[0]), f[1], signPlaces[f[2]], words, nil, first}
				for i, w := range words {
					if w[0] != '@' {
						continue
					}
					if classes[w] == nil {
						return nil, nil, fmt.Errorf("line %d: there is no class %q above this line", n+1, w)
					}
					if made.classes == nil {
						made.classes = make([]map[string]bool, len(words))
					}
					made.classes[i] = classes[w]
				}
				for _, w := range made.begins(0) {
					out[w] = append(out[w], made)
				}
			}
		}
	}
	return out, rules, nil
}

// begins are the words that may stand for the phrase's word number i.
func (p phrase) begins(i int) []string {
	if p.classes != nil && p.classes[i] != nil {
		return slices.Sorted(maps.Keys(p.classes[i]))
	}
	return p.words[i : i+1]
}

// expanded are all ways to read the words of a phrase, with alternatives (a|b) and words that may be missing (a?).
func expanded(words []string) [][]string {
	if len(words) == 0 {
		return [][]string{nil}
	}
	word, optional := strings.CutSuffix(words[0], "?")
	rests := expanded(words[1:])
	var out [][]string
	for choice := range strings.SplitSeq(word, "|") {
		parts := []string{choice}
		if choice != gap && !strings.HasPrefix(choice, "@") {
			parts = signWords(choice)
		}
		for _, rest := range rests {
			out = append(out, slices.Concat(parts, rest))
		}
	}
	if optional {
		out = append(out, rests...)
	}
	return out
}

// signWords are the words of a text as phrases have them: in lower case, without accents, parted at hyphens.
func signWords(text string) []string {
	return strings.FieldsFunc(fold(text), func(r rune) bool {
		return r < utf8.RuneSelf && (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("#_'&^", r)
	})
}

var numberWords = wordSet(`one two three four five six seven eight nine ten twelve fifteen twenty thirty
	un una uno dos tres cuatro cinco seis siete ocho nueve diez doce quince veinte treinta`)

// mayBeNumber is a cheap look before isNumber.
func mayBeNumber(w string) bool {
	return w[0] <= '9' || len(w) >= 2 && len(w) <= maxNumberWord && strings.IndexByte("fostenudc", w[0]) >= 0
}

// maxNumberWord is the length of the longest of them.
const maxNumberWord = 7

func isNumber(word string) bool {
	return numberWords[word] || strings.Trim(word, "0123456789") == ""
}

// signs collects what the phrases say, by sign: each code once, with the words that say it.
type signs map[sign][]digest.Because

// read adds the signs of one part of an event.
func (s signs) read(words []string, where int) {
	table := phrases()
	for i := range words {
		if w := words[i]; !table.first[w[0]][min(len(w), 31)] && !mayBeNumber(w) {
			continue
		}
		for _, p := range table.by[words[i]] {
			if !p.first || i == 0 {
				s.add(p, words, i, where)
			}
		}
		if i+1 < len(words) && mayBeNumber(words[i]) && isNumber(words[i]) {
			for _, next := range []string{words[i+1], "_"} {
				for _, p := range table.byNumber[next] {
					s.add(p, words, i, where)
				}
			}
		}
	}
}

// add adds the sign of p if the words from at on begin with it, it counts here, and the words before do not deny it.
func (s signs) add(p phrase, words []string, at, where int) {
	if p.where&where == 0 {
		return
	}
	n := p.length(words[at:], 0)
	if n < 0 || denied(words[:at]) || hasCode(s[p.sign], p.code) {
		return
	}
	s[p.sign] = append(s[p.sign], digest.Because{Code: p.code, Terms: []string{strings.Join(words[at:at+n], " ")}})
}

func hasCode(list []digest.Because, code string) bool {
	return slices.ContainsFunc(list, func(b digest.Because) bool { return b.Code == code })
}

// gap is the word of a phrase that stands for up to maxGap words of a text.
const (
	gap    = "..."
	maxGap = 3
)

// length is with how many words a text has the phrase from its word number from on; -1 if it does not begin with it.
func (p phrase) length(words []string, from int) int {
	n := 0
	for i := from; i < len(p.words); i++ {
		if p.words[i] == gap {
			for skip := 0; skip <= maxGap && n+skip <= len(words); skip++ {
				if rest := p.length(words[n+skip:], i+1); rest >= 0 {
					return n + skip + rest
				}
			}
			return -1
		}
		if n == len(words) {
			return -1
		}
		w, class := p.words[i], p.classes != nil && p.classes[i] != nil
		switch {
		case class && p.classes[i][words[n]], w == "_", w == "#" && isNumber(words[n]), w == words[n]:
		default:
			return -1
		}
		n++
	}
	return n
}

var (
	denying  = wordSet(`no not never without isn't aren't don't won't wasn't sin ni nunca`)
	articles = wordSet(`a an the any un una el la los las of than de another more`)
	replaced = wordSet(`instead rather vez lugar`)
)

// denied reports whether the words before a phrase say that it does not hold: no webinar, social instead of a talk.
func denied(before []string) bool {
	i := len(before) - 1
	for i >= 0 && articles[before[i]] {
		i--
	}
	return i >= 0 && (denying[before[i]] || i < len(before)-1 && replaced[before[i]])
}
