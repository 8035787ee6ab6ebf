package match_test

import (
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/match"
)

// TestAnEventOfTwoGroupsGetsOneProposal proposes for an event that two groups hold, in several states of their talks.
func TestAnEventOfTwoGroupsGetsOneProposal(t *testing.T) {
	groups := []digest.Group{
		{Name: "Maptime Sampleville", Topics: []string{"maps", "gis"}, Rules: open},
		{Name: "SoCal Python", Topics: []string{"python", "data"}, Rules: open},
	}
	event := digesttest.Gathering("Maptime Sampleville", "Python and maps", "We look for speakers.", 50)
	event.SetHosts([]string{"Maptime Sampleville", "SoCal Python"})
	input := func() match.Input {
		return match.Input{
			Period: digest.Period{Start: digesttest.At(20, 9, 0), End: digesttest.At(80, 0, 0)}, Zone: digesttest.La,
			Groups: groups, Repositories: digesttest.CityRepositories(t),
		}
	}
	first, _ := match.ProposeTalks(input(), []digest.Event{event})
	if len(first) != 1 {
		t.Fatalf("got %d proposals, want one", len(first))
	}
	if fits := match.Fits(input(), []digest.Event{event}, 1); len(fits) != 1 {
		t.Errorf("%d repositories fit best", len(fits))
	}
	if all := match.EventStages(input(), []digest.Event{event}); len(all) != 1 {
		t.Errorf("got the event %d times", len(all))
	}
	again := input()
	again.History.Editions = []digest.Edition{{Present: first}}
	if got, _ := match.ProposeTalks(again, []digest.Event{event}); len(got) != 1 || !got[0].StillOpen ||
		got[0].Repository.Name != first[0].Repository.Name {
		t.Errorf("a week later: got %+v", got)
	}
	for _, g := range groups { // somebody took it up, in the name of one of the groups
		taken := again
		taken.History.Talks = []digest.Talk{{
			Repository: first[0].Repository.Name, Group: g.Name, State: digest.TalkAccepted, At: event.Start,
		}}
		if got, _ := match.ProposeTalks(taken, []digest.Event{event}); len(got) != 0 {
			t.Errorf("taken up at %s: got %+v", g.Name, got)
		}
	}
	for i := range groups {
		closed := input()
		closed.Groups = append([]digest.Group(nil), groups...)
		closed.Groups[i].Rules.Talks = digest.TalksNone
		if got, _ := match.ProposeTalks(closed, []digest.Event{event}); len(got) != 0 {
			t.Errorf("%s takes no talks: got %+v", groups[i].Name, got)
		}
	}
}
