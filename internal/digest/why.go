package digest

import (
	"fmt"
	"strings"
	"time"
)

// Why tells what became of everything in the draft that the query means, and why: a line each, in the order in which things
// were read. The query is a part of a title, an address, an identifier, or a repository with or without an issue's number.
func Why(d Draft, query string) []string {
	w := why{draft: d, edition: Compose(d), query: strings.ToLower(strings.TrimSpace(query))}
	for _, c := range d.Collections {
		for _, e := range c.Harvest.Events {
			if w.meant(e.Title, e.URL, e.UID, eventID(e)) {
				w.event(c, e)
			}
		}
		for _, r := range c.Harvest.Repositories {
			if w.meant(r.Name, r.URL) {
				w.repository(c, r)
			}
		}
		for _, t := range c.Harvest.Tasks {
			if w.meant(t.Title, t.URL, fmt.Sprintf("%s#%d", t.Repository, t.Number)) {
				w.task(c, t)
			}
		}
	}
	return w.lines
}

type why struct {
	draft   Draft
	edition Edition
	query   string
	lines   []string
}

func (w *why) meant(names ...string) bool {
	for i, name := range names {
		name = strings.ToLower(name)
		if name != "" && (name == w.query || i == 0 && strings.Contains(name, w.query)) {
			return true
		}
	}
	return false
}

func (w *why) say(format string, args ...any) {
	w.lines = append(w.lines, fmt.Sprintf(format, args...))
}

func eventID(e Event) string { return e.UID + " " + e.RecurrenceID }

func (w *why) event(c Collection, e Event) {
	zone, p := w.draft.Zone, w.draft.Period
	when := e.StartsAt(zone).In(zone).Format("Mon 2006-01-02 15:04 MST")
	what := fmt.Sprintf("event %q, %s, told by %s", e.Title, when, c.Listing.Name)
	if c.Err != nil {
		what += " on " + c.At.In(zone).Format(time.DateOnly) + " (it could not be read now)"
	}
	if len(within(Collection{Listing: c.Listing, Harvest: Harvest{Events: []Event{e}}}, p, zone)) == 0 {
		w.say("%s: left out, for it does not touch the edition's days, %s to %s", what,
			p.Start.In(zone).Format(time.DateOnly), p.End.In(zone).Add(-time.Second).Format(time.DateOnly))
		return
	}
	for _, shown := range w.draft.events() {
		if !sameTime(shown, e, zone) || !hasSource(shown, c.Listing.Name) || !sameTitle(shown.Title, e.Title) && !similarTitle(shown.Title, e.Title, shown.Group) {
			continue
		}
		w.say("%s: %s", what, w.fate(shown, e))
		return
	}
	w.say("%s: left out, for readers were told before that it is cancelled, or another source of the group tells it otherwise", what)
}

// fate says how an event that was kept is shown.
func (w *why) fate(shown, told Event) string {
	text := "shown"
	if i := indexOf(w.edition.Events, shown, w.draft.Zone); i < 0 {
		text = fmt.Sprintf("counted, but not shown, for an edition shows %d events", MaxEvents)
	}
	if len(shown.Sources) > 1 {
		text += fmt.Sprintf("; one event with what %s tell", strings.Join(shown.Sources, " and "))
	}
	if shown.Title != told.Title {
		text += fmt.Sprintf(", as %q", shown.Title)
	}
	switch shown.Change {
	case ChangeNew:
		text += "; new, for the last edition did not tell of it"
	case ChangeMoved:
		text += "; moved, for the last edition said " + shown.Was.Format("Mon 2006-01-02 15:04 MST")
	case ChangeCancelled:
		text += "; cancelled, for a source says so"
	}
	return text
}

func sameTime(a, b Event, zone *time.Location) bool {
	return a.AllDay == b.AllDay && a.StartsAt(zone).Equal(b.StartsAt(zone))
}

func hasSource(e Event, name string) bool {
	for _, s := range e.Sources {
		if s == name {
			return true
		}
	}
	return false
}

func indexOf(events []Event, e Event, zone *time.Location) int {
	for i, other := range events {
		if sameTime(other, e, zone) && other.Title == e.Title && other.Group == e.Group {
			return i
		}
	}
	return -1
}

func (w *why) repository(c Collection, r Repository) {
	what := fmt.Sprintf("repository %s, told by %s", r.Name, c.Listing.Name)
	switch {
	case r.Role == RoleInspiration:
		w.say("%s: another government's; only its news is shown", what)
		return
	case r.Archived || r.Fork || r.Mirror:
		w.say("%s: left out, for it is archived, a fork or a mirror", what)
		return
	}
	for _, m := range w.edition.Present {
		if m.Repository.Name == r.Name {
			w.say("%s: proposed for %q (%s), score %.2f: %s", what, m.Event.Title, m.Event.Group, m.Score, strings.Join(m.Reasons, "; "))
			return
		}
	}
	w.say("%s: not proposed for a talk, for other repositories fit the coming events better", what)
	if missing := Assess(r).Missing(); len(missing) > 0 {
		w.say("%s: its tasks are not shown to newcomers, for it lacks %s", what, strings.Join(missing, ", "))
	}
}

func (w *why) task(c Collection, t Task) {
	what := fmt.Sprintf("task %s#%d %q, told by %s", t.Repository, t.Number, t.Title, c.Listing.Name)
	for i, shown := range w.edition.Tasks {
		if shown.Repository == t.Repository && shown.Number == t.Number {
			w.say("%s: shown, number %d of %d", what, i+1, len(w.edition.Tasks))
			return
		}
	}
	for _, r := range repositories(w.draft.Collections) {
		if strings.EqualFold(r.Name, t.Repository) && !Assess(r).Ready {
			w.say("%s: left out, for its repository is not ready for newcomers: it lacks %s", what, strings.Join(Assess(r).Missing(), ", "))
			return
		}
	}
	w.say("%s: left out, for better or less recently shown tasks took the places", what)
}
