package match_test

import (
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/match"
)

func BenchmarkPresentInALargeCity(b *testing.B) {
	repos, groups, events := digesttest.Large(b)
	p := digest.Period{Start: digesttest.CityNow, End: digesttest.CityNow.AddDate(0, 0, 28)}
	for b.Loop() {
		match.Present(p, events, repos, groups, digesttest.La, digest.History{})
	}
}
