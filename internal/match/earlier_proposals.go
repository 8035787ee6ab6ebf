package match

import (
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// earlierProposal is a repository that an earlier edition proposed for an evening.
type earlierProposal struct {
	event digest.Event
	repo  string
}

// earlierProposals are the pairs of all known editions by group, those of the newest edition first.
func earlierProposals(h digest.History) map[string][]earlierProposal {
	out := map[string][]earlierProposal{}
	for _, e := range h.Editions {
		for _, m := range e.Present {
			for _, g := range groupsOf(m.Event) {
				out[g] = append(out[g], earlierProposal{m.Event, m.Repository.Name})
			}
		}
	}
	return out
}

// earlierProposalFor is the repository that an earlier edition proposed for the evening.
func (m *matcher) earlierProposalFor(group string, e digest.Event) (repo string, ok bool) {
	for _, t := range m.earlier[group] {
		if m.sameEvent(t.event, e) {
			return t.repo, true
		}
	}
	return "", false
}

// sameEvent reports whether two events of one group are the same evening: they have the same identifier, which stays
// when an event moves, or take place on the same day, since calendars renumber their events.
func (m *matcher) sameEvent(a, b digest.Event) bool {
	if a.UID != "" && a.UID == b.UID && a.RecurrenceID == b.RecurrenceID {
		return true
	}
	day := func(e digest.Event) string { return e.StartsAt(m.zone).In(m.zone).Format(time.DateOnly) }
	return day(a) == day(b)
}

// hadTalk reports whether a talk about the repository was proposed to a group that holds the event, or to the given
// group, whatever came of it.
func (m *matcher) hadTalk(group string, e digest.Event, repo string) bool {
	return m.talked[talkKey(group, repo)] ||
		slices.ContainsFunc(e.Groups, func(g string) bool { return m.talked[talkKey(g, repo)] })
}

// talkKey identifies the talks about a repository in a group.
func talkKey(group, repo string) string { return group + "\x00" + strings.ToLower(repo) }

// lastProposed says for each group how many editions ago something was proposed to it, counted from 1.
func lastProposed(h digest.History) map[string]int {
	out := map[string]int{}
	for i, e := range h.Editions {
		for _, m := range e.Present {
			for _, g := range groupsOf(m.Event) {
				if out[g] == 0 {
					out[g] = i + 1
				}
			}
		}
	}
	return out
}
