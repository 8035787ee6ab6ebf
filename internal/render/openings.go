package render

import (
	"cmp"
	"slices"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// openDeadlines adds the last days for proposals that events name for which no project is proposed.
func (b builder) openDeadlines(out *View) {
	pages := map[string]string{}
	for _, g := range b.edition.Groups {
		pages[g.Name] = g.Propose
	}
	for _, e := range b.edition.Events {
		if e.Opening == nil || e.Opening.Deadline.IsZero() || b.matched(e) {
			continue
		}
		by := e.Opening.Deadline.In(b.zone)
		out.Deadlines = append(out.Deadlines, DeadlineView{
			Date: capital(b.day(by)), Text: b.filled("deadlines.open", "group", b.organizer(e)),
			URL: b.medium.link(proposePage(e, pages)),
		})
	}
}

// proposePage returns the page for proposing a talk: that of a group that holds the event, or else the event's.
func proposePage(e digest.Event, pages map[string]string) string {
	for _, g := range e.Hosts() {
		if pages[g] != "" {
			return pages[g]
		}
	}
	return e.URL
}

// organizer returns the names of the groups that hold the event, or else its title.
func (b builder) organizer(e digest.Event) string { return cmp.Or(b.list(e.Hosts()), e.Title) }

// matched reports whether a project with a deadline is proposed for the event.
func (b builder) matched(e digest.Event) bool {
	return slices.ContainsFunc(b.edition.Present, func(m digest.Match) bool {
		return !m.Deadline.IsZero() && m.Event.Group == e.Group && m.Event.UID == e.UID && m.Event.Start.Equal(e.Start)
	})
}
