package edition

import (
	"cmp"
	"slices"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Supplemented returns a harvest that is not whole, completed from last, which was collected at the given time.
//
// An upupcoming event of last that the harvest does not list is added to Earlier. If the harvest was read in a worse
// way than last, its events also keep what only the better way lists: see better. An event is recognized by its start
// and title, by an identifier, or by its day and title. The same title on another day proves nothing, because the event
// on the first day may be the one that is missing.
func Supplemented(harvest, last digest.Harvest, at, now time.Time, zone *time.Location) digest.Harvest {
	harvest.WholeAt, harvest.WholeRung = last.WholeAt, last.WholeRung
	if last.Whole() {
		harvest.WholeAt, harvest.WholeRung = at, last.Rung
	}
	over := func(e digest.Event) bool { return e.EndsAt(zone).Before(now) }
	upcoming := slices.DeleteFunc(slices.Clone(last.All()), over)
	d := newPairing(upcoming, harvest.Events, zone)
	d.pairSame(harvest.Events)
	if harvest.Downgraded && !harvest.WholeAt.IsZero() {
		harvest.Events = slices.Clone(harvest.Events)
		for i, j := range d.found {
			if j >= 0 {
				harvest.Events[i] = better(harvest.Events[i], upcoming[j], zone)
			}
		}
	}
	for j, e := range upcoming {
		if d.matched[j] < 0 {
			harvest.Earlier = append(harvest.Earlier, e)
		}
	}
	return harvest
}

// better returns e, which was read in a worse way, completed from last, which was read in a better way: its end, place,
// mode, texts, and identifier, and whether it is canceled. The start of e is kept, unless e only has the day.
func better(e, last digest.Event, zone *time.Location) digest.Event {
	if e.AllDay && !last.AllDay && sameDate(e.StartsAt(zone), last.Start, zone) {
		e.AllDay, e.Start, e.End, e.TimeZone, e.TimeUnknown = false, last.Start, last.End, last.TimeZone, false
	}
	if e.AllDay == last.AllDay && e.Start.Equal(last.Start) && !last.End.IsZero() {
		e.End = last.End
	}
	if last.Status == digest.Cancelled || last.Status == digest.Postponed && e.Status != digest.Cancelled {
		e.Status = last.Status
	}
	if last.Place != (digest.Place{}) {
		e.Place = last.Place
	}
	e.Position = cmp.Or(last.Position, e.Position)
	if last.Mode != "" && last.Mode != digest.UnknownMode {
		e.Mode = last.Mode
	}
	if last.UID != "" {
		e.UID, e.RecurrenceID = last.UID, last.RecurrenceID
	}
	e.URL = cmp.Or(last.URL, e.URL)
	e.Summary, e.Description = cmp.Or(last.Summary, e.Summary), cmp.Or(last.Description, e.Description)
	e.TextKey, e.Redacted = "", e.Redacted || last.Redacted // the texts may be those of both
	e.Links = union(last.Links, e.Links)
	return e
}

// sameDate reports whether two times are on the same day in the zone.
func sameDate(a, b time.Time, zone *time.Location) bool {
	return a.In(zone).Format(time.DateOnly) == b.In(zone).Format(time.DateOnly)
}
