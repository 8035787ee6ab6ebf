package textclean

// company removes, in sentences that speak of a passcode, the numbers that look like one, wherever they stand: "You
// need the passcode, which is 998877". The rules of redact.go are for labels that stand beside their value; people
// find more ways to write it than rules can list.
//
// What looks like one has four to eight digits, or changes between letters and digits at least twice. It is no year,
// price, time, telephone number, or part of a postal address. A sentence speaks of a passcode if it has a word for
// one, and, in a text about an online meeting, also if it has a word such as "code", "PIN", or "clave".
func (r *redactor) company() {
	for i := 0; i < len(r.tokens); {
		end := r.sentenceEnd(i)
		if r.speaksOfPasscode(i, end) {
			for j := i; j < end; {
				v := r.valueAt(j)
				if v.to == 0 {
					j++
					continue
				}
				if !r.tokens[j].cut && r.looksLikePasscode(j, v) {
					from := j
					if r.class(j-1)&(passWord|passStem|passWeak|codeNoun) != 0 {
						from-- // its label
					}
					r.remove(from, v.to)
				}
				j = max(v.to, j+1)
			}
		}
		i = end
	}
}

// sentenceEnd returns the token after the sentence or line that begins at token i.
func (r *redactor) sentenceEnd(i int) int {
	for ; i < len(r.tokens); i++ {
		if r.tokens[i].kind == newline || r.is(i, ".", "!", "?") && r.spaceAfter(i) && !r.is(i-1, "id") {
			return i + 1
		}
	}
	return i
}

func (r *redactor) speaksOfPasscode(i, end int) bool {
	for ; i < end; i++ {
		switch c := r.class(i); {
		case c == 0:
		case c&passWord != 0, c&passStem != 0 && r.is(r.next(i), "code", "codes", "word", "words", "phrase", "wort"):
			return true
		case r.about && c&(passStem|passWeak|codeNoun) != 0 && r.class(i-1)&harmless == 0 && r.class(i+1)&harmless == 0:
			return true
		}
	}
	return false
}

func (r *redactor) looksLikePasscode(i int, v value) bool {
	if v.ordinary || v.year || v.phone || v.ten || r.is(i-1, "#") && !v.hash {
		return false
	}
	if !v.plain {
		return v.length >= 4 && r.alternates(v) || v.length >= 6 && r.about && r.jumbled(v)
	}
	if v.digits < 4 || v.digits > 8 {
		return false
	}
	return !r.capitalFollows(v) && !r.stateBefore(i)
}

// alternates reports whether the value changes between letters and digits at least twice, as invented passcodes do, and
// names such as COVID19 and SHA256 do not.
func (r *redactor) alternates(v value) bool {
	changes, before := 0, byte(0)
	for _, c := range []byte(r.text[v.start:v.end]) {
		kind := byte(0)
		switch {
		case isDigit(c):
			kind = 'd'
		case isLetter(c):
			kind = 'l'
		}
		if kind != 0 && before != 0 && kind != before {
			changes++
		}
		if kind != 0 {
			before = kind
		}
	}
	return changes >= 2
}

// jumbled reports whether the value has two capitals or more, small letters, and digits: "QWErty12".
func (r *redactor) jumbled(v value) bool {
	capitals, small := 0, 0
	for _, c := range []byte(r.text[v.start:v.end]) {
		switch {
		case c >= 'A' && c <= 'Z':
			capitals++
		case c >= 'a' && c <= 'z':
			small++
		}
	}
	return capitals > 1 && small > 0
}

// capitalFollows reports whether a word with a capital follows the value, as in "1200 Main St".
func (r *redactor) capitalFollows(v value) bool {
	if v.to >= len(r.tokens) || r.tokens[v.to].kind != word {
		return false
	}
	c := r.text[r.tokens[v.to].start]
	return c >= 'A' && c <= 'Z'
}

// stateBefore reports whether two capitals stand before token i, as before a ZIP code.
func (r *redactor) stateBefore(i int) bool {
	if i == 0 || r.tokens[i-1].kind != word || r.tokens[i-1].end-r.tokens[i-1].start != 2 {
		return false
	}
	a, b := r.text[r.tokens[i-1].start], r.text[r.tokens[i-1].start+1]
	return a >= 'A' && a <= 'Z' && b >= 'A' && b <= 'Z' && (!r.about || !r.is(i-1, "id", "pw", "pin"))
}
