package digest_test

import (
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func BenchmarkPresentInALargeCity(b *testing.B) {
	repos, groups, events := large(b)
	p := digest.Period{Start: cityNow, End: cityNow.AddDate(0, 0, 28)}
	for b.Loop() {
		digest.Present(p, events, repos, groups, la, digest.History{})
	}
}
