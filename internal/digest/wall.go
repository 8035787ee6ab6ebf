package digest

import "time"

// AtWall returns the instant at which clocks in zone show the wall time of wall, whose own zone does not
// matter. If clocks skip that time, it uses the offset in force before the gap, as RFC 5545 section 3.3.5
// specifies: 2:30 in a gap from 2:00 to 3:00 is 3:30. If clocks repeat it, it returns the first of the two
// instants.
func AtWall(wall time.Time, zone *time.Location) time.Time {
	t, before, _ := resolve(wall, zone)
	if before != nil {
		return *before
	}
	return t
}

// StartOfDay returns the first instant of the calendar day of date in zone. If clocks skip midnight, that is
// the end of the gap.
func StartOfDay(date time.Time, zone *time.Location) time.Time {
	y, m, d := date.Date()
	t, before, gapEnd := resolve(time.Date(y, m, d, 0, 0, 0, 0, time.UTC), zone)
	switch {
	case !gapEnd.IsZero():
		return gapEnd
	case before != nil:
		return *before
	}
	return t
}

// resolve finds the instants at which clocks in zone show wall. before is set if the reading with the offset
// before a nearby clock change is the right one: in a gap, or for the first of two. gapEnd is set only in a
// gap.
func resolve(wall time.Time, zone *time.Location) (t time.Time, before *time.Time, gapEnd time.Time) {
	y, m, d := wall.Date()
	h, mi, s := wall.Clock()
	t = time.Date(y, m, d, h, mi, s, wall.Nanosecond(), zone)
	utc := time.Date(y, m, d, h, mi, s, wall.Nanosecond(), time.UTC)
	exact := t.Equal(withOffset(utc, t))

	start, end := t.ZoneBounds()
	for _, change := range []time.Time{start, end} {
		if change.IsZero() {
			continue
		}
		first := withOffset(utc, change.Add(-time.Second)).In(zone)
		second := withOffset(utc, change).In(zone)
		switch {
		// Neither reading is on its own side of the change: it is a gap.
		case !exact && !first.Before(change) && second.Before(change):
			return t, &first, change
		case exact && first.Before(change) && !second.Before(change): // both are: a repeated time
			return t, &first, time.Time{}
		}
	}
	return t, nil, time.Time{}
}

// withOffset reads the wall time of utc with the offset in force at the instant at.
func withOffset(utc, at time.Time) time.Time {
	_, offset := at.Zone()
	return utc.Add(-time.Duration(offset) * time.Second)
}
