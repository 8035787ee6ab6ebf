package digest

import (
	"slices"
	"time"
)

// The sections of an edition that a reader can choose.
const (
	SectionPresent  = "present"
	SectionEvents   = "events"
	SectionTasks    = "tasks"
	SectionActivity = "activity"
	SectionTalks    = "talks"
)

// Choice says how an edition was made for one reader.
type Choice struct {
	Preferences
	Unmatched bool // nothing matched the preferences, so that it is the whole edition
}

// Wants reports whether the edition has that section for its reader. Without a choice, or where nothing matched it,
// that is every section.
func (c *Choice) Wants(section string) bool {
	return c == nil || c.Unmatched || c.wants(section)
}

// Narrow reports whether the reader chose among the events, so that there may be events that they do not get.
func (c *Choice) Narrow() bool {
	return c != nil && !c.Unmatched && c.narrow()
}

func (p Preferences) wants(section string) bool {
	return len(p.Sections) == 0 || slices.Contains(p.Sections, section)
}

func (p Preferences) narrow() bool { return len(p.Groups) > 0 || p.OnlineOnly }

// takes reports whether what belongs to the group is wanted. What belongs to no group is wanted by everybody.
func (p Preferences) takes(group string) bool {
	return len(p.Groups) == 0 || group == "" || slices.Contains(p.Groups, group)
}

func (p Preferences) takesEvent(e Event) bool {
	return p.takes(e.Group) && (!p.OnlineOnly || e.Online())
}

// For returns what p wants of e. Events are chosen first and limited to MaxEvents then, so that events of other groups
// do not take their room. If nothing is left, it is all of e, and Chosen says so: a reader who gets no letter would
// believe that nothing happened.
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

// choose makes the events of own those of e that p wants. Further are then all others that e has.
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
		case !p.takes(c.Group):
		case p.OnlineOnly:
			own.More += c.Online
		default:
			own.More += c.Events
		}
	}
}

// empty reports whether no section has anything that a reader sees.
func (e Edition) empty() bool {
	seen := slices.ContainsFunc(e.Talks, func(t Talk) bool { return t.announced(e.Period) })
	return len(e.Present)+len(e.Events)+len(e.Tasks)+len(e.Activity)+len(e.Elsewhere) == 0 && !seen && e.Spotlight == nil
}

// announced reports whether readers of an edition of that period are told of the talk: it is agreed and to come, or
// was given lately.
func (t Talk) announced(p Period) bool {
	switch t.State {
	case TalkProposed, TalkDeclined:
		return false
	case TalkPresented:
		return !t.At.Before(p.Since)
	}
	return t.At.IsZero() || !t.At.Before(p.Start)
}

// Filter is the part of list that is wanted; the list itself stays as it is.
func Filter[T any](list []T, wanted func(T) bool) []T {
	var out []T
	for _, one := range list {
		if wanted(one) {
			out = append(out, one)
		}
	}
	return out
}

// Invited are the events of candidates to which one of the edition's tasks sends people, and those of its matches.
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
