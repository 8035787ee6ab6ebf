package edition_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

func TestOverridesComeFirst(t *testing.T) {
	const meetup, luma = "https://meetup.example/1/", "https://luma.example/a"
	evening := digesttest.At(21, 19, 0)
	for name, c := range map[string]struct {
		merge, split [][]string
		harvests     [][]digest.Event
		want         []string
	}{
		"two pages are one event, whatever they are called and whenever they begin": {
			merge: [][]string{{meetup, luma}},
			harvests: [][]digest.Event{
				{digesttest.Event("Async tricks", evening, digesttest.Page(meetup))},
				{digesttest.Event("Board games", digesttest.At(22, 9, 0), digesttest.By("luma"), digesttest.Page(luma))},
			},
			want: []string{"Async tricks"},
		},
		"a page as the other source spells it": {
			merge: [][]string{{"https://meetup.example/1", luma}},
			harvests: [][]digest.Event{
				{digesttest.Event("Async tricks", evening, digesttest.Page(meetup))},
				{digesttest.Event("Board games", digesttest.At(22, 9, 0), digesttest.By("luma"), digesttest.Page(luma))},
			},
			want: []string{"Async tricks"},
		},
		"two titles are one event on each day": {
			merge: [][]string{{"Async tricks", "Doors open"}},
			harvests: [][]digest.Event{
				{digesttest.Event("Async tricks", evening), digesttest.Event("Async tricks", digesttest.At(28, 19, 0))},
				{digesttest.Event("Doors open!", digesttest.At(21, 18, 0), digesttest.By("luma")), digesttest.Event("Doors open",
					digesttest.At(28, 18, 0), digesttest.By("luma"))},
			},
			want: []string{"Async tricks", "Async tricks"},
		},
		"two items of one source": {
			merge: [][]string{{"Async tricks", "u2"}},
			harvests: [][]digest.Event{{digesttest.Event("Async tricks", evening), digesttest.Event("Part two",
				digesttest.At(21, 20, 0), digesttest.Uid("u2"))}},
			want: []string{"Async tricks"},
		},
		"three names of one": {
			merge: [][]string{{"A", "B", "C"}},
			harvests: [][]digest.Event{{digesttest.Event("B", evening)}, {digesttest.Event("C", digesttest.At(21, 20, 0),
				digesttest.By("luma"))}, {digesttest.Event("A", digesttest.At(21, 21, 0), digesttest.By("site"))}},
			want: []string{"B"},
		},
		"two that look like one are two": {
			split: [][]string{{meetup, luma}},
			harvests: [][]digest.Event{
				{digesttest.Event("Async tricks", evening, digesttest.Page(meetup))},
				{digesttest.Event("Async tricks", evening, digesttest.By("luma"), digesttest.Page(luma))},
			},
			want: []string{"Async tricks", "Async tricks"},
		},
		"two that share an identifier are two": {
			split: [][]string{{"Async tricks", "Board games"}},
			harvests: [][]digest.Event{
				{digesttest.Event("Async tricks", evening, digesttest.Uid("u"))},
				{digesttest.Event("Board games", evening, digesttest.By("luma"), digesttest.Uid("u"))},
			},
			want: []string{"Async tricks", "Board games"},
		},
		"what another group says does not count": {
			split: nil,
			merge: nil,
			harvests: [][]digest.Event{
				{digesttest.Event("Async tricks", evening, digesttest.Of("LA PHP"))},
				{digesttest.Event("Board games", digesttest.At(21, 20, 0), digesttest.Of("LA PHP"), digesttest.By("luma"))},
			},
			want: []string{"Async tricks", "Board games"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			groups := []digest.Group{
				{Name: "SoCal Python", Merge: c.merge, Split: c.split},
				{Name: "JS.LA", Merge: [][]string{{"Async tricks", "Board games"}}},
			}
			for _, e := range edition.Merge(harvests(c.harvests), groups, digesttest.La) {
				got = append(got, e.Title)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
