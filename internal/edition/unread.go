package edition

import (
	"slices"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// how is what readers are told of the calendar, if anything.
func (d Material) how(c Collection) (digest.How, bool) {
	switch {
	case c.Err != nil:
		return digest.NotRead, true
	case c.Silent:
		return digest.SuddenlyEmpty, true
	case c.Harvest.Downgraded:
		return digest.PartlyRead, true
	}
	reaches := !c.Harvest.Horizon.IsZero() && !c.Harvest.Horizon.Before(d.Period.End)
	cut := slices.ContainsFunc(c.Harvest.Problems, func(p digest.Problem) bool { return p.Item == "" })
	read, kept := c.starts(d.Period, d.Zone)
	nothing := len(read)+len(kept) == 0 && !c.Harvest.Whole() // what was not understood may be of this period
	return digest.PartlyRead, cut && !reaches || nothing
}

// unread are the groups whose calendars were not read whole, in the order of the configuration.
func (d Material) unread() []digest.Unread {
	groups := map[string][]Collection{}
	var order []string
	for _, c := range d.Collections {
		if c.calendar() {
			if groups[c.Listing.Group] == nil {
				order = append(order, c.Listing.Group)
			}
			groups[c.Listing.Group] = append(groups[c.Listing.Group], c)
		}
	}
	var out []digest.Unread
	for _, group := range order {
		if u, wrong := d.unreadOf(groups[group]); wrong {
			u.Group = group
			out = append(out, u)
		}
	}
	return out
}

// unreadOf is what readers are told of a group with these calendars, if anything. Of several calendars that did not
// tell everything, the one that was read best counts. Where others did, the group's calendar was read in part, unless
// they list all that is known of the one that did not: many groups announce the same events in two places.
func (d Material) unreadOf(calendars []Collection) (u digest.Unread, wrong bool) {
	order := []digest.How{digest.NotRead, digest.SuddenlyEmpty, digest.PartlyRead}
	readers := map[int64]int{} // how many calendars list an event that begins then, in this reading
	someFine := false
	for _, c := range calendars {
		_, bad := d.how(c)
		someFine = someFine || !bad
		read, _ := c.starts(d.Period, d.Zone)
		for _, start := range read {
			readers[start]++
		}
	}
	best, fine := 0, false
	for _, c := range calendars {
		how, bad := d.how(c)
		standing, covered := d.standing(c, readers)
		switch {
		case !bad && !standing, covered && someFine:
			fine = true
			continue
		case !bad:
			how = digest.PartlyRead
		}
		wrong, best = true, max(best, slices.Index(order, how))
		if at := c.asOf(); standing && !at.IsZero() && (u.AsOf.IsZero() || at.Before(u.AsOf)) {
			u.AsOf = at
		}
	}
	if u.How = order[best]; fine {
		u.How = digest.PartlyRead
	}
	return u, wrong
}

// standing reports whether the calendar stands in for itself: it brings events of the period that were in no reading
// of this time, neither its own nor that of another of the group's calendars. It is covered where others list all that
// it brings. Events of one group that begin at the same time are taken for one here.
func (d Material) standing(c Collection, readers map[int64]int) (standing, covered bool) {
	read, kept := c.starts(d.Period, d.Zone)
	standing = slices.ContainsFunc(kept, func(start int64) bool { return readers[start] == 0 })
	alone := func(start int64) bool { return readers[start] < 2 } // this calendar is one of those that list it
	return standing, len(read)+len(kept) > 0 && !standing && !slices.ContainsFunc(read, alone)
}

// starts are when the events of the period begin: those in this reading, and those that are kept from an earlier one.
func (c Collection) starts(p digest.Period, zone *time.Location) (read, kept []int64) {
	if c.kept != nil {
		return c.read, c.earlier
	}
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

// asOf is when those events were read that were not in this reading.
func (c Collection) asOf() time.Time {
	if (c.Err != nil || c.Silent) && (c.Harvest.Whole() || c.Harvest.WholeAt.IsZero()) {
		return c.At
	}
	return c.Harvest.WholeAt
}
