package digest_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func TestDiff(t *testing.T) {
	period := digest.Period{Start: at(20, 9, 0), End: at(31, 0, 0)}
	full := digest.Seen{"meetup": time.Time{}}
	type told struct {
		Title  string
		Change digest.Change
		Was    string
	}
	for name, c := range map[string]struct {
		last, now []digest.Event
		seen      digest.Seen
		want      []told
	}{
		"known events are not marked": {
			last: []digest.Event{event("Async", at(21, 19, 0))}, now: []digest.Event{event("Async", at(21, 19, 0))}, seen: full,
			want: []told{{"Async", "", ""}},
		},
		"an event not told before is new": {
			now: []digest.Event{event("Async", at(21, 19, 0))}, seen: full, want: []told{{"Async", digest.ChangeNew, ""}},
		},
		"the next one of a series is not news": {
			last: []digest.Event{event("Hack night", at(21, 19, 0)), event("Hack night", at(22, 19, 0))},
			now:  []digest.Event{event("Hack night", at(21, 19, 0)), event("Hack night", at(22, 19, 0)), event("Hack night", at(29, 19, 0))}, seen: full,
			want: []told{{"Hack night", "", ""}, {"Hack night", "", ""}, {"Hack night", "", ""}},
		},
		"another start under the same identifier is a move": {
			last: []digest.Event{event("Async", at(21, 19, 0), uid("1"))}, now: []digest.Event{event("Async", at(22, 18, 30), uid("1"))}, seen: full,
			want: []told{{"Async", digest.ChangeMoved, "2026-07-21 19:00"}},
		},
		"another start under a new number is a move": {
			last: []digest.Event{event("Async", at(21, 19, 0), uid("abc"))}, now: []digest.Event{event("Async", at(22, 18, 30), uid("123"))}, seen: full,
			want: []told{{"Async", digest.ChangeMoved, "2026-07-21 19:00"}},
		},
		"letters that became digits are the same event": {
			last: []digest.Event{event("Async", at(21, 19, 0), uid("event_abc"), page("https://m.example/abc"))},
			now:  []digest.Event{event("Async", at(21, 19, 0), uid("event_123"), page("https://m.example/123"))}, seen: full,
			want: []told{{"Async", "", ""}},
		},
		"reworded and renumbered at the same hour is the same event": {
			last: []digest.Event{event("July talks", at(21, 19, 0), uid("abc"))}, now: []digest.Event{event("July talks: async and maps", at(21, 19, 0), uid("123"))}, seen: full,
			want: []told{{"July talks: async and maps", "", ""}},
		},
		"a cancellation is told": {
			last: []digest.Event{event("Async", at(21, 19, 0))}, now: []digest.Event{event("Async", at(21, 19, 0), is(digest.Cancelled))}, seen: full,
			want: []told{{"Async", digest.ChangeCancelled, ""}},
		},
		"a cancellation is told once": {
			last: []digest.Event{event("Async", at(21, 19, 0), is(digest.Cancelled), marked(digest.ChangeCancelled))},
			now:  []digest.Event{event("Async", at(21, 19, 0), is(digest.Cancelled))}, seen: full,
		},
		"a cancellation of something never told is told": {
			now: []digest.Event{event("Async", at(21, 19, 0), is(digest.Cancelled))}, seen: full, want: []told{{"Async", digest.ChangeCancelled, ""}},
		},
		"what vanished from a source that was read well is no longer listed": {
			last: []digest.Event{event("Async", at(21, 19, 0)), event("Maps", at(22, 19, 0))}, now: []digest.Event{event("Maps", at(22, 19, 0))}, seen: full,
			want: []told{{"Async", digest.ChangeUnlisted, ""}, {"Maps", "", ""}},
		},
		"what vanished from a source that failed is kept quiet": {
			last: []digest.Event{event("Async", at(21, 19, 0))}, seen: digest.Seen{},
		},
		"what lies beyond the horizon has not vanished": {
			last: []digest.Event{event("Async", at(29, 19, 0))}, seen: digest.Seen{"meetup": at(28, 0, 0)},
		},
		"what a second, failed source told of has not vanished": {
			last: []digest.Event{event("Async", at(21, 19, 0), func(e *digest.Event) { e.Sources = []string{"meetup", "luma"} })}, seen: full,
		},
		"what is over has not vanished": {
			last: []digest.Event{event("Async", at(19, 19, 0))}, seen: full,
		},
		"no longer listed is told once": {
			last: []digest.Event{event("Async", at(21, 19, 0), marked(digest.ChangeUnlisted))}, seen: full,
		},
		"what comes back is new": {
			last: []digest.Event{event("Maps", at(21, 18, 0))}, now: []digest.Event{event("Maps", at(21, 18, 0)), event("Async", at(21, 19, 0))}, seen: full,
			want: []told{{"Maps", "", ""}, {"Async", digest.ChangeNew, ""}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got []told
			for _, e := range digest.Diff(c.now, &digest.Edition{Events: c.last}, c.seen, period, la) {
				w := told{Title: e.Title, Change: e.Change}
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
	got := digest.Diff([]digest.Event{event("Async", at(21, 19, 0)), event("Maps", at(22, 19, 0), is(digest.Cancelled))}, nil, digest.Seen{}, digest.Period{}, la)
	if got[0].Change != "" || got[1].Change != digest.ChangeCancelled {
		t.Errorf("got %q and %q", got[0].Change, got[1].Change)
	}
}
