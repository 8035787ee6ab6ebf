// Package ical reads iCalendar files: RFC 5545 with RFC 7986 and RFC 6868, and the common deviations from them.
//
// The reader unfolds a file, cuts it into flat components, and reads each component by itself, so that one that cannot
// be read does not affect the others. It computes recurrences in local time, for the requested period only, with a
// limit on the work that any rule can cause.
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

// maxProblems is the number of problems that are reported; further ones are counted.
const maxProblems = 100

// shown lists programs whose calendars contain only the next few events, by a part of their PRODID. A calendar with
// that many events may be incomplete.
var shown = []struct {
	product string
	events  int
}{
	{"-//Meetup//", 10},
	{"//wp-events-plugin.com//", 50},
	{" - ECPv", 1}, // The Events Calendar: its site sets the number; 30 by default, often fewer
}

var errNotCalendar = errors.New("not a calendar: it does not begin with BEGIN:VCALENDAR")

// Recognizes reports whether the body of doc is iCalendar, whatever content type the server sent. It must begin with
// BEGIN:VCALENDAR, possibly after white space or a warning of the web server.
func Recognizes(doc fetch.Document) bool {
	head := start(doc.Body[:min(len(doc.Body), 4096)])
	return len(head) >= len(begin) && bytes.EqualFold(head[:len(begin)], []byte(begin))
}

// Parse reads every occurrence that is under way or begins within [p.Start, p.End), ordered by start. Times without a
// zone are in the calendar's X-WR-TIMEZONE, or in zone without one. Days begin in zone.
//
// Parse unescapes texts but does not clean them. It sets the mode only if the event has a conference property (RFC 7986
// §5.11, or one of Google or Microsoft). It leaves out private and confidential events, and occurrences that an EXDATE
// excludes. Canceled occurrences are included with that status. STATUS:TENTATIVE is ignored in Luma's calendars. If an
// event has no end, End is zero.
//
// A component that cannot be read becomes a Problem. Parse returns at most 2,000 occurrences of one event and 100,000
// of a document, and limits the steps of each rule; if it reaches a limit, a Problem says so. The error says that doc
// is not a calendar.
//
// The Horizon is zero, because a calendar normally lists all events. For programs that list only the next few events,
// it is the start of the last one if the calendar is full.
func Parse(doc fetch.Document, p digest.Period, zone *time.Location) (digest.Harvest, error) {
	if !Recognizes(doc) {
		return digest.Harvest{}, digest.WithHint(
			errNotCalendar, "open the address in a browser: it may need a login, or have moved",
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
			Error: fmt.Sprintf("entries marked as private or confidential are not published: %d", n),
			Hint:  "if they are meant to be public, ask the group to mark them as public", Note: true,
		})
	}
	if r.moreProblems > 0 {
		h.Problems = append(h.Problems, digest.Problem{Error: fmt.Sprintf("%d more problems of this kind", r.moreProblems)})
	}
	return h, nil
}

// private returns the number of events that are not public.
func private(file document) int {
	n := 0
	for _, e := range file.events {
		if e.private() {
			n++
		}
	}
	return n
}

// inOrder returns the events that were found, ordered by start, title, and UID.
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
		*ev = *f.component.common()
		ev.Start, ev.End, ev.AllDay, ev.TimeZone, ev.RecurrenceID = f.start, f.end, f.allDay, f.zone, f.id
	}
	return events
}

// ranks returns the position of each component in the order of titles and UIDs, so that sorting thousands of
// occurrences compares no strings.
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
		one, other := a.common(), b.common()
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

// horizon returns the start of the last event if the calendar has as many events as its program lists at most.
// Otherwise it returns zero.
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
