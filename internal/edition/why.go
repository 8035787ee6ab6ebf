package edition

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Why explains everything in the material that the query means: one line for each item, with what the edition does with
// it and why, in the order in which items were read.
//
// The query is a part of a title or of the name of a source, the address of a page, an identifier, or a repository with
// or without the number of an issue. Everything that the edition shows is found by its title or its page. If nothing is
// found, Why explains what the last edition showed.
func Why(m Material, query string) []string {
	w := why{
		material: m, repos: repositories(m.Collections),
		query: strings.ToLower(strings.TrimSuffix(strings.TrimSpace(query), "/")),
	}
	if w.query == "" {
		return nil
	}
	w.edition, w.events, w.unsure = m.compose()
	w.merged = w.marked()
	for _, g := range m.Groups {
		if g.Sources == 0 && w.meant(g.Name, g.Page) {
			w.say("group %s: no calendar of it is known, so no event of it can be shown", g.Name)
		}
	}
	for i, c := range m.Collections {
		if w.meant(c.Listing.Name, c.Listing.Group) {
			w.source(c)
		}
		for j, e := range c.Harvest.All() {
			if w.meant(e.Title, e.URL, e.UID, e.UID+" "+e.RecurrenceID) {
				w.event(c, j, e, marker(i, j))
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
		for _, a := range c.Harvest.Activities {
			if w.meant(a.Title, a.URL, a.Author) {
				w.activity(c, a)
			}
		}
	}
	for _, e := range w.edition.Events {
		if e.Change == digest.ChangeUnlisted && w.meant(e.Title, e.URL, e.UID) {
			w.say("event %q, %s: shown as no longer listed, because the last edition had it, and %s was read well and does "+
				"not list it", e.Title, w.day(e), strings.Join(e.Sources, " and "))
		}
	}
	for _, t := range m.History.Talks {
		if w.meant(t.Repository, t.Event, t.ID, t.URL) {
			w.say("talk %s, %s at %s: %s, as someone recorded", t.ID, t.Repository, t.Group, t.State)
		}
	}
	for _, q := range w.unsure {
		if a, b := q.Listings[0], q.Listings[1]; w.meant(a.Title, a.URL, a.UID) || w.meant(b.Title, b.URL, b.UID) {
			w.say("question: %s; %s", q.Error, q.Hint)
		}
	}
	if len(w.lines) == 0 {
		w.explainMissing()
	}
	if len(w.lines) == 0 {
		w.unreadTask()
	}
	return w.lines
}

type why struct {
	material Material
	edition  digest.Edition
	events   []digest.Event // all events of the period, also those that the edition does not show
	unsure   []Question
	merged   map[digest.Link]digest.Event
	repos    []digest.Repository
	query    string
	lines    []string
}

// meant reports whether the query is a part of the first name, or is one of the others.
func (w *why) meant(names ...string) bool {
	for i, name := range names {
		name = strings.TrimSuffix(strings.ToLower(name), "/")
		if name != "" && (name == w.query || i == 0 && strings.Contains(name, w.query)) {
			return true
		}
	}
	return false
}

func (w *why) say(format string, args ...any) {
	w.lines = append(w.lines, fmt.Sprintf(format, args...))
}

func (w *why) day(e digest.Event) string {
	if e.AllDay {
		return e.Start.Format("Mon 2006-01-02")
	}
	return e.Start.In(w.material.Zone).Format("Mon 2006-01-02 15:04 MST")
}

// markerLabel is the label of a marker. No source labels its links so.
const markerLabel = "\x00marker"

// marker returns a link that stands for an event of a collection. Merging keeps every link, so the markers of a merged
// event show which events it was merged from.
func marker(collection, event int) digest.Link {
	return digest.Link{Label: markerLabel, URL: fmt.Sprintf("%d/%d", collection, event)}
}

// marked merges all events as composing does, and returns the merged event of each marker.
func (w *why) marked() map[digest.Link]digest.Event {
	harvests := make([]digest.Harvest, len(w.material.Collections))
	for i, c := range w.material.Collections {
		events := slices.Clone(c.Harvest.All())
		for j := range events {
			events[j].Links = append(slices.Clone(events[j].Links), marker(i, j))
		}
		harvests[i].Events = Within(c.Listing, events, w.material.Period, w.material.Zone)
	}
	out := map[digest.Link]digest.Event{}
	merging := newMerger(0, w.material.Groups, w.material.Zone)
	merging.explain = true
	for _, h := range harvests {
		merging.addHarvest(h.Events)
	}
	for _, e := range merging.sorted() {
		for _, l := range e.Links {
			if l.Label == markerLabel {
				out[l] = e
			}
		}
	}
	return out
}

// reasonsOf returns why the listings of an event were merged.
func reasonsOf(e digest.Event) []string {
	var out []string
	for _, l := range e.Links {
		if l.Label == reasonLabel {
			out = append(out, l.URL)
		}
	}
	return out
}

func (w *why) source(c Collection) {
	switch {
	case c.Err != nil && c.At.IsZero():
		w.say("source %s: it could not be read, and never was before: %v", c.Listing.Name, c.Err)
	case c.Err != nil:
		w.say("source %s: it could not be read (%v), so what it listed on %s is used", c.Listing.Name, c.Err,
			c.At.In(w.material.Zone).Format(time.DateOnly))
	case c.Silent:
		w.say("source %s: %s, so what it listed on %s is used", c.Listing.Name, c.suddenlyEmpty().Error,
			c.At.In(w.material.Zone).Format(time.DateOnly))
	default:
		how := "read well"
		if trouble := c.shortcomings(); len(trouble) > 0 {
			how = "read in part (" + trouble[0].Text() + ")"
		}
		text := fmt.Sprintf("%s: %d events, %d repositories, %d tasks, %d activities", how, len(c.Harvest.Events),
			len(c.Harvest.Repositories), len(c.Harvest.Tasks), len(c.Harvest.Activities))
		switch horizon := c.Harvest.Horizon; {
		case horizon.Equal(digest.CoversNothing):
			text += ", which may not be all events"
		case !horizon.IsZero():
			text += ", events until " + c.Harvest.Horizon.In(w.material.Zone).Format(time.DateOnly) + " only"
		}
		if filtered := c.Filtered(w.material.Groups); filtered != "" {
			text += "; " + filtered
		}
		if n := len(c.Harvest.Earlier); n > 0 {
			text += fmt.Sprintf("; %d earlier events are kept, because it may still have them", n)
		}
		w.say("source %s: %s", c.Listing.Name, text)
	}
}

// event explains event j of the collection.
func (w *why) event(c Collection, j int, e digest.Event, mark digest.Link) {
	zone, p := w.material.Zone, w.material.Period
	what := fmt.Sprintf("event %q, %s, listed by %s", e.Title, w.day(e), c.Listing.Name)
	what += c.whenListed(j, zone)
	merged, ok := w.merged[mark]
	if !ok {
		w.say("%s: left out, because it does not touch the edition's days, %s to %s", what,
			p.Start.In(zone).Format(time.DateOnly), p.End.In(zone).Add(-time.Second).Format(time.DateOnly))
		return
	}
	i := indexOf(w.events, merged, zone)
	if word := w.material.mutedBy(e); word != "" && i < 0 {
		w.say("%s: left out, because the configuration mutes %q", what, word)
		return
	}
	if reason := w.filtered(c, e, merged); reason != "" && i < 0 {
		w.say("%s: left out, because %s", what, reason)
		return
	}
	if i < 0 {
		w.say("%s: left out, because readers already know that it is canceled", what)
		return
	}
	outcome := w.outcome(w.events[i], i, e, reasonsOf(merged))
	if r := reject(c.Listing.Filter, e); r != (rejection{}) {
		outcome += "; another source lists it, although " + r.because("source "+c.Listing.Name)
	}
	if e.Redacted {
		outcome += "; something that lets people into an online meeting was removed from its texts"
	}
	w.say("%s: %s", what, outcome)
}

// outcome says how the edition shows an event. Shown is the merged event at that place among all events, and listed is
// what the source lists. The listings were merged because of the given reasons.
func (w *why) outcome(shown digest.Event, place int, listed digest.Event, because []string) string {
	text := "shown"
	if place >= digest.MaxEvents {
		text = fmt.Sprintf("counted, but not shown, because an edition shows %d events", digest.MaxEvents)
	}
	if len(shown.Sources) > 1 {
		text += fmt.Sprintf("; merged from what %s list", strings.Join(shown.Sources, " and "))
	}
	if len(because) > 0 {
		text += " (" + strings.Join(because, "; ") + ")"
	}
	if len(shown.Groups) > 1 {
		text += "; held by " + strings.Join(shown.Groups, " and ")
	}
	if shown.Title != listed.Title {
		text += fmt.Sprintf(", as %q", shown.Title)
	}
	if !shown.StartsAt(w.material.Zone).Equal(listed.StartsAt(w.material.Zone)) {
		text += ", at " + w.day(shown)
	}
	switch shown.Change {
	case digest.ChangeNew:
		text += "; new, because the last edition did not have it"
	case digest.ChangeMoved:
		text += "; moved: the last edition said " + shown.Was.In(w.material.Zone).Format("Mon 2006-01-02 15:04 MST")
	case digest.ChangeCancelled:
		text += "; canceled, because a source says so"
	case digest.ChangeBackOn:
		text += "; back on: the last edition said that it was called off"
	}
	text += w.stage(shown)
	for _, m := range w.edition.Present {
		if indexOf([]digest.Event{m.Event}, shown, w.material.Zone) == 0 {
			text += fmt.Sprintf("; %s is proposed for it, score %.2f: %s%s", m.Repository.Name, m.Score,
				strings.Join(m.Reasons, "; "), w.pitch(m.Pitch))
		}
	}
	return text
}

func indexOf(events []digest.Event, e digest.Event, zone *time.Location) int {
	return slices.IndexFunc(events, func(o digest.Event) bool {
		return o.AllDay == e.AllDay && o.StartsAt(zone).Equal(e.StartsAt(zone)) && o.Title == e.Title && o.Group == e.Group
	})
}
