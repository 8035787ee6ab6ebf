package render

import (
	"strconv"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// The labels of Slack's buttons, and the answers to them. user is a mention. The caller escapes texts for
// Slack's mrkdwn.

// ButtonLabels returns the labels of the buttons; present has the gap {project}.
func (r *Renderer) ButtonLabels() (approve, hold, present string) {
	return r.set.say("slack.approve"), r.set.say("slack.hold"), r.set.say("slack.present")
}

// ApprovedAnswer says that a draft is approved, and how many approvals it still needs.
func (r *Renderer) ApprovedAnswer(user, edition string, missing int) string {
	switch missing {
	case 0:
		return r.set.say("slack.approved", "user", user, "edition", edition)
	case 1:
		return r.set.say("slack.needs.one", "user", user, "edition", edition)
	}
	return r.set.say("slack.needs.many", "user", user, "edition", edition, "n", strconv.Itoa(missing))
}

// UncountedAnswer says why an approval does not count, and how many the draft still needs. other is the name
// under which the same person has already approved.
func (r *Renderer) UncountedAnswer(user, edition string, doubt digest.Doubt, other string, missing int) string {
	var why string
	switch doubt {
	case digest.DoubtEditor:
		why = r.set.say("slack.uncounted.editor", "user", user, "edition", edition)
	case digest.DoubtSame:
		why = r.set.say("slack.uncounted.same", "user", user, "edition", edition, "other", other)
	case digest.DoubtComposer, digest.DoubtRoot:
		why = r.set.say("slack.uncounted.composer", "user", user, "edition", edition)
	}
	return why + " " + r.set.count("slack.uncounted.needs", missing)
}

// HeldAnswer says that a draft is held.
func (r *Renderer) HeldAnswer(user, edition string) string {
	return r.set.say("slack.held", "user", user, "edition", edition)
}

// ProposedAnswer says that a match was taken up, and where to propose the talk. where may be empty.
func (r *Renderer) ProposedAnswer(user string, t digest.Talk, where string, zone *time.Location) string {
	if where = ": " + where; where == ": " {
		where = "."
	}
	return r.set.say("slack.proposed", "user", user, "project", t.Repository, "group", t.Group, "date",
		r.set.day(t.At.In(zone)), "where", where)
}

// KnownAnswer says that a match was already taken up.
func (r *Renderer) KnownAnswer(user string, t digest.Talk) string {
	return r.set.say("slack.known", "user", user, "talk", t.ID, "state", r.talkState(t.State))
}

// talkState returns the state of a talk in the renderer's language.
func (r *Renderer) talkState(state string) string {
	switch state {
	case digest.TalkProposed:
		return r.set.say("slack.state.proposed")
	case digest.TalkAccepted:
		return r.set.say("slack.state.accepted")
	case digest.TalkPresented:
		return r.set.say("slack.state.presented")
	case digest.TalkDeclined:
		return r.set.say("slack.state.declined")
	}
	return state
}

// StrangerAnswer says that only approvers can do that.
func (r *Renderer) StrangerAnswer(user string) string {
	return r.set.say("slack.stranger", "user", user)
}

// FailedAnswer says that the action failed, and why.
func (r *Renderer) FailedAnswer(user, why string) string {
	return r.set.say("slack.failed", "user", user, "why", why)
}
