package digest_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func TestAWithheldEditionHasAReasonAndAHint(t *testing.T) {
	for _, c := range []struct {
		taken, unknown bool
		text, hint     string
	}{
		{false, false, "edition 2026-07-20 is held for channel: the same place has it as team", "formerly: [team]"},
		{false, true, "which is not configured any more, has it, and may be the same place", "formerly: []"},
		{true, false, "the same place has it as team", "give channel or team another address"},
	} {
		w := digest.Withheld{
			Edition: "2026-07-20", Destination: "channel", By: "team", Taken: c.taken, Unknown: c.unknown,
		}
		if !strings.Contains(w.String(), c.text) || !strings.Contains(w.Hint(), c.hint) {
			t.Errorf("got %q, %q, want %q, %q", w, w.Hint(), c.text, c.hint)
		}
	}
}
