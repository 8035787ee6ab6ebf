package config

import (
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// surprises warns of a schedule that does something else than people expect.
func (d *decoder) surprises(c *Config, path, spec string, slots digest.Schedule, from time.Time) {
	f := strings.Fields(spec)
	if len(f) == 5 {
		d.fieldSurprises(c, path, f)
	}
	var days []string
	longest, shortest := time.Duration(0), 367*day
	slot := slots.After(from)
	for range 60 {
		if len(days) < 4 {
			days = append(days, slot.In(slots.Zone).Format("Monday, January 2"))
		}
		after := slots.After(slot)
		if after.IsZero() {
			break
		}
		longest, shortest = max(longest, after.Sub(slot)), min(shortest, after.Sub(slot))
		slot = after
	}
	if events := c.Window.Events.Duration(); longest > events+2*time.Hour && events > 0 { // an hour for changes of clocks
		d.warn(c, path, "up to %d days are between two editions, and each shows events of %d days: some are in none; "+
			"window: {events: %[1]dd} shows all", int((longest+12*time.Hour)/day), c.Window.Events.Days())
	}
	if shortest < 36*time.Hour {
		d.warn(c, path, "editions appear on days that follow each other, such as %s; an edition covers weeks",
			strings.Join(days, ", "))
	}
}

// fieldSurprises warns of fields that are often written by mistake.
func (d *decoder) fieldSurprises(c *Config, path string, f []string) {
	star := func(field string) bool { return strings.HasPrefix(field, "*") || field == "?" }
	if !star(f[2]) && !star(f[4]) {
		d.warn(c, path, "day of month and day of week are both given: an edition appears if either matches, not only if "+
			"both do; MON#1 is the first Monday of a month")
	}
	if strings.Contains(f[2], "/") {
		d.warn(c, path, "the days %s start anew each month, so they are not the same time apart; every: 2w is every "+
			"other week", f[2])
	}
	if strings.Contains(f[4], "/") {
		d.warn(c, path, "the days %s start anew each week; every: 2w is every other week", f[4])
	}
	if f[2] == "29" || f[2] == "30" || f[2] == "31" {
		d.warn(c, path, "months without a day %s have no edition", f[2])
	}
	if strings.HasSuffix(f[4], "#5") {
		d.warn(c, path, "most months have no fifth day of the week, and have no edition; FRI#L is the last Friday")
	}
	if (f[1] == "0" || f[1] == "00") && f[0] != "0" && f[0] != "00" {
		d.warn(c, path, "editions appear at night: the minute comes first, then the hour")
	}
}
