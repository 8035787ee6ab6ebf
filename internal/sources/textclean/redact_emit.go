package textclean

import "strings"

// emit writes the text without what was removed. A sentence or a line of which nothing but a prompt is left ("Join:",
// "Click here to join the meeting") is left out, and so are the lines of an invitation that were around it.
func (r *redactor) emit() (string, bool) {
	if r.mode != whole {
		return r.sentence(0, len(r.tokens)), true
	}
	var lines []string
	var dropped []bool
	calls := false // a list of telephone numbers is open
	for i := 0; i <= len(r.tokens); i = r.lineEnd(i) + 1 {
		end := r.lineEnd(i)
		if i == end {
			lines, dropped = append(lines, ""), append(dropped, false)
			continue
		}
		touched := r.touched(i, end)
		switch head := r.dialHead(i, end); {
		case head && (r.about || touched || r.callsFollow(end)):
			calls = true
			lines, dropped = append(lines, ""), append(dropped, true)
			continue
		case calls && (r.callLine(i, end) || touched && r.onlyPrompt(i, end)):
			lines, dropped = append(lines, ""), append(dropped, true)
			continue
		case !touched:
			calls = calls && r.onlyPrompt(i, end)
			lines, dropped = append(lines, r.text[r.tokens[i].start:r.tokens[end-1].end]), append(dropped, false)
			continue
		}
		line := r.sentences(i, end)
		lines, dropped = append(lines, line), append(dropped, line == "")
	}
	r.prompts(lines, dropped)
	return r.join(lines, dropped), true
}

// callsFollow reports whether a line of telephone numbers comes after the line that ends with token end.
func (r *redactor) callsFollow(end int) bool {
	for i, n := end+1, 0; i < len(r.tokens) && n < 3; i, n = r.lineEnd(i)+1, n+1 {
		if last := r.lineEnd(i); i < last {
			return r.callLine(i, last)
		}
	}
	return false
}

func (r *redactor) touched(i, end int) bool {
	for ; i < end; i++ {
		if r.tokens[i].cut {
			return true
		}
	}
	return false
}

// onlyPrompt reports whether no word of the tokens [i, end) is kept but words of prompts, and not many of them.
func (r *redactor) onlyPrompt(i, end int) bool {
	kept := 0
	for ; i < end; i++ {
		t := r.tokens[i]
		if r.tokens[i].cut {
			continue
		}
		switch t.kind {
		case word:
			if t.class&(prompt|dialing|passWord|codeNoun|idNoun) == 0 {
				return false
			}
			kept++
		case mixed, number, address:
			return false
		}
	}
	return kept <= 16
}

// hollow reports whether at most one word is left of the tokens [i, end) that says more than a prompt does.
func (r *redactor) hollow(i, end int) bool {
	content := 0
	for ; i < end; i++ {
		t := r.tokens[i]
		switch {
		case t.cut:
		case t.kind == mixed, t.kind == number, t.kind == address:
			return false
		case t.kind == word && t.class&(prompt|dialing|filler|pointer|passWord|codeNoun|idNoun|qualifier|meeting) == 0:
			content++
		}
	}
	return content < 2
}

// sentenceBegins reports whether token i begins a sentence: after the end of another, or with a capital after something
// that is removed.
func (r *redactor) sentenceBegins(i int) bool {
	before, t := r.tokens[i-1], r.tokens[i]
	if before.cut || i > 1 && r.is(i-1, ")") && r.tokens[i-2].cut {
		c := r.text[t.start]
		return !t.cut && t.kind == word && t.class&prompt == 0 && c >= 'A' && c <= 'Z'
	}
	return before.kind == sign && r.is(i-1, ".", "!", "?", ";") && t.start > before.end
}

// sentences writes a line that has lost something, without those of its sentences that are mere prompts now.
func (r *redactor) sentences(i, end int) string {
	var out []string
	dropped := false // the last sentence
	for i < end {
		j := i + 1
		for j < end && !r.sentenceBegins(j) {
			j++
		}
		kept := len(out)
		switch {
		case !r.touched(i, j):
			out = append(out, r.text[r.tokens[i].start:r.tokens[j-1].end])
		case !r.hollow(i, j):
			if s := r.sentence(i, j); s != "" {
				out = append(out, s)
			}
		}
		i, dropped = j, len(out) == kept
	}
	line := strings.Join(out, " ")
	if dropped { // what led to it
		line = strings.TrimRight(line, " ;,:")
	}
	return line
}

// sentence writes the tokens [i, end) without what was removed, and without the punctuation that stands there for
// nothing.
func (r *redactor) sentence(i, end int) string {
	var b strings.Builder
	gap, last := false, -1
	for ; i < end; i++ {
		t := r.tokens[i]
		if r.tokens[i].cut {
			gap = true
			continue
		}
		if j := r.emptyBrackets(i, end); j > 0 {
			gap, i = true, j-1
			continue
		}
		text := r.text[t.start:t.end]
		if gap && t.kind == sign {
			out := strings.TrimRight(b.String(), " ")
			tail := byte(0)
			if out != "" {
				tail = out[len(out)-1]
			}
			switch {
			case strings.Contains(",;:-–—|/#*_\"'", text): // it stood beside what is gone
				continue
			case text == ")" && strings.Count(out, "(") <= strings.Count(out, ")"): // what it closes is gone
				continue
			case text == ")" && tail == '(' || text == "]" && tail == '[' || text == ">" && tail == '<':
				b.Reset()
				b.WriteString(strings.TrimRight(out[:len(out)-1], " "))
				continue
			case strings.Contains(".!?", text):
				b.Reset()
				b.WriteString(strings.TrimRight(out, " ,;:-–—|/(["))
			}
		}
		switch {
		case b.Len() == 0:
		case t.kind == newline:
		case last >= 0 && (t.start > r.tokens[last].end || gap && t.kind != sign):
			b.WriteByte(' ')
		}
		b.WriteString(text)
		gap, last = false, i
	}
	s := b.String()
	if gap || last >= 0 {
		s = strings.TrimRight(s, " :;-–—|,([#*_/")
	}
	if !strings.ContainsFunc(s, isWordRune) {
		return ""
	}
	return strings.TrimLeft(s, " ,;:|")
}

// emptyBrackets returns the token after the bracket that closes the one at token i, if between them something was
// removed and only labels are left: "(ID …, passcode …)". Otherwise it returns 0.
func (r *redactor) emptyBrackets(i, end int) int {
	if !r.is(i, "(", "[") {
		return 0
	}
	cut := false
	for j := i + 1; j < min(end, i+40); j++ {
		t := r.tokens[j]
		switch {
		case r.is(j, ")", "]"):
			if cut {
				return j + 1
			}
			return 0
		case t.cut:
			cut = true
		case t.kind == sign || t.class&(passWord|passStem|passWeak|codeNoun|idNoun|qualifier|filler) != 0:
		default:
			return 0
		}
	}
	return 0
}

func isWordRune(c rune) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c > 0x7f
}

// prompts drops the lines beside dropped ones that are nothing but prompts: "Join Zoom Meeting" above its address.
func (r *redactor) prompts(lines []string, dropped []bool) {
	near := func(i, step int) bool {
		for j := i + step; j >= 0 && j < len(lines); j += step {
			if dropped[j] {
				return true
			}
			if lines[j] != "" {
				return false
			}
		}
		return false
	}
	pass := func(i, step int) {
		if !dropped[i] && lines[i] != "" && near(i, step) && merePrompt(lines[i]) {
			lines[i], dropped[i] = "", true
		}
	}
	for i := len(lines) - 1; i >= 0; i-- {
		pass(i, +1)
	}
	for i := range lines {
		pass(i, -1)
	}
}

// merePrompt reports whether all words of a line are words of prompts, at least one of them of meetings.
func merePrompt(line string) bool {
	if strings.Contains(line, "inviting you to") || strings.Contains(line, "invitando a una") {
		return true
	}
	n, about := 0, false
	for _, t := range scan(line, nil) {
		switch t.kind {
		case word:
			if t.class&(prompt|dialing|passWord|codeNoun|idNoun) == 0 {
				return false
			}
			w := fold(line[t.start:t.end])
			about = about || t.class&(meeting|platform|dialing|qualifier|passWord|idNoun) != 0 || w == "delete" ||
				w == "edit"
			n++
		case number, mixed, address:
			return false
		}
	}
	return n <= 16 && (about || n == 0)
}

// join puts the lines together. Where lines were dropped, no empty lines are left for them.
func (r *redactor) join(lines []string, dropped []bool) string {
	var b strings.Builder
	b.Grow(len(r.text))
	blank := false
	for i, line := range lines {
		if line == "" {
			blank = blank || !dropped[i]
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
			if blank {
				b.WriteByte('\n')
			}
		}
		b.WriteString(line)
		blank = false
	}
	return b.String()
}
