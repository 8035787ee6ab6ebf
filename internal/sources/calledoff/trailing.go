package calledoff

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
