package edition_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// weekly composes one edition a week from the events that a calendar lists in that week. It returns the changes of each
// edition's events, by title.
func weekly(t *testing.T, weeks ...[]digest.Event) []map[string]digest.Change {
	t.Helper()
	var history digest.History
	var out []map[string]digest.Change
	for i, events := range weeks {
		start := digesttest.At(20, 9, 0).AddDate(0, 0, 7*i)
		e := edition.Compose(edition.Material{
			Name: start.Format(time.DateOnly), Period: digest.Period{
				Since: start.AddDate(0, 0, -7), Start: start,
				End: start.AddDate(0, 0, 60),
			}, Zone: digesttest.La,
			Groups:      []digest.Group{{Name: "Async", Sources: 1}, {Name: "Small", Sources: 1}},
			Collections: []edition.Collection{calendar("Async", events), calendar("Small", events)},
			History:     history,
		})
		changes := map[string]digest.Change{}
		for _, v := range append(e.Events, e.Further...) {
			changes[v.Title] = v.Change
		}
		out = append(out, changes)
		history.Editions = append([]digest.Edition{e}, history.Editions...)
	}
	return out
}

// calendar returns a collection of those events that belong to the group.
func calendar(group string, events []digest.Event) edition.Collection {
	c := edition.Collection{Listing: digest.Listing{Name: "calendar of " + group, Group: group}}
	for _, e := range events {
		if e.Group == group {
			c.Harvest.Events = append(c.Harvest.Events, e)
		}
	}
	return c
}

func TestACancellationIsReportedOnce(t *testing.T) {
	on, off := digesttest.Event("Maps", digesttest.At(20, 19, 0).AddDate(0, 0, 40)), digesttest.Event("Maps",
		digesttest.At(20, 19, 0).AddDate(0, 0, 40),
		digesttest.Is(digest.Cancelled))
	on.UID, off.UID, on.Group, off.Group = "maps", "maps", "Async", "Async"
	other := digesttest.Event("Other", digesttest.At(20, 19, 0).AddDate(0, 0, 41))
	other.Group = "Async"
	got := weekly(t, []digest.Event{on, other}, []digest.Event{off, other}, []digest.Event{off, other},
		[]digest.Event{off, other}, []digest.Event{off, other})
	if got[1]["Maps"] != digest.ChangeCancelled {
		t.Errorf("the cancellation is not reported: %v", got[1])
	}
	for i, changes := range got[2:] {
		if c, listed := changes["Maps"]; listed {
			t.Errorf("week %d: reported again as %q", i+3, c)
		}
	}
}

func TestAnEventBeyondTheLimitIsNewOnce(t *testing.T) {
	var events []digest.Event
	for i := range 60 {
		e := digesttest.Event(fmt.Sprintf("Evening of %c%c", 'a'+i/26, 'a'+i%26),
			digesttest.At(20, 19, 0).AddDate(0, 0, 8).Add(time.Duration(i)*time.Hour))
		e.UID, e.Group = fmt.Sprint("evening ", i), "Async"
		if i >= 45 {
			e.Group = "Small"
		}
		events = append(events, e)
	}
	got := weekly(t, events[:1], events, events)
	if len(got[1]) < 41 {
		t.Fatalf("%d events are shown or held", len(got[1]))
	}
	for title, change := range got[2] {
		if _, before := got[1][title]; before && change == digest.ChangeNew {
			t.Errorf("%s is new again", title)
		}
	}
}
