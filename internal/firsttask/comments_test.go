package firsttask_test

import (
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/firsttask"
)

func TestSentencesThatClaim(t *testing.T) {
	for _, text := range []string{
		"Can I take this one?", "I'd like to work on this.", "I’d love to give it a try!", "May I work on this issue?",
		"Hi, I'm new here. Could you please assign this to me?", "working on it", "I'm on it", "I'll take this", "/assign",
		".take", "I will do it this weekend.", "Is this still available?", "I am interested in working on this",
		"Could I be assigned this issue?", "Opened #312 for this", "I have submitted a pull request.",
		"I'd be happy to help with this", "Let me take this", "I can fix this", "I started working on it yesterday",
		"¿Puedo tomar este?", "Hola, me gustaría trabajar en esto", "Yo me encargo", "Ya estoy trabajando en esto",
		"¿Me lo pueden asignar?", "Lo tomo", "Quiero intentarlo, ¿sigue disponible?",
		"Is anyone working on this? If not, I'd like to take it.",
	} {
		if got := decided(issue(said(5, by("newbie", text)))); got != firsttask.Claimed {
			t.Errorf("%q: got rule %q, want %q", text, got, firsttask.Claimed)
		}
	}
	for _, text := range []string{
		"+1", "I can reproduce this in Firefox.", "I'd like to see this too.", "Is anyone working on this?",
		"Are you still working on this?", "Any updates?", "This would help us a lot.", "Thanks!",
		"The same happens with dates.", "> Can I take this one?\n\nI don't know.", "A mí también me pasa.",
	} {
		if got := decided(issue(said(5, by("reader", text)))); got != "" {
			t.Errorf("%q: got rule %q, want none", text, got)
		}
	}
}

func TestClaimsEnd(t *testing.T) {
	claims := by("newbie", "Can I take this one?")
	for name, c := range map[string]struct {
		task   digest.Task
		want   firsttask.Rule
		lapsed bool
	}{
		"it counts for 30 days": {issue(said(29, claims)), firsttask.Claimed, false},
		"and not longer":        {issue(said(31, claims)), "", true},
		"but longer if it is claimed by others": {
			issue(said(31, claims, by("other", "I'll take it"))), firsttask.Claimed, false,
		},
		"and if there is a pull request": {issue(said(60, by("newbie", "Opened a PR: #9"))), firsttask.Claimed, false},
		"a maintainer agrees": {
			issue(said(5, claims, staff("Yes, it's still open. Go ahead!"))), firsttask.Claimed, false,
		},
		"a maintainer invites": {
			issue(said(5, claims, staff("Feel free to take it."))), firsttask.Claimed, false,
		},
		"a maintainer frees it":   {issue(said(5, claims, staff("This is free again, anyone can take it."))), "", false},
		"in Spanish":              {issue(said(5, claims, staff("Queda libre para quien quiera tomarlo."))), "", false},
		"the claimer gives it up": {issue(said(5, claims, by("newbie", "Sorry, I won't have time for this."))), "", false},
		"in Spanish, too":         {issue(said(5, claims, by("newbie", "Perdón, no voy a tener tiempo."))), "", false},
		"others cannot free it":   {issue(said(5, claims, by("other", "This is free again."))), firsttask.Claimed, false},
		"it is claimed once more": {
			issue(said(5, claims, staff("Up for grabs again."), by("b", "I'll do it"))), firsttask.Claimed, false,
		},
		"a maintainer takes it":    {issue(said(5, staff("I'm already on it."))), firsttask.Claimed, false},
		"programs claim nothing":   {issue(said(5, program("I'll take this from here."))), "", false},
		"it is a duplicate":        {issue(said(5, staff("Duplicate of #3."))), firsttask.Settled, false},
		"it is fixed":              {issue(said(5, staff("This was fixed in #12."))), firsttask.Settled, false},
		"a stranger says the same": {issue(said(5, by("reader", "Looks like a duplicate of #3."))), "", false},
	} {
		d := firsttask.Decide(c.task, now, nil)
		if d.Rule != c.want || d.Lapsed != c.lapsed {
			t.Errorf("%s: got rule %q (%s), lapsed %t, want %q, %t", name, d.Rule, d.Why, d.Lapsed, c.want, c.lapsed)
		}
	}
}

func TestOldIssuesNeedAMaintainersWord(t *testing.T) {
	old := func(t *digest.Task) { t.CreatedAt = ago(800) }
	for name, c := range map[string]struct {
		task digest.Task
		want firsttask.Rule
	}{
		"comments that were not read": {issue(old), firsttask.Old},
		"a stranger's":                {issue(old, said(10, by("reader", "+1"))), firsttask.Old},
		"a maintainer's":              {issue(old, said(10, staff("Still wanted."))), ""},
		"a maintainer's, long ago":    {issue(old, said(500, staff("Still wanted."))), firsttask.Old},
		"younger, and only programs": {
			issue(func(t *digest.Task) { t.CreatedAt = ago(300) }, said(9, program("Stale."))), firsttask.OnlyPrograms,
		},
		"younger, and people as well": {
			issue(func(t *digest.Task) { t.CreatedAt = ago(300) }, said(9, by("a", "+1"), program("Stale."))), "",
		},
		"programs on one that is new":  {issue(said(9, program("Welcome!"))), ""},
		"younger, and nobody said any": {issue(func(t *digest.Task) { t.CreatedAt = ago(300) }), ""},
	} {
		if got := decided(c.task); got != c.want {
			t.Errorf("%s: got rule %q, want %q", name, got, c.want)
		}
	}
}

func TestWhoWaitsForAnAnswer(t *testing.T) {
	for name, c := range map[string]struct {
		task digest.Task
		want string
	}{
		"nobody":                     {issue(), ""},
		"who asked":                  {issue(said(20, by("newbie", "Can I take this?"))), "newbie"},
		"not before 14 days":         {issue(said(10, by("newbie", "Can I take this?"))), ""},
		"not after half a year":      {issue(said(300, by("newbie", "Can I take this?"))), ""},
		"not after an answer":        {issue(said(20, by("newbie", "Can I take this?"), staff("Sure!"))), ""},
		"not after a program's":      {issue(said(20, by("newbie", "Can I take this?"), program("Welcome!"))), "newbie"},
		"the first of several":       {issue(said(20, by("a", "Can I take this?"), by("b", "Or I?"))), "a"},
		"nobody who agrees":          {issue(said(20, by("a", "+1"), by("b", "Same here, thanks"))), ""},
		"who asks after an answer":   {issue(said(20, staff("Sure!"), by("a", "Where is the file?"))), "a"},
		"no program":                 {issue(said(20, program("Is this still relevant?"))), ""},
		"no account that is deleted": {issue(said(20, by("", "Is this still relevant?"))), ""},
	} {
		got, waits := firsttask.Unanswered(c.task.Said, now)
		if waits != (c.want != "") || waits && got.Author != c.want {
			t.Errorf("%s: got %+v, %t, want %q", name, got, waits, c.want)
		}
	}
}
