package edition_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// asLines returns each event as a line: its start, its title, and its groups.
func asLines(events []digest.Event) []string {
	var out []string
	for _, e := range events {
		line := e.Start.Format("15:04 ") + e.Title
		for _, s := range e.LaterStarts() {
			line += s.Format(", 15:04")
		}
		if len(e.Groups) > 0 {
			line += fmt.Sprint(" ", e.Groups)
		}
		out = append(out, line)
	}
	return out
}

func TestMergeTellsOneEveningOnce(t *testing.T) {
	const here, away = "Central Library", "City Hall"
	event := digesttest.Event
	at := func(hour, minute int) func(*digest.Event) {
		return func(e *digest.Event) { e.Start = digesttest.At(21, hour, minute) }
	}
	night := func(set ...func(*digest.Event)) digest.Event {
		return event("Rust hack night", digesttest.At(21, 18, 0), set...)
	}
	luma := digesttest.By("luma")
	text := func(text string) func(*digest.Event) { return func(e *digest.Event) { e.Description = text } }
	only := func(e *digest.Event) { digesttest.Day(21)(e); e.TimeUnknown = true }
	for name, c := range map[string]struct {
		harvests [][]digest.Event
		want     []string
	}{
		"doors, then the talk": {
			[][]digest.Event{{night()}, {night(luma, at(18, 30))}},
			[]string{"18:00 Rust hack night, 18:30"},
		},
		"the talk, then doors": {
			[][]digest.Event{{night(at(18, 30))}, {night(luma)}},
			[]string{"18:00 Rust hack night, 18:30"},
		},
		"90 minutes": {
			[][]digest.Event{{night()}, {night(luma, at(19, 30))}},
			[]string{"18:00 Rust hack night, 19:30"},
		},
		"two hours": {
			[][]digest.Event{{night()}, {night(luma, at(20, 0))}},
			[]string{"18:00 Rust hack night", "20:00 Rust hack night"},
		},
		"a title that says more": {
			[][]digest.Event{{night()}, {event("Rust hack night: async", digesttest.At(21, 18, 30), luma)}},
			[]string{"18:00 Rust hack night, 18:30"},
		},
		"another part": {
			[][]digest.Event{{night()}, {event("Rust hack night, part 2", digesttest.At(21, 19, 0), luma)}},
			[]string{"18:00 Rust hack night", "19:00 Rust hack night, part 2"},
		},
		"three sources": {
			[][]digest.Event{{night()}, {night(luma, at(18, 30))}, {night(digesttest.By("site"), at(19, 0))}},
			[]string{"18:00 Rust hack night, 18:30, 19:00"},
		},
		"one source has both": {
			[][]digest.Event{{night(), night(at(18, 30))}, {night(luma, at(18, 30))}},
			[]string{"18:00 Rust hack night", "18:30 Rust hack night"},
		},
		"two sessions, and one between them": {
			[][]digest.Event{{night(), night(at(19, 0))}, {night(luma, at(18, 30))}},
			[]string{"18:00 Rust hack night", "18:30 Rust hack night", "19:00 Rust hack night"},
		},
		"over before the other begins": {
			[][]digest.Event{{night(digesttest.Ends(digesttest.At(21, 19, 0)))}, {night(luma, at(19, 0))}},
			[]string{"18:00 Rust hack night", "19:00 Rust hack night"},
		},
		"at two places": {
			[][]digest.Event{{night(digesttest.Where(here))}, {night(luma, at(18, 30), digesttest.Where(away))}},
			[]string{"18:00 Rust hack night", "18:30 Rust hack night"},
		},
		"one source has only the day": {
			[][]digest.Event{{night(only)}, {night(luma, at(18, 30))}},
			[]string{"18:30 Rust hack night"},
		},
		"two titles at one place": {
			[][]digest.Event{{night(digesttest.Where(here))}, {event("Ferris social", digesttest.At(21, 18, 0), luma,
				digesttest.Where(here))}},
			[]string{"18:00 Rust hack night"},
		},
		"two titles in two rooms": {
			[][]digest.Event{
				{night(digesttest.Where(here + ", Room 1"))},
				{event("Ferris social", digesttest.At(21, 18, 0), luma, digesttest.Where(here+", Room 2"))},
			},
			[]string{"18:00 Ferris social", "18:00 Rust hack night"},
		},
		"two titles, one of three at that hour": {
			[][]digest.Event{{night(digesttest.Where(here))}, {event("Ferris social", digesttest.At(21, 18, 0), luma,
				digesttest.Where(here)), event("Board games", digesttest.At(21, 18, 0), luma, digesttest.Where(here))}},
			[]string{"18:00 Board games", "18:00 Ferris social", "18:00 Rust hack night"},
		},
		"two titles, and a link": {
			[][]digest.Event{{night(digesttest.Page("https://m.example/1"))}, {event("Ferris social", digesttest.At(21, 18, 30),
				luma, text("Sign up (https://m.example/1/)."))}},
			[]string{"18:00 Rust hack night, 18:30"},
		},
		"a page that many events have": {
			[][]digest.Event{
				{
					night(digesttest.Page("https://m.example")),
					event("Picnic", digesttest.At(21, 12, 0), digesttest.Page("https://m.example")),
				},
				{event("Board games", digesttest.At(21, 20, 0), luma, digesttest.Page("https://m.example"))},
			},
			[]string{"12:00 Picnic", "18:00 Rust hack night", "20:00 Board games"},
		},
		"two groups, one identifier": {
			[][]digest.Event{{night(digesttest.Uid("u"))}, {night(luma, digesttest.Of("LA PHP"), digesttest.Uid("u"))}},
			[]string{"18:00 Rust hack night [SoCal Python LA PHP]"},
		},
		"two groups, one identifier for other evenings": {
			[][]digest.Event{{night(digesttest.Uid("1"))}, {event("Board games", digesttest.At(28, 18, 0), luma,
				digesttest.Of("LA PHP"), digesttest.Uid("1"))}},
			[]string{"18:00 Rust hack night", "18:00 Board games"},
		},
		"two groups, one title and place": {
			[][]digest.Event{
				{night(digesttest.Where(here))},
				{night(luma, at(18, 30), digesttest.Of("LA PHP"), digesttest.Where(here))},
			},
			[]string{"18:00 Rust hack night, 18:30 [SoCal Python LA PHP]"},
		},
		"two groups, one title, online": {
			[][]digest.Event{
				{night(digesttest.Where("Zoom"))},
				{night(luma, digesttest.Of("LA PHP"), digesttest.Where("Zoom"))},
			},
			[]string{"18:00 Rust hack night", "18:00 Rust hack night"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := asLines(edition.Merge(harvests(c.harvests), nil, digesttest.La))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
