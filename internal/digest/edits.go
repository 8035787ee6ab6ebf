package digest

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Edits are an editor's changes to one edition. They apply to whatever was composed, so they survive
// recomposing.
//
// An item is named by its address (any linked page of an event), a repository by owner/name, and a task also
// by owner/name#12. The name of a repository covers everything about it in the edition. The name of an event
// also covers its matches.
type Edits struct {
	Intro         string // replaces the introduction
	Announcements []Announcement
	Pins          []string    // items to put first in their sections
	Hides         []string    // items to leave out
	Rewordings    []Rewording // in the order of the file
}

// Announcement is a text by the editor.
type Announcement struct {
	Title string `json:"title"`
	Text  string `json:"text,omitempty"`
	URL   string `json:"url,omitempty"`
}

// Rewording replaces texts of an item. Empty fields change nothing. Text is the summary of an event, the
// abstract of a match's pitch, or the description of a spotlighted repository.
type Rewording struct{ Item, Title, Text string }

// Empty reports whether there are no changes.
func (x Edits) Empty() bool {
	return x.Intro == "" && len(x.Announcements)+len(x.Pins)+len(x.Hides)+len(x.Rewordings) == 0
}

// Apply returns the edited edition, and the names that do not match any of its items. It does not modify e.
func (x Edits) Apply(e Edition) (edited Edition, unknown []string) {
	e.Announcements = x.Announcements
	if x.Intro != "" {
		e.Intro = x.Intro
	}
	known := map[string]bool{}
	note := func(names []string) func(string) bool {
		return func(item string) bool {
			found := slices.ContainsFunc(names, func(n string) bool { return sameItem(n, item) })
			known[item] = known[item] || found
			return found
		}
	}
	e.Present = edit(x, e.Present, note, matchNames, func(m *Match, r Rewording) {
		switch {
		case sameItem(m.Repository.Name, r.Item) || sameItem(m.Repository.URL, r.Item):
			m.Pitch = m.Pitch.reworded(r)
		default:
			m.Event.Title, m.Event.Summary = cmp.Or(r.Title, m.Event.Title), cmp.Or(r.Text, m.Event.Summary)
		}
	}, true)
	event := func(ev *Event, r Rewording) {
		ev.Title, ev.Summary = cmp.Or(r.Title, ev.Title), cmp.Or(r.Text, ev.Summary)
	}
	e.Events = edit(x, e.Events, note, eventNames, event, false) // events stay in order of their days
	held := len(e.Further)
	e.Further = edit(x, e.Further, note, eventNames, event, false)
	e.More = max(e.More-(held-len(e.Further)), 0)
	e.Tasks = edit(x, e.Tasks, note, taskNames, func(t *Task, r Rewording) {
		t.Title = cmp.Or(r.Title, t.Title)
		if !sameItem(t.Repository, r.Item) { // there, the text is the abstract of its pitch
			t.Todo = cmp.Or(r.Text, t.Todo)
		}
	}, true)
	activity := func(a *Activity, r Rewording) { a.Title = cmp.Or(r.Title, a.Title) }
	e.Activity = edit(x, e.Activity, note, activityNames, activity, true)
	e.Elsewhere = edit(x, e.Elsewhere, note, activityNames, activity, true)
	e.Talks = edit(x, e.Talks, note, func(t Talk) []string { return []string{t.ID, t.URL, t.Repository} },
		func(*Talk, Rewording) {}, true)
	if e.Spotlight != nil {
		one := edit(x, []Repository{*e.Spotlight}, note, func(r Repository) []string { return []string{r.Name, r.URL} },
			func(p *Repository, r Rewording) {
				p.Description = cmp.Or(r.Text, p.Description)
			}, false)
		if e.Spotlight = nil; len(one) == 1 {
			e.Spotlight = &one[0]
		}
	}
	if len(x.Pins) > 0 {
		e.Pins = slices.Clone(x.Pins)
	}
	return e, x.unknown(known)
}

// reworded returns the pitch with the editor's words. With a text of its own, nothing is missing any more.
func (p Pitch) reworded(r Rewording) Pitch {
	if r.Title == "" && r.Text == "" {
		return p
	}
	p.Title, p.Says = cmp.Or(r.Title, p.Title), nil
	if r.Text != "" {
		p.Abstract, p.Missing, p.By = r.Text, "", PitchByTeam
	}
	return p
}

// Pinned reports whether the editor put the event first.
func (e Edition) Pinned(event Event) bool { return anyOf(e.Pins, eventNames(event)) }

// PinnedMatch reports whether the editor put the match first.
func (e Edition) PinnedMatch(m Match) bool { return anyOf(e.Pins, matchNames(m)) }

// edit hides and rewords the items of a section, and moves pinned ones to the front if front is true.
func edit[T any](x Edits, items []T, note func([]string) func(string) bool, namesOf func(T) []string,
	reword func(*T, Rewording), front bool,
) []T {
	if len(items) == 0 {
		return items
	}
	first, rest := []T{}, []T{} // an empty section stays an empty list in JSON
	for _, item := range items {
		is := note(namesOf(item))
		hidden, pinned := false, false
		for _, h := range x.Hides {
			hidden = is(h) || hidden
		}
		for _, p := range x.Pins {
			pinned = is(p) || pinned
		}
		for _, r := range x.Rewordings {
			if is(r.Item) {
				reword(&item, r)
			}
		}
		switch {
		case hidden:
		case pinned && front:
			first = append(first, item)
		default:
			rest = append(rest, item)
		}
	}
	return append(first, rest...)
}

func (x Edits) unknown(known map[string]bool) []string {
	var out []string
	items := append(slices.Clone(x.Pins), x.Hides...)
	for _, r := range x.Rewordings {
		items = append(items, r.Item)
	}
	for _, item := range items {
		if !known[item] && !slices.Contains(out, item) {
			out = append(out, item)
		}
	}
	return out
}

func eventNames(e Event) []string {
	out := []string{e.URL}
	for _, l := range e.Links {
		out = append(out, l.URL)
	}
	return out
}

func matchNames(m Match) []string {
	return append(eventNames(m.Event), m.Repository.Name, m.Repository.URL)
}

func taskNames(t Task) []string {
	return []string{t.URL, t.Repository, t.Repository + "#" + strconv.Itoa(t.Number)}
}

func activityNames(a Activity) []string { return []string{a.URL, a.Repository} }

func anyOf(items, of []string) bool {
	return slices.ContainsFunc(items, func(item string) bool {
		return slices.ContainsFunc(of, func(name string) bool { return sameItem(name, item) })
	})
}

// sameItem compares names of items, ignoring case and a trailing slash.
func sameItem(a, b string) bool {
	a, b = strings.TrimSuffix(strings.TrimSpace(a), "/"), strings.TrimSuffix(strings.TrimSpace(b), "/")
	return a != "" && strings.EqualFold(a, b)
}
