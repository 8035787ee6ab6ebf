package ask

import (
	"slices"
	"strings"
	"time"
)

// follows returns the step that follows in an open thread.
func (d decision) follows(t Thread) (Step, bool) {
	if last := t.Steps[t.Last()-1]; t.Open() && last.Message() && d.Unsent[MessageName(last)] {
		return Step{}, false
	}
	if s, ok := d.pulled(t); ok {
		return s, true
	}
	switch t.Phase {
	case PhaseNew:
		return d.first(t)
	case PhaseAsked:
		return d.unanswered(t)
	case PhaseTaken, PhaseAccepted:
		return d.taken(t)
	case PhaseGiven:
		if t.done[Thanked] {
			return d.closed(t, WhyDone)
		}
		return d.write(t, Thanked)
	case PhaseClosed:
	}
	return Step{}, false
}

// write returns a step that writes to the holder, unless they have a quiet hour, or got it already.
func (d decision) write(t Thread, kind Kind) (Step, bool) {
	p, ok := d.Rules.Find(t.Holder)
	s := Step{Thread: t.ID, Kind: kind, Person: t.Holder}
	if t.done[kind] || !ok || p.quietAt(d.now, d.Rules.Zone, s.urgent()) {
		return Step{}, false
	}
	return s, true
}

// first returns whom an ask that nobody has goes to.
func (d decision) first(t Thread) (Step, bool) {
	if d.now.After(t.Proposal.limit()) {
		return d.closed(t, WhyLapsed)
	}
	if t.Withdrew {
		return d.toLead(t, WhyWithdrew)
	}
	if d.gatheringTaken(t) {
		return d.closed(t, WhyTaken)
	}
	if d.never(t.Proposal.Repository) {
		return d.closed(t, WhyNoTalk)
	}
	owners := d.Rules.owners(t.Proposal.Repository)
	if len(owners) == 0 {
		return d.toLead(t, WhyUnknown)
	}
	owners = slices.DeleteFunc(owners, func(p Person) bool { return !d.mayAsk(p, t) })
	if len(owners) == 0 {
		return d.toLead(t, WhyBusy)
	}
	slices.SortStableFunc(owners, func(a, b Person) int { return d.rank(a, t) - d.rank(b, t) })
	if owners[0].quietAt(d.now, d.Rules.Zone, false) {
		return Step{}, false
	}
	return Step{Thread: t.ID, Kind: Asked, Person: owners[0].Name, Why: WhyOwner}, true
}

// rank orders the people of a team: first who speaks the language of the group, then who likes to speak, then who was
// asked less often lately.
func (d decision) rank(p Person, t Thread) int {
	rank := d.asksOf(p.Name)
	if !slices.Contains(p.Languages, t.Proposal.Language) && t.Proposal.Language != "" && len(p.Languages) > 0 {
		rank += 2000
	}
	if !p.Speaks {
		rank += 1000
	}
	return rank
}

// mayAsk reports whether the person may be asked about the thread's event now.
func (d decision) mayAsk(p Person, t Thread) bool {
	return !p.awayOn(d.now, d.Rules.Zone) && !p.awayOn(t.Proposal.Start, d.Rules.Zone) && !d.askedFor(p.Name, t) &&
		(p.Monthly == 0 || d.asksOf(p.Name) < p.Monthly)
}

// askedFor reports whether the person was asked about the same evening, also for another project, or speaks on that
// day.
func (d decision) askedFor(name string, t Thread) bool {
	day := func(p Proposal) string { return p.Start.In(d.Rules.Zone).Format(time.DateOnly) }
	return slices.ContainsFunc(d.threads, func(o Thread) bool {
		return o.Asks[strings.ToLower(name)] && o.Proposal.gathering(d.Rules.Zone) == t.Proposal.gathering(d.Rules.Zone) ||
			o.Takes() && same(o.Holder, name) && day(o.Proposal) == day(t.Proposal)
	})
}

// asksOf counts how often the person was asked within the last month.
func (d decision) asksOf(name string) int {
	n := 0
	for _, s := range d.Log.Steps {
		if s.Kind == Asked && same(s.Person, name) && d.now.Sub(s.At) < monthLong {
			n++
		}
	}
	return n
}

// gatheringTaken reports whether another ask has the same evening.
func (d decision) gatheringTaken(t Thread) bool {
	return slices.ContainsFunc(d.threads, func(o Thread) bool {
		return o.ID != t.ID && o.Takes() && o.Proposal.gathering(d.Rules.Zone) == t.Proposal.gathering(d.Rules.Zone)
	}) || d.takenByTalk(t.Proposal)
}

// toLead asks the lead. If the lead may not be written to, because of a limit or since they know of the evening, the
// ask is theirs without a message; digest ask list shows it.
func (d decision) toLead(t Thread, why Why) (Step, bool) {
	lead := d.Rules.Lead
	s := Step{Thread: t.ID, Kind: Asked, Person: lead.Name, Why: why, Other: t.Suggests}
	if lead.Name == "" || !d.mayAsk(lead, t) {
		s.Kind = Assigned
		return s, true
	}
	return s, !lead.quietAt(d.now, d.Rules.Zone, false)
}

func (d decision) closed(t Thread, why Why) (Step, bool) {
	return Step{Thread: t.ID, Kind: Closed, Why: why}, true
}

// unanswered returns what follows a question without an answer.
func (d decision) unanswered(t Thread) (Step, bool) {
	holder, known := d.Rules.Find(t.Holder)
	switch {
	case d.now.After(t.Proposal.limit()):
		return d.closed(t, WhyLapsed)
	case d.gatheringTaken(t):
		if s, ok := d.write(t, Released); ok && !t.Silent {
			s.Why = WhyTaken
			return s, true
		}
		if known && !t.Silent && !t.done[Released] { // after the quiet hours
			return Step{}, false
		}
		return d.closed(t, WhyTaken)
	case t.Passed:
		return d.passed(t)
	case !t.Lead && !known:
		return d.toLead(t, WhyLeft)
	case t.Lead && !t.Silent && !d.Rules.isLead(t.Holder) && d.Rules.Lead.Name != "": // there is another lead now
		return d.toLead(t, WhyLeft)
	case !t.Lead && d.refused(t):
		return d.toLead(t, WhyNoChannel)
	case t.Silent || d.now.Before(t.AnswerBy(d.Rules)):
		return Step{}, false
	case !t.Reminded:
		if holder.awayOn(d.now, d.Rules.Zone) && !t.Lead {
			return d.toLead(t, WhySilent)
		}
		return d.write(t, Reminded)
	case !t.Lead && !d.Rules.isLead(t.Holder):
		return d.toLead(t, WhySilent)
	}
	return Step{}, false
}

// passed asks the person that somebody named, or tells the lead.
func (d decision) passed(t Thread) (Step, bool) {
	p, known := d.Rules.Find(t.Suggests)
	switch {
	case known && d.mayAsk(p, t):
		return Step{Thread: t.ID, Kind: Asked, Person: p.Name, Why: WhyPassed}, !p.quietAt(d.now, d.Rules.Zone, false)
	case !t.Lead && !d.Rules.isLead(t.Holder):
		return d.toLead(t, WhySuggested)
	case !t.Silent: // the lead named somebody whom digest cannot ask, and talks to them
		return Step{Thread: t.ID, Kind: Assigned, Person: t.Holder, Why: WhySuggested, Other: t.Suggests}, true
	}
	return Step{}, false
}

// refused reports whether the question could not be sent to the holder.
func (d decision) refused(t Thread) bool {
	for _, s := range slices.Backward(t.Steps) {
		if s.Kind == Asked {
			return d.Refused[MessageName(s)]
		}
	}
	return false
}

// taken returns what follows a yes.
func (d decision) taken(t Thread) (Step, bool) {
	start, over := t.Proposal.Start, t.Proposal.over()
	if _, known := d.Rules.Find(t.Holder); !known && d.now.Before(start) {
		return d.toLead(t, WhyLeft)
	}
	switch {
	case d.now.After(over.Add(giveUpAfter)):
		return d.closed(t, WhyNoNews)
	case d.now.After(over.Add(afterEvent)):
		return d.write(t, After)
	case d.now.After(start):
		return Step{}, false
	case !t.done[Next]:
		return d.write(t, Next)
	case t.Phase == PhaseTaken:
		if d.now.Before(t.Since.Add(nudgeAfter)) && d.now.Before(start.Add(-weekBefore/2)) {
			return Step{}, false
		}
		return d.write(t, Nudged)
	case !d.now.Before(start.Add(-dayBefore)):
		return d.write(t, Day)
	case !d.now.Before(start.Add(-weekBefore)) && start.Sub(d.now) > 3*24*time.Hour:
		return d.write(t, Week)
	}
	return Step{}, false
}
