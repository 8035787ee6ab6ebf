package match_test

import (
	"fmt"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/match"
)

// Words that are shared by chance, and by every repository, are no reason to propose one.
func TestNothingIsProposedBelowTheFloor(t *testing.T) {
	ready := map[string]bool{
		digest.Licence: true, digest.Readme: true, digest.Documentation: true,
		digest.Contributing: true,
	}
	var repos []digest.Repository
	for i := range 40 {
		repos = append(repos, digest.Repository{
			Name: fmt.Sprintf("city/tool-%02d", i), URL: fmt.Sprintf("https://github.example/city/tool-%02d", i), License: "MIT",
			Has: ready, Pushed: digesttest.Monday.AddDate(0, 0, -300),
			Description: "A web page with the opening hours",
		})
	}
	group := digest.Group{
		Name: "Coders of the Valley", Topics: []string{"web"},
		Propose: "https://propose.example/", Sources: 1,
	}
	e := digesttest.Gathering(group.Name, "An evening together", "", 21)
	p := digest.Period{
		Since: digesttest.Monday.AddDate(0, 0, -7), Start: digesttest.Monday,
		End: digesttest.Monday.AddDate(0, 0, 28),
	}
	if got := match.Present(p, []digest.Event{e}, repos, []digest.Group{group}, digesttest.La,
		digest.History{}); len(got) > 0 {
		t.Errorf("got %s with %.2f: %q", got[0].Repository.Name, got[0].Score, got[0].Reasons)
	}
}
