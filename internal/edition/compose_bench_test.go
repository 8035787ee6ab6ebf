package digest_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// drafted is a draft of n events, in as many groups of 20, a third of them told by a second source, and of 3,000 repositories, with last week's edition.
func drafted(b *testing.B, n int) digest.Draft {
	b.Helper()
	repos, groups, events := large(b)
	events = events[:min(n, len(events))]
	d := digest.Draft{Name: "2026-07-20", Zone: la, Period: digest.Period{Since: cityNow.AddDate(0, 0, -7), Start: cityNow, End: cityNow.AddDate(0, 0, 28)}}
	perGroup := 20
	for g := range max(1, n/perGroup) {
		group := groups[g%len(groups)]
		group.Name = fmt.Sprintf("Group %d", g)
		group.Sources = 2
		d.Groups = append(d.Groups, group)
		first := digest.Collection{Listing: digest.Listing{Name: fmt.Sprintf("https://meetup.example/%d", g), Group: group.Name}, At: cityNow}
		second := digest.Collection{Listing: digest.Listing{Name: fmt.Sprintf("https://luma.example/%d", g), Group: group.Name}, At: cityNow}
		for i := range perGroup {
			e := events[(g*perGroup+i)%len(events)]
			e.Title, e.UID = fmt.Sprintf("%s, evening %d", e.Title, i), fmt.Sprintf("%d-%d", g, i)
			e.Start = cityNow.Add(time.Duration(i+1) * 30 * time.Hour)
			e.URL = "https://meetup.example/" + e.UID
			first.Harvest.Events = append(first.Harvest.Events, e)
			if i%3 == 0 {
				e.UID, e.URL = "luma-"+e.UID, "https://luma.example/"+e.UID
				second.Harvest.Events = append(second.Harvest.Events, e)
			}
		}
		d.Collections = append(d.Collections, first, second)
	}
	d.Collections = append(d.Collections, digest.Collection{Listing: digest.Listing{Name: "github.com/city"}, Harvest: digest.Harvest{Repositories: repos}, At: cityNow})
	last := editionOf(b, d)
	last.Period.Start = cityNow.AddDate(0, 0, -7)
	d.History.Editions = []digest.Edition{last}
	return d
}

// BenchmarkCompose makes an edition of many events and 3,000 repositories. The limit is a second for 10,000 events, and near-linear growth.
func BenchmarkCompose(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		d := drafted(b, n)
		b.Run(fmt.Sprintf("%d-events", n), func(b *testing.B) {
			for b.Loop() {
				if e := editionOf(b, d); len(e.Events)+e.More < n/2 {
					b.Fatalf("got %d events", len(e.Events)+e.More)
				}
			}
		})
	}
}
