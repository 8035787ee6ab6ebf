package edition_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// manyEvents returns material of n events in groups of 20, and 3,000 repositories, with an edition of last week. A
// second source lists a third of the events.
func manyEvents(b *testing.B, n int) edition.Material {
	b.Helper()
	repos, groups, events := digesttest.Large(b)
	events = events[:min(n, len(events))]
	m := edition.Material{
		Name: "2026-07-20", Zone: digesttest.La,
		Period: digest.Period{
			Since: digesttest.CityNow.AddDate(0, 0, -7), Start: digesttest.CityNow,
			End: digesttest.CityNow.AddDate(0, 0, 28),
		},
	}
	perGroup := 20
	for g := range max(1, n/perGroup) {
		group := groups[g%len(groups)]
		group.Name = fmt.Sprintf("Group %d", g)
		group.Sources = 2
		m.Groups = append(m.Groups, group)
		first := edition.Collection{Listing: digest.Listing{
			Name:  fmt.Sprintf("https://meetup.example/%d", g),
			Group: group.Name,
		}, At: digesttest.CityNow}
		second := edition.Collection{Listing: digest.Listing{
			Name:  fmt.Sprintf("https://luma.example/%d", g),
			Group: group.Name,
		}, At: digesttest.CityNow}
		for i := range perGroup {
			e := events[(g*perGroup+i)%len(events)]
			e.Title, e.UID = fmt.Sprintf("%s, evening %d", e.Title, i), fmt.Sprintf("%d-%d", g, i)
			e.Start = digesttest.CityNow.Add(time.Duration(i+1) * 30 * time.Hour)
			e.URL = "https://meetup.example/" + e.UID
			first.Harvest.Events = append(first.Harvest.Events, e)
			if i%3 == 0 {
				e.UID, e.URL = "luma-"+e.UID, "https://luma.example/"+e.UID
				second.Harvest.Events = append(second.Harvest.Events, e)
			}
		}
		m.Collections = append(m.Collections, first, second)
	}
	m.Collections = append(m.Collections, edition.Collection{
		Listing: digest.Listing{Name: "github.com/city"},
		Harvest: digest.Harvest{Repositories: repos}, At: digesttest.CityNow,
	})
	last := edition.Compose(m)
	last.Period.Start = digesttest.CityNow.AddDate(0, 0, -7)
	m.History.Editions = []digest.Edition{last}
	return m
}

// BenchmarkCompose composes editions from many events and 3,000 repositories. The limit is a second for 10,000 events.
// 100,000 events may take 12 times as long.
func BenchmarkCompose(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		m := manyEvents(b, n)
		b.Run(fmt.Sprintf("%d-events", n), func(b *testing.B) {
			for b.Loop() {
				if e := edition.Compose(m); len(e.Events)+e.More < n/2 {
					b.Fatalf("got %d events", len(e.Events)+e.More)
				}
			}
		})
	}
}
