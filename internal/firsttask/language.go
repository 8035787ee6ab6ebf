package firsttask

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// functionWords are the words that show a Latin language, such as "the", by the language's code. Names are the names of
// the languages.
var functionWords, languageNames = func() (words map[string][]string, names map[string]string) {
	words, names = map[string][]string{}, map[string]string{}
	for _, line := range lines("languages") {
		head, list, _ := strings.Cut(line, ":")
		code, name, _ := strings.Cut(head, " ")
		names[code] = strings.TrimSpace(name)
		for w := range strings.FieldsSeq(list) {
			words[w] = append(words[w], code)
		}
	}
	return words, names
}()

// foreign reports that an issue is in a language that none of the readers reads. Languages with other letters count as
// foreign. Short texts, and texts that could be in several languages, do not.
func foreign(x text, languages []string) string {
	if len(languages) == 0 {
		return ""
	}
	whole := x.titleFolded + "\n" + inlineCode.ReplaceAllString(x.folded, " ")
	if script := otherScript(whole); script != "" {
		return fmt.Sprintf("it is written in %s letters, and the readers' languages are not", script)
	}
	counts := map[string]int{}
	list := strings.FieldsFunc(unaccented.Replace(quoted.ReplaceAllString(x.title+"\n"+x.body, " ")), func(r rune) bool {
		return !unicode.IsLetter(r) && r != '\''
	})
	for i, w := range list {
		if i+1 < len(list) && slices.Contains(nameParts, strings.ToLower(w)) && capital(list[i+1]) || i > 0 && capital(w) &&
			slices.Contains(nameParts, strings.ToLower(w)) {
			continue // Playa del Rey, La Brea
		}
		w = strings.ToLower(w)
		for _, code := range functionWords[w] {
			counts[code]++
		}
		if before, _, elided := strings.Cut(w, "'"); elided { // l'heure, dell'anno
			for _, code := range functionWords[before+"'"] {
				counts[code]++
			}
		}
	}
	own, strongest, other := 0, 0, ""
	for code, n := range counts {
		switch {
		case slices.Contains(languages, code):
			own = max(own, n)
		case n > strongest || n == strongest && code < other:
			strongest, other = n, code
		}
	}
	const few = 4
	if strongest >= few && strongest*2 > own*3 {
		return fmt.Sprintf("it is in %s, which the readers do not read", languageNames[other])
	}
	return ""
}

// quoted matches code and quotations, which may be in another language.
var quoted = regexp.MustCompile("`[^`\n]*`" + `|"[^"\n]*"|“[^”\n]*”|«[^»\n]*»`)

// nameParts are function words that are also parts of names.
var nameParts = []string{
	"de", "del", "la", "las", "los", "el", "le", "les", "du", "des", "da", "do", "dos", "di", "y", "van", "von", "der",
}

// capital reports whether a word starts with a capital letter.
func capital(w string) bool { return unicode.IsUpper([]rune(w)[0]) }

// scripts are letters that readers of Latin languages do not read.
var scripts = []struct {
	name  string
	table *unicode.RangeTable
}{
	{"Chinese or Japanese", unicode.Han},
	{"Japanese", unicode.Hiragana},
	{"Japanese", unicode.Katakana},
	{"Korean", unicode.Hangul},
	{"Cyrillic", unicode.Cyrillic},
	{"Arabic", unicode.Arabic},
	{"Hebrew", unicode.Hebrew},
	{"Greek", unicode.Greek},
	{"Devanagari", unicode.Devanagari},
	{"Thai", unicode.Thai},
	{"Armenian", unicode.Armenian},
}

// otherScript returns the name of the letters that most of s is in, unless these are Latin.
func otherScript(s string) string {
	latin, count, name, top := 0, map[string]int{}, "", 0
	for _, r := range s {
		if unicode.Is(unicode.Latin, r) {
			latin++
			continue
		}
		for _, script := range scripts {
			if unicode.Is(script.table, r) {
				count[script.name]++
				if count[script.name] > top {
					name, top = script.name, count[script.name]
				}
			}
		}
	}
	// A word of Latin letters has about as much to say as two or three Chinese characters.
	if total := sum(count); total*3 > latin && total > 3 {
		return name
	}
	return ""
}

func sum(counts map[string]int) int {
	total := 0
	for _, n := range counts {
		total += n
	}
	return total
}

// writtenWithoutSpaces reports whether s has a sentence in a language without spaces between words.
func writtenWithoutSpaces(s string) bool {
	n := 0
	for _, r := range s {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai) {
			n++
		}
	}
	return n >= 2*minWords
}
