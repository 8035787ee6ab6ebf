package edition

import (
	"cmp"
	"slices"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Supplemented returns a harvest that is not whole, completed from last, which was collected at the given time.
//
// An event of last that is still to come, and that the harvest does not list, is kept as one of Earlier. If the harvest
// was read in a worse way than last, its events also keep what only the better way lists: see better. An event is
// recognized by its start and title, by an identifier, or by its day and title. The same title on another day proves
// nothing, because the event on its own day may be what is missing.
func Supplemented(harvest, last digest.Harvest, at, now time.Time, zone *time.Location) digest.Harvest {
	harvest.WholeAt, harvest.WholeRung = last.WholeAt, last.WholeRung
	if last.Whole() {
		harvest.WholeAt, harvest.WholeRung = at, last.Rung
	}
	coming := slices.DeleteFunc(slices.Clone(last.All()), func(e digest.Event) bool { return e.EndsAt(zone).Before(now) })
	d := newPairing(coming, harvest.Events, zone)
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

// better returns an event that was read in a worse way, completed from told, which was read in a better one: its end,
// place, way to attend, texts, and identifier, and whether it is canceled. Its start is kept, unless the worse way only
// has the day.
func better(e, told digest.Event, zone *time.Location) digest.Event {
	if e.AllDay && !told.AllDay && sameDate(e.StartsAt(zone), told.Start, zone) {
		e.AllDay, e.Start, e.End, e.TimeZone, e.TimeUnknown = false, told.Start, told.End, told.TimeZone, false
	}
	if e.AllDay == told.AllDay && e.Start.Equal(told.Start) && !told.End.IsZero() {
		e.End = told.End
	}
	if told.Status == digest.Cancelled || told.Status == digest.Postponed && e.Status != digest.Cancelled {
		e.Status = told.Status
	}
	if told.Place != (digest.Place{}) {
		e.Place = told.Place
	}
	if told.Mode != "" && told.Mode != digest.UnknownMode {
		e.Mode = told.Mode
	}
	if told.UID != "" {
		e.UID, e.RecurrenceID = told.UID, told.RecurrenceID
	}
	e.URL = cmp.Or(told.URL, e.URL)
	e.Summary, e.Description = cmp.Or(told.Summary, e.Summary), cmp.Or(told.Description, e.Description)
	e.TextKey, e.Redacted = "", e.Redacted || told.Redacted // the texts may be those of both
	e.Links = union(told.Links, e.Links)
	return e
}

func sameDate(a, b time.Time, zone *time.Location) bool {
	return a.In(zone).Format(time.DateOnly) == b.In(zone).Format(time.DateOnly)
}
