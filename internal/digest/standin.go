package digest

import (
	"cmp"
	"slices"
	"time"
)

// supplemented is a harvest that is not whole, with what the source told before. last was collected at the given time.
//
// An event of last that is still to come, and that the harvest does not list, is kept as one of Earlier. Where the
// harvest was read by a worse way than last, its events also keep what only the better way tells: see better. An
// event is known again by its start and title, by an identifier, or by its day and title. That its title appears
// again on another day proves nothing, for the event of its own day may be what is missing.
func supplemented(harvest, last Harvest, at, now time.Time, zone *time.Location) Harvest {
	harvest.WholeAt, harvest.WholeRung = last.WholeAt, last.WholeRung
	if last.Whole() {
		harvest.WholeAt, harvest.WholeRung = at, last.Rung
	}
	coming := slices.DeleteFunc(slices.Clone(last.All()), func(e Event) bool { return e.EndsAt(zone).Before(now) })
	d := newDiffer(coming, harvest.Events, zone)
	d.pairSame(harvest.Events)
	if harvest.Downgraded && !harvest.WholeAt.IsZero() {
		harvest.Events = slices.Clone(harvest.Events)
		for i, j := range d.found {
			if j >= 0 {
				harvest.Events[i] = better(harvest.Events[i], coming[j], zone)
			}
		}
	}
	for j, e := range coming {
		if d.matched[j] < 0 {
			harvest.Earlier = append(harvest.Earlier, e)
		}
	}
	return harvest
}

// remembered is what a source is told that it listed last. While a worse way is read, that is all that is known of
// it, by the way by which it was whole: a source that does not find its better way again must not take the worse one
// for its best.
func (h Harvest) remembered() Harvest {
	if h.Downgraded && h.WholeRung != "" {
		h.Events, h.Rung = h.All(), h.WholeRung
	}
	return h
}

// better is an event as a worse way of its source tells it, with what a better way told last: its end, place, way to
// attend, texts and identifier, and that it does not take place. When it begins is believed, unless the worse way
// only knows the day.
func better(e, told Event, zone *time.Location) Event {
	if e.AllDay && !told.AllDay && sameDate(e.StartsAt(zone), told.Start, zone) {
		e.AllDay, e.Start, e.End, e.TimeZone = false, told.Start, told.End, told.TimeZone
	}
	if e.AllDay == told.AllDay && e.Start.Equal(told.Start) && !told.End.IsZero() {
		e.End = told.End
	}
	if told.Status == Cancelled || told.Status == Postponed && e.Status != Cancelled {
		e.Status = told.Status
	}
	if told.Place != (Place{}) {
		e.Place = told.Place
	}
	if told.Mode != "" && told.Mode != UnknownMode {
		e.Mode = told.Mode
	}
	if told.UID != "" {
		e.UID, e.RecurrenceID = told.UID, told.RecurrenceID
	}
	e.URL = cmp.Or(told.URL, e.URL)
	e.Summary, e.Description = cmp.Or(told.Summary, e.Summary), cmp.Or(told.Description, e.Description)
	e.Links = union(told.Links, e.Links)
	return e
}

func sameDate(a, b time.Time, zone *time.Location) bool {
	return a.In(zone).Format(time.DateOnly) == b.In(zone).Format(time.DateOnly)
}
