package match_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/match"
)

// holdout is a group with an event, and the repositories that a person would propose there.
type holdout struct {
	group, topics, title, text string
	acceptable                 string // names; empty: nothing
}

// proposalsAre checks what is proposed to each group of a city that the weights and words were not chosen with. Its
// repositories are in a table, as tabled reads it.
func proposalsAre(t *testing.T, owner, table string, cases []holdout) {
	t.Helper()
	repos := tabled(owner, table)
	for _, c := range cases {
		t.Run(c.group, func(t *testing.T) {
			group := digest.Group{Name: c.group}
			if c.topics != "" {
				group.Topics = strings.Split(c.topics, ", ")
			}
			event := digesttest.Gathering(c.group, c.title, c.text+"\n"+twoTalks, 23)
			got := match.Present(fourWeeks, []digest.Event{event}, repos, []digest.Group{group}, digesttest.La, digest.History{})
			name := ""
			if len(got) > 0 {
				name = strings.TrimPrefix(got[0].Repository.Name, owner+"/")
			}
			if !slices.Contains(strings.Split(c.acceptable, " "), name) {
				t.Errorf("got %q, want one of %q", name, c.acceptable)
				if len(got) > 0 {
					t.Log(got[0].Score, got[0].Reasons)
				}
			}
		})
	}
}

// tabled returns the repositories of a table, a line each: name, languages, topics, description, and README.
func tabled(owner, table string) []digest.Repository {
	var repos []digest.Repository
	for line := range strings.Lines(strings.TrimSpace(table)) {
		f := strings.Split(line, "|")
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		split := func(s string) []string {
			return slices.DeleteFunc(strings.Split(s, ", "), func(w string) bool { return w == "" })
		}
		repos = append(repos, digest.Repository{
			Name: owner + "/" + f[0], Languages: split(f[1]), Topics: split(f[2]), Description: f[3], Readme: f[4],
			License: "MIT", Pushed: digesttest.CityNow.AddDate(0, 0, -20),
			Has: map[string]bool{digest.Licence: true, digest.Readme: true, digest.Contributing: true},
		})
	}
	return repos
}
