package calledoff

import (
	"strings"
	"time"
)

// text is a title or a sentence.
type text struct {
	s      string
	tokens []token
	start  time.Time
}

// marker returns the state of the marker at token i, and its number of tokens.
func (t text) marker(i int) (State, int) {
	if i >= len(t.tokens) || t.tokens[i].kind != word {
		return Nothing, 0
	}
	for _, p := range phrases {
		if t.are(i, p.words) {
			return p.state, len(p.words)
		}
	}
	if state := markers[t.tokens[i].norm]; state != Nothing {
		return state, 1
	}
	return Nothing, 0
}

// marks reports whether a marker begins at token i.
func (t text) marks(i int) bool {
	state, _ := t.marker(i)
	return state != Nothing
}

func (t text) are(i int, words []string) bool {
	for j, w := range words {
		if i+j >= len(t.tokens) || t.tokens[i+j].norm != w {
			return false
		}
	}
	return true
}

func (t text) is(i int, list map[string]bool) bool {
	return i >= 0 && i < len(t.tokens) && t.tokens[i].kind == word && list[t.tokens[i].norm]
}

func (t text) kind(i int) kind {
	if i < 0 || i >= len(t.tokens) {
		return sep // the ends separate
	}
	return t.tokens[i].kind
}

// separates reports whether token i separates: a sign, the end, or a hyphen before a capital ("CANCELLED-Map night").
func (t text) separates(i int) bool {
	return t.kind(i) == sep || t.kind(i) == hyphen && i+1 < len(t.tokens) && t.tokens[i+1].capital
}

// without returns the text without the tokens [i, j), and without the signs that stood around them.
func (t text) without(i, j int) string {
	before, after := t.s[:t.at(i)], t.s[t.at(j):]
	const around = " \t:;,-–—/|*~!.…•·_>❌🚫⛔🛑❗‼️⚠✖✗❎"
	before = strings.TrimRight(before, around+"([【")
	after = strings.TrimLeft(after, around+")]】」")
	switch {
	case before == "":
		return strings.TrimLeft(after, around)
	case after == "":
		return before
	}
	return before + " " + after
}

func (t text) at(i int) int {
	if i >= len(t.tokens) {
		return len(t.s)
	}
	return t.tokens[i].start
}

// allCaps reports whether the tokens [i, j) have no word in small letters, so that capitals say nothing.
func (t text) allCaps(i, j int) bool {
	words := 0
	for ; i < j; i++ {
		if tok := t.tokens[i]; tok.kind == word && len(tok.norm) > 2 {
			if !tok.caps && strings.ContainsFunc(tok.norm, func(r rune) bool { return r < '0' || r > '9' }) {
				return false
			}
			words++
		}
	}
	return words > 0
}

// quoted reports whether the tokens [i, j) stand in quotation marks.
func (t text) quoted(i, j int) bool { return i > 0 && t.kind(i-1) == quote && t.kind(j) == quote }
