package edition

import (
	"slices"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// previousEvents returns the events that readers know before an edition that starts at start: those of the last
// edition, including the further ones for readers who chose groups, and upcoming events that an earlier edition
// reported as canceled. The last edition alone is not enough, because an edition leaves out events that readers know to
// be canceled.
func previousEvents(h digest.History, start time.Time) []digest.Event {
	if len(h.Editions) == 0 {
		return nil
	}
	last := h.Editions[0]
	out := slices.Clone(last.Events)
	for _, e := range last.Further {
		e.Change = digest.ChangeUnlisted // if it is gone, the public edition says nothing: it did not show the event
		out = append(out, e)
	}
	type name struct {
		group, title string
		start        int64
	}
	known := map[name]bool{}
	ids := map[string]bool{}
	names := func(e digest.Event) (out []name) {
		for _, g := range append([]string{e.Group}, e.Groups...) {
			out = append(out, name{g, JoinWords(e.Title), e.Start.Unix()})
		}
		return out
	}
	remember := func(e digest.Event) {
		for _, n := range names(e) {
			known[n] = true
		}
		for _, id := range identifiers(e) {
			ids[id] = true
		}
	}
	isKnown := func(e digest.Event) bool {
		if slices.ContainsFunc(names(e), func(n name) bool { return known[n] }) {
			return true
		}
		for _, id := range identifiers(e) {
			if ids[id] {
				return true
			}
		}
		return false
	}
	for _, e := range out {
		remember(e)
	}
	for _, earlier := range h.Editions[1:] { // the newest first: for each event, the newest edition counts
		for _, list := range [][]digest.Event{earlier.Events, earlier.Further} {
			for _, e := range list {
				if !e.Start.After(start) || isKnown(e) {
					continue
				}
				remember(e)
				if e.Status == digest.Cancelled {
					out = append(out, e)
				}
			}
		}
	}
	return out
}
