package match

import (
	_ "embed"
	"fmt"
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
	signSlot    sign = "slot"
	signProject sign = "project"
	signAgainst sign = "against"
	signWeak    sign = "weak"
	signClosed  sign = "closed"
)

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

// phrase is a line's phrase, as the words that it is made of. A word "#" is any number, and "_" any word.
type phrase struct {
	sign  sign
	code  string
	where int
	words []string
	first bool // it counts only as the first words of its part
}

// phraseTable holds phrases by their first word, and those that begin with a number by their second.
type phraseTable struct {
	by, byNumber map[string][]phrase
	// first tells whether a phrase begins with a word of that first byte and length. It is cheaper to ask than the map.
	first [256][32]bool
}

// phrases are all of stages.txt. A test reads the table, so the error cannot occur.
var phrases = sync.OnceValue(func() *phraseTable {
	by, _ := parseSigns(stagesText)
	t := &phraseTable{by: by, byNumber: map[string][]phrase{}}
	for _, p := range by["#"] {
		t.byNumber[p.words[1]] = append(t.byNumber[p.words[1]], p)
	}
	for word := range by {
		t.first[word[0]][min(len(word), 31)] = true
	}
	return t
})

// parseSigns reads lines of the form "sign code where: phrase, phrase". The error names the line.
func parseSigns(text string) (map[string][]phrase, error) {
	out := map[string][]phrase{}
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		head, list, ok := strings.Cut(line, ":")
		f := strings.Fields(head)
		if !ok || len(f) != 3 || signPlaces[f[2]] == 0 {
			return nil, fmt.Errorf("line %d: %q is not of the form \"sign code where: phrase, phrase\"", n+1, line)
		}
		switch sign(f[0]) {
		case signFor, signSlot, signProject, signAgainst, signWeak, signClosed:
		default:
			return nil, fmt.Errorf("line %d: there is no sign %q", n+1, f[0])
		}
		for p := range strings.SplitSeq(list, ",") {
			for _, words := range expanded(strings.Fields(p)) {
				first := false
				if len(words) > 0 {
					words[0], first = strings.CutPrefix(words[0], "^")
				}
				if len(words) == 0 || words[0] == "_" || words[0] == "#" && (len(words) == 1 || words[1] == "_") {
					return nil, fmt.Errorf("line %d: %q does not begin with a word", n+1, p)
				}
				out[words[0]] = append(out[words[0]], phrase{sign(f[0]), f[1], signPlaces[f[2]], words, first})
			}
		}
	}
	return out, nil
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
		parts := signWords(choice)
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
				s.add(p, words[i:], where)
			}
		}
		if i+1 < len(words) && mayBeNumber(words[i]) && isNumber(words[i]) {
			for _, p := range table.byNumber[words[i+1]] {
				s.add(p, words[i:], where)
			}
		}
	}
}

// add adds the sign of p if words begin with it and it counts here.
func (s signs) add(p phrase, words []string, where int) {
	if p.where&where == 0 || len(p.words) > len(words) {
		return
	}
	for i, w := range p.words {
		if w != words[i] && w != "_" && (w != "#" || !isNumber(words[i])) {
			return
		}
	}
	if !slices.ContainsFunc(s[p.sign], func(b digest.Because) bool { return b.Code == p.code }) {
		s[p.sign] = append(
			s[p.sign],
			digest.Because{Code: p.code, Terms: []string{strings.Join(words[:len(p.words)], " ")}},
		)
	}
}
