package edition_test

import (
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// TestSimilarTitles checks which titles of one group at the same hour, from two sources, mean one event.
func TestSimilarTitles(t *testing.T) {
	for name, c := range map[string]struct {
		a, b string
		want int
	}{
		"three of five words are shared":   {"Maps, buses, open data", "Maps, buses, open code", 1},
		"two of four words are shared":     {"Maps, buses, data", "Maps, buses, code", 2},
		"the longer one has all words":     {"Async night", "The async night at the library", 1},
		"only the group's name is left":    {"Maptime", "Vector tiles", 1},
		"the group's name does not count":  {"Maptime: vector tiles", "Maptime: picnic", 2},
		"signs and case do not count":      {"ASYNC NIGHT!", "async night", 1},
		"signs of languages are different": {"C++ night", "C# night", 2},
	} {
		var harvests []digest.Harvest
		for _, title := range []string{c.a, c.b} {
			e := digesttest.Event(title, digesttest.At(21, 19, 0), digesttest.Of("Maptime"))
			harvests = append(harvests, digest.Harvest{Events: []digest.Event{e}})
		}
		if got := edition.Merge(harvests, nil, digesttest.La); len(got) != c.want {
			t.Errorf("%s: got %d events, want %d", name, len(got), c.want)
		}
	}
}
