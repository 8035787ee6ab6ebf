package digest_test

import (
	"fmt"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// large is a city of 3,000 repositories, and 10,000 events of the expected groups and of as many others.
func large(tb testing.TB) ([]digest.Repository, []digest.Group, []digest.Event) {
	tb.Helper()
	small := cityRepositories(tb)
	repos := make([]digest.Repository, 3000)
	for i := range repos {
		repos[i] = small[i%len(small)]
		repos[i].Name = fmt.Sprintf("%s-%d", repos[i].Name, i)
		for range 12 {
			repos[i].Readme += fmt.Sprintf("\n\nIn section %d we install it with pip or npm, deploy containers to the cloud, and read about transit, maps and budgets of district %d. ", i%97, i%15)
		}
	}
	groups := make([]digest.Group, 200)
	for i := range groups {
		groups[i] = expectations[i%len(expectations)].group
		if i >= len(expectations) {
			groups[i].Name = fmt.Sprintf("%s %d", groups[i].Name, i)
		}
	}
	events := make([]digest.Event, 10000)
	for i := range events {
		x := expectations[i%len(expectations)]
		text := x.text
		for n := range 20 {
			text += fmt.Sprintf(" Part %d is on how teams of the city measure streets, and what came of it for those who live there.", n*i%50)
		}
		events[i] = gathering(groups[i%len(groups)].Name, x.title, text, 21+i*8/len(events))
	}
	return repos, groups, events
}

func BenchmarkPresentInALargeCity(b *testing.B) {
	repos, groups, events := large(b)
	p := digest.Period{Start: cityNow, End: cityNow.AddDate(0, 0, 28)}
	for b.Loop() {
		digest.Present(p, events, repos, groups, la, digest.History{})
	}
}
