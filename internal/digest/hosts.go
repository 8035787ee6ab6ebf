package digest

import (
	"slices"
	"time"
)

// Variant is how one source lists an event that several sources list with different titles or starts.
type Variant struct {
	Title string `json:"title"`
	// Start is the instant at which it starts. If AllDay is set, it is a date, as Event.Start is.
	Start  time.Time `json:"start"`
	AllDay bool      `json:"all_day,omitempty"`
	Group  string    `json:"group,omitempty"`
	// UID and RecurrenceID identify it at its source, as those of an Event do.
	UID          string `json:"uid,omitempty"`
	RecurrenceID string `json:"recurrence_id,omitempty"`
	URL          string `json:"url,omitempty"`
}

// Hosts returns the groups that hold the event, in the order of the configuration.
func (e Event) Hosts() []string {
	switch {
	case len(e.Groups) > 0:
		return e.Groups
	case e.Group != "":
		return []string{e.Group}
	}
	return nil
}

// HeldBy reports whether the group holds the event, alone or with others.
func (e Event) HeldBy(group string) bool {
	return e.Group == group || slices.Contains(e.Groups, group)
}

// SharesHost reports whether a group holds both events. It is also true if neither event has a group.
func (e Event) SharesHost(o Event) bool {
	return e.Group == o.Group || slices.ContainsFunc(e.Hosts(), o.HeldBy)
}

// SetHosts sets the groups that hold the event. It drops names that are repeated or empty.
func (e *Event) SetHosts(groups []string) {
	var own []string
	for _, g := range groups {
		if g != "" && !slices.Contains(own, g) {
			own = append(own, g)
		}
	}
	e.Group, e.Groups = "", nil
	if len(own) > 0 {
		e.Group = own[0]
	}
	if len(own) > 1 {
		e.Groups = own
	}
}

// SameTime reports whether the events start at the same time, or a listing that was merged into one of them starts when
// the other does, within NearStart: readers of either of them know both starts.
func (e Event) SameTime(o Event) bool {
	if e.AllDay != o.AllDay {
		return false
	}
	return slices.ContainsFunc(e.starts(), func(s time.Time) bool { return slices.ContainsFunc(o.starts(), s.Equal) })
}

// starts returns the event's start and the LaterStarts.
func (e Event) starts() []time.Time { return append([]time.Time{e.Start}, e.LaterStarts()...) }

// NearStart is how far the starts of one evening may be apart: one source has the doors, the other one the talk.
const NearStart = 90 * time.Minute

// LaterStarts returns the starts after its own that other sources give it, up to NearStart, the earliest first.
func (e Event) LaterStarts() []time.Time {
	var out []time.Time
	for _, v := range e.Also {
		if v.AllDay || e.AllDay || !v.Start.After(e.Start) || v.Start.Sub(e.Start) > NearStart {
			continue
		}
		if !slices.ContainsFunc(out, v.Start.Equal) {
			out = append(out, v.Start)
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	return out
}
