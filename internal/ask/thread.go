package ask

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Phase is where an ask stands.
type Phase string

// Phases of an ask.
const (
	PhaseNew      Phase = "new"      // nobody was asked yet
	PhaseAsked    Phase = "asked"    // the holder has not answered
	PhaseTaken    Phase = "taken"    // the holder does it; the organizer has not answered
	PhaseAccepted Phase = "accepted" // the organizer said yes
	PhaseGiven    Phase = "given"    // the talk was given; the holder is to be thanked
	PhaseClosed   Phase = "closed"   // nothing follows
)

// Thread is one ask with all of its steps, and what follows from them.
type Thread struct {
	ID       string
	Proposal Proposal // as it is now
	Steps    []Step
	Phase    Phase
	Holder   string    // who has the question, or does it; empty: nobody, or somebody who was removed
	Lead     bool      // the holder has it as the lead
	Silent   bool      // the holder was not written to
	Since    time.Time // when the holder was asked, or answered yes
	Reminded bool
	Asks     map[string]bool // lowercase names of everybody who had the question
	Suggests string          // whom somebody named last
	Passed   bool            // the person in Suggests is to be asked, or the lead
	Why      Why             // of the last Asked, Assigned, or Closed
	Withdrew bool            // the last holder had said yes, and cannot come
	Public   bool            // the holder wants to be named
	Slides   string
	Visitors int
	done     map[Kind]bool // kinds of messages since the holder said yes, or since the event was moved
}

// Threads returns all asks, in the order in which they were opened.
func (l Log) Threads() []Thread {
	var out []*Thread
	byID := map[string]*Thread{}
	for _, s := range l.Steps {
		if s.Thread == "" {
			continue
		}
		t := byID[s.Thread]
		if t == nil {
			t = &Thread{ID: s.Thread, Phase: PhaseNew, Asks: map[string]bool{}, done: map[Kind]bool{}}
			byID[s.Thread] = t
			out = append(out, t)
		}
		t.take(s)
	}
	all := make([]Thread, len(out))
	for i, t := range out {
		all[i] = *t
	}
	return all
}

// Find returns the thread with that ID.
func (l Log) Find(id string) (Thread, bool) {
	all := l.Threads()
	i := slices.IndexFunc(all, func(t Thread) bool { return strings.EqualFold(t.ID, id) })
	if i < 0 {
		return Thread{}, false
	}
	return all[i], true
}

// take applies one step.
func (t *Thread) take(s Step) {
	t.Steps = append(t.Steps, s)
	switch s.Kind {
	case Opened:
		if s.Proposal != nil {
			t.Proposal = *s.Proposal
		}
	case Asked, Assigned:
		t.Phase, t.Holder, t.Since, t.Why = PhaseAsked, s.Person, s.At, s.Why
		t.Lead = s.Kind == Assigned || toTheLead[s.Why]
		t.Silent, t.Reminded, t.Public = s.Kind == Assigned, false, false
		t.Passed, t.Withdrew = false, false
		t.Asks[strings.ToLower(s.Person)] = true
		t.done = map[Kind]bool{}
	case Reminded:
		t.Reminded, t.Since = true, s.At
	case Yes:
		t.Phase, t.Holder, t.Since, t.Public = PhaseTaken, s.Person, s.At, false
		t.Passed, t.Silent = false, false
		t.Asks[strings.ToLower(s.Person)] = true
		t.done = map[Kind]bool{}
	case Other:
		t.Suggests, t.Passed = s.Other, true
	case No, Never:
		if t.Takes() { // the lead finds somebody else
			t.Phase, t.Holder, t.Withdrew = PhaseNew, "", true
			break
		}
		t.Phase, t.Why = PhaseClosed, WhyNoTalk
	case Refused:
		t.Phase, t.Why = PhaseClosed, WhyNoTalk
	case Accepted:
		t.Phase = PhaseAccepted
	case Named, Unnamed:
		t.Public = s.Kind == Named
	case Moved:
		if s.Proposal != nil {
			t.Proposal = *s.Proposal
		}
		delete(t.done, Week)
		delete(t.done, Day)
	case Canceled:
		t.Phase, t.Why = PhaseClosed, WhyCanceled
	case Given:
		t.Phase, t.Slides, t.Visitors = PhaseGiven, cmp.Or(s.Slides, t.Slides), max(s.Visitors, t.Visitors)
	case Closed, NotGiven:
		t.Phase = PhaseClosed
		if s.Why != "" {
			t.Why = s.Why
		}
	case Thanked:
		t.Phase, t.Why = PhaseClosed, WhyDone
	case Next, Nudged, Released, Week, Day, After, Allowed:
	}
	if messageKinds[s.Kind] {
		t.done[s.Kind] = true
	}
}

// toTheLead are the reasons for which the lead is asked.
var toTheLead = map[Why]bool{
	WhyUnknown: true, WhyBusy: true, WhySilent: true, WhySuggested: true, WhyLeft: true, WhyWithdrew: true,
	WhyNoChannel: true,
}

// Open reports whether something may still follow.
func (t Thread) Open() bool { return t.Phase != PhaseClosed }

// Takes reports whether the thread has the evening: somebody said yes.
func (t Thread) Takes() bool {
	return t.Phase == PhaseTaken || t.Phase == PhaseAccepted || t.Phase == PhaseGiven
}

// Last returns the number of the last step.
func (t Thread) Last() int { return len(t.Steps) }

// wait is how long the holder has for an answer, from Since on.
func (t Thread) wait(rules Rules) time.Duration {
	wait := rules.AnswerIn
	if wait <= 0 {
		wait = defaultAnswerIn
	}
	if left := t.Proposal.limit().Sub(t.Since) / 3; left < wait {
		wait = left
	}
	return max(wait, time.Hour)
}

// AnswerBy is until when the holder should answer: then a reminder follows, or the lead is asked.
func (t Thread) AnswerBy(rules Rules) time.Time { return t.Since.Add(t.wait(rules)) }
