package textclean

// labelKind says what a label names.
type labelKind uint8

const (
	noLabel       labelKind = iota
	passcodeLabel           // a passcode, without doubt
	weakLabel               // perhaps a passcode: "PIN", "clave"
	idLabel                 // the number of a meeting
	meetingLabel            // a meeting, whose number may follow
)

type found struct {
	kind     labelKind
	from, to int
}

// labelAt returns the label that begins at token i.
func (r *redactor) labelAt(i int) found {
	from, qualified := i, false
	for i < len(r.tokens) && r.class(i)&qualifier != 0 && r.class(i)&(passWord|passWeak|codeNoun) == 0 {
		qualified = true
		i = r.next(i)
	}
	l := found{from: from, to: i}
	next := r.next(i)
	switch c := r.class(i); {
	case c&passWord != 0:
		l.kind, l.to = passcodeLabel, i+1
	case c&passStem != 0 && r.is(next, "code", "codes", "word", "words", "phrase", "wort"):
		l.kind, l.to = passcodeLabel, next+1
	case c&passStem != 0 && qualified:
		l.kind, l.to = passcodeLabel, i+1
	case c&(passWeak|codeNoun) != 0 && r.is(next, "de", "para", "of", "d"): // "clave de acceso", "código de la reunión"
		after := r.next(next)
		for r.is(after, "la", "el", "los", "las", "esta", "nuestra", "the", "'", "’", "seguridad") && after < next+6 {
			after = r.next(after)
		}
		switch {
		case r.class(after)&(qualifier|meeting) != 0 || r.is(after, "acces", "acceso"):
			l.kind, l.to = passcodeLabel, after+1
		case c&passWeak != 0:
			l.kind, l.to = weakLabel, i+1
		}
	case c&passWeak != 0:
		l.kind, l.to = weakLabel, i+1
	case c&codeNoun != 0 && qualified:
		l.kind, l.to = passcodeLabel, i+1
		if r.class(i-1)&meeting != 0 && r.class(i-1)&platform == 0 || r.is(i-1, "video", "phone") {
			l.kind = weakLabel // "Team meeting code 101"
		}
	case c&idNoun != 0 && qualified && r.meetingBefore(from, i):
		l.kind, l.to = idLabel, i+1
	case c&idNoun != 0 && !qualified && r.is(i, "id", "ids") && r.longNumber(next): // "ID 812 3456 7890"
		l.kind, l.to = idLabel, i+1
	case c&idNoun != 0 && !qualified: // "ID de la reunión", "Id. de la reunión", "número de reunión"
		after := next
		for r.is(after, "de", "la", "el", "del", ".", "of", "the") && after < next+6 {
			after = r.next(after)
		}
		if after > next && r.class(after)&meeting != 0 {
			l.kind, l.to = idLabel, after+1
		}
	case c&(passStem|codeNoun) != 0 && r.about && r.mode != strict && r.class(i-1)&harmless == 0:
		l.kind, l.to = weakLabel, i+1
	case qualified && r.about && r.is(i-1, "acceso", "access") && r.longNumber(i): // "GoTo: acceso 123-456-789"
		l.kind, l.to = idLabel, i
	case qualified && r.class(i-1)&meeting != 0:
		l.kind, l.to = meetingLabel, i
	}
	if l.kind == noLabel && r.class(from)&meeting != 0 {
		l.kind, l.to = meetingLabel, from+1
	}
	if l.kind == weakLabel && r.is(l.from-1, "la", "el", "the") &&
		r.is(l.from-2, "con", "usa", "usar", "usando", "ingresa", "ingrese", "with", "use", "using", "enter") {
		l.kind = passcodeLabel
	}
	if r.is(l.from-1, "s") && r.is(l.from-2, "'", "’") {
		l.from -= 2 // "the meeting's passcode"
	}
	return l
}

// longNumber reports whether a number as long as a meeting's begins at token i or after a colon there. In a text that
// is not about an online meeting, it must not look like a telephone's.
func (r *redactor) longNumber(i int) bool {
	if r.is(i, ":", "#") {
		i++
	}
	v := r.group(i)
	return v.digits >= 9 && v.digits <= 12 && (r.about || !v.phone)
}

func (r *redactor) meetingBefore(from, to int) bool {
	for i := from; i < to; i++ {
		if r.class(i)&meeting != 0 || r.is(i, "conference", "participant", "host", "phone", "attendee", "join", "dial") {
			return true
		}
	}
	return false
}
