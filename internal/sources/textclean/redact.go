package textclean

import (
	"slices"
	"sync"
)

// This file is a security control. Whatever lets a stranger into an online meeting must not be published: addresses
// of conferences, numbers of meetings, passcodes, and the numbers that one dials. What is removed is decided by the
// form of a value and by what stands beside it, never by a word alone: "Meeting #57", "PIN 2026", and "Password:
// managers" are ordinary titles.
//
//   - The address of a conference is always removed (redact_conference.go).
//   - A passcode is a value that a label names: "passcode 998877", "contraseña: Hj8k2Q", "all meetings use the same
//     passcode _77341_", "998877 is the passcode". It has four characters or more, with a digit; a year is none
//     unless the label ends with a colon and the text is about an online meeting.
//   - The number of a meeting has six digits or more after a label ("Meeting ID: 812 3456 7890"), and nine or more
//     after a mere "meeting", or in a text about an online meeting, where it does not look like a telephone number.
//   - The blocks that programs write into invitations are removed as a whole: see redact_block.go.
//
// In a title (strict), a value is only removed where the label leaves no doubt.

// redactor works on one text.
type redactor struct {
	text   string
	tokens []token
	mode   mode
	about  bool // the text is about an online meeting
	found  bool
}

// mode says what kind of text it is.
type mode uint8

const (
	whole   mode = iota // a description: sentences and lines of which nothing but a prompt is left are removed, too
	strict              // a title: only what is beyond doubt is removed
	message             // an error or a log: a sentence stays, however little is left of it
)

// scratches are token slices that are used again.
var scratches = sync.Pool{New: func() any { return new([]token) }}

// redact removes from a decoded text what lets people into a meeting, and reports whether there was anything.
func redact(text string, m mode) (string, bool) {
	scratch, _ := scratches.Get().(*[]token)
	r := redactor{text: text, mode: m, tokens: scan(text, (*scratch)[:0])}
	defer func() {
		clear(r.tokens)
		*scratch = r.tokens
		scratches.Put(scratch)
	}()
	for i, t := range r.tokens {
		if t.conference || t.class&platform != 0 || r.program(i) ||
			t.class&meeting != 0 && i > 0 && r.is(i-1, "google", "microsoft", "ms", "virtual", "online") {
			r.about = true
			break
		}
	}
	for i := range r.tokens {
		r.at(i)
	}
	if m == strict {
		if r.found && r.about {
			r.company()
		}
	} else {
		if r.found && !r.about { // what was found says what the text is about
			r.about = true
			for i := range r.tokens {
				r.at(i)
			}
		}
		r.company()
		r.fences()
	}
	if !r.found {
		return text, false
	}
	return r.emit()
}

// program reports whether token i is a word that is also the name of a program for meetings: "on Teams", "por Meet",
// "Teams: 231 456 789 012", "Meet: acceso 231 456 789", "GoTo".
func (r *redactor) program(i int) bool {
	if !r.is(i, "teams", "meet", "goto") {
		return false
	}
	name := r.text[r.tokens[i].start:r.tokens[i].end]
	return name == "GoTo" || name[0] < 'a' && (r.is(i-1, "on", "by", "via", "for", "to", "in", "por", "en", "a", "de") ||
		r.is(i+1, ":") && max(r.group(i+2).digits, r.group(i+3).digits) >= 9)
}

// remove marks the tokens of [from, to).
func (r *redactor) remove(from, to int) {
	for i := max(from, 0); i < min(to, len(r.tokens)); i++ {
		r.tokens[i].cut = true
		r.found = true
	}
}

// at looks at the token i, and removes what begins there.
func (r *redactor) at(i int) {
	t := r.tokens[i]
	switch {
	case t.conference:
		r.remove(i, i+1)
	case t.class&(passWord|passStem|passWeak|codeNoun|idNoun|qualifier|meeting) != 0 && !r.tokens[i].cut:
		if l := r.labelAt(i); l.kind != noLabel {
			r.label(l)
		}
	case t.kind == number && !r.tokens[i].cut:
		r.dialString(i)
		if r.mode != strict {
			r.keyed(i)
		}
		if r.about {
			r.bareNumber(i)
		}
	case t.kind == sign && r.text[t.start] == '#':
		if g := r.group(i + 1); g.digits >= 9 && r.about {
			r.remove(i, g.to)
		}
	}
}

func (r *redactor) class(i int) class {
	if i < 0 || i >= len(r.tokens) {
		return 0
	}
	return r.tokens[i].class
}

// is reports whether the token i is one of the words or signs. Words are those of the lexicon, in small letters and
// without accents.
func (r *redactor) is(i int, list ...string) bool {
	if i < 0 || i >= len(r.tokens) {
		return false
	}
	form := r.tokens[i].form
	return form != "" && slices.Contains(list, form)
}

// next returns the token after i, past a hyphen within a word such as "pass-code".
func (r *redactor) next(i int) int {
	i++
	if i < len(r.tokens) && r.tokens[i].kind == sign && r.text[r.tokens[i].start] == '-' && !r.spaceAfter(i) {
		i++
	}
	return i
}

// spaceAfter reports whether a space or the end follows token i.
func (r *redactor) spaceAfter(i int) bool {
	return i+1 >= len(r.tokens) || r.tokens[i+1].start > r.tokens[i].end || r.tokens[i+1].kind == newline
}
