package digest_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

func TestAQuerySelectsOneUpcomingEvent(t *testing.T) {
	store := digesttest.NewStore()
	listings := []digest.Listing{
		{Name: "meetup", Group: "SoCal Python"},
		{Name: "mirror", Group: "SoCal Python"},
		{Name: "php", Group: "LA PHP"},
		{Name: "github.com/city"},
		{Name: "never read", Group: "LA PHP"},
	}
	async := digesttest.Event("Async night", digesttest.At(21, 19, 0), digesttest.Page("https://meet.example/1/"))
	for name, events := range map[string][]digest.Event{
		"meetup":          {async, digesttest.Event("Async before", digesttest.At(19, 19, 0))},
		"mirror":          {async},
		"php":             {digesttest.Event("PHP night", digesttest.At(22, 19, 0))},
		"github.com/city": {digesttest.Event("Night of code", digesttest.At(23, 19, 0))},
	} {
		for _, l := range listings {
			if l.Name != name {
				continue
			}
			if err := store.SaveHarvest(t.Context(), l.ID(), digest.Harvest{Events: events}, digesttest.Monday); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct{ text, group, want string }{
		{"ASYNC", "", "Async night of SoCal Python"},
		{" https://meet.example/1", "", "Async night of SoCal Python"},
		{"night", "LA PHP", "PHP night of LA PHP"},
		{"night", "", `2 upcoming events match "night"`},
		{"before", "", `no upcoming event matches "before"`},
		{"night", "Elsewhere", `no upcoming event matches "night"`},
	} {
		e, err := digest.FindUpcoming(t.Context(), store, listings, digest.EventQuery{
			Text: c.text, Group: c.group, From: digesttest.Monday, Zone: digesttest.La,
		})
		got := e.Title + " of " + e.Group
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%q in %q: got %q, want %q", c.text, c.group, got, c.want)
		}
		if strings.HasPrefix(c.want, "2 ") && !strings.Contains(digest.Hint(err),
			"Async night, 2026-07-21 (https://meet.example/1/); PHP night, 2026-07-22") {
			t.Errorf("got the hint %q", digest.Hint(err))
		}
	}
}
