package textclean

// bareNumber removes a number without a label that looks like a meeting's, in a text about an online meeting.
func (r *redactor) bareNumber(i int) {
	if i > 0 && r.tokens[i-1].kind == number && r.tokens[i-1].end+1 == r.tokens[i].start {
		return // within a group, which was looked at
	}
	g := r.group(i)
	if g.digits < 9 || g.digits > 15 || g.phone {
		return
	}
	for j := i - 1; j >= 0 && j >= i-4 && r.tokens[j].kind != newline; j-- {
		if r.class(j)&telephone != 0 && r.class(j)&meeting == 0 {
			return
		}
	}
	r.remove(i, g.to)
	r.more(g)
	r.beside(g)
}

// beside removes a passcode that stands right after the number of a meeting, without a label: "812 3456 7890 /
// 998877", or alone on the next line.
func (r *redactor) beside(g value) {
	i, lines := g.to, 0
	for ; i < len(r.tokens) && i < g.to+3; i++ {
		if r.tokens[i].kind == newline {
			lines++
		} else if !r.is(i, "/", ",", "-", "–", "|", ";", "(") {
			break
		}
	}
	v := r.valueAt(i)
	if i == g.to || v.to == 0 || !v.plain || v.digits < 4 || v.digits > 10 || v.year || v.ordinary || v.phone {
		return
	}
	alone := v.to >= len(r.tokens) || r.tokens[v.to].kind == newline || r.is(v.to, ".")
	if lines > 1 || lines == 1 && !alone {
		return
	}
	r.remove(i, v.to)
}

// keyed removes a number that one keys in on a telephone: "81234567890#".
func (r *redactor) keyed(i int) {
	if v := r.valueAt(i); v.hash && v.plain && v.digits >= 4 && !v.phone {
		r.remove(i, v.to)
	}
}

// dialString removes what a telephone dials by itself: "+16699006833,,81234567890#,,,,*998877#".
func (r *redactor) dialString(i int) {
	g := r.group(i)
	j := g.to
	if g.digits < 7 || j+1 >= len(r.tokens) || r.tokens[j].start != r.tokens[j-1].end || !r.is(j, ",", ";") {
		return
	}
	if next := r.tokens[j+1]; next.start != r.tokens[j].end || !r.is(j+1, ",", "*", ";") && next.kind != number {
		return
	}
	end := j
	for end < len(r.tokens) && r.tokens[end].start == r.tokens[end-1].end && r.tokens[end].kind != newline {
		end++
	}
	from := i
	for from > 0 && (r.is(from-1, "+") || r.is(from-1, "(")) {
		from--
	}
	r.remove(from, end)
}
