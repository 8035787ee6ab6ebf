package match_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/match"
)

// READMEs permuted among the repositories, so that none keeps its own: nothing is true of the pairs that are left, so
// hardly anything is proposed, and nothing at all for most evenings.
func TestTrialReadmesOfOtherRepositoriesProposeNothing(t *testing.T) {
	for _, set := range trialSets {
		t.Run("set"+set, func(t *testing.T) { checkTrialReadmes(t, set) })
	}
}

func checkTrialReadmes(t *testing.T, set string) {
	repos, _ := trialRepositories(t, set)
	groups := trial[trialGroup](t, "groups"+set+".json")
	evenings, proposals := 0, 0
	for seed := range uint64(20) {
		other := deranged(rand.New(rand.NewPCG(seed, 1)), len(repos))
		permuted := make([]digest.Repository, len(repos))
		for i := range repos {
			permuted[i] = repos[i]
			permuted[i].Readme = repos[other[i]].Readme
		}
		for _, g := range groups {
			group := g.group()
			group.Rules.Talks = digest.TalksOpen
			e := digest.Event{
				Group: g.Name, Title: "December meetup", Start: trialNow.AddDate(0, 0, 15), UID: g.ID,
				Status: digest.Confirmed,
			}
			got := match.Fits(match.Input{
				Period: digest.Period{Start: trialNow, End: trialNow.AddDate(0, 0, 28)}, Zone: time.UTC,
				Groups: []digest.Group{group}, Repositories: permuted, History: g.history(),
			}, []digest.Event{e}, 1)
			evenings++
			for _, m := range got {
				proposals++
				t.Logf("seed %d, %s: %s with the README of %.40q", seed, g.ID, m.Repository.Name, m.Repository.Readme)
			}
		}
	}
	t.Logf("%d proposals in %d evenings", proposals, evenings)
	if 100*proposals > evenings {
		t.Errorf("%d proposals in %d evenings, want at most 1 in 100", proposals, evenings)
	}
}

// deranged is a permutation that leaves nothing in its place.
func deranged(random *rand.Rand, n int) []int {
	for {
		p := random.Perm(n)
		fixed := false
		for i, to := range p {
			fixed = fixed || i == to
		}
		if !fixed {
			return p
		}
	}
}
