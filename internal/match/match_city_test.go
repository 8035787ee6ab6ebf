package match_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/match"
)

// Each group is looked at alone first: what would it get if it were the only one?
func TestEveryGroupGetsWhatAPersonWouldPropose(t *testing.T) {
	repos := digesttest.CityRepositories(t)
	for _, x := range digesttest.Expectations {
		t.Run(x.Group.Name, func(t *testing.T) {
			events := []digest.Event{digesttest.Gathering(x.Group.Name, x.Title, x.Text+"\n"+twoTalks, 23)}
			got := match.Present(digest.Period{Start: digesttest.CityNow, End: digesttest.CityNow.AddDate(0, 0, 28)}, events,
				repos, []digest.Group{x.Group}, digesttest.La, digest.History{})
			if x.Acceptable == "" {
				if len(got) > 0 {
					t.Errorf("got %s (%.2f: %s), want nothing", got[0].Repository.Name, got[0].Score, strings.Join(got[0].Reasons,
						"; "))
				}
				return
			}
			if len(got) == 0 {
				t.Fatalf("got nothing, want one of %s", x.Acceptable)
			}
			name := strings.TrimPrefix(got[0].Repository.Name, "sampleville/")
			t.Logf("%s: %.2f: %s\n%s\n%s", name, got[0].Score, strings.Join(got[0].Reasons, "; "), got[0].Pitch.Title,
				got[0].Pitch.Abstract)
			if !slices.Contains(strings.Fields(x.Acceptable), name) {
				t.Errorf("got %s (%s), want one of %s", name, strings.Join(got[0].Reasons, "; "), x.Acceptable)
			}
		})
	}
}
