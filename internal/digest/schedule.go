package digest

import (
	"fmt"
	"time"
)

// Schedule defines when editions are due, on the wall clock of one zone.
type Schedule struct {
	// Next returns the first wall time of the schedule after the given one, or the zero time if there is none.
	// Both are in time.UTC, which has no gaps. Schedule handles clock changes.
	Next func(wall time.Time) time.Time
	Zone *time.Location
	// Grace is how long after its slot an edition is still sent.
	Grace time.Duration
}

// reach is longer than any clock change: Samoa skipped a whole day in 2011.
const reach = 26 * time.Hour

// After returns the first slot after t, or the zero time if there is none. If clocks skip a wall time, AtWall
// determines the slot. If they repeat it, only the first occurrence is a slot.
func (s Schedule) After(t time.Time) time.Time {
	wall := onWall(t, s.Zone)
	var first time.Time
	// Near a clock change, wall times and instants may be in a different order. Check all candidates.
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

// steady reports whether there is no clock change near t.
func (s Schedule) steady(t time.Time) bool {
	start, end := t.In(s.Zone).ZoneBounds()
	return (start.IsZero() || t.Sub(start) > 2*reach) && (end.IsZero() || end.Sub(t) > 2*reach)
}

// Latest returns the last slot not after now. It reports false if there was none in the past year.
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

// NameOf returns the name of the edition for a slot: its local date. For extra above 0, it is the name of the
// extra-th additional edition on the same day: 2026-07-20a, 2026-07-20b.
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

// TooLate reports whether no run sends the edition any more, because its grace period is over.
func (s Schedule) TooLate(name string, now time.Time) bool {
	slot, _ := s.Latest(now)
	latest := s.NameOf(slot, 0)
	return name < latest || name == latest && now.Sub(slot) > s.Grace
}

// Check returns an error for an unsupported schedule: one without slots, or with two slots on one local day,
// because editions are named after the day.
func (s Schedule) Check(from time.Time) error {
	slot := s.After(from)
	if slot.IsZero() {
		return WithHint(fmt.Errorf("the schedule has no occurrences"), "a weekly one is \"0 9 * * MON\"")
	}
	for range 60 {
		next := s.After(slot)
		if next.IsZero() {
			return nil
		}
		if s.NameOf(next, 0) == s.NameOf(slot, 0) {
			return WithHint(fmt.Errorf("the schedule has two times on %s, at %s and %s", s.NameOf(slot, 0),
				slot.In(s.Zone).Format("15:04"), next.In(s.Zone).Format("15:04")),
				"there is at most one edition a day; use a single minute and hour")
		}
		slot = next
	}
	return nil
}

// onWall returns the wall time in zone at t, in time.UTC.
func onWall(t time.Time, zone *time.Location) time.Time {
	t = t.In(zone)
	y, m, d := t.Date()
	h, mi, s := t.Clock()
	return time.Date(y, m, d, h, mi, s, t.Nanosecond(), time.UTC)
}

// PeriodOf returns what the edition of the slot covers. Events extend to the end of the local day that is
// eventDays later. Repository activity goes back to since, the slot of the last edition, at most 35 days. If
// since is zero, it goes back by activity.
func PeriodOf(slot, since time.Time, zone *time.Location, eventDays int, activity time.Duration) Period {
	local := slot.In(zone)
	p := Period{
		Since: local.Add(-activity),
		Start: local,
		End:   StartOfDay(onWall(local, zone).AddDate(0, 0, eventDays+1), zone),
	}
	if !since.IsZero() {
		p.Since = since.In(zone)
		if earliest := local.AddDate(0, 0, -35); p.Since.Before(earliest) {
			p.Since = earliest
		}
	}
	return p
}
