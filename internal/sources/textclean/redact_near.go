package textclean

import "strings"

// label removes the value that the label names, after it or before it, together with the label.
func (r *redactor) label(l found) {
	if !r.after(l) {
		r.before(l)
	}
}

// after removes a value that stands after its label, and reports whether one does.
func (r *redactor) after(l found) bool {
	i, separated, newlines := l.to, false, 0
	for steps := 0; i < len(r.tokens) && steps < 14; steps++ {
		t := r.tokens[i]
		switch {
		case t.kind == newline:
			if newlines++; newlines > 1 || !separated && !r.alone(l) {
				return false
			}
		case t.kind == sign:
			switch r.text[t.start:t.end] {
			case ":", "=", "→":
				separated = true
			case "(": // "Meeting number (access code): 2412 345 6789"
				if end := r.closing(i); end > 0 && r.valueAt(i+1).to == 0 {
					i = end
				}
			case ".":
				if r.spaceAfter(i) && !r.is(i-1, "id") {
					return false
				}
			case "#", "-", "–", "—", "*", "_", "\"", "'", "“", "”", "’", "‘", "•", "[":
			default:
				return false
			}
		case t.kind == number || t.kind == mixed:
			v := r.valueAt(i)
			if v.to == 0 || !r.accepts(l, v, separated) {
				return false
			}
			if l.kind == meetingLabel && r.is(l.from-1, "on", "by", "via", "por", "en") {
				l.from = i // "on Zoom: 812 3456 7890"
			}
			r.remove(l.from, v.to)
			r.more(v)
			if v.digits >= 9 {
				r.beside(v)
			}
			return true
		case t.kind == word && r.meetCode(i).to > 0 && (l.kind != weakLabel || separated):
			r.remove(l.from, i+5)
			return true
		case t.kind == word && separated && r.wordValue(l, i):
			r.remove(l.from, r.chunkEnd(i))
			return true
		case t.class&(passWord|passWeak|codeNoun) != 0:
			return false // another label, which is looked at by itself
		case l.kind == meetingLabel && !r.is(i, "number", "is", "at", "the", "in", "on", "with", "es", "la"):
			return false
		case t.class&filler != 0 || r.is(i, "s"):
			separated = separated || r.is(i, "is", "es", "ist", "est", "sera")
		default:
			return false
		}
		i++
	}
	return false
}

// closing returns the token that closes the parenthesis at token i within a few words; 0 if none does.
func (r *redactor) closing(i int) int {
	for j := i + 1; j <= i+5; j++ {
		if r.is(j, ")") {
			return j
		}
	}
	return 0
}

// alone reports whether the label is all that its line holds, so that its value may stand on the next.
func (r *redactor) alone(l found) bool {
	return l.from == 0 || r.tokens[l.from-1].kind == newline ||
		r.tokens[l.from-1].kind == sign && (l.from == 1 || r.tokens[l.from-2].kind == newline)
}

// before removes a value that stands before its label: "998877 is the passcode".
func (r *redactor) before(l found) {
	if l.kind != passcodeLabel && l.kind != idLabel {
		return
	}
	pointed := false
	for i, steps := l.from-1, 0; i >= 0 && steps < 7; i, steps = i-1, steps+1 {
		t := r.tokens[i]
		switch {
		case t.kind == number || t.kind == mixed:
			g := r.groupBack(i)
			v := r.valueAt(g)
			if pointed && (v.to == i+1 || v.hash) && !r.tokens[i].cut && r.accepts(l, v, true) &&
				(!v.plain || v.digits >= 4 && !v.year || r.about) {
				r.remove(g, l.to)
			}
			return
		case t.kind == sign && (r.text[t.start] == '=' || r.text[t.start] == '('):
			pointed = true
		case t.kind == sign && strings.IndexByte("\"'*_)#", r.text[t.start]) >= 0:
		case t.class&(filler|pointer) != 0:
			pointed = pointed || t.class&pointer != 0
		default:
			return
		}
	}
}

// accepts reports whether v is what the label names.
func (r *redactor) accepts(l found, v value, separated bool) bool {
	switch l.kind {
	case idLabel:
		return v.digits >= 6 || v.meet || separated && r.about && len(r.text[v.start:v.end]) >= 4
	case meetingLabel:
		calls := v.phone || v.ten && r.class(l.to-1)&telephone != 0 // "Call 213 555 0100"
		return v.digits >= 9 && v.plain && (r.about || !calls) || v.meet
	case weakLabel:
		if v.year && (!separated || !r.about) || r.mode == strict && !r.about && !separated && !v.hash {
			return false
		}
		return v.plain && v.digits >= 4 && (separated || r.about || v.hash || v.digits >= 6) ||
			!v.plain && separated && v.length >= 4 && (r.about || r.mode != strict && r.is(l.from, "pw", "pin"))
	}
	switch {
	case v.ordinary, v.year && (!separated || !r.about):
		return false
	case v.plain:
		return v.digits >= 4 || v.digits == 3 && separated && r.about
	}
	return v.length >= 4 && (separated || r.about || v.length >= 5 && v.digits >= 2)
}

// wordValue reports whether the word at i is a passcode without a digit: in quotes, or at the end of its line in a
// text about an online meeting.
func (r *redactor) wordValue(l found, i int) bool {
	if l.kind != passcodeLabel || !r.about || r.mode == strict || !r.is(l.to, ":") && !r.is(l.to, "=") {
		return false
	}
	if r.tokens[i].class&(filler|passWord) != 0 {
		return false
	}
	end := r.chunkEnd(i)
	return end >= len(r.tokens) || r.tokens[end].kind == newline
}

// more removes further values that follow one: "812 3456 7890 or 823 4567 8901".
func (r *redactor) more(v value) {
	for i := v.to; i < len(r.tokens); {
		j := i
		for j < len(r.tokens) && j < i+2 && r.is(j, "or", "and", "o", "y", "/", ",", "&", "+") {
			j++
		}
		w := r.valueAt(j)
		if j == i || w.to == 0 || w.ordinary || w.year || w.digits < 5 || v.digits < 5 || w.digits > v.digits+4 ||
			v.digits > w.digits+4 {
			return
		}
		r.remove(i, w.to)
		i = w.to
	}
}
