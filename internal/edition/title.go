package edition

import (
	"slices"
	"strings"
	"unicode"
)

// titleWords returns the words of a title in lower case, without punctuation.
func titleWords(title string) []string {
	return strings.FieldsFunc(strings.ToLower(title), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '+' && r != '#'
	})
}

// sameTitle reports whether two titles have the same words.
func sameTitle(a, b string) bool {
	return a == b || slices.Equal(titleWords(a), titleWords(b))
}

// similarTitle reports whether two titles of one group at the same hour mean the same event. Without the group's name,
// the longer title must contain all words of the shorter one, or at least three of five words must be shared.
func similarTitle(a, b, group string) bool {
	wa, wb := without(titleWords(a), titleWords(group)), without(titleWords(b), titleWords(group))
	if len(wa) > len(wb) {
		wa, wb = wb, wa
	}
	if len(wa) == 0 {
		return true // only the group's name: its meeting at that hour
	}
	shared := 0
	for _, w := range wa {
		if slices.Contains(wb, w) {
			shared++
		}
	}
	return shared == len(wa) || 5*shared >= 3*(len(wa)+len(wb)-shared)
}

// without returns the words that are not in drop, once each.
func without(words, drop []string) []string {
	var out []string
	for _, w := range words {
		if !slices.Contains(drop, w) && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// JoinWords returns the words of a title, each followed by a space. Two titles with the same words give the same text.
func JoinWords(title string) string {
	var b []byte
	for _, w := range titleWords(title) {
		b = append(append(b, w...), ' ')
	}
	return string(b)
}
