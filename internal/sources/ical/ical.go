// Package ical reads iCalendar: RFC 5545 with RFC 7986 and RFC 6868, and what the world sends under that name.
//
// A file is unfolded, cut into flat components, and each component is understood alone: one that cannot be costs itself
// only. Recurrence happens on wall clocks, within the period asked for and within a budget of work, whatever the rule.
package ical

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
)

// maxProblems are told one by one; the rest are counted.
const maxProblems = 100

// shown is how many events the calendars of some programs show: the next ones. One that has as many may have more. The
// program is known by its PRODID.
var shown = []struct {
	product string
	events  int
}{
	{"-//Meetup//", 10},
	{"//wp-events-plugin.com//", 50},
	{" - ECPv", 1}, // The Events Calendar shows as many as its site sets: 30 if nobody did, and often fewer
}

var errNoCalendar = errors.New("not a calendar: it does not begin with BEGIN:VCALENDAR")

// Recognizes reports whether the body of doc is iCalendar: whether it begins with BEGIN:VCALENDAR, after white space or
// after a warning of the web server. What the server calls it does not matter.
func Recognizes(doc fetch.Document) bool {
	head := start(doc.Body[:min(len(doc.Body), 4096)])
	return len(head) >= len(begin) && bytes.EqualFold(head[:len(begin)], []byte(begin))
}

// Parse reads every occurrence of doc's events that is under way or begins within [p.Start, p.End), in the order of
// their starts. Floating times are read in the calendar's X-WR-TIMEZONE, otherwise in zone; days begin in zone.
//
// Texts are given as they came, without their escapes. The mode is given only where a conference property (RFC 7986
// §5.11, or Google's or Microsoft's own) tells it; events that are private or confidential are not given; a STATUS of
// TENTATIVE means nothing in Luma's calendars. An end that the calendar does not give stays zero; an occurrence that
// the calendar calls off is given as cancelled; one that it leaves out (EXDATE) is not given. A component that cannot
// be understood becomes a Problem of the harvest. At most 2,000 occurrences of one event and 100,000 of a document are
// given, and a rule is followed for a limited number of steps; a Problem says so where that cost something. The error
// says that doc is no calendar at all.
//
// The harvest's Horizon is zero, because a calendar is a list of all events, but for the calendars of programs that are
// known to show the next few only: there it is the start of the last event where there are as many as such a calendar
// shows.
func Parse(doc fetch.Document, p digest.Period, zone *time.Location) (digest.Harvest, error) {
	if !Recognizes(doc) {
		return digest.Harvest{}, digest.WithHint(
			errNoCalendar,
			"open the address in a browser: it may need a login, or have moved",
		)
	}
	file := cutUp(content(doc.Body))
	b := &budget{steps: maxTotalSteps}
	r := &reader{
		period: p, zone: zone, budget: b,
		zones: &zones{own: zone, until: p.End.AddDate(2, 0, 0), budget: b, loaded: map[string]*time.Location{}},
	}
	r.read(file)
	h := digest.Harvest{Events: r.inOrder(), Problems: r.problems, Horizon: horizon(file, r)}
	if n := private(file); n > 0 {
		h.Problems = append(h.Problems, digest.Problem{
			Error: fmt.Sprintf("entries that are marked as private or confidential are not published: %d", n),
			Hint:  "if they are meant for the public, ask the group to make them public", Note: true,
		})
	}
	if r.untold > 0 {
		h.Problems = append(h.Problems, digest.Problem{Error: fmt.Sprintf("%d more problems of this kind", r.untold)})
	}
	return h, nil
}

// private counts the events that are not for the public.
func private(file document) int {
	n := 0
	for _, e := range file.events {
		if e.private() {
			n++
		}
	}
	return n
}

// inOrder makes the events of what was found, by start, title and UID.
func (r *reader) inOrder() []digest.Event {
	if r.count == 0 {
		return nil
	}
	ranks := r.ranks()
	type place struct {
		begins   int64
		rank, at int
		found    *found
	}
	order := make([]place, 0, r.count)
	for _, lot := range r.found {
		for i := range lot {
			order = append(order, place{lot[i].begins, ranks[lot[i].component], len(order), &lot[i]})
		}
	}
	slices.SortFunc(order, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.begins, b.begins), cmp.Compare(a.rank, b.rank), cmp.Compare(a.at, b.at))
	})
	events := make([]digest.Event, len(order))
	for i, o := range order {
		f, ev := o.found, &events[i]
		*ev = *f.component.told()
		ev.Start, ev.End, ev.AllDay, ev.TimeZone, ev.RecurrenceID = f.start, f.end, f.allDay, f.zone, f.id
	}
	return events
}

// ranks are the places of what was found by title and UID, so that thousands of occurrences are put in order without
// looking at texts.
func (r *reader) ranks() map[*component]int {
	out := map[*component]int{}
	var all []*component
	for _, lot := range r.found {
		for i := range lot {
			c := lot[i].component
			if _, known := out[c]; !known {
				out[c] = 0
				all = append(all, c)
			}
		}
	}
	order := func(a, b *component) int {
		one, other := a.told(), b.told()
		return cmp.Or(strings.Compare(one.Title, other.Title), strings.Compare(one.UID, other.UID))
	}
	slices.SortFunc(all, order)
	for i, c := range all {
		if out[c] = i; i > 0 && order(all[i-1], c) == 0 {
			out[c] = out[all[i-1]]
		}
	}
	return out
}

// horizon is the start of the last event of a calendar that is as full as its program makes it.
func horizon(file document, r *reader) time.Time {
	var last time.Time
	full := func(c *calendar) bool {
		for _, s := range shown {
			if strings.Contains(c.product, s.product) && len(file.events) >= s.events {
				return true
			}
		}
		return false
	}
	if !slices.ContainsFunc(file.calendars, full) {
		return last
	}
	for _, e := range file.events {
		if m, err := r.moment(e, e.start); err == nil && time.Unix(m.at, 0).After(last) {
			last = time.Unix(m.at, 0).In(m.zone)
		}
	}
	return last
}
