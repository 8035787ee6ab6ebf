package ask

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// recorder is who records the steps of talks that follow from answers. The log of talks is kept forever, so it does
// not name who answered.
const recorder = "ask"

// lastTalkSteps returns the last step of each talk in the store.
func lastTalkSteps(ctx context.Context, n digest.Notes) ([]digest.TalkStep, error) {
	steps, err := digest.TalkSteps(ctx, n)
	if err != nil {
		return nil, err
	}
	var out []digest.TalkStep
	for _, s := range steps {
		i := slices.IndexFunc(out, func(o digest.TalkStep) bool { return o.Talk.ID == s.Talk.ID })
		if i < 0 {
			out = append(out, s)
			continue
		}
		out[i] = s
	}
	return out, nil
}

// changesTalk are the steps after which the talk of a thread has another state.
var changesTalk = map[Kind]bool{
	Yes: true, No: true, Never: true, Accepted: true, Refused: true, Named: true, Unnamed: true, Moved: true,
	Canceled: true, Given: true, NotGiven: true, Asked: true, Assigned: true,
}

// talkChanged is when the thread last said something about its talk.
func (t Thread) talkChanged() time.Time {
	for _, s := range slices.Backward(t.Steps) {
		if changesTalk[s.Kind] {
			return s.At
		}
	}
	return time.Time{}
}

// talk returns the talk of a thread as it should be. It reports false if nobody ever said yes.
func (t Thread) talk(known digest.Talk) (digest.Talk, bool) {
	if !slices.ContainsFunc(t.Steps, func(s Step) bool { return s.Kind == Yes }) {
		return digest.Talk{}, false
	}
	out := known
	out.ID, out.Repository, out.Group = t.ID, t.Proposal.Repository, t.Proposal.Group
	out.Event, out.URL, out.At = t.Proposal.Event, t.Proposal.URL, t.Proposal.Start
	given := slices.ContainsFunc(t.Steps, func(s Step) bool { return s.Kind == Given })
	switch {
	case t.Phase == PhaseGiven || given && t.Phase == PhaseClosed && t.Why == WhyDone:
		out.State, out.Slides = digest.TalkPresented, cmp.Or(t.Slides, known.Slides)
	case t.Phase == PhaseAccepted:
		out.State = digest.TalkAccepted
	case t.Phase == PhaseTaken:
		out.State = digest.TalkProposed
	case t.Phase == PhaseClosed && t.Why == WhyNoNews: // it stays what it was
	default:
		out.State = digest.TalkDeclined
	}
	switch {
	case t.Public && t.Holder != "":
		out.Speaker = t.Holder
	case t.Takes() || out.State == digest.TalkDeclined:
		out.Speaker = ""
	}
	return out, out.State != ""
}

// pushTalks makes the talks what the threads say, for threads that changed after the talk did. It is safe to repeat.
func pushTalks(ctx context.Context, n digest.Notes, log Log, now time.Time) ([]digest.TalkStep, error) {
	talks, err := lastTalkSteps(ctx, n)
	if err != nil {
		return nil, err
	}
	for _, t := range log.Threads() {
		i := slices.IndexFunc(talks, func(s digest.TalkStep) bool { return s.Talk.ID == t.ID })
		known := digest.TalkStep{By: recorder}
		if i >= 0 {
			known = talks[i]
		}
		wanted, ok := t.talk(known.Talk)
		if !ok || known.By != recorder && known.At.After(t.talkChanged()) || sameTalk(wanted, known.Talk) {
			continue
		}
		if known.Talk.State == digest.TalkAccepted && wanted.State == digest.TalkProposed { // somebody else does it now
			off := known.Talk
			off.State = digest.TalkDeclined
			if _, err := digest.RecordTalk(ctx, n, off, recorder, now); err != nil {
				return nil, err
			}
		}
		if known.Talk.State == digest.TalkPresented && wanted.State != digest.TalkPresented {
			continue // what was given stays given
		}
		if wanted.State == digest.TalkDeclined && known.Talk.State == "" {
			continue
		}
		if wanted, err = digest.RecordTalk(ctx, n, wanted, recorder, now); err != nil {
			return nil, err
		}
		step := digest.TalkStep{Talk: wanted, By: recorder, At: now}
		if i >= 0 {
			talks[i] = step
		} else {
			talks = append(talks, step)
		}
	}
	return talks, nil
}

func sameTalk(a, b digest.Talk) bool {
	if !a.At.Equal(b.At) {
		return false
	}
	a.At = b.At
	return a == b
}

// pulled returns the step for a talk that a person changed elsewhere, as with digest talk, after the thread said
// something about it.
func (d decision) pulled(t Thread) (Step, bool) {
	i := slices.IndexFunc(d.Talks, func(s digest.TalkStep) bool { return s.Talk.ID == t.ID })
	if i < 0 || !t.Takes() || d.Talks[i].By == recorder || !d.Talks[i].At.After(t.talkChanged()) {
		return Step{}, false
	}
	switch talk := d.Talks[i].Talk; {
	case talk.State == digest.TalkAccepted && t.Phase == PhaseTaken:
		return Step{Thread: t.ID, Kind: Accepted}, true
	case talk.State == digest.TalkDeclined:
		return Step{Thread: t.ID, Kind: Refused}, true
	case talk.State == digest.TalkPresented && t.Phase != PhaseGiven:
		return Step{Thread: t.ID, Kind: Given, Slides: talk.Slides}, true
	}
	return Step{}, false
}
