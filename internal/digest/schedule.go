package digest

import (
	"fmt"
	"time"
)

// Schedule says when editions are due, in wall-clock terms of one zone.
type Schedule struct {
	// Next is the first wall time of the schedule after the one given. Both are carried by time.UTC, which has no gaps:
	// clocks that change are this type's matter, not Next's. It returns the zero time where the schedule never comes again.
	Next func(wall time.Time) time.Time
	Zone *time.Location
	// Grace is how long after its slot an edition is still made up.
	Grace time.Duration
}

// reach is longer than any change of clocks: Samoa left out a whole day in 2011.
const reach = 26 * time.Hour

// After is the first slot after t. A wall time that the clocks skip gives a slot as AtWall reads it, one that they show
// twice gives a slot the first time only. The zero time means that there is none.
func (s Schedule) After(t time.Time) time.Time {
	wall := onWall(t, s.Zone)
	var first time.Time
	// Near a change of clocks, the order of wall times is not the order of instants: look at all that could be the first.
	if s.steady(t) {
		wall = wall.Add(-time.Nanosecond)
	} else {
		wall = wall.Add(-reach)
	}
	for wall = s.Next(wall); !wall.IsZero(); wall = s.Next(wall) {
		slot := AtWall(wall, s.Zone)
		if slot.After(t) && (first.IsZero() || slot.Before(first)) {
			first = slot
		}
		if !first.IsZero() && (s.steady(first) || wall.After(onWall(first, s.Zone).Add(reach))) {
			break
		}
	}
	return first
}

// steady reports whether no change of clocks is near t.
func (s Schedule) steady(t time.Time) bool {
	start, end := t.In(s.Zone).ZoneBounds()
	return (start.IsZero() || t.Sub(start) > 2*reach) && (end.IsZero() || end.Sub(t) > 2*reach)
}

// Latest is the last slot that is not after now, and false where none was in the year before.
func (s Schedule) Latest(now time.Time) (time.Time, bool) {
	for _, back := range []time.Duration{8 * 24 * time.Hour, 32 * 24 * time.Hour, 367 * 24 * time.Hour} {
		var latest time.Time
		for slot := s.After(now.Add(-back)); !slot.IsZero() && !slot.After(now); slot = s.After(slot) {
			latest = slot
		}
		if !latest.IsZero() {
			return latest, true
		}
	}
	return time.Time{}, false
}

// NameOf is the name of the edition that belongs to the slot: its local date. With extra above 0, it is that of the
// extra-th edition asked for on the same day: 2026-07-20a, 2026-07-20b.
func (s Schedule) NameOf(slot time.Time, extra int) string {
	name := slot.In(s.Zone).Format(time.DateOnly)
	if extra == 0 {
		return name
	}
	letters := ""
	for ; extra > 0; extra = (extra - 1) / 26 {
		letters = string(rune('a'+(extra-1)%26)) + letters
	}
	return name + letters
}

// Check reports a schedule that this package cannot serve: one that never comes, or comes twice on one local day,
// for editions bear the day's name.
func (s Schedule) Check(from time.Time) error {
	slot := s.After(from)
	if slot.IsZero() {
		return WithHint(fmt.Errorf("the schedule never comes"), "a weekly one is \"0 9 * * MON\"")
	}
	for range 60 {
		next := s.After(slot)
		if next.IsZero() {
			return nil
		}
		if s.NameOf(next, 0) == s.NameOf(slot, 0) {
			return WithHint(fmt.Errorf("the schedule comes twice on %s, at %s and %s", s.NameOf(slot, 0),
				slot.In(s.Zone).Format("15:04"), next.In(s.Zone).Format("15:04")), "one edition a day is the most; give one minute and one hour")
		}
		slot = next
	}
	return nil
}

// onWall is what clocks in zone show at t, carried by time.UTC.
func onWall(t time.Time, zone *time.Location) time.Time {
	t = t.In(zone)
	y, m, d := t.Date()
	h, mi, s := t.Clock()
	return time.Date(y, m, d, h, mi, s, t.Nanosecond(), time.UTC)
}

// PeriodOf is what the edition of the slot covers. Events reach to the end of the local day that is eventDays after it:
// whole local days. Repository life goes back to since, the slot of the last edition, but not more than 35 days;
// where since is zero, by activity.
func PeriodOf(slot, since time.Time, zone *time.Location, eventDays int, activity time.Duration) Period {
	local := slot.In(zone)
	p := Period{
		Since: local.Add(-activity),
		Start: local,
		End:   StartOfDay(onWall(local, zone).AddDate(0, 0, eventDays+1), zone),
	}
	if !since.IsZero() {
		p.Since = since.In(zone)
		if most := local.AddDate(0, 0, -35); p.Since.Before(most) {
			p.Since = most
		}
	}
	return p
}
