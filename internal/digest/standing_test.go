package digest_test

import (
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

func TestWhyAnApprovalDoesNotCount(t *testing.T) {
	ada, ben := digest.Voice{Name: "Ada", Account: "ada"}, digest.Voice{Name: "Ben", Account: "ben"}
	alias := digest.Voice{Name: "A. L.", Account: "ada"}
	for _, c := range []struct {
		u    digest.Uncounted
		me   digest.Voice
		want string
	}{
		{
			digest.Uncounted{Voice: ada, Doubt: digest.DoubtComposer},
			ben,
			"The approval of Ada does not count: Ada composed it.",
		},
		{
			digest.Uncounted{Voice: ada, Doubt: digest.DoubtComposer},
			ada,
			"Your approval as Ada does not count: you composed it.",
		},
		{
			digest.Uncounted{Voice: ada, Doubt: digest.DoubtEditor},
			ada,
			"Your approval as Ada does not count: you edited it last.",
		},
		{
			digest.Uncounted{Voice: ada, Doubt: digest.DoubtRoot},
			ben,
			"The approval of Ada does not count: the account is root, and the system does not report who used it.",
		},
		{
			digest.Uncounted{Voice: ada, Doubt: digest.DoubtSame, Of: ada},
			ada,
			"Your approval as Ada does not count: you approved it already.",
		},
		{
			digest.Uncounted{Voice: alias, Doubt: digest.DoubtSame, Of: ada},
			alias,
			"Your approval as A. L. does not count: you and Ada are one account, ada.",
		},
		{
			digest.Uncounted{Voice: ada, Doubt: digest.DoubtSame, Of: ben},
			digest.Voice{},
			"The approval of Ada does not count: Ada and Ben are one person.",
		},
	} {
		if got := c.u.Explain(c.me); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestAnEditionIsTooLateWhenItsGraceIsOver(t *testing.T) {
	s := digesttest.Schedule(t, "0 9 * * MON", "America/Los_Angeles")
	s.Grace = 12 * time.Hour
	for _, c := range []struct {
		name string
		now  time.Time
		want bool
	}{
		{"2026-07-20", digesttest.At(20, 8, 0), false}, // its slot is still to come
		{"2026-07-20", digesttest.At(20, 21, 0), false},
		{"2026-07-20", digesttest.At(20, 21, 1), true},
		{"2026-07-20", digesttest.At(27, 9, 0), true},
		{"2026-07-20a", digesttest.At(20, 21, 1), false}, // an extra edition of the same day
	} {
		if got := s.TooLate(c.name, c.now); got != c.want {
			t.Errorf("%s at %s: got %v, want %v", c.name, c.now, got, c.want)
		}
	}
}

func TestTheLedgerHasAnEditionUnderSeveralNames(t *testing.T) {
	store := digesttest.NewStore()
	if err := store.SaveEdition(t.Context(), digest.Record{Edition: digest.Edition{Name: "2026-07-20"}}); err != nil {
		t.Fatal(err)
	}
	if err := store.SaveCorrection(t.Context(), "2026-07-20", digest.Correction{Number: 1}); err != nil {
		t.Fatal(err)
	}
	names, err := digest.WithCorrections(t.Context(), store, "2026-07-20")
	if err != nil || len(names) != 2 || names[0] != "2026-07-20" || names[1] != "2026-07-20-c1" {
		t.Errorf("got %v, %v", names, err)
	}
}

func TestStandingComesFromTheLog(t *testing.T) {
	word := func(who string, act digest.Act, hash string) digest.LogEntry {
		return digest.LogEntry{Who: who, Act: act, Hash: hash}
	}
	composed := word("desk", digest.Composed, "a")
	for name, c := range map[string]struct {
		log      []digest.LogEntry
		needed   int
		approved bool
		missing  int
	}{
		"nobody needs to": {[]digest.LogEntry{composed}, 0, true, 0},
		"one of one": {
			[]digest.LogEntry{composed, word("Ada", digest.Approved, "a")}, 1, true, 0,
		},
		"the composer, where one is enough": {
			[]digest.LogEntry{composed, word("desk", digest.Approved, "a")}, 1, true, 0,
		},
		"one of two": {
			[]digest.LogEntry{composed, word("Ada", digest.Approved, "a")}, 2, false, 1,
		},
		"two of two": {
			[]digest.LogEntry{composed, word("Ada", digest.Approved, "a"), word("Grace", digest.Approved, "a")}, 2, true, 0,
		},
		"the same person twice": {
			[]digest.LogEntry{composed, word("Ada", digest.Approved, "a"), word(" ADA", digest.Approved, "a")}, 2, false, 1,
		},
		"the composer is not one of two": {
			[]digest.LogEntry{composed, word("Ada", digest.Approved, "a"), word("Desk", digest.Approved, "a")}, 2, false, 1,
		},
		"of another content": {
			[]digest.LogEntry{composed, word("Ada", digest.Approved, "b")}, 1, false, 1,
		},
		"one each of two contents": {
			[]digest.LogEntry{composed, word("Ada", digest.Approved, "b"), word("Grace", digest.Approved, "a")}, 2, false, 1,
		},
		"fallen": {
			[]digest.LogEntry{composed, word("Ada", digest.Approved, "a"), word("desk", digest.Fell, "b")}, 1, false, 1,
		},
		"held after it": {
			[]digest.LogEntry{composed, word("Ada", digest.Approved, "a"), word("Grace", digest.Held, "a")}, 1, false, 1,
		},
		"held, where nobody needs to": {
			[]digest.LogEntry{composed, word("Grace", digest.Held, "a")}, 0, false, 1,
		},
		"held, and approved after it": {
			[]digest.LogEntry{composed, word("Grace", digest.Held, "a"), word("Ada", digest.Approved, "a")}, 1, true, 0,
		},
		"skipped": {
			[]digest.LogEntry{composed, word("Ada", digest.Approved, "a"), word("Ada", digest.Skipped, "a")}, 1, false, 1,
		},
		"skipped, and taken back": {
			[]digest.LogEntry{composed, word("Ada", digest.Skipped, "a"), word("Ada", digest.Approved, "a")}, 1, true, 0,
		},
		"approvals before a hold do not come back": {
			[]digest.LogEntry{
				composed, word("Ada", digest.Approved, "a"), word("Ada", digest.Held, "a"), word("Grace", digest.Approved, "a"),
			},
			2, false, 1,
		},
		"an edit that left the content as it was": {
			[]digest.LogEntry{composed, word("Ada", digest.Approved, "a"), word("desk", digest.Edited, "a")}, 1, true, 0,
		},
		"the same content again, after it had fallen": {
			[]digest.LogEntry{
				composed, word("Ada", digest.Approved, "a"), word("desk", digest.Fell, "b"), word("desk", digest.Edited, "a"),
			},
			1, false, 1,
		},
	} {
		s := digest.Stand(c.log)
		if got := s.Approved("a", c.needed); got != c.approved {
			t.Errorf("%s: got approved %v, want %v", name, got, c.approved)
		}
		if got := s.Missing("a", c.needed); got != c.missing {
			t.Errorf("%s: got %d missing, want %d", name, got, c.missing)
		}
	}
}
