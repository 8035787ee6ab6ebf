package edition_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// anyCalendars draws sources of two groups that announce the same few events in different words, at near starts, and at
// few places. Every listing has a link of its own.
func anyCalendars(t *rapid.T) []digest.Harvest {
	var out []digest.Harvest
	for s := range rapid.IntRange(2, 5).Draw(t, "sources") {
		group := rapid.SampledFrom([]string{"SoCal Python", "LA PHP"}).Draw(t, "group")
		var h digest.Harvest
		for n := range rapid.IntRange(0, 5).Draw(t, "events") {
			title := rapid.SampledFrom([]string{
				"Rust hack night", "Rust hack night: async", "Rust night", "Ferris social", "SoCal Python", "Part 2",
			}).Draw(t, "title")
			minute := rapid.SampledFrom([]int{0, 30, 60, 120}).Draw(t, "minute")
			e := digesttest.Event(title, digesttest.At(21, 18, minute), digesttest.Of(group),
				digesttest.By(fmt.Sprint("source", s)))
			e.UID = rapid.SampledFrom([]string{"", "", "a", "b"}).Draw(t, "uid")
			e.Place.Name = rapid.SampledFrom([]string{"", "Central Library", "City Hall", "Zoom"}).Draw(t, "place")
			e.Description = rapid.SampledFrom([]string{"", "See https://m.example/1."}).Draw(t, "text")
			e.URL = rapid.SampledFrom([]string{"", "https://m.example/1"}).Draw(t, "page")
			if rapid.IntRange(0, 3).Draw(t, "has an end") == 0 {
				e.End = e.Start.Add(digest.NearStart / 2)
			}
			if rapid.IntRange(0, 5).Draw(t, "has no hour") == 0 {
				digesttest.Day(21)(&e)
				e.End, e.TimeUnknown = digest.Event{}.End, rapid.Bool().Draw(t, "unknown")
			}
			e.Links = []digest.Link{{Label: "own", URL: fmt.Sprintf("https://source%d.example/%d", s, n)}}
			h.Events = append(h.Events, e)
		}
		out = append(out, h)
	}
	return out
}

// anyOverrides draws what the configuration says about two groups.
func anyOverrides(t *rapid.T) []digest.Group {
	pair := func(name string) [][]string {
		if rapid.IntRange(0, 3).Draw(t, name) > 0 {
			return nil
		}
		return [][]string{{
			rapid.SampledFrom([]string{"Rust night", "Part 2", "a"}).Draw(t, "one"),
			rapid.SampledFrom([]string{"Ferris social", "https://m.example/1", "b"}).Draw(t, "other"),
		}}
	}
	return []digest.Group{
		{Name: "SoCal Python", Merge: pair("merge"), Split: pair("split")}, {Name: "LA PHP", Merge: pair("merge 2")},
	}
}

// partition returns which listings are one event, by their links.
func partition(events []digest.Event) string {
	var out []string
	for _, e := range events {
		var urls []string
		for _, l := range e.Links {
			urls = append(urls, l.URL)
		}
		slices.Sort(urls)
		out = append(out, strings.Join(urls, " "))
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

func TestWhatIsMergedDoesNotDependOnTheOrderOfSources(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in, groups := anyCalendars(t), anyOverrides(t)
		want := partition(edition.Merge(in, groups, digesttest.La))
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		random.Shuffle(len(in), func(i, j int) { in[i], in[j] = in[j], in[i] })
		for _, h := range in {
			random.Shuffle(len(h.Events), func(i, j int) { h.Events[i], h.Events[j] = h.Events[j], h.Events[i] })
		}
		if got := partition(edition.Merge(in, groups, digesttest.La)); got != want {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
	})
}

func TestEveryListingIsInOneEvent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyCalendars(t)
		events := map[string]int{}
		for _, e := range edition.Merge(in, anyOverrides(t), digesttest.La) {
			for _, l := range e.Links {
				events[l.URL]++
			}
		}
		for _, h := range in {
			for _, e := range h.Events {
				if n := events[e.Links[0].URL]; n != 1 {
					t.Fatalf("%q of %s is in %d events", e.Title, e.Links[0].URL, n)
				}
			}
		}
	})
}

func TestNoSourceHasTwoListingsOfAnEventUnlessTheyAreTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyCalendars(t)
		byURL := map[string]digest.Event{}
		for _, h := range in {
			for _, e := range h.Events {
				byURL[e.Links[0].URL] = e
			}
		}
		for _, e := range edition.Merge(in, nil, digesttest.La) {
			of := map[string]digest.Event{}
			for _, l := range e.Links {
				listing := byURL[l.URL]
				source := listing.Sources[0]
				if other, known := of[source]; known && (!strings.EqualFold(other.Title, listing.Title) ||
					!other.Start.Equal(listing.Start)) {
					t.Fatalf("%s lists both %q and %q, which became one event", source, other.Title, listing.Title)
				}
				of[source] = listing
			}
		}
	})
}

// TestWhatASourceListsIsNeverUnlisted compares two weeks in which the sources list the same events, in other words and
// at other sources: whatever is merged this time and not the other, no event that a source lists under an identifier, a
// page, or its title and start is reported as no longer listed.
func TestWhatASourceListsIsNeverUnlisted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := anyCalendars(t)
		after := slices.Clone(before)
		for i := range after { // some sources list nothing now
			if rapid.IntRange(0, 2).Draw(t, "gone") == 0 {
				after[i] = digest.Harvest{}
			}
		}
		seen := edition.Seen{}
		for i := range before {
			seen[fmt.Sprint("source", i)] = digest.Event{}.Start
		}
		last := digest.Edition{Events: edition.Merge(before, nil, digesttest.La)}
		p := digest.Period{Start: digesttest.At(20, 9, 0), End: digesttest.At(40, 0, 0)}
		now := edition.Merge(after, nil, digesttest.La)
		listed := map[string]bool{}
		for _, e := range now {
			for _, l := range e.Links {
				listed[l.URL] = true
			}
		}
		for _, e := range edition.Diff(now, &last, seen, p, digesttest.La) {
			standing := slices.ContainsFunc(e.Links, func(l digest.Link) bool { return listed[l.URL] })
			if e.Change == digest.ChangeUnlisted && standing {
				t.Fatalf("%q is listed, and reported as no longer listed", e.Title)
			}
			if e.Change == digest.ChangeNew {
				t.Fatalf("%q is reported as new", e.Title)
			}
		}
	})
}

// variant is one way to announce an evening at a second place.
type variant struct {
	name  string
	apply func(*digest.Event)
}

// TestVariantsOfOneEvening crosses ways of announcing one evening a second time.
func TestVariantsOfOneEvening(t *testing.T) {
	titles := []variant{
		{"same title", func(*digest.Event) {}},
		{"capitals", func(e *digest.Event) { e.Title = "RUST HACK NIGHT!" }},
		{"more words", func(e *digest.Event) { e.Title = "Rust Hack Night: async in practice" }},
		{"with the group", func(e *digest.Event) { e.Title = "SoCal Python | Rust hack night" }},
		{"in Spanish punctuation", func(e *digest.Event) { e.Title = "¡Rust «hack» night!" }},
		{"fewer words", func(e *digest.Event) { e.Title = "Hack night" }},
	}
	times := []variant{
		{"same start", func(*digest.Event) {}},
		{"doors 30 minutes before", func(e *digest.Event) { e.Start = digesttest.At(21, 18, 0) }},
		{"an hour later", func(e *digest.Event) { e.Start = digesttest.At(21, 19, 30) }},
		{"only the day", func(e *digest.Event) { digesttest.Day(21)(e); e.TimeUnknown = true }},
	}
	places := []variant{
		{"no place", func(*digest.Event) {}},
		{"the place with its street", func(e *digest.Event) { e.Place.Name = "Central Library, 630 W. 5th St" }},
		{"the street alone", func(e *digest.Event) { e.Place.Address = "630 West 5th Street, Los Angeles" }},
	}
	count := 0
	for _, title := range titles {
		for _, time := range times {
			for _, place := range places {
				count++
				first := digesttest.Event("Rust hack night", digesttest.At(21, 18, 30), digesttest.By("meetup"))
				first.Place = digest.Place{Name: "Central Library", Address: "630 W 5th St, Los Angeles, CA 90071"}
				second := digesttest.Event("Rust hack night", digesttest.At(21, 18, 30), digesttest.By("luma"))
				for _, v := range []variant{title, time, place} {
					v.apply(&second)
				}
				name := cmp.Or(title.name+", "+time.name+", "+place.name, "variant")
				t.Run(name, func(t *testing.T) {
					for _, in := range [][][]digest.Event{{{first}, {second}}, {{second}, {first}}} {
						got := edition.Merge(harvests(in), nil, digesttest.La)
						if len(got) != 1 || len(got[0].Links) != 2 {
							t.Fatalf("got %q", asLines(got))
						}
						earliest := first.Start
						if !second.AllDay && second.Start.Before(earliest) {
							earliest = second.Start
						}
						if got[0].AllDay || !got[0].Start.Equal(earliest) {
							t.Errorf("it starts at %v, want %v", got[0].Start, earliest)
						}
					}
				})
			}
		}
	}
	if count < 50 {
		t.Errorf("only %d variants", count)
	}
}
