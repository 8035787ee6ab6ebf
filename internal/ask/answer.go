package ask

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Answer is what a person says about an ask.
type Answer struct {
	Thread   string // ID of the ask
	Kind     Kind   // Yes, Other, No, Never, Accepted, Refused, Named, Unnamed, Given, or NotGiven
	Person   string // who says so; with Desk and empty: the holder
	Other    string // for Other: a name of the configuration, or anything else, which only the lead reads
	Slides   string // for Given: an address, or nothing
	Visitors int    // for Given: how many people came by
	Desk     bool   // the desk records it for the person, who need not be the holder
}

// Result says what came of an answer.
type Result string

// Results of answers. Everything but Done and Again changed nothing.
const (
	Done      Result = "done"
	Again     Result = "again"     // it was answered like that before
	Elsewhere Result = "elsewhere" // the question is with somebody else by now
	TakenBy   Result = "taken"     // another project has the evening
	TooLate   Result = "late"      // the time to answer is over, or the event does not take place
	Unclear   Result = "unclear"   // the answer does not fit the question, or lacks something
)

// maxOther is how long the name of somebody else may be.
const maxOther = 120

// Record records an answer, and makes the talk what it says. The thread is as it is afterwards.
func Record(ctx context.Context, n digest.Notes, rules Rules, a Answer, now time.Time) (Thread, Result, error) {
	for {
		log, err := ReadLog(ctx, n)
		if err != nil {
			return Thread{}, "", err
		}
		t, ok := log.Find(a.Thread)
		if !ok {
			return Thread{}, "", digest.WithHint(fmt.Errorf("ask %q: %w", a.Thread, digest.ErrNotFound),
				"digest ask list shows all IDs")
		}
		talks, err := lastTalkSteps(ctx, n)
		if err != nil {
			return t, "", err
		}
		d := decision{Facts: Facts{Rules: rules, Log: log, Talks: talks}, threads: log.Threads(), now: now}
		s, result := d.answer(t, a)
		if result != Done {
			return t, result, nil
		}
		added, err := log.Append(ctx, n, s, now)
		if err != nil {
			return t, "", err
		}
		if !added { // another step came first: decide again
			continue
		}
		t, _ = log.Find(t.ID)
		_, err = pushTalks(ctx, n, log, now)
		return t, result, err
	}
}

// answer returns the step that records a, or why there is none.
func (d decision) answer(t Thread, a Answer) (Step, Result) {
	s := Step{Thread: t.ID, Kind: a.Kind, Person: strings.TrimSpace(a.Person), Slides: strings.TrimSpace(a.Slides)}
	if s.Person == "" && a.Desk {
		s.Person = t.Holder
	}
	if s.Person == "" {
		return s, Unclear
	}
	mine := same(s.Person, t.Holder) || a.Desk
	switch a.Kind {
	case Yes:
		return s, d.yes(t, s.Person, mine)
	case Other:
		s.Other = clip(strings.Join(strings.Fields(a.Other), " "), maxOther)
		switch {
		case !mine:
			return s, Elsewhere
		case t.Phase != PhaseAsked || d.now.After(t.Proposal.limit()):
			return s, TooLate
		case s.Other == "" || same(s.Other, s.Person):
			return s, Unclear
		}
		return s, Done
	case No, Never:
		s.Project = ""
		if a.Kind == Never {
			s.Project = t.Proposal.Repository
		}
		return s, d.no(t, a.Kind, mine)
	case Accepted, Refused, Named, Unnamed:
		return s, d.progress(t, a.Kind, mine)
	case Given, NotGiven:
		s.Visitors = max(0, min(a.Visitors, 100_000))
		return s, d.after(t, s, mine)
	}
	return s, Unclear
}

func (d decision) yes(t Thread, person string, mine bool) Result {
	regret := t.Phase == PhaseClosed && t.Why == WhyNoTalk && !t.Silent // a no, or a never, that its person takes back
	switch {
	case t.Takes() && same(t.Holder, person):
		return Again
	case t.Takes():
		return Elsewhere
	case d.now.After(t.Proposal.limit()) || t.Phase == PhaseClosed && t.Why == WhyCanceled:
		return TooLate
	case d.gatheringTaken(t):
		return TakenBy
	case t.Phase == PhaseClosed && !regret:
		return TooLate
	case !mine:
		return Elsewhere
	}
	return Done
}

func (d decision) no(t Thread, kind Kind, mine bool) Result {
	said := slices.ContainsFunc(t.Steps, func(s Step) bool { return s.Kind == kind })
	switch {
	case !mine:
		return Elsewhere
	case t.Phase == PhaseClosed && t.Why == WhyNoTalk && said:
		return Again
	case t.Phase == PhaseClosed && t.Why == WhyNoTalk && kind == Never: // first "not this time", then "never"
		return Done
	case t.Phase == PhaseAsked, t.Takes() && t.Phase != PhaseGiven && d.now.Before(t.Proposal.Start):
		return Done
	}
	return TooLate
}

func (d decision) progress(t Thread, kind Kind, mine bool) Result {
	switch {
	case !t.Takes() || t.Phase == PhaseGiven && kind != Named && kind != Unnamed:
		return TooLate
	case !mine:
		return Elsewhere
	case kind == Accepted && t.Phase == PhaseAccepted, kind == Named && t.Public, kind == Unnamed && !t.Public:
		return Again
	}
	return Done
}

func (d decision) after(t Thread, s Step, mine bool) Result {
	given := t.Phase == PhaseGiven || t.Phase == PhaseClosed && t.Why == WhyDone
	switch {
	case !mine:
		return Elsewhere
	case s.Slides != "" && !strings.HasPrefix(s.Slides, "https://") && !strings.HasPrefix(s.Slides, "http://"),
		len(s.Slides) > 2000:
		return Unclear
	case given && s.Kind == Given && (s.Slides == "" || s.Slides == t.Slides) && s.Visitors <= t.Visitors:
		return Again
	case given && s.Kind == Given: // slides come later
		return Done
	case t.Phase != PhaseTaken && t.Phase != PhaseAccepted || d.now.Before(t.Proposal.Start):
		return TooLate
	}
	return Done
}

func clip(text string, limit int) string {
	if r := []rune(text); len(r) > limit {
		return string(r[:limit])
	}
	return text
}
