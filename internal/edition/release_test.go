package edition_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// TestAReleaseIsNewsForHalfAYear checks that neither the reasons nor the pitch of a proposal tell of a release that is
// older than 180 days, or whose date is not known.
func TestAReleaseIsNewsForHalfAYear(t *testing.T) {
	for name, c := range map[string]struct {
		days int
		want bool
	}{"new": {1, true}, "just new": {179, true}, "old": {181, false}, "years old": {900, false}, "no date": {-1, false}} {
		t.Run(name, func(t *testing.T) {
			e := edition.Compose(pitchMaterial(func(m *edition.Material, r *digest.Repository) {
				r.Release = "v2.1"
				if c.days >= 0 {
					r.Released = m.Period.Start.AddDate(0, 0, -c.days)
				}
			}))
			if len(e.Present) != 1 {
				t.Fatalf("got %d matches, want one", len(e.Present))
			}
			m := e.Present[0]
			if got := strings.Contains(strings.Join(m.Reasons, "; "), "New release: v2.1"); got != c.want {
				t.Errorf("got the reasons %q, want the release among them: %t", m.Reasons, c.want)
			}
			if !c.want && strings.Contains(m.Pitch.Abstract, "v2.1") {
				t.Errorf("got the pitch %q, want no old release", m.Pitch.Abstract)
			}
		})
	}
}
