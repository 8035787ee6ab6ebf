package edition_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// goldenCity is a source of random material for the golden editions. Nothing in it may change: version 483da1d wrote
// the golden files from exactly these values, in this order of calls. See testdata/golden/README.md.
type goldenCity struct {
	*rand.Rand
	repositories []digest.Repository
	zone         *time.Location
}

func newGoldenCity(tb testing.TB, seed uint64) goldenCity {
	tb.Helper()
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		tb.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join("testdata", "golden", "repositories.json"))
	if err != nil {
		tb.Fatal(err)
	}
	c := goldenCity{Rand: rand.New(rand.NewPCG(seed, 483)), zone: zone}
	if err := json.Unmarshal(text, &c.repositories); err != nil {
		tb.Fatal(err)
	}
	return c
}

func (c goldenCity) pick(list ...string) string { return list[c.IntN(len(list))] }

// material returns one week of sources that contradict each other in every way that merging handles: they share events
// within a group and across groups, by title, start, identifier, and page. Some fail, some are suddenly empty, and some
// list only the next days.
func (c goldenCity) material(monday time.Time, h digest.History) edition.Material {
	d := edition.Material{
		Name: monday.Format(time.DateOnly), Title: "Golden", Zone: c.zone, History: h,
		Quiet:  digest.Quiet(c.pick("short", "spotlight", "skip")),
		Period: digest.Period{Since: monday.AddDate(0, 0, -7), Start: monday, End: monday.AddDate(0, 0, 28)},
	}
	for g := range 4 + c.IntN(20) {
		group := c.group(g)
		d.Groups = append(d.Groups, group)
		for s := range 1 + c.IntN(3) {
			name := fmt.Sprintf("https://m.example/%d/%d", g, s)
			d.Collections = append(d.Collections, c.calendar(name, group.Name, g, monday))
		}
	}
	d.Collections = append(d.Collections, edition.Collection{
		Listing: digest.Listing{Name: "github.com/city"}, At: monday,
		Harvest: digest.Harvest{
			Repositories: c.repositories, Activities: c.activities(monday), Tasks: c.tasks(monday),
		},
	})
	return d
}

func (c goldenCity) group(g int) digest.Group {
	group := digest.Group{
		Name: fmt.Sprintf("Group %d", g), Topics: []string{c.pick("python", "data", "javascript", "civic tech")},
		Propose: c.pick("", "https://propose.example/"), Sources: c.IntN(9),
	}
	group.Rules = digest.Rules{MaxMinutes: 15 * c.IntN(3), Talks: c.pick("", "", "", "none")}
	if c.IntN(6) == 0 {
		group.Merge = [][]string{{"Picnic", "Hack night"}, {"7-3", "shared-9"}}
	}
	if c.IntN(6) == 0 {
		group.Split = [][]string{{"Python night", "Async night"}, {"Data clinic", "R for budgets"}}
	}
	return group
}

func (c goldenCity) calendar(name, group string, g int, monday time.Time) edition.Collection {
	out := edition.Collection{Listing: digest.Listing{Name: name, Group: group}, At: monday}
	for i := range c.IntN(24) {
		out.Harvest.Events = append(out.Harvest.Events, c.event(group, g, i, monday))
	}
	switch c.IntN(10) {
	case 0:
		out.Err = errors.New("it is away")
	case 1:
		out.Silent, out.Harvest.Events = true, nil
	case 2:
		out.Harvest.Horizon = monday.AddDate(0, 0, 5)
	}
	return out
}

func (c goldenCity) event(group string, g, i int, monday time.Time) digest.Event {
	e := digest.Event{
		Group: group, TimeZone: c.zone.String(),
		Title: c.pick("Python night", "Django and maps", "Async night", "Data clinic", "Lightning talks: we need a speaker",
			"Picnic", "Hack night", "R for budgets", group, group+": Python night"),
		Description: c.pick("", "We still need a speaker.", "About transit data in Python.", "Looking for a speaker: maps!"),
		Summary:     c.pick("", "Bring a laptop."),
		Status:      digest.Status(c.pick("confirmed", "confirmed", "confirmed", "cancelled", "postponed", "tentative")),
		Mode:        digest.Mode(c.pick("in_person", "online", "hybrid", "unknown")),
		UID:         c.pick("", fmt.Sprintf("%d-%d", g, i), fmt.Sprint("shared-", c.IntN(200))),
		URL: c.pick("", fmt.Sprintf("https://m.example/%d/%d", g, i),
			fmt.Sprint("https://shared.example/", c.IntN(200))),
	}
	e.Place.Name, e.Place.Address = c.pick("", "Library", "Town hall"), c.pick("", "1 Main St")
	e.Start = monday.Add(time.Duration(c.IntN(9*8)-8) * 9 * time.Hour).In(c.zone)
	switch c.IntN(8) {
	case 0:
		e.AllDay, e.Start = true, time.Date(e.Start.Year(), e.Start.Month(), e.Start.Day(), 0, 0, 0, 0, time.UTC)
		e.End = e.Start.AddDate(0, 0, c.IntN(3))
	case 1, 2:
		e.End = e.Start.Add(2 * time.Hour)
	}
	if e.UID != "" && c.IntN(5) == 0 {
		e.RecurrenceID = e.Start.Format("20060102")
	}
	if e.URL != "" {
		e.Links = []digest.Link{{Label: c.pick("Meetup", "Luma"), URL: e.URL}}
	}
	return e
}

// repository returns the name of any repository.
func (c goldenCity) repository() string { return c.repositories[c.IntN(len(c.repositories))].Name }

// activities are none in some weeks, so that the rule for quiet weeks applies.
func (c goldenCity) activities(monday time.Time) (out []digest.Activity) {
	for i := range c.IntN(3) * c.IntN(9) {
		out = append(out, digest.Activity{
			Kind: c.pick("release", "merged", "new_repository", "first_contribution"), Repository: c.repository(),
			Title: c.pick("v1.0", "Fix the map", "Add tests"), URL: fmt.Sprint("https://code.example/", i%7),
			At: monday.Add(-time.Duration(c.IntN(200)) * time.Hour), Author: c.pick("", "ana", "bo"),
			Role: c.pick("", "", "inspiration"),
		})
	}
	return out
}

func (c goldenCity) tasks(monday time.Time) (out []digest.Task) {
	for i := range c.IntN(30) {
		number := c.IntN(40)
		out = append(out, digest.Task{
			Repository: c.repository(), Number: number, Title: c.pick("Describe the data", "Fix a broken link", "Map the trees"),
			URL: fmt.Sprint("https://code.example/issues/", number), Labels: []string{"good first issue"},
			CreatedAt: monday.AddDate(0, 0, -i), UpdatedAt: monday.AddDate(0, 0, -c.IntN(220)), Comments: c.IntN(4),
			Body: c.pick("", "The legend of the map lacks the color of closed lanes. Add it to legend.html, with a test.",
				"Steps: open the page, click Export. The file lacks its header line; write it in export.py."),
		})
	}
	return out
}

// talks are what teams have taken up by that week.
func (c goldenCity) talks(monday time.Time) (out []digest.Talk) {
	for i := range c.IntN(6) {
		out = append(out, digest.Talk{
			ID: fmt.Sprint(i), Repository: c.repository(), Group: fmt.Sprintf("Group %d", c.IntN(12)),
			At: monday.AddDate(0, 0, c.IntN(120)-90), State: c.pick("proposed", "accepted", "presented", "declined"),
		})
	}
	return out
}
