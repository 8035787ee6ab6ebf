package edition_test

import (
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// TestVariantsOfBackOn crosses how readers were told that an evening is off with how its source lists it now.
func TestVariantsOfBackOn(t *testing.T) {
	was := []variant{
		{"canceled", func(e *digest.Event) { e.Status, e.Change = digest.Cancelled, digest.ChangeCancelled }},
		{"known to be canceled", digesttest.Is(digest.Cancelled)},
		{"postponed", digesttest.Is(digest.Postponed)},
		{"moved, then canceled", func(e *digest.Event) { e.Status, e.Change = digest.Cancelled, digest.ChangeMoved }},
	}
	now := []variant{
		{"as before", func(*digest.Event) {}},
		{"tentative", digesttest.Is(digest.Tentative)},
		{"at another hour", func(e *digest.Event) { e.Start = digesttest.At(21, 20, 0) }},
		{"on another day", func(e *digest.Event) { e.Start = digesttest.At(23, 19, 0) }},
		{"with another title", func(e *digest.Event) { e.Title = "Async in practice" }},
		{"with another identifier", digesttest.Uid("other")},
		{"on another page", digesttest.Page("https://m.example/2")},
		{"at another place", digesttest.Where("Pier Room")},
		{"with a text", func(e *digest.Event) { e.Description = "We meet after all." }},
	}
	count := 0
	for _, before := range was {
		for _, after := range now {
			for _, other := range []string{"", "Maps"} {
				count++
				last := digesttest.Event("Async", digesttest.At(21, 19, 0), digesttest.Uid("1"))
				before.apply(&last)
				e := digesttest.Event("Async", digesttest.At(21, 19, 0), digesttest.Uid("1"))
				after.apply(&e)
				events := []digest.Event{e}
				editions := digest.Edition{Events: []digest.Event{last}}
				if other != "" { // an evening beside it is not affected
					editions.Events = append(editions.Events, digesttest.Event(other, digesttest.At(24, 19, 0)))
					events = append(events, digesttest.Event(other, digesttest.At(24, 19, 0)))
				}
				p := digest.Period{Start: digesttest.At(20, 9, 0), End: digesttest.At(31, 0, 0)}
				got := edition.Diff(events, &editions, edition.Seen{"meetup": {}}, p, digesttest.La)
				if len(got) != len(editions.Events) || got[0].Change != digest.ChangeBackOn ||
					other != "" && got[1].Change != "" {
					t.Errorf("%s, now %s: got %+v", before.name, after.name, got)
				}
				if moved := !e.Start.Equal(last.Start); moved == got[0].Was.IsZero() {
					t.Errorf("%s, now %s: it was at %v", before.name, after.name, got[0].Was)
				}
			}
		}
	}
	if count < 50 {
		t.Errorf("only %d variants", count)
	}
}
