// Package calledoff reads from the words of an event whether it takes place.
//
// It is a grammar of a marker ("canceled"), a reason or a new date ("due to rain", "to 8/29"), and the place where
// both stand: before a title, after it, in brackets, in the middle between separators, or in the first sentence of a
// text. A title that only speaks of canceling ("Why the show was cancelled") is left alone.
package calledoff

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// State is what the words say.
type State uint8

// The states. Nothing says nothing about whether the event takes place.
const (
	Nothing   State = iota
	Canceled        // it does not take place
	Postponed       // it does not take place on this day
	NoMeeting       // the entry says that there is no event: "No meeting this week"
	BackOn          // it takes place after all
	moved           // it has another date, which may be this event's
)

// maxTitle is longer, in bytes, than any title that is published.
const maxTitle = 1000

// Title reads a title of an event that begins at start. rest is the title without the marker and its reason; the
// whole title if nothing else would be left.
func Title(title string, start time.Time) (rest string, state State) {
	rest = title
	if len(title) > maxTitle {
		return rest, Nothing
	}
	defer func() {
		if state == Canceled || state == Postponed {
			rest = loud(rest, start)
		}
	}()
	for range 3 { // "** CANCELED ** Chess * CANCELED **"
		t := text{s: rest, tokens: scan(rest), start: start}
		s, left := t.read()
		if s == Nothing || s == NoMeeting && state != Nothing {
			break
		}
		if state == Nothing || s == Canceled {
			state = s
		}
		if left = strings.TrimSpace(left); !strings.ContainsFunc(left, isWord) {
			break
		}
		rest = left
	}
	return rest, state
}

// loud removes further markers in capitals from the rest of a title, unless all of it is in capitals: "Dance by Mo:
// CANCELED Dance Night".
func loud(title string, start time.Time) string {
	t := text{s: title, tokens: scan(title), start: start}
	for i := len(t.tokens) - 1; i > 0; i-- {
		if _, n := t.marker(i); n > 0 && t.tokens[i].caps && len(t.tokens) > n && !t.allCaps(0, len(t.tokens)) {
			left := t.s[:t.tokens[i].start] + t.s[t.tokens[i+n-1].end:]
			return loud(strings.Join(strings.Fields(left), " "), start)
		}
	}
	return title
}

// text is a title or a sentence.
type text struct {
	s      string
	tokens []token
	start  time.Time
}

// read finds the first marker, and returns the text without it.
func (t text) read() (State, string) {
	if i := t.noMeeting(); i > 0 { // "No hack night this week" is a hack night that does not take place
		first, n := utf8.DecodeRuneInString(t.s[t.at(i):])
		return NoMeeting, string(unicode.ToUpper(first)) + t.s[t.at(i)+n:]
	}
	for _, form := range []func() (State, string){t.bracketed, t.leading, t.segment, t.trailing} {
		if state, rest := form(); state != Nothing {
			return state, rest
		}
	}
	return Nothing, t.s
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

// clause reads "(event) (has been) MARKER (event) (reason)" in the tokens [i, end), and reports whether they are
// nothing else. words is how many words the clause may have.
func (t text) clause(i, end, words int) State {
	from := i
	for i < end && !t.marks(i) && (t.is(i, leads) || t.is(i, auxiliaries) || t.isDate(i) || t.kind(i) == sep) {
		i++
	}
	state, n := t.marker(i)
	if state == Nothing || i+n > end || t.quoted(i, i+n) || end-from > words {
		return Nothing
	}
	i += n
	for i < end && (t.is(i, leads) || t.kind(i) == sep) {
		i++
	}
	if i < end && !t.is(i, reasons) && !t.isDate(i) && t.kind(i) != comma && !t.is(i, gatherings) {
		return Nothing // "CANCELLED PRESENTATION": the evening takes place
	}
	return t.dated(from, end, state)
}

// quoted reports whether the tokens [i, j) stand in quotation marks.
func (t text) quoted(i, j int) bool { return i > 0 && t.kind(i-1) == quote && t.kind(j) == quote }

// bracketed finds a clause in brackets, anywhere.
func (t text) bracketed() (State, string) {
	for i := range t.tokens {
		if t.kind(i) != open {
			continue
		}
		j := i + 1
		for j < len(t.tokens) && t.kind(j) != closing {
			j++
		}
		if state := t.clause(i+1, j, 14); state != Nothing {
			return state, t.without(i, min(j+1, len(t.tokens)))
		}
	}
	return Nothing, ""
}

// leading finds a marker before the title.
func (t text) leading() (State, string) {
	i := 0
	for i < len(t.tokens) && t.kind(i) == sep {
		i++
	}
	from := i
	if !t.marks(i) && t.is(i, leads) { // "Event canceled: …", "Update: CANCELED …"
		i++
		for t.kind(i) == sep && i < len(t.tokens) {
			i++
		}
	}
	state, n := t.marker(i)
	if state == Nothing || t.quoted(i, i+n) {
		return Nothing, ""
	}
	m, next := t.tokens[i], i+n
	if next >= len(t.tokens) {
		return t.dated(from, next, state), ""
	}
	if t.is(next, leads) && t.separates(next+1) { // "Canceled event: …"
		next++
	}
	end := t.reasonEnd(next)
	switch {
	case end > next: // "CANCELED FOR LUNA'S: …"
		if state = t.dated(from, end, state); state == Nothing || end >= len(t.tokens) {
			return state, ""
		}
		return state, t.without(0, end)
	case t.separates(next), t.kind(next) == comma && m.caps, t.kind(next) == closing:
		return t.dated(from, next, state), t.without(0, next)
	case t.kind(next) != word || !m.capital || !t.tokens[next].capital || from != i || state == BackOn || nouns[m.norm]:
		return Nothing, ""
	case t.is(next, partNouns) && next+1 >= len(t.tokens): // "CANCELLED PRESENTATION"
		return Nothing, ""
	case t.workTitle(next):
		return Nothing, ""
	}
	return t.dated(from, next, state), t.without(0, next)
}

// reasonEnd returns the token after the reason or the new date that begins at token i, up to a separator; i if none
// begins there. A reason without a separator after it goes to the end.
func (t text) reasonEnd(i int) int {
	if !t.is(i, reasons) {
		return i
	}
	for j := i; j < len(t.tokens); j++ {
		if t.kind(j) == sep && t.s[t.tokens[j].start] != '.' {
			return j
		}
	}
	return len(t.tokens)
}

// workTitle reports whether the words from token i on are those of a work with a subtitle: "Cancelled Flights: a
// study".
func (t text) workTitle(i int) bool {
	for ; i+1 < len(t.tokens); i++ {
		if t.kind(i) == sep && t.s[t.tokens[i].start] == ':' && t.is(i+1, articles) {
			return true
		}
	}
	return false
}

// segment finds a clause between separators, after the first: "Board - CANCELLED - no quorum".
func (t text) segment() (State, string) {
	for i := range t.tokens {
		if i == 0 || !t.separates(i) {
			continue
		}
		j := i + 1
		for j < len(t.tokens) && t.kind(j) != sep {
			j++
		}
		state := t.clause(i+1, j, 14)
		if state == Nothing {
			continue
		}
		if j < len(t.tokens) && t.remark(j+1) {
			j = len(t.tokens)
		}
		return state, t.without(i, j)
	}
	return Nothing, ""
}

// remark reports whether the words from token i on are a remark about the marker before them: "no quorum", "see you in
// January", "Notice of Cancellation".
func (t text) remark(i int) bool {
	for i < len(t.tokens) && t.kind(i) != word {
		i++
	}
	if i >= len(t.tokens) {
		return true
	}
	for j := i; j < len(t.tokens); j++ {
		if state, _ := t.marker(j); state != Nothing {
			return true
		}
	}
	return !t.tokens[i].capital || t.is(i, reasons)
}

// trailing finds a marker at the end, with or without a reason: "Walk Cancelled", "Club CANCELLED FOR TONIGHT".
func (t text) trailing() (State, string) {
	for i := len(t.tokens) - 1; i > 0; i-- {
		state, n := t.marker(i)
		if state == Nothing {
			continue
		}
		end := i + n
		rest := end
		for rest < len(t.tokens) && t.kind(rest) == sep {
			rest++
		}
		reason := t.reasonEnd(end) > end || t.kind(end) == comma && t.reasonEnd(end+1) > end+1
		if rest < len(t.tokens) && !reason && t.kind(end) != open {
			return Nothing, ""
		}
		subject := i
		for subject > 0 && t.is(subject-1, auxiliaries) {
			subject--
		}
		if !t.believed(subject, i, end, reason || t.kind(end) == open) {
			return Nothing, ""
		}
		state = t.dated(max(0, subject-3), len(t.tokens), state)
		return state, t.without(subject, len(t.tokens))
	}
	return Nothing, ""
}

// believed reports whether a marker at token i after the subject that ends at token subject means the event.
func (t text) believed(subject, i, end int, reason bool) bool {
	if subject == 0 || t.quoted(i, end) || t.is(i-1, articles) || t.is(subject-1, partNouns) {
		return false
	}
	words := 0
	for j := range subject {
		if t.is(j, doubts) {
			return false
		}
		if t.kind(j) == word {
			words++
		}
	}
	m := t.tokens[i]
	switch {
	case nouns[m.norm]:
		return false
	case t.is(subject-1, narrative):
		return m.caps && !t.allCaps(0, subject) && !t.is(subject-1, negations)
	case m.norm == "fällt": // a verb
		return words <= 8
	case subject < i: // "is canceled"
		return words <= 8
	case m.caps && !t.allCaps(0, subject), reason:
		return true
	case m.caps, m.capital:
		return words <= 8
	}
	return t.is(i-1, gatherings)
}
