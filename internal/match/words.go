package match

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// HasWords reports whether a text has the words of part, in their order and as whole words, whatever their case and
// accents. Words consist of letters and digits, and of the signs + and # at their ends: C++, C#, LGBTQ+. A word of
// several letters without such signs also stands for the word with them. A part without words is in no text.
func HasWords(text, part string) bool {
	words, wanted := plainWords(text), plainWords(part)
	for i := 0; len(wanted) > 0 && i+len(wanted) <= len(words); i++ {
		if slices.EqualFunc(words[i:i+len(wanted)], wanted, isWanted) {
			return true
		}
	}
	return false
}

// isWanted reports whether word is the wanted word.
func isWanted(word, wanted string) bool {
	rest, ok := strings.CutPrefix(word, wanted)
	return ok && (rest == "" || len(wanted) > 1 && strings.Trim(rest, "+#") == "")
}

// plainWords are the words of a text, in lower case and without accents.
func plainWords(text string) []string {
	var words []string
	rest := fold(text)
	for rest != "" {
		start := strings.IndexFunc(rest, isPlain)
		if start < 0 {
			break
		}
		rest = rest[start:]
		end := strings.IndexFunc(rest, func(r rune) bool { return !isPlain(r) })
		if end < 0 {
			end = len(rest)
		}
		after := strings.TrimLeft(rest[end:], "+#")
		if next, _ := utf8.DecodeRuneInString(after); !isPlain(next) { // not as in Python+SQL
			end = len(rest) - len(after)
		}
		words = append(words, rest[:end])
		rest = rest[end:]
	}
	return words
}

func isPlain(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }
