package calledoff

// noMeeting returns the first word of the event that does not take place, if the text says that there is none: "No
// meeting", "NO CLASS: Thanksgiving", "No hack night this week", "No hay reunión". Otherwise it returns 0. "No
// Meeting Required" and "No Code Night" are titles.
func (t text) noMeeting() int { return t.noMeetingFrom(0) }

// noMeetingOn returns Canceled if the tokens [i, end) say that there is none on the day of this event: "Chess (no
// meeting Dec 25)". Without a date, nobody knows which evening of a series is meant.
func (t text) noMeetingOn(i, end int) State {
	part := text{s: t.s, tokens: t.tokens[:min(end, len(t.tokens))], start: t.start}
	if part.noMeetingFrom(i) == 0 {
		return Nothing
	}
	switch found := t.named(i, end, true); {
	case found.sameDay:
		return Canceled
	case found.days:
		return OtherDay
	}
	return Nothing
}

// noMeetingFrom is noMeeting for the part of the text that begins at token i.
func (t text) noMeetingFrom(i int) int {
	for i < len(t.tokens) && t.kind(i) != word {
		i++
	}
	switch {
	case t.are(i, []string{"there", "is", "no"}), t.are(i, []string{"there", "will", "be", "no"}),
		t.are(i, []string{"we", "have", "no"}):
		for t.tokens[i].norm != "no" {
			i++
		}
	case t.are(i, []string{"no", "hay"}), t.are(i, []string{"no", "habrá"}), t.are(i, []string{"no", "tendremos"}):
		if t.is(i+2, gatherings) {
			return i + 2
		}
		return 0
	}
	if i >= len(t.tokens) || t.tokens[i].norm != "no" && t.tokens[i].norm != "sin" || t.kind(i+1) != word {
		return 0
	}
	noun := i + 1
	for noun < len(t.tokens) && noun <= i+3 && t.kind(noun) == word && !t.is(noun, gatherings) {
		if t.is(noun, articles) || t.is(noun, reasons) || t.tokens[noun].norm == "code" {
			return 0
		}
		noun++
	}
	if !t.is(noun, gatherings) {
		return 0
	}
	for t.is(noun+1, gatherings) { // "no office hours", "no study group meeting"
		noun++
	}
	next := noun + 1
	said := t.is(next, reasons) || t.isDate(next) || t.is(next, nextWords) || t.is(next, articles) && t.isDate(next+1)
	if said || t.separates(next) || t.kind(next) == open || t.kind(next) == comma {
		return i + 1
	}
	return 0
}
