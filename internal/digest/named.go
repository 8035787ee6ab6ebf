package digest

import (
	"slices"
	"strings"
	"time"
)

// listed returns all events that any reader of the edition may have seen: in the list, in a match, or as the
// place to ask about a task.
func (e Edition) listed() []Event {
	out := slices.Concat(e.Events, e.Further)
	for _, m := range e.Present {
		if !slices.ContainsFunc(out, func(o Event) bool { return SameEvent(o, m.Event) }) {
			out = append(out, m.Event)
		}
	}
	zone := e.zone()
	slices.SortStableFunc(out, func(a, b Event) int { return CompareEvents(a, b, zone) })
	return out
}

// zone returns the edition's time zone, or UTC if this machine does not know it.
func (e Edition) zone() *time.Location {
	if zone, err := zoneOf(e.TimeZone); err == nil {
		return zone
	}
	return time.UTC
}

// Current returns the edition with all events that any reader may have seen, with its corrections applied.
func (e Edition) Current() []Event {
	e.Events = e.listed()
	return e.Corrected()
}

// SameEvent reports whether two events of one edition are the same.
func SameEvent(a, b Event) bool {
	return a.Group == b.Group && a.UID == b.UID && a.RecurrenceID == b.RecurrenceID && a.Title == b.Title &&
		a.AllDay == b.AllDay && a.Start.Equal(b.Start)
}

// Mentions reports whether a message for the edition names the event in any section.
func (e Edition) Mentions(event Event) bool {
	zone := e.zone()
	day := func(t time.Time) string { return t.In(zone).Format(time.DateOnly) }
	return slices.ContainsFunc(e.Events, func(o Event) bool { return SameEvent(o, event) }) ||
		slices.ContainsFunc(e.Present, func(m Match) bool { return SameEvent(m.Event, event) }) ||
		slices.ContainsFunc(e.Tasks, func(t Task) bool { return t.AskAt != "" && t.AskAt == AskLine(event, zone) }) ||
		slices.ContainsFunc(e.Talks, func(t Talk) bool {
			if !t.announced(e.Period) {
				return false
			}
			samePage := t.URL != "" && strings.TrimSuffix(t.URL, "/") == strings.TrimSuffix(event.URL, "/")
			return samePage || event.HeldBy(t.Group) && !t.At.IsZero() && day(t.At) == day(event.StartsAt(zone))
		})
}

// First returns the event of r as the edition itself announced it, before any corrections.
func (e Edition) First(r Revision) Event {
	original := r.Told
	for _, c := range slices.Backward(e.Corrections) {
		if i := slices.IndexFunc(c.Revisions, func(o Revision) bool { return SameEvent(o.Now, original) }); i >= 0 {
			original = c.Revisions[i].Told
		}
	}
	return original
}

// WithoutFurther returns the edition without the corrections of events that its messages do not name.
func (e Edition) WithoutFurther() Edition {
	var out []Correction
	for _, c := range e.Corrections {
		c.Revisions = Filter(c.Revisions, func(r Revision) bool { return e.Mentions(e.First(r)) })
		if len(c.Revisions) > 0 {
			out = append(out, c)
		}
	}
	e.Corrections = out
	return e
}
