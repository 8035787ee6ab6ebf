package digest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func TestWhatAGroupSaysByHandGoesBeforeWhatEventsLookLike(t *testing.T) {
	const meetup, luma = "https://meetup.example/1/", "https://luma.example/a"
	evening := at(21, 19, 0)
	for name, c := range map[string]struct {
		merge, split [][]string
		harvests     [][]digest.Event
		want         []string
	}{
		"two pages are one event, whatever they are called and whenever they begin": {
			merge:    [][]string{{meetup, luma}},
			harvests: [][]digest.Event{{event("Async tricks", evening, page(meetup))}, {event("Board games", at(22, 9, 0), by("luma"), page(luma))}},
			want:     []string{"Async tricks"},
		},
		"a page as the other source spells it": {
			merge:    [][]string{{"https://meetup.example/1", luma}},
			harvests: [][]digest.Event{{event("Async tricks", evening, page(meetup))}, {event("Board games", at(22, 9, 0), by("luma"), page(luma))}},
			want:     []string{"Async tricks"},
		},
		"two titles are one event on each day": {
			merge: [][]string{{"Async tricks", "Doors open"}},
			harvests: [][]digest.Event{
				{event("Async tricks", evening), event("Async tricks", at(28, 19, 0))},
				{event("Doors open!", at(21, 18, 0), by("luma")), event("Doors open", at(28, 18, 0), by("luma"))},
			},
			want: []string{"Async tricks", "Async tricks"},
		},
		"two items of one source": {
			merge:    [][]string{{"Async tricks", "u2"}},
			harvests: [][]digest.Event{{event("Async tricks", evening), event("Part two", at(21, 20, 0), uid("u2"))}},
			want:     []string{"Async tricks"},
		},
		"three names of one": {
			merge:    [][]string{{"A", "B", "C"}},
			harvests: [][]digest.Event{{event("B", evening)}, {event("C", at(21, 20, 0), by("luma"))}, {event("A", at(21, 21, 0), by("site"))}},
			want:     []string{"B"},
		},
		"two that look like one are two": {
			split:    [][]string{{meetup, luma}},
			harvests: [][]digest.Event{{event("Async tricks", evening, page(meetup))}, {event("Async tricks", evening, by("luma"), page(luma))}},
			want:     []string{"Async tricks", "Async tricks"},
		},
		"two that share an identifier are two": {
			split:    [][]string{{"Async tricks", "Board games"}},
			harvests: [][]digest.Event{{event("Async tricks", evening, uid("u"))}, {event("Board games", evening, by("luma"), uid("u"))}},
			want:     []string{"Async tricks", "Board games"},
		},
		"what another group says does not count": {
			split:    nil,
			merge:    nil,
			harvests: [][]digest.Event{{event("Async tricks", evening, of("LA PHP"))}, {event("Board games", at(21, 20, 0), of("LA PHP"), by("luma"))}},
			want:     []string{"Async tricks", "Board games"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			groups := []digest.Group{{Name: "SoCal Python", Merge: c.merge, Split: c.split}, {Name: "JS.LA", Merge: [][]string{{"Async tricks", "Board games"}}}}
			for _, e := range digest.Merge(harvests(c.harvests), groups, la) {
				got = append(got, e.Title)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
