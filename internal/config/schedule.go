package config

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// schedule checks and stores the schedule. The cron library steps on a wall clock without a time zone,
// because it loses days when clocks change. digest.Schedule applies the time zone.
func (d *decoder) schedule(c *Config) {
	const path = "schedule.cron"
	spec := c.Schedule.Cron
	if message, hint := cronTrap(spec); message != "" {
		d.wrong(path, hint, "%s", message)
		return
	}
	plain, nth := ordinals(spec)
	next, err := parseCron(plain)
	if err != nil {
		d.wrong(path, `five fields: minute, hour, day of month, month, day of week, as in "0 9 * * MON"`,
			"this is not a schedule: %v", err)
		return
	}
	zone := c.zone
	if zone == nil {
		zone = time.UTC // the zone has its own mistake; check the schedule anyway
	}
	next = d.skipping(c, d.everyOther(c, onlyNth(next, nth)))
	c.next = next
	slots := digest.Schedule{Next: next, Zone: zone, Grace: c.Schedule.Grace.Duration()}
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) // a fixed day, so that the result does not depend on the date
	if err := slots.Check(from); err != nil {
		d.wrong(path, digest.Hint(err), "%v", err)
		return
	}
	d.surprises(c, path, spec, slots, from)
	if slot := slots.After(from).In(zone); changeHours(zone, from)[slot.Hour()] {
		d.warn(
			c, path, "the clocks in %s change around %s: once a year an edition may be an hour off; 4:00 or later is safe",
			zone, slot.Format("15:04"),
		)
	}
}

var seven = regexp.MustCompile(`(^|[-,])7($|[-,/])`)

// cronTrap explains common mistakes that the library misreads, reports unclearly, or panics on.
func cronTrap(spec string) (message, hint string) {
	fields := strings.Fields(spec)
	switch {
	case strings.Contains(spec, "TZ="):
		return "the schedule cannot contain a time zone", "set time_zone at the top of this file"
	case strings.HasPrefix(spec, "@every"):
		return "@every counts from the start of the program and has no fixed days", `give a time of the week: "0 9 * * MON"`
	case strings.HasPrefix(spec, "@"):
		return "", ""
	case len(fields) == 6:
		return "there are six fields; seconds are not supported", "delete the first field: " + strings.Join(fields[1:], " ")
	case len(fields) != 5:
		return fmt.Sprintf("there are %d fields instead of five", len(fields)),
			`minute, hour, day of month, month, day of week, as in "0 9 * * MON"`
	case seven.MatchString(fields[4]):
		return "7 is not a day of the week here", "Sunday is 0 or SUN"
	case strings.ContainsAny(fields[2], "LW") || regexp.MustCompile(`[0-9]L|^L`).MatchString(fields[4]):
		return "L and W (last, nearest weekday) are not supported here",
			`"0 9 1 * *" is the first of the month, "0 9 * * MON#1" the first Monday, and "0 9 * * FRI#L" the last Friday`
	case strings.Contains(fields[4], "#"):
		return ordinalTrap(fields)
	case oneDayStep.MatchString(fields[4]):
		return fmt.Sprintf("%s is not every other week: it counts on to the end of each week", fields[4]),
			`cron: "0 9 * * MON" with every: 2w is every other Monday; several days are a list: MON,WED,FRI`
	case longDay(fields[4]):
		return "write days of the week with three letters", "SUN, MON, TUE, WED, THU, FRI, SAT"
	}
	return "", ""
}

func longDay(field string) bool {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.Contains(strings.ToUpper(field), strings.ToUpper(d.String())) {
			return true
		}
	}
	return false
}

// notANumber matches the library's message about an unknown word.
var notANumber = regexp.MustCompile(`^failed to parse int from (.*?): `)

// parseCron returns the step function of a schedule, on wall times in time.UTC.
func parseCron(spec string) (next func(time.Time) time.Time, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("it cannot be read")
		}
	}()
	schedule, err := cron.ParseStandard(spec)
	if err != nil {
		if m := notANumber.FindStringSubmatch(err.Error()); m != nil {
			return nil, fmt.Errorf("%q cannot be read", m[1])
		}
		return nil, err
	}
	fields, ok := schedule.(*cron.SpecSchedule)
	if !ok {
		return nil, errors.New("it has no fixed days")
	}
	fields.Location = time.UTC
	return fields.Next, nil
}

// changeHours returns the hours of the day that clocks in zone skip or repeat within three years from the
// given time.
func changeHours(zone *time.Location, from time.Time) map[int]bool {
	hours := map[int]bool{}
	for t := from; ; {
		_, end := t.In(zone).ZoneBounds()
		if end.IsZero() || end.Sub(from) > 3*366*day {
			return hours
		}
		old, now := wallClock(end.Add(-time.Nanosecond).In(zone)).Add(time.Nanosecond), wallClock(end.In(zone))
		if now.Before(old) {
			old, now = now, old
		}
		for h := old; h.Before(now) && len(hours) < 24; h = h.Add(time.Hour) {
			hours[h.Hour()] = true
		}
		t = end
	}
}

// wallClock returns the wall time of t, in time.UTC.
func wallClock(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}
