package digest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Each group is looked at alone first: what would it get if it were the only one?
func TestEveryGroupGetsWhatAPersonWouldPropose(t *testing.T) {
	repos := cityRepositories(t)
	for _, x := range expectations {
		t.Run(x.group.Name, func(t *testing.T) {
			events := []digest.Event{gathering(x.group.Name, x.title, x.text, 23)}
			got := digest.Present(digest.Period{Start: cityNow, End: cityNow.AddDate(0, 0, 28)}, events, repos, []digest.Group{x.group}, la, digest.History{})
			if x.acceptable == "" {
				if len(got) > 0 {
					t.Errorf("got %s (%.2f: %s), want nothing", got[0].Repository.Name, got[0].Score, strings.Join(got[0].Reasons, "; "))
				}
				return
			}
			if len(got) == 0 {
				t.Fatalf("got nothing, want one of %s", x.acceptable)
			}
			name := strings.TrimPrefix(got[0].Repository.Name, "sampleville/")
			t.Logf("%s: %.2f: %s\n%s\n%s", name, got[0].Score, strings.Join(got[0].Reasons, "; "), got[0].Pitch.Title, got[0].Pitch.Abstract)
			if !slices.Contains(strings.Fields(x.acceptable), name) {
				t.Errorf("got %s (%s), want one of %s", name, strings.Join(got[0].Reasons, "; "), x.acceptable)
			}
		})
	}
}
