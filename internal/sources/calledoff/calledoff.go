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
	OtherDay        // it calls off another day than that of the event: "January 3rd cancelled"
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
		if s == OtherDay && state == Nothing {
			state = s
		}
		if s == Nothing || s == OtherDay || s == NoMeeting && state != Nothing {
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

// read finds the first marker, and returns the text without it.
func (t text) read() (State, string) {
	if i := t.noMeeting(); i > 0 && t.dated(0, len(t.tokens), NoMeeting) == OtherDay {
		return OtherDay, t.s
	} else if i > 0 { // "No hack night this week" is a hack night that does not take place
		first, n := utf8.DecodeRuneInString(t.s[t.at(i):])
		return NoMeeting, string(unicode.ToUpper(first)) + t.s[t.at(i)+n:]
	}
	other := Nothing
	for _, form := range []func() (State, string){t.bracketed, t.leading, t.segment, t.trailing} {
		switch state, rest := form(); {
		case state == Nothing:
		case state == OtherDay, t.otherDay(state):
			other = OtherDay
		default:
			return state, rest
		}
	}
	return other, t.s
}

// clause reads "(event) (has been) MARKER (event) (reason)" in the tokens [i, end), and reports whether they are
// nothing else. words is how many words the clause may have.
func (t text) clause(i, end, words int) State {
	from := i
	if state := t.noMeetingOn(i, end); state != Nothing {
		return state
	}
	for i < end && !t.marks(i) && (t.is(i, introductions) || t.is(i, auxiliaries) || t.isDate(i) || t.kind(i) == sep) {
		i++
	}
	state, n := t.marker(i)
	if state == Nothing || i+n > end || t.quoted(i, i+n) || end-from > words {
		return Nothing
	}
	i += n
	for i < end && (t.is(i, introductions) || t.kind(i) == sep) {
		i++
	}
	if i < end && !t.is(i, reasons) && t.daysEnd(i) == i && t.kind(i) != comma && !t.is(i, gatherings) {
		return Nothing // "CANCELLED PRESENTATION": the evening takes place
	}
	return t.dated(from, end, state)
}

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
	if days := t.daysEnd(i); days > i && t.marks(days) { // "July 10 CANCELLED: …"
		i = days
	}
	if !t.marks(i) && t.is(i, introductions) { // "Event canceled: …", "Update: CANCELED …"
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
	if t.is(next, introductions) && t.separates(next+1) { // "Canceled event: …"
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
