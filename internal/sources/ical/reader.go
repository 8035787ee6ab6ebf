package ical

import (
	"fmt"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// reader converts components to events.
type reader struct {
	period       digest.Period
	zone         *time.Location
	zones        *zones
	budget       *budget
	found        [][]found // in lots, so that growing does not copy
	count        int       // in all lots
	full         bool
	problems     []digest.Problem
	moreProblems int
	set          []occurrence    // the result of recurrenceSet; the next call overwrites it
	unknown      map[string]bool // zone identifiers already reported as problems
}

// found is an occurrence in the period: its component, and the fields that differ between occurrences.
type found struct {
	begins     int64 // the instant at which it begins in the reader's zone
	component  *component
	start, end time.Time
	allDay     bool
	zone, id   string
}

// keep adds an occurrence.
func (r *reader) keep(f found) {
	const lot = 512
	last := len(r.found) - 1
	if r.count%lot == 0 {
		r.found, last = append(r.found, make([]found, 0, min(lot, 16+r.count))), last+1
	}
	r.found[last] = append(r.found[last], f)
	r.count++
}

// problem reports an error. After maxProblems it only counts them.
func (r *reader) problem(item, err, hint string) {
	if len(r.problems) >= maxProblems {
		r.moreProblems++
		return
	}
	r.problems = append(r.problems, digest.Problem{Item: item, Error: err, Hint: hint})
}

// read collects the events of a document.
func (r *reader) read(file document) {
	switch {
	case file.cut != nil:
		r.problem("", fmt.Sprintf("the calendar is cut off in the middle of %q", file.cut.name()),
			"that event and later ones are missing; the next run reads the calendar again")
	case file.full:
		r.problem("", fmt.Sprintf("the calendar has more than %d events; the rest is left out", maxEvents), "")
	case file.open:
		r.problem(
			"", "the calendar is cut off: it has no END:VCALENDAR",
			"events may be missing; the next run reads the calendar again",
		)
	}
	order := []string{}
	groups := map[string][]*component{}
	for _, e := range file.events {
		if e.unended {
			r.problem(e.name(), "it has no END:VEVENT: a part of it, or of the calendar, may be missing", "")
		}
		c, err := r.understand(e)
		if err != nil {
			r.problem(e.name(), err.Error(), "")
			continue
		}
		key := strings.TrimSpace(e.uid)
		if key == "" {
			key = fmt.Sprintf("\x00%d", e.order) // without a UID, it belongs to no other component
		}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], c)
	}
	for _, key := range order {
		if r.group(groups[key]); r.full {
			return
		}
	}
}

// group adds the events of the components that share one UID: main events, and overrides of their occurrences.
func (r *reader) group(all []*component) {
	var masters, overrides []*component
	for _, c := range all {
		if c.override {
			overrides = append(overrides, c)
		} else {
			masters = append(masters, c)
		}
	}
	masters = newest(differing(masters), func(c *component) any { return [2]any{c.start.wall, c.event.summary} })
	var set changes
	if len(overrides) > 0 {
		set = r.changes(masters, overrides)
	}
	for _, m := range masters {
		r.occurrences(m, set)
	}
	for _, c := range set.overrides {
		// An override counts even if the rules do not produce its date (after UNTIL, or beside them), because programs that
		// split series leave such occurrences. It also counts if its date is excluded, because Apple's calendars write both.
		r.add(c, c.start, c.length, c.id)
	}
}
