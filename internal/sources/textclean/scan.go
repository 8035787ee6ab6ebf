package textclean

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind says what a token is.
type kind uint8

const (
	word    kind = iota // letters
	number              // digits
	mixed               // letters and digits: "Hj8k2Q", "v2", "7pm"
	sign                // one character that is neither
	newline             // a line break
	address             // an address of the web, of a telephone program, or of a conference
)

// token is a piece of a text.
type token struct {
	kind       kind
	cut        bool // it is removed
	conference bool // an address that leads into an online meeting
	class      class
	start, end int
	form       string // of a word of the lexicon: in small letters, without accents; of a sign: itself
}

// scan splits a decoded text, which is at most maxInput bytes long, into tokens, and appends them to tokens. Spaces
// separate tokens and are none themselves.
func scan(s string, tokens []token) []token {
	for i := 0; i < len(s); {
		switch s[i] {
		case ' ':
			i++
			continue
		case '\n':
			tokens = append(tokens, token{kind: newline, start: i, end: i + 1})
			i++
			continue
		}
		end, odd := i, false
		for end < len(s) && s[end] != ' ' && s[end] != '\n' {
			odd = odd || s[end] == '/' || s[end] == '@' || s[end] == ':'
			end++
		}
		tokens = chunk(s, i, end, odd, tokens)
		i = end
	}
	return tokens
}

// chunk splits what stands between two spaces. Only where odd is set can it contain an address.
func chunk(s string, i, end int, odd bool, tokens []token) []token {
	if odd {
		if from, to, ok := findAddress(s, i, end); ok {
			tokens = pieces(s, i, from, tokens)
			tokens = append(
				tokens,
				token{kind: address, conference: isConference(s[from:to]) || bareConference(s[from:to]), start: from, end: to},
			)
			return chunk(s, to, end, to < end, tokens)
		}
	}
	return pieces(s, i, end, tokens)
}

// pieces splits a part of a chunk without an address.
func pieces(s string, i, end int, tokens []token) []token {
	for i < end {
		from, letters, digits := i, false, false
	run:
		for i < end {
			c := s[i]
			switch {
			case isLetter(c):
				letters = true
				i++
			case isDigit(c):
				digits = true
				i++
			case c < utf8.RuneSelf:
				break run
			default:
				r, n := utf8.DecodeRuneInString(s[i:])
				if !unicode.IsLetter(r) && !unicode.IsMark(r) {
					break run
				}
				letters = true
				i += n
			}
		}
		switch {
		case i == from:
			_, n := utf8.DecodeRuneInString(s[i:])
			i += n
			tokens = append(tokens, token{kind: sign, start: from, end: i, form: s[from:i]})
		case !digits:
			form, c := known(s[from:i])
			tokens = append(tokens, token{kind: word, class: c, start: from, end: i, form: form})
		case !letters:
			tokens = append(tokens, token{kind: number, start: from, end: i})
		default:
			tokens = append(tokens, token{kind: mixed, start: from, end: i})
		}
	}
	return tokens
}

// schemes begin addresses.
var schemes = []string{
	"https://",
	"http://",
	"www.",
	"zoommtg://",
	"zoomus://",
	"msteams:",
	"sip:",
	"sips:",
	"callto:",
	"tel:",
	"mailto:",
}

// findAddress returns the first address within s[i:end]: with a scheme, or of a host of conferences without one.
func findAddress(s string, i, end int) (from, to int, ok bool) {
	for at := i; at < end; at++ {
		c := s[at] | 0x20
		glued := at > i && (isLetter(s[at-1]) || isDigit(s[at-1]))
		if glued && c != 'h' { // "nowhttps://" is an address behind a word
			continue
		}
		if c == 'h' || c == 'w' || c == 'z' || c == 'm' || c == 's' || c == 'c' || c == 't' {
			for _, scheme := range schemes {
				if end-at > len(scheme) && strings.EqualFold(s[at:at+len(scheme)], scheme) {
					return at, addressEnd(s, at, end), true
				}
			}
		}
	}
	// Without a scheme: "us02web.zoom.us/j/81234567890", "81234567890@zoomcrc.com".
	from = i
	for from < end && !isLetter(s[from]) && !isDigit(s[from]) {
		from++
	}
	to = addressEnd(s, from, end)
	if from < to && bareConference(s[from:to]) {
		return from, to, true
	}
	return 0, 0, false
}

// addressEnd returns where the address that begins at from ends: before what closes it, and before the punctuation of
// its sentence.
func addressEnd(s string, from, end int) int {
	to := from
	for to < end && strings.IndexByte("<>\"'`", s[to]) < 0 {
		to++
	}
	for to > from {
		switch c := s[to-1]; {
		case strings.IndexByte(".,;:!?*_]}|", c) >= 0:
			to--
		case c == ')' && strings.Count(s[from:to], "(") < strings.Count(s[from:to], ")"):
			to--
		default:
			return to
		}
	}
	return to
}
