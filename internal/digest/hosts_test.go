package digest_test

import (
	"slices"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// joint returns an event that two groups hold.
func joint() digest.Event {
	e := digesttest.Event("Joint night", digesttest.At(21, 18, 0))
	e.SetHosts([]string{"Hack for LA", "", "LA Data Science", "Hack for LA"})
	return e
}

func TestEveryGroupThatHoldsAnEventHasIt(t *testing.T) {
	e := joint()
	if e.Group != "Hack for LA" || !slices.Equal(e.Hosts(), []string{"Hack for LA", "LA Data Science"}) {
		t.Fatalf("got %q and %q", e.Group, e.Hosts())
	}
	if got := digest.GroupsOf([]digest.Edition{{Events: []digest.Event{e}}}); !slices.Equal(got, e.Hosts()) {
		t.Errorf("the groups with events are %q", got)
	}
	own := digest.Edition{Events: []digest.Event{e}, LeftOut: []digest.GroupCount{
		{Group: "Hack for LA", Groups: e.Groups, Events: 2}, {Group: "Hack for LA", Events: 1},
	}}
	for group, want := range map[string]int{"Hack for LA": 3, "LA Data Science": 2, "LA PHP": 0} {
		got := own.For(digest.Preferences{Groups: []string{group}})
		if want == 0 {
			if !got.Chosen.Unmatched {
				t.Errorf("%s: got %+v", group, got.Events)
			}
			continue
		}
		if len(got.Events) != 1 || got.More != want || got.Chosen.Unmatched {
			t.Errorf("%s: got %d events and %d more", group, len(got.Events), got.More)
		}
	}
	e.SetHosts([]string{"LA PHP", "LA PHP"})
	if e.Group != "LA PHP" || e.Groups != nil {
		t.Errorf("one group twice: got %q and %q", e.Group, e.Groups)
	}
}

func TestOnlyNearStartsAreShownBeside(t *testing.T) {
	e := joint()
	for _, by := range []time.Duration{time.Hour, 30 * time.Minute, time.Hour, -time.Hour, 2 * time.Hour} {
		e.Also = append(e.Also, digest.Variant{Title: e.Title, Start: e.Start.Add(by)})
	}
	want := []time.Time{e.Start.Add(30 * time.Minute), e.Start.Add(time.Hour)}
	if got := e.LaterStarts(); !slices.EqualFunc(got, want, time.Time.Equal) {
		t.Errorf("got %v", got)
	}
	for by, same := range map[time.Duration]bool{0: true, time.Hour: true, 2 * time.Hour: false, -time.Hour: false} {
		if o := digesttest.Moved(joint(), by); e.SameTime(o) != same || o.SameTime(e) != same {
			t.Errorf("by %v: SameTime is %v", by, !same)
		}
	}
}
