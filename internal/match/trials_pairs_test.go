package match_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/match"
)

// trialFits are the repositories that digest match would show for an evening of the group that says nothing about its
// subject, the best first.
func trialFits(t testing.TB, set string, g trialGroup) []digest.Match {
	t.Helper()
	repos, tasks := trialRepositories(t, set)
	group := g.group()
	group.Rules.Talks = digest.TalksOpen
	e := digest.Event{
		Group: g.Name, Title: "December meetup", Start: trialNow.AddDate(0, 0, 15), UID: g.ID, Status: digest.Confirmed,
	}
	return match.Fits(match.Input{
		Period: digest.Period{Start: trialNow, End: trialNow.AddDate(0, 0, 28)}, Zone: time.UTC,
		Groups: []digest.Group{group}, Repositories: repos, Tasks: tasks, History: g.history(),
	}, []digest.Event{e}, 3)
}

// What fits a group is what its organizers would be glad to hear about; the third repository is as sensible as the
// first.
func TestTrialGroupsGetWhatFitsThem(t *testing.T) {
	for _, set := range trialSets {
		t.Run("set"+set, func(t *testing.T) { checkTrialGroups(t, set) })
	}
}

func checkTrialGroups(t *testing.T, set string) {
	pairs := map[string]trialPair{}
	for _, p := range trial[trialPair](t, "pairs"+set+".json") {
		pairs[p.Group] = p
	}
	first, shown, silly := 0, 0, 0
	groups := trial[trialGroup](t, "groups"+set+".json")
	for _, g := range groups {
		p, fits := pairs[g.ID], trialFits(t, set, g)
		line := ""
		for i, m := range fits {
			class := "silly"
			switch {
			case slices.Contains(p.Right, m.Repository.Name):
				class = "right"
			case slices.Contains(p.OK, m.Repository.Name):
				class = "ok"
			default:
				silly++
			}
			shown++
			if i == 0 && class == "right" {
				first++
			}
			line += fmt.Sprintf("\n  %s %s %.2f %q", class, m.Repository.Name, m.Score, m.Reasons)
		}
		if len(fits) == 0 && len(p.Right) == 0 {
			first++
		}
		t.Logf("%s: want %v%s", g.ID, p.Right, line)
	}
	t.Logf("%d of %d groups right, %d of %d shown silly", first, len(groups), silly, shown)
	if float64(first) < minRight*float64(len(groups)) {
		t.Errorf("%d of %d groups get what is right first, want at least %.0f %%", first, len(groups), 100*minRight)
	}
	if silly > 0 {
		t.Errorf("%d of the %d repositories shown are silly", silly, shown)
	}
}
