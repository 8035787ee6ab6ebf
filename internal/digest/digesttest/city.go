package digesttest

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// fakeCity has sixty repositories like those of a large city. Names, topics, and READMEs are fictional. Each
// line is: name | languages | topics | description | README | marks (ready, release, old, archived, fork,
// mirror, inspiration).
//
//go:embed city.txt
var fakeCity string

// CityNow is the time of the fictional city.
var CityNow = At(20, 9, 0)

// CityRepositories returns the repositories of the fictional city.
func CityRepositories(t testing.TB) []digest.Repository {
	t.Helper()
	var out []digest.Repository
	for _, line := range strings.Split(strings.TrimSpace(fakeCity), "\n") {
		f := strings.Split(line, "|")
		if len(f) < 6 {
			f = append(f, make([]string, 6-len(f))...)
		}
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		split := func(s string) []string {
			if s == "" {
				return nil
			}
			return strings.Split(s, ", ")
		}
		marks := split(f[5])
		has := func(m string) bool { return slices.Contains(marks, m) }
		r := digest.Repository{
			Name: "sampleville/" + f[0], URL: "https://example.org/" + f[0], Languages: split(f[1]), Topics: split(f[2]),
			Description: f[3], Readme: f[4],
			License: "MIT", Pushed: CityNow.AddDate(0, -4, 0), Archived: has("archived"), Fork: has("fork"),
			Mirror: has("mirror"),
			Has: map[string]bool{
				digest.Licence: true, digest.Readme: f[4] != "", digest.Contributing: has("ready"),
				digest.Documentation: false,
			},
		}
		if has("release") {
			r.Release = "v1.2"
		}
		if has("old") {
			r.Pushed = CityNow.AddDate(-2, 0, 0)
		}
		if has("inspiration") {
			r.Role = digest.RoleInspiration
		}
		out = append(out, r)
	}
	return out
}

// Gathering returns an event of group at 19:00 on a day of July 2026.
func Gathering(group, title, text string, day int) digest.Event {
	return digest.Event{
		Group: group, Title: title, Description: text, Start: At(day, 19, 0), Status: digest.Confirmed, Mode: digest.InPerson,
		TimeZone: "America/Los_Angeles", URL: "https://example.org/e", UID: fmt.Sprint(group, day),
	}
}

// Large returns a city with 3,000 repositories, and 10,000 events of the expected groups and as many others.
func Large(tb testing.TB) ([]digest.Repository, []digest.Group, []digest.Event) {
	tb.Helper()
	small := CityRepositories(tb)
	repos := make([]digest.Repository, 3000)
	for i := range repos {
		repos[i] = small[i%len(small)]
		repos[i].Name = fmt.Sprintf("%s-%d", repos[i].Name, i)
		for range 12 {
			repos[i].Readme += fmt.Sprintf(
				"\n\nIn section %d we install it with pip or npm, deploy containers to the cloud, and read about "+
					"transit, maps and budgets of district %d. ",
				i%97, i%15,
			)
		}
	}
	groups := make([]digest.Group, 200)
	for i := range groups {
		groups[i] = Expectations[i%len(Expectations)].Group
		if i >= len(Expectations) {
			groups[i].Name = fmt.Sprintf("%s %d", groups[i].Name, i)
		}
	}
	events := make([]digest.Event, 10000)
	for i := range events {
		x := Expectations[i%len(Expectations)]
		text := x.Text
		for n := range 20 {
			text += fmt.Sprintf(
				" Part %d is on how teams of the city measure streets, and what came of it for those who live there.", n*i%50,
			)
		}
		events[i] = Gathering(groups[i%len(groups)].Name, x.Title, text, 21+i*8/len(events))
	}
	return repos, groups, events
}

// Python returns a ready repository in Python.
func Python(name string, change ...func(*digest.Repository)) digest.Repository {
	r := digest.Repository{
		Name: "sampleville/" + name, URL: "https://example.org/" + name, Languages: []string{"Python"},
		Description: "Measures how long riders wait",
		Readme:      "Reads positions of vehicles, and computes how long riders wait at every stop.", License: "MIT",
		Pushed: CityNow.AddDate(0, -4, 0),
		Has:    map[string]bool{digest.Licence: true, digest.Readme: true, digest.Contributing: true},
	}
	for _, c := range change {
		c(&r)
	}
	return r
}
