package edition

import (
	"slices"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Seen holds the horizon of each source that was read whole, by each of its keys; the zero time means no limit. If a
// source is not in it, a missing event means nothing.
type Seen map[string]time.Time

// add notes that l was read whole up to its horizon, under every key that stored events may have for it.
func (s Seen) add(l digest.Listing, horizon time.Time) {
	for _, id := range l.Ids() {
		s[id] = horizon
	}
}

// Diff marks what has changed since the last edition, and adds the events of that edition that are gone. It leaves out
// canceled events that readers already know to be canceled. The events must be merged and in order, and so is the
// result. Diff reuses the memory of events.
//
//   - New: the last edition had neither this event, nor a listing that is a part of it, nor another occurrence of its
//     series.
//   - Moved: the last edition had it with another start, which no source gives it now.
//   - Canceled: it is canceled, and the last edition did not say so.
//   - Back on: it takes place, and the last edition said that it is canceled or postponed.
//   - Unlisted: the last edition had it, it is still to come and not canceled, and every source that listed it was read
//     whole up to its start and does not list it, nor is it a part of another event now.
func Diff(
	events []digest.Event, last *digest.Edition, seen Seen, p digest.Period, zone *time.Location,
) []digest.Event {
	if last == nil {
		for i := range events {
			if events[i].Status == digest.Cancelled {
				events[i].Change = digest.ChangeCancelled
			}
		}
		return events
	}
	pairs := pairEvents(last.Events, events, zone)
	isKnown := seriesOf(last.Events)

	out := events[:0]
	for i, e := range events {
		e.Change, e.Was = "", time.Time{}
		j := pairs.found[i]
		switch {
		case j < 0 && e.Status == digest.Cancelled:
			e.Change = digest.ChangeCancelled
		case j < 0:
			if !isKnown(e) && len(pairs.was[i]) == 0 {
				e.Change = digest.ChangeNew
			}
		case e.Status == digest.Cancelled && last.Events[j].Status == digest.Cancelled:
			continue
		case e.Status == digest.Cancelled:
			e.Change = digest.ChangeCancelled
		case e.Status != digest.Postponed && calledOff(last.Events[j]):
			e.Change = digest.ChangeBackOn
			if e.AllDay == last.Events[j].AllDay && !e.SameTime(last.Events[j]) {
				e.Was = last.Events[j].Start
			}
		case e.AllDay == last.Events[j].AllDay && !e.SameTime(last.Events[j]):
			e.Change, e.Was = digest.ChangeMoved, last.Events[j].Start
		}
		out = append(out, e)
	}
	for j, e := range last.Events {
		if pairs.matched[j] < 0 && !pairs.within[j] && gone(e, seen, p, zone) {
			e.Change, e.Was = digest.ChangeUnlisted, time.Time{}
			out = append(out, e)
		}
	}
	sortEvents(out, zone)
	return out
}

// calledOff reports whether an event is canceled or postponed.
func calledOff(e digest.Event) bool {
	return e.Status == digest.Cancelled || e.Status == digest.Postponed
}

// seriesOf returns a function that reports whether an event belongs to the series of one of the given events: it has
// the same group, and the same title or the identifier of a recurring event.
func seriesOf(events []digest.Event) func(digest.Event) bool {
	type key struct{ group, name string }
	titles, uids := map[key]bool{}, map[key]bool{}
	hosts := func(e digest.Event) []string { return append([]string{e.Group}, e.Groups...) }
	for _, e := range events {
		for _, g := range hosts(e) {
			titles[key{g, JoinWords(e.Title)}] = true
			uids[key{g, e.UID}] = true
		}
		for _, v := range e.Also {
			titles[key{v.Group, JoinWords(v.Title)}] = true
			uids[key{v.Group, v.UID}] = true
		}
	}
	return func(e digest.Event) bool {
		return slices.ContainsFunc(hosts(e), func(g string) bool {
			return titles[key{g, JoinWords(e.Title)}] || e.RecurrenceID != "" && e.UID != "" && uids[key{g, e.UID}]
		})
	}
}

// gone reports whether an event of the last edition, which no source lists now, is to be shown as unlisted.
func gone(e digest.Event, seen Seen, p digest.Period, zone *time.Location) bool {
	start := e.StartsAt(zone)
	if e.Status == digest.Cancelled || e.Change == digest.ChangeUnlisted || !start.After(p.Start) || len(e.Sources) == 0 {
		return false
	}
	sources := e.SourceKeys
	if len(sources) == 0 { // composed by version 0.1.0: a label counts if a single listing has it
		sources = e.Sources
	}
	return !slices.ContainsFunc(sources, func(s string) bool {
		horizon, ok := seen[s]
		return !ok || !horizon.IsZero() && start.After(horizon)
	})
}
