package match_test

import (
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/match"
)

// minRight is the share of labeled items of each class that must be judged as their labels say.
const minRight = 0.9

func (x trialEvent) input() match.Input {
	return match.Input{
		Period: digest.Period{Start: trialNow, End: trialNow.AddDate(0, 0, 28)}, Zone: time.UTC,
		Groups: []digest.Group{x.Group.group()}, History: x.Group.history(),
	}
}

// Each labeled evening is judged as its label says, and nothing is proposed for an evening that is no stage.
func TestTrialEveningsAreStagesOrNot(t *testing.T) {
	for _, file := range []string{"evenings.json", "evenings-unseen.json", "evenings-second.json", "evenings-third.json"} {
		t.Run(file, func(t *testing.T) { checkTrialEvents(t, file) })
	}
}

func checkTrialEvents(t *testing.T, file string) {
	right, all := map[string]int{}, map[string]int{}
	for _, x := range trial[trialEvent](t, file) {
		got := match.EventStages(x.input(), []digest.Event{x.event()})
		if len(got) != 1 {
			t.Fatalf("%s: got %d evenings", x.ID, len(got))
		}
		s := got[0].Stage
		all[x.Label]++
		if string(s.Kind) == x.Label {
			right[x.Label]++
		} else {
			t.Logf("%s: got %s, want %s: for %v, against %v", x.ID, s.Kind, x.Label, s.For, s.Against)
		}
		if x.Label == "none" && s.Kind != match.StageNone {
			t.Errorf("%s: a %s would be proposed for %q", x.ID, s.Kind, x.Title)
		}
		day := ""
		if !s.Deadline.IsZero() {
			day = s.Deadline.In(x.Start.Location()).Format(time.DateOnly)
		}
		if x.Deadline != "" && day != x.Deadline {
			t.Errorf("%s: got the deadline %q, want %s", x.ID, day, x.Deadline)
		}
	}
	for label, n := range all {
		t.Logf("%s: %d of %d right", label, right[label], n)
		if float64(right[label]) < minRight*float64(n) {
			t.Errorf("%s: %d of %d right, want at least %.0f %%", label, right[label], n, 100*minRight)
		}
	}
}
