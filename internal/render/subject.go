package render

import (
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// subject returns the news of the edition in one line: "SoCal Python needs a speaker · 9 events · 3 first tasks". The
// extra editions of a day have a number.
func (b builder) subject(out *View) string {
	if revisions(b.edition) > 0 {
		return b.correctionSubject()
	}
	var parts []string
	switch {
	case out.Best != nil:
		m := b.bestMatch()
		group, project := clip(b.organizer(m.Event), maxTopName), clip(shortName(m.Repository.Name), maxTopName)
		switch {
		case m.Kind == digest.MatchProject:
			parts = append(parts, b.filled("subject.project", "project", project, "group", group))
		case wanted(m) || m.Event.Opening != nil:
			parts = append(parts, b.openingOf(m))
		default:
			parts = append(parts, b.filled("subject.talk", "project", project, "group", group))
		}
	case b.openEvent() != nil:
		parts = append(parts, b.opening(*b.openEvent()))
	case b.edition.NoCalendar:
		parts = append(parts, strings.TrimSuffix(b.say("intro.unread.all"), "."))
	}
	counts := b.tally()
	if n := counts[0].n; n > 0 {
		parts = append(parts, b.count("subject.events", n))
	}
	for _, c := range counts[1:] {
		if c.n > 0 {
			parts = append(parts, b.count(c.key, c.n))
		}
	}
	if n := len(b.edition.Tasks); n > 0 {
		parts = append(parts, b.count("subject.tasks", min(n, maxTasks)))
	}
	if n := releases(b.edition); n > 0 && len(parts) < 2 {
		parts = append(parts, b.count("count.releases", n))
	}
	if next := b.nextEvent(); next != nil && out.Best == nil && b.openEvent() == nil {
		title := b.filled("subject.next", "event", clip(oneLine(next.Title), maxTopTitle), "date",
			b.shortDay(next.StartsAt(b.zone).In(b.zone)))
		parts = append([]string{title}, parts...)
	}
	if len(parts) < 2 {
		parts = append(parts, out.Title)
	} else if n := extra(b.edition); n > 0 {
		parts = append(parts, b.count("extra", n))
	}
	return strings.Join(parts, " · ")
}

// correctionSubject names the first event of a correction, and counts the others.
func (b builder) correctionSubject() string {
	last := b.edition.Corrections[len(b.edition.Corrections)-1]
	event := last.Revisions[0].Now
	what := EventView{}
	b.mark(event, &what)
	if what.Mark == "" {
		what.Mark = b.say("mark.changed")
	}
	text := b.filled("correction.subject", "mark", what.Mark, "event", clip(oneLine(event.Title), maxTopTitle), "date",
		b.shortDay(last.Revisions[0].Told.StartsAt(b.zone).In(b.zone)))
	if more := len(last.Revisions) - 1; more > 0 {
		text += " · " + b.count("correction.more", more)
	}
	return text
}

// tally is tally of the events as the corrections say they are now.
func (b builder) tally() []tallied {
	e := b.edition
	e.Events = nil
	for _, event := range b.edition.Events {
		e.Events = append(e.Events, b.current(event))
	}
	return tally(e)
}
