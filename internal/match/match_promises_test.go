package match_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/match"
)

func TestMatchingKeepsItsPromisesForAnyText(t *testing.T) {
	odd := []string{
		"",
		" ",
		".",
		"..net",
		"c++",
		"#",
		"++",
		"R",
		"r",
		"Go",
		"go",
		"js.la",
		"node.js",
		"é́",
		"日本",
		"\x00",
		"\xff",
		"machine",
		"learning",
		"machine learning",
		"Python",
		"WordPress",
		"data",
		"speaker TBD",
		"until 8/14",
		strings.Repeat("ы", 3000),
	}
	rapid.Check(t, func(t *rapid.T) {
		text := func(name string) string {
			return strings.Join(
				rapid.SliceOfN(rapid.SampledFrom(odd), 0, 6).Draw(t, name),
				rapid.SampledFrom([]string{" ", "-", "", "\n\n", ". "}).Draw(t, name+" between"),
			)
		}
		var repos []digest.Repository
		for i := range rapid.IntRange(0, 6).Draw(t, "repositories") {
			repos = append(repos, digest.Repository{
				Name: text(
					"name",
				),
				Description: text("description"),
				Readme:      text("readme"),
				Languages:   rapid.SliceOfN(rapid.SampledFrom(odd), 0, 3).Draw(t, "languages"),
				Topics:      []string{text("topic")},
				Pushed:      digesttest.CityNow.AddDate(0, -i, 0),
			})
		}
		group := digest.Group{Name: text("group"), Topics: []string{text("topics")}}
		events := []digest.Event{
			digesttest.Gathering(group.Name, text("title"), text("text"), 22),
			digesttest.Gathering(group.Name, text("title"), text("text"), 23),
		}
		for _, m := range match.Present(fourWeeks, events, repos, []digest.Group{group}, digesttest.La, digest.History{}) {
			if m.Score <= 0 || m.Score >= 1 || len(m.Reasons) == 0 || len(m.Reasons) > 4 || len(m.Pitch.Says) == 0 {
				t.Fatalf("got score %v, reasons %q, pitch %+v", m.Score, m.Reasons, m.Pitch)
			}
		}
	})
}
