package calledoff

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind says what a token is.
type kind uint8

const (
	word   kind = iota
	sep         // what may separate a marker from a title: ":", "-", "/", "!", "…"
	hyphen      // between two words, without spaces
	comma
	open
	closing
	quote
	other // "&", "?", "+"
)

type token struct {
	kind       kind
	start, end int
	norm       string // of a word: in small letters
	caps       bool   // three letters or more, and no small one
	capital    bool   // begins with a capital
}

// scan splits a title into words and signs.
func scan(s string) []token {
	var out []token
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsSpace(r):
			i += n
		case isWord(r):
			end := wordEnd(s, i)
			out = append(out, newWord(s, i, end))
			i = end
		default:
			out = append(out, token{kind: kindOf(s, i, r, n), start: i, end: i + n})
			i += n
		}
	}
	return out
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// wordEnd returns where the word that begins at i ends. Apostrophes within it belong to it, and slashes between
// digits: "8/29". "un-cancelled" is one word.
func wordEnd(s string, i int) int {
	end := i
	for end < len(s) {
		r, n := utf8.DecodeRuneInString(s[end:])
		if !isWord(r) {
			next, _ := utf8.DecodeRuneInString(s[min(end+n, len(s)):])
			before, _ := utf8.DecodeLastRuneInString(s[:end])
			inner := (r == '\'' || r == '’') && unicode.IsLetter(before) && unicode.IsLetter(next) ||
				r == '/' && unicode.IsDigit(before) && unicode.IsDigit(next) ||
				r == '-' && strings.EqualFold(s[i:end], "un") && unicode.IsLetter(next)
			if !inner || end == i {
				break
			}
		}
		end += n
	}
	return end
}

func newWord(s string, i, end int) token {
	text := s[i:end]
	t := token{kind: word, start: i, end: end, norm: strings.ReplaceAll(strings.ToLower(text), "’", "'")}
	letters, small := 0, false
	for j, r := range text {
		if j == 0 {
			t.capital = unicode.IsUpper(r) || unicode.IsDigit(r) || unicode.IsLetter(r) && !unicode.IsLower(r)
		}
		if unicode.IsLetter(r) {
			letters++
			small = small || unicode.IsLower(r)
		}
	}
	t.caps = letters >= 3 && !small
	return t
}

func kindOf(s string, i int, r rune, n int) kind {
	switch {
	case strings.ContainsRune("([{【「『（［〔<", r):
		return open
	case strings.ContainsRune(")]}】」』）］〕>", r):
		return closing
	case strings.ContainsRune("\"“”„«»'‘’", r):
		return quote
	case r == ',' || r == '，':
		return comma
	case strings.ContainsRune("&?+%#@=", r):
		return other
	case strings.ContainsRune("-–—‐‑", r):
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		after, _ := utf8.DecodeRuneInString(s[i+n:])
		if isWord(before) && isWord(after) {
			return hyphen
		}
	}
	return sep
}
