package calledoff

import (
	"strings"
	"time"
)

// maxSentence is how many bytes of a first sentence are read.
const maxSentence = 300

// Text reads the first sentence of a clean description of an event that begins at start. shared says that other
// events have the same text, so that "tonight" in it does not mean this one.
func Text(description string, start time.Time, shared bool) State {
	t := text{s: firstSentence(description), start: start}
	t.tokens = scan(t.s)
	if len(t.tokens) == 0 {
		return Nothing
	}
	for i := range t.tokens {
		if t.is(i, doubts) || shared && t.is(i, nights) {
			return Nothing
		}
	}
	if (t.noMeeting() > 0 || t.notMeeting()) && (!shared || t.ownDay()) {
		return t.dated(0, len(t.tokens), NoMeeting)
	}
	if state := t.announced(); state != Nothing {
		return state
	}
	for i := range t.tokens {
		if state, n := t.marker(i); state != Nothing && t.subject(i) {
			return t.dated(0, min(i+n+6, len(t.tokens)), state)
		}
	}
	return t.active()
}

// Names reports whether the first sentence of a description names the day of an event that begins at start.
func Names(description string, start time.Time) bool {
	t := text{s: firstSentence(description), start: start}
	t.tokens = scan(t.s)
	return t.ownDay()
}

// notMeeting reports whether the sentence begins with "We are not meeting" or the like.
func (t text) notMeeting() bool {
	return t.are(0, []string{"we", "are", "not", "meeting"}) || t.are(0, []string{"we", "will", "not", "meet"}) ||
		t.are(0, []string{"we", "won't", "meet"})
}

func firstSentence(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > maxSentence {
		s = strings.ToValidUTF8(s[:maxSentence], "")
	}
	line, _, _ := strings.Cut(s, "\n")
	for i := 0; i+1 < len(line); i++ {
		if (line[i] == '.' || line[i] == '!' || line[i] == '?') && line[i+1] == ' ' && i > 2 {
			return line[:i+1]
		}
	}
	return line
}

// announced reads a sentence that begins with a marker: "CANCELED: …", "*** CANCELED ***", or "Canceled due to rain".
func (t text) announced() State {
	i := 0
	for i < len(t.tokens) && t.kind(i) != word {
		i++
	}
	if t.is(i, introductions) && !t.is(i+1, auxiliaries) {
		for i++; i < len(t.tokens) && t.kind(i) == sep; i++ {
		}
	}
	state, n := t.marker(i)
	if state == Nothing || t.quoted(i, i+n) || !t.tokens[i].capital && i > 0 {
		return Nothing
	}
	next := i + n
	if t.separates(next) || t.kind(next) == closing || t.is(next, reasons) ||
		t.kind(next) == comma && t.tokens[i].caps {
		return t.dated(i, len(t.tokens), state)
	}
	return Nothing
}

// subject reports whether the words before the marker at token i say "this event is": a gathering or "this", and an
// auxiliary.
func (t text) subject(i int) bool {
	aux := i
	for aux > 0 && t.is(aux-1, auxiliaries) {
		aux--
	}
	told := false // "was", which needs a word for this event
	if aux == i {
		if !t.is(i-1, pastVerbs) {
			return false
		}
		aux, told = i-1, true
	}
	if aux > 12 || t.quoted(i, i+1) {
		return false
	}
	gathering, this := false, false
	for j := range aux {
		gathering = gathering || t.is(j, gatherings)
		this = this || t.is(j, thisWords)
	}
	return this || gathering && !told
}

// active reads sentences in which somebody cancels: "We have cancelled tonight's meeting", "Se cancela la reunión".
func (t text) active() State {
	for i := range t.tokens {
		switch {
		case t.is(i, people):
			for j := i + 1; j < min(i+6, len(t.tokens)); j++ {
				state, n := t.marker(j)
				switch t.tokens[j].norm {
				case "cancel", "canceling", "cancelling":
					state, n = Canceled, 1
				case "postpone", "postponing":
					state, n = Postponed, 1
				}
				if state != Nothing &&
					(t.is(j+n, ours) || t.is(j+n, the) && t.near(j+n)) {
					return t.dated(0, len(t.tokens), state)
				}
			}
		case t.is(i, se) && t.is(i+1, cancels) && t.is(i+2, its):
			return t.dated(0, len(t.tokens), Canceled)
		case t.is(i, se) && t.is(i+1, postpones) && t.is(i+2, its):
			return t.dated(0, len(t.tokens), Postponed)
		}
	}
	return Nothing
}

// near reports whether a gathering stands within three words after token i.
func (t text) near(i int) bool {
	return t.is(i+1, gatherings) || t.is(i+2, gatherings) || t.is(i+3, gatherings)
}
