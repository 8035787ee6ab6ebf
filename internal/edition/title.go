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
	_, similar := similarity(a, b, group)
	return similar
}

// similarity is similarTitle with the part of all words that the titles share.
func similarity(a, b, group string) (score float64, similar bool) {
	wa, wb := without(titleWords(a), titleWords(group)), without(titleWords(b), titleWords(group))
	if len(wa) > len(wb) {
		wa, wb = wb, wa
	}
	if len(wa) == 0 {
		return 0, true // only the group's name: its meeting at that hour
	}
	shared := 0
	for _, w := range wa {
		if slices.Contains(wb, w) {
			shared++
		}
	}
	all := len(wa) + len(wb) - shared
	return float64(shared) / float64(all), shared == len(wa) || 5*shared >= 3*all
}

// clearlySame reports whether two titles of the groups mean the same event even if it starts at another time: without
// the groups' names they have the same words, or one has all words of the other and more, but no number. "Part 2" is
// another evening.
func clearlySame(a, b string, groups ...string) bool {
	if sameTitle(a, b) {
		return true
	}
	names := titleWords(strings.Join(groups, " "))
	wa, wb := without(titleWords(a), names), without(titleWords(b), names)
	if len(wa) > len(wb) {
		wa, wb = wb, wa
	}
	if len(wa) == 0 {
		return false
	}
	for _, w := range wa {
		if !slices.Contains(wb, w) {
			return false
		}
	}
	return !slices.ContainsFunc(without(wb, wa), func(w string) bool { return strings.ContainsFunc(w, unicode.IsNumber) })
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
