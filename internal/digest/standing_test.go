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
