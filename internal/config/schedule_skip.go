package config

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// maxEvery is the longest time between the weeks of editions: editions look back at most 35 days.
const maxEvery = 5 * 7 * day

// everyOther returns the times of a schedule in every n-th week, and reports a mistake in schedule.every.
func (d *decoder) everyOther(c *Config, next func(time.Time) time.Time) func(time.Time) time.Time {
	s := c.Schedule
	every := s.Every.Duration()
	if s.WeekOf != "" && every == 0 && !d.troubled("schedule.every") {
		d.wrong("schedule.week_of", "every: 2w", "this has no effect without every")
	}
	if every == 0 {
		return next
	}
	from, err := time.Parse(time.DateOnly, s.WeekOf)
	switch {
	case every%(7*day) != 0 || every > maxEvery:
		d.wrong("schedule.every", "2w is every other week; for a day of the month, write MON#1 in cron",
			"this must be whole weeks, at most 5w")
		return next
	case s.WeekOf == "":
		d.wrong("schedule.every", "week_of: 2026-12-07, any day of a week that has an edition",
			"every needs week_of, because the weeks are counted from it")
		return next
	case err != nil:
		d.wrong("schedule.week_of", "2026-12-07: year, month, and day", "this is not a date")
		return next
	}
	n, first := int(every/(7*day)), weekOf(from)
	return only(next, func(t time.Time) bool { return (weekOf(t)-first)%n == 0 })
}

// weekOf returns the number of the week of a wall time, counted from a Monday long ago. Weeks begin on Monday.
func weekOf(t time.Time) int {
	monday := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)
	return int(t.Sub(monday) / (7 * day))
}

// skipping returns the schedule without the days to skip, and reports invalid days.
func (d *decoder) skipping(c *Config, next func(time.Time) time.Time) func(time.Time) time.Time {
	if len(c.Schedule.Skip) == 0 {
		return next
	}
	c.skip = map[string]bool{}
	for i, text := range c.Schedule.Skip {
		path := fmt.Sprintf("schedule.skip[%d]", i)
		if text == federalHolidays {
			c.skipHolidays = true
			continue
		}
		date, err := time.Parse(time.DateOnly, text)
		switch {
		case err != nil:
			d.wrong(path, "2026-12-28: year, month, and day; or "+federalHolidays, "this is not a date")
		case slices.Contains(c.Schedule.Skip[:i], text):
			d.warn(c, path, "this day is listed twice")
		case next(date.Add(-time.Nanosecond)).Format(time.DateOnly) != text:
			d.warn(c, path, "no edition would appear on that day: %s is a %s", text, date.Weekday())
		}
		c.skip[text] = true
	}
	c.unskipped = next
	return only(next, func(t time.Time) bool { return c.whySkipped(t) == "" })
}

// Skipped is a day without an edition.
type Skipped struct {
	Day time.Time // in the digest's zone
	Why string    // the name of the holiday; empty: the file lists the day
}

// SkippedUntil returns the days after from, and before until, on which an edition would appear if it were not skipped.
func (c Config) SkippedUntil(from, until time.Time) []Skipped {
	if c.unskipped == nil {
		return nil
	}
	var out []Skipped
	end := wallClock(until.In(c.zone))
	for t := c.unskipped(wallClock(from.In(c.zone))); !t.IsZero() && t.Before(end); t = c.unskipped(t) {
		if why := c.whySkipped(t); why != "" {
			y, m, day := t.Date()
			out = append(out, Skipped{Day: time.Date(y, m, day, 12, 0, 0, 0, c.zone), Why: why})
		}
	}
	return out
}

// Coming returns lines about the editions after the next one, and the days that are skipped before the last of them.
func (c Config) Coming(now time.Time) string {
	slots := c.Slots()
	var days, skipped []string
	last := slots.After(now)
	for range 4 {
		slot := slots.After(last)
		if slot.IsZero() {
			break
		}
		last = slot
		days = append(days, last.In(c.zone).Format("Monday, January 2"))
	}
	out := ""
	if len(days) > 0 {
		out = fmt.Sprintf("Then: %s.\n", strings.Join(days, "; "))
	}
	for _, s := range c.SkippedUntil(now, last) {
		skipped = append(skipped, fmt.Sprintf("%s (%s)", s.Day.Format("Monday, January 2"), s.Why))
	}
	if len(skipped) > 0 {
		out += fmt.Sprintf("No edition: %s.\n", strings.Join(skipped, "; "))
	}
	return out
}

// whySkipped returns why there is no edition on the day of a wall time, or nothing.
func (c Config) whySkipped(t time.Time) string {
	if c.skip[t.Format(time.DateOnly)] {
		return "listed in skip"
	}
	if c.skipHolidays {
		return holiday(t)
	}
	return ""
}
