package render

import (
	"cmp"
	"slices"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// maxDeadlines is how many deadlines are listed.
const maxDeadlines = 8

// openDeadlines adds the last days for proposals that events name for which no project is proposed.
func (b builder) openDeadlines(out *View) {
	pages := map[string]string{}
	for _, g := range b.edition.Groups {
		pages[g.Name] = g.Propose
	}
	if !b.edition.Chosen.Wants(digest.SectionPresent) {
		return
	}
	for _, e := range b.edition.Events {
		if e.Opening == nil || e.Opening.Deadline.IsZero() || b.matched(e) || off(b.current(e)) {
			continue
		}
		out.Deadlines = append(out.Deadlines, DeadlineView{
			Date: capital(b.day(e.Opening.Deadline.In(b.zone))), Text: b.filled("deadlines.open", "group", b.organizer(e)),
			URL: b.medium.link(proposePage(e, pages)), at: e.Opening.Deadline,
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

// deadlines puts the first deadline first, and leaves out repetitions, and what is more than a list shows.
func (b builder) deadlines(out *View) {
	b.openDeadlines(out)
	slices.SortStableFunc(out.Deadlines, func(x, y DeadlineView) int { return x.at.Compare(y.at) })
	out.Deadlines = slices.CompactFunc(out.Deadlines, func(x, y DeadlineView) bool {
		return x.Date == y.Date && x.Text == y.Text
	})
	out.Deadlines = out.Deadlines[:min(len(out.Deadlines), maxDeadlines)]
}

// matched reports whether a project with a deadline is proposed for the event.
func (b builder) matched(e digest.Event) bool {
	return slices.ContainsFunc(b.edition.Present, func(m digest.Match) bool {
		return !m.Deadline.IsZero() && m.Event.Group == e.Group && m.Event.UID == e.UID && m.Event.Start.Equal(e.Start)
	})
}
