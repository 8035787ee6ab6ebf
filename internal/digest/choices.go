package digest

import (
	"slices"
	"time"
)

// Sections of an edition that a reader can choose.
const (
	SectionPresent  = "present"
	SectionEvents   = "events"
	SectionTasks    = "tasks"
	SectionActivity = "activity"
	SectionTalks    = "talks"
)

// Choice records how an edition was made for one reader.
type Choice struct {
	Preferences
	Unmatched bool // nothing matched the preferences, so it is the whole edition
}

// Wants reports whether the edition has the section for its reader. It is true for every section if there is
// no choice, or if nothing matched it.
func (c *Choice) Wants(section string) bool {
	return c == nil || c.Unmatched || c.wants(section)
}

// Narrow reports whether the reader chose among events, so that some may be left out for them.
func (c *Choice) Narrow() bool {
	return c != nil && !c.Unmatched && c.narrow()
}

func (p Preferences) wants(section string) bool {
	return len(p.Sections) == 0 || slices.Contains(p.Sections, section)
}

func (p Preferences) narrow() bool { return len(p.Groups) > 0 || p.OnlineOnly }

// takes reports whether the items of a group, or of several groups together, are wanted. Items without a group are
// always wanted.
func (p Preferences) takes(group string, others ...string) bool {
	return len(p.Groups) == 0 || group == "" || slices.Contains(p.Groups, group) ||
		slices.ContainsFunc(others, func(g string) bool { return slices.Contains(p.Groups, g) })
}

func (p Preferences) takesEvent(e Event) bool {
	return p.takes(e.Group, e.Groups...) && (!p.OnlineOnly || e.Online())
}

// For returns the part of e that p selects. It selects events first and then limits them to MaxEvents, so
// that other groups do not take their room. If nothing is left, it returns all of e and sets
// Chosen.Unmatched: a reader without a letter would think that nothing happened.
func (e Edition) For(p Preferences) Edition {
	own := e
	own.Chosen = &Choice{Preferences: p}
	own.Present = Filter(e.Present, func(m Match) bool { return p.wants(SectionPresent) && p.takesEvent(m.Event) })
	switch {
	case !p.wants(SectionEvents):
		own.Events, own.More, own.Further = nil, 0, slices.Concat(e.Events, e.Further)
	case p.narrow():
		own.choose(e, p)
	}
	own.Tasks = Filter(e.Tasks, func(Task) bool { return p.wants(SectionTasks) })
	own.Activity = Filter(e.Activity, func(Activity) bool { return p.wants(SectionActivity) })
	own.Elsewhere = Filter(e.Elsewhere, func(Activity) bool { return p.wants(SectionActivity) })
	own.Unread = Filter(e.Unread, func(u Unread) bool { return p.wants(SectionEvents) && p.takes(u.Group) })
	own.Talks = Filter(e.Talks, func(t Talk) bool { return p.wants(SectionTalks) && p.takes(t.Group) })
	if !p.wants(SectionActivity) {
		own.Spotlight = nil
	}
	if p.narrow() {
		own.Groups = Filter(e.Groups, func(g Group) bool { return p.takes(g.Name) })
	}
	if own.empty() {
		unread := own.Unread
		if own = e; e.empty() {
			own.Unread = unread
		}
		own.Chosen = &Choice{Preferences: p, Unmatched: !e.empty()}
	}
	return own
}

// choose sets the events of own to those of e that p selects. All others of e become Further.
func (own *Edition) choose(e Edition, p Preferences) {
	own.Events, own.Further, own.More = nil, nil, 0
	for _, event := range slices.Concat(e.Events, e.Further) {
		switch {
		case !p.takesEvent(event):
			own.Further = append(own.Further, event)
		case len(own.Events) < MaxEvents:
			own.Events = append(own.Events, event)
		default:
			own.Further = append(own.Further, event)
			own.More++
		}
	}
	for _, c := range e.LeftOut {
		switch {
		case !p.takes(c.Group, c.Groups...):
		case p.OnlineOnly:
			own.More += c.Online
		default:
			own.More += c.Events
		}
	}
}

// empty reports whether no section has content for readers.
func (e Edition) empty() bool {
	seen := slices.ContainsFunc(e.Talks, func(t Talk) bool { return t.announced(e.Period) })
	return len(e.Present)+len(e.Events)+len(e.Tasks)+len(e.Activity)+len(e.Elsewhere) == 0 && !seen && e.Spotlight == nil
}

// Blank reports whether the edition has nothing to say to anybody: no section has content, the editor announces
// nothing, and every calendar was read.
func (e Edition) Blank() bool {
	return e.empty() && e.More == 0 && len(e.Announcements)+len(e.Unread)+len(e.Corrections) == 0 && !e.NoCalendar
}

// announced reports whether an edition for that period shows the talk: it is agreed and upcoming, or was
// given recently.
func (t Talk) announced(p Period) bool {
	switch t.State {
	case TalkProposed, TalkDeclined:
		return false
	case TalkPresented:
		return !t.At.Before(p.Since)
	}
	return t.At.IsZero() || !t.At.Before(p.Start)
}

// Filter returns the elements of list for which wanted is true, in a new slice.
func Filter[T any](list []T, wanted func(T) bool) []T {
	var out []T
	for _, one := range list {
		if wanted(one) {
			out = append(out, one)
		}
	}
	return out
}

// Invited returns the candidates that the edition's tasks refer to, and those of its matches.
func (e Edition) Invited(candidates []Event, zone *time.Location) []Event {
	var out []Event
	for _, t := range e.Tasks {
		if t.AskAt == "" {
			continue
		}
		if i := slices.IndexFunc(candidates, func(c Event) bool { return AskLine(c, zone) == t.AskAt }); i >= 0 {
			out = append(out, candidates[i])
		}
	}
	for _, m := range e.Present {
		out = append(out, m.Event)
	}
	return out
}
