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
			Date: capital(b.day(by)), Text: b.filled("deadlines.open", "group", cmp.Or(e.Group, e.Title)),
			URL: b.medium.link(cmp.Or(pages[e.Group], e.URL)),
		})
	}
}

// matched reports whether a project with a deadline is proposed for the event.
func (b builder) matched(e digest.Event) bool {
	return slices.ContainsFunc(b.edition.Present, func(m digest.Match) bool {
		return !m.Deadline.IsZero() && m.Event.Group == e.Group && m.Event.UID == e.UID && m.Event.Start.Equal(e.Start)
	})
}
