package digest

import "time"

// AtWall is the instant at which clocks in zone show what wall shows (wall's own zone does not matter).
// Where the clocks skip that time, it is read with the offset in force before the gap, as RFC 5545 §3.3.5 has it:
// 2:30 in a gap from 2:00 to 3:00 is 3:30. Where they show it twice, it is the first of the two.
func AtWall(wall time.Time, zone *time.Location) time.Time {
	t, before, _ := resolve(wall, zone)
	if before != nil {
		return *before
	}
	return t
}

// StartOfDay is the first instant in zone of the calendar day that date shows. Where the clocks skip midnight, that is
// the first instant after the gap.
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

// resolve finds the instants that zone's clocks show wall at. Where the reading with the offset before a nearby change of
// clocks is the one to take (in a gap, and the first of two), before has it; gapEnd is set only in a gap.
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
		case !exact && !first.Before(change) && second.Before(change): // neither reading lies on its own side: a gap
			return t, &first, change
		case exact && first.Before(change) && !second.Before(change): // both do: shown twice
			return t, &first, time.Time{}
		}
	}
	return t, nil, time.Time{}
}

// withOffset reads the wall time of utc with the offset that is in force at the instant at.
func withOffset(utc, at time.Time) time.Time {
	_, offset := at.Zone()
	return utc.Add(-time.Duration(offset) * time.Second)
}
