package edition

import (
	"slices"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// calendar is the collection of a group's calendar, with the starts of its events in the period.
type calendar struct {
	*Collection
	read    []int64 // of the events in this reading
	earlier []int64 // of the events that are kept from an earlier reading
}

// unread returns the groups whose calendars were not read whole, in the order of the configuration.
func (m Material) unread() []digest.Unread {
	groups := map[string][]calendar{}
	var order []string
	for i := range m.Collections {
		c := &m.Collections[i]
		if !c.isCalendar() {
			continue
		}
		if groups[c.Listing.Group] == nil {
			order = append(order, c.Listing.Group)
		}
		read, earlier := c.starts(m.Period, m.Zone)
		groups[c.Listing.Group] = append(groups[c.Listing.Group], calendar{c, read, earlier})
	}
	var out []digest.Unread
	for _, group := range order {
		if u, ok := m.unreadOf(groups[group]); ok {
			u.Group = group
			out = append(out, u)
		}
	}
	return out
}

// unreadOf returns what readers should know about a group with these calendars; ok is false if there is nothing.
//
// If no calendar was read whole, the one that was read best counts. If others were read whole, the group's calendar
// counts as read in part, unless the others list everything that is known of the rest: many groups announce the same
// events in two places.
func (m Material) unreadOf(calendars []calendar) (u digest.Unread, ok bool) {
	order := []digest.How{digest.NotRead, digest.SuddenlyEmpty, digest.PartlyRead}
	readers := map[int64]int{} // how many calendars list an event with that start, in this reading
	someFine := false
	for _, c := range calendars {
		_, bad := m.how(c)
		someFine = someFine || !bad
		for _, start := range c.read {
			readers[start]++
		}
	}
	best, fine := 0, false
	for _, c := range calendars {
		how, bad := m.how(c)
		standing, covered := c.standing(readers)
		switch {
		case !bad && !standing, covered && someFine:
			fine = true
			continue
		case !bad:
			how = digest.PartlyRead
		}
		ok, best = true, max(best, slices.Index(order, how))
		if at := c.asOf(); standing && !at.IsZero() && (u.AsOf.IsZero() || at.Before(u.AsOf)) {
			u.AsOf = at
		}
	}
	if u.How = order[best]; fine {
		u.How = digest.PartlyRead
	}
	return u, ok
}

// how returns how the calendar was read; bad is false if it was read whole as far as the period goes.
func (m Material) how(c calendar) (how digest.How, bad bool) {
	switch {
	case c.Err != nil:
		return digest.NotRead, true
	case c.Silent:
		return digest.SuddenlyEmpty, true
	case c.Harvest.Downgraded:
		return digest.PartlyRead, true
	}
	reaches := !c.Harvest.Horizon.IsZero() && !c.Harvest.Horizon.Before(m.Period.End)
	cut := slices.ContainsFunc(c.Harvest.Problems, func(p digest.Problem) bool { return p.Item == "" })
	nothing := len(c.read)+len(c.earlier) == 0 && !c.Harvest.Whole() // what was not understood may be in the period
	return digest.PartlyRead, cut && !reaches || nothing
}

// standing reports whether the calendar has events of the period that no calendar of the group listed in this reading.
// Covered reports whether other calendars list all of its events. Here two events of a group with the same start count
// as one.
func (c calendar) standing(readers map[int64]int) (standing, covered bool) {
	standing = slices.ContainsFunc(c.earlier, func(start int64) bool { return readers[start] == 0 })
	alone := func(start int64) bool { return readers[start] < 2 } // this calendar is one of the readers
	return standing, len(c.read)+len(c.earlier) > 0 && !standing && !slices.ContainsFunc(c.read, alone)
}

// starts returns when the events of the period start, each time once: those of this reading, and those that are kept
// from an earlier one.
func (c *Collection) starts(p digest.Period, zone *time.Location) (read, earlier []int64) {
	of := func(events []digest.Event) (out []int64) {
		for _, e := range events {
			if !e.Touches(p, zone) {
				continue
			}
			start := 2 * e.StartsAt(zone).Unix()
			if e.AllDay {
				start++
			}
			if !slices.Contains(out, start) {
				out = append(out, start)
			}
		}
		return out
	}
	if c.Err != nil || c.Silent {
		return nil, of(c.Harvest.All())
	}
	return of(c.Harvest.Events), of(c.Harvest.Earlier)
}

// asOf returns when the events that are not in this reading were read.
func (c *Collection) asOf() time.Time {
	if (c.Err != nil || c.Silent) && (c.Harvest.Whole() || c.Harvest.WholeAt.IsZero()) {
		return c.At
	}
	return c.Harvest.WholeAt
}
