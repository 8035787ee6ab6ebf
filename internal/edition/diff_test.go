package edition_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

func TestDiff(t *testing.T) {
	period := digest.Period{Start: digesttest.At(20, 9, 0), End: digesttest.At(31, 0, 0)}
	full := edition.Seen{"meetup": time.Time{}}
	type change struct {
		Title  string
		Change digest.Change
		Was    string
	}
	for name, c := range map[string]struct {
		last, now []digest.Event
		seen      edition.Seen
		want      []change
	}{
		"known events are not marked": {
			last: []digest.Event{digesttest.Event("Async", digesttest.At(21, 19, 0))},
			now:  []digest.Event{digesttest.Event("Async", digesttest.At(21, 19, 0))}, seen: full,
			want: []change{{"Async", "", ""}},
		},
		"an event that the last edition did not have is new": {
			now: []digest.Event{digesttest.Event("Async", digesttest.At(21, 19, 0))}, seen: full,
			want: []change{{"Async", digest.ChangeNew, ""}},
		},
		"the next one of a series is not news": {
			last: []digest.Event{digesttest.Event("Hack night", digesttest.At(21, 19, 0)), digesttest.Event("Hack night",
				digesttest.At(22, 19, 0))},
			now: []digest.Event{digesttest.Event("Hack night", digesttest.At(21, 19, 0)), digesttest.Event("Hack night",
				digesttest.At(22, 19, 0)), digesttest.Event("Hack night", digesttest.At(29, 19, 0))}, seen: full,
			want: []change{{"Hack night", "", ""}, {"Hack night", "", ""}, {"Hack night", "", ""}},
		},
		"another start under the same identifier is a move": {
			last: []digest.Event{digesttest.Event("Async", digesttest.At(21, 19, 0), digesttest.Uid("1"))},
			now:  []digest.Event{digesttest.Event("Async", digesttest.At(22, 18, 30), digesttest.Uid("1"))}, seen: full,
			want: []change{{"Async", digest.ChangeMoved, "2026-07-21 19:00"}},
		},
		"another start under a new number is a move": {
			last: []digest.Event{digesttest.Event("Async", digesttest.At(21, 19, 0), digesttest.Uid("abc"))},
			now:  []digest.Event{digesttest.Event("Async", digesttest.At(22, 18, 30), digesttest.Uid("123"))}, seen: full,
			want: []change{{"Async", digest.ChangeMoved, "2026-07-21 19:00"}},
		},
		"letters that became digits are the same event": {
			last: []digest.Event{digesttest.Event("Async", digesttest.At(21, 19, 0), digesttest.Uid("event_abc"),
				digesttest.Page("https://m.example/abc"))},
			now: []digest.Event{digesttest.Event("Async", digesttest.At(21, 19, 0), digesttest.Uid("event_123"),
				digesttest.Page("https://m.example/123"))}, seen: full,
			want: []change{{"Async", "", ""}},
		},
		"reworded and renumbered at the same hour is the same event": {
			last: []digest.Event{digesttest.Event("July talks", digesttest.At(21, 19, 0), digesttest.Uid("abc"))},
			now: []digest.Event{digesttest.Event("July talks: async and maps", digesttest.At(21, 19, 0),
				digesttest.Uid("123"))}, seen: full,
			want: []change{{"July talks: async and maps", "", ""}},
		},
		"a cancellation is reported": {
			last: []digest.Event{digesttest.Event("Async", digesttest.At(21, 19, 0))},
			now:  []digest.Event{digesttest.Event("Async", digesttest.At(21, 19, 0), digesttest.Is(digest.Cancelled))},
			seen: full,
			want: []change{{"Async", digest.ChangeCancelled, ""}},
		},
		"a cancellation is reported once": {
			last: []digest.Event{digesttest.Event("Async", digesttest.At(21, 19, 0), digesttest.Is(digest.Cancelled),
				digesttest.Marked(digest.ChangeCancelled))},
			now:  []digest.Event{digesttest.Event("Async", digesttest.At(21, 19, 0), digesttest.Is(digest.Cancelled))},
			seen: full,
		},
		"what takes place after all is back on": {
			last: []digest.Event{
				digesttest.Event("Async", digesttest.At(21, 19, 0), digesttest.Is(digest.Cancelled),
					digesttest.Marked(digest.ChangeCancelled)),
				digesttest.Event("Maps", digesttest.At(22, 19, 0), digesttest.Is(digest.Postponed)),
				digesttest.Event("Walk", digesttest.At(23, 19, 0), digesttest.Is(digest.Cancelled)),
			},
			now: []digest.Event{
				digesttest.Event("Async", digesttest.At(21, 19, 0)), digesttest.Event("Maps", digesttest.At(22, 19, 0)),
				digesttest.Event("Walk", digesttest.At(23, 19, 0), digesttest.Is(digest.Postponed)),
			},
			seen: full,
			want: []change{{"Async", digest.ChangeBackOn, ""}, {"Maps", digest.ChangeBackOn, ""}, {"Walk", "", ""}},
		},
		"a cancellation of an event that no edition had is reported": {
			now:  []digest.Event{digesttest.Event("Async", digesttest.At(21, 19, 0), digesttest.Is(digest.Cancelled))},
			seen: full, want: []change{{"Async", digest.ChangeCancelled, ""}},
		},
		"what vanished from a source that was read well is no longer listed": {
			last: []digest.Event{digesttest.Event("Async", digesttest.At(21, 19, 0)), digesttest.Event("Maps",
				digesttest.At(22, 19, 0))}, now: []digest.Event{digesttest.Event("Maps", digesttest.At(22, 19, 0))}, seen: full,
			want: []change{{"Async", digest.ChangeUnlisted, ""}, {"Maps", "", ""}},
		},
		"what vanished from a source that failed is kept quiet": {
			last: []digest.Event{digesttest.Event("Async", digesttest.At(21, 19, 0))}, seen: edition.Seen{},
		},
		"what lies beyond the horizon has not vanished": {
			last: []digest.Event{digesttest.Event("Async", digesttest.At(29, 19, 0))},
			seen: edition.Seen{"meetup": digesttest.At(28, 0, 0)},
		},
		"an event of a second source that failed has not vanished": {
			last: []digest.Event{digesttest.Event("Async", digesttest.At(21, 19, 0),
				func(e *digest.Event) { e.Sources = []string{"meetup", "luma"} })}, seen: full,
		},
		"what is over has not vanished": {
			last: []digest.Event{digesttest.Event("Async", digesttest.At(19, 19, 0))}, seen: full,
		},
		"no longer listed is reported once": {
			last: []digest.Event{digesttest.Event("Async", digesttest.At(21, 19, 0), digesttest.Marked(digest.ChangeUnlisted))},
			seen: full,
		},
		"what comes back is new": {
			last: []digest.Event{digesttest.Event("Maps", digesttest.At(21, 18, 0))},
			now: []digest.Event{digesttest.Event("Maps", digesttest.At(21, 18, 0)), digesttest.Event("Async",
				digesttest.At(21, 19, 0))}, seen: full,
			want: []change{{"Maps", "", ""}, {"Async", digest.ChangeNew, ""}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got []change
			for _, e := range edition.Diff(c.now, &digest.Edition{Events: c.last}, c.seen, period, digesttest.La) {
				w := change{Title: e.Title, Change: e.Change}
				if !e.Was.IsZero() {
					w.Was = e.Was.Format("2006-01-02 15:04")
				}
				got = append(got, w)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDiffWithoutAnEditionBeforeMarksOnlyCancellations(t *testing.T) {
	got := edition.Diff([]digest.Event{digesttest.Event("Async", digesttest.At(21, 19, 0)), digesttest.Event("Maps",
		digesttest.At(22, 19, 0), digesttest.Is(digest.Cancelled))}, nil, edition.Seen{}, digest.Period{}, digesttest.La)
	if got[0].Change != "" || got[1].Change != digest.ChangeCancelled {
		t.Errorf("got %q and %q", got[0].Change, got[1].Change)
	}
}
