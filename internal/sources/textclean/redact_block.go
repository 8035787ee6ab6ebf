package textclean

import "strings"

// fences removes what stands between the lines that programs put around the invitation that they write into a
// description, and the fences too. Google: https://support.google.com/calendar ("Please do not edit this section").
// Teams and Webex put lines of underscores or of words.
func (r *redactor) fences() {
	open := -1
	for i := 0; i < len(r.tokens); i = r.lineEnd(i) + 1 {
		end := r.lineEnd(i)
		switch {
		case i == end:
		case r.isFence(i, end):
			switch {
			case open >= 0:
				r.remove(open, end)
				open = -1
			case strings.HasPrefix(r.text[r.tokens[i].start:], "-::~"), r.invites(end):
				open = i
			}
		}
	}
	if open >= 0 { // the second fence was cut off
		r.remove(open, len(r.tokens))
	}
}

// isFence reports whether the line of tokens [i, end) is one of Google's or of underscores.
func (r *redactor) isFence(i, end int) bool {
	text := r.text[r.tokens[i].start:r.tokens[end-1].end]
	return strings.HasPrefix(text, "-::~") && strings.Trim(text, "-:~") == "" ||
		len(text) >= 20 && strings.Trim(text, "_") == ""
}

// invites reports whether the lines after token end, up to the next fence, are an invitation: one of the next lines
// has an address or a number that is removed.
func (r *redactor) invites(end int) bool {
	for i := end + 1; i < len(r.tokens); i = r.lineEnd(i) + 1 {
		last := r.lineEnd(i)
		if i < last && r.isFence(i, last) {
			return false
		}
		for j := i; j < last; j++ {
			if r.tokens[j].cut {
				return true
			}
		}
	}
	return false
}

// lineEnd returns the line break that ends the line of token i, or the number of tokens.
func (r *redactor) lineEnd(i int) int {
	for i < len(r.tokens) && r.tokens[i].kind != newline {
		i++
	}
	return i
}

// dialHead reports whether the tokens [i, end) begin a list of telephone numbers: "One tap mobile", "Dial by your
// location", "O marca el: (MX) +52 …".
func (r *redactor) dialHead(i, end int) bool {
	dial, join, phone := false, false, false
	for ; i < end && !r.is(i, ":", "+") && r.tokens[i].kind != number; i++ {
		c := r.class(i)
		dial = dial || c&dialing != 0
		join = join ||
			r.is(
				i,
				"join",
				"find",
				"more",
				"numbers",
				"numeros",
				"unirse",
				"buscar",
				"encuentre",
				"llamar",
				"conference",
				"number",
			)
		phone = phone ||
			r.is(i, "phone", "telephone", "sip", "skype", "h", "local", "numbers", "telefono", "numeros", "video")
		if c&(prompt|dialing) == 0 && r.tokens[i].kind == word {
			return false
		}
	}
	if i < end && r.is(i, ":") && i+1 < end && !r.callLine(i+1, end) && !r.tokens[i+1].cut {
		return false // "Dial in: what to bring"
	}
	return dial || join && phone
}

// callLine reports whether the tokens [i, end) are a line of such a list: a telephone number or an IP address, and a
// place at the most.
func (r *redactor) callLine(i, end int) bool {
	for i < end && r.tokens[i].kind == sign {
		i++
	}
	if i < end && r.tokens[i].kind == word && r.is(i, "us", "mx") { // "(US) +1 405-555-0100"
		for i < end && r.tokens[i].kind != number {
			i++
		}
	}
	g := r.group(i)
	if g.digits >= 7 || g.digits >= 4 && isIP(strings.TrimRight(r.text[g.start:g.end], ".")) {
		return true
	}
	for j := i; j < end; j++ { // "United States: +1 (872) 240-3212", "United States, Los Angeles +1 323-849-4874"
		if r.is(j, "+") && j+1 < end && r.tokens[j+1].kind == number && r.tokens[j+1].start == r.tokens[j].end {
			return j-i <= 8
		}
	}
	return false
}
