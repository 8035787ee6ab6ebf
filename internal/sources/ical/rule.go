package ical

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// frequency is the FREQ of a rule, from coarse to fine.
type frequency int

const (
	yearly frequency = iota
	monthly
	weekly
	daily
	hourly
	minutely
	secondly
)

var frequencies = map[string]frequency{
	"YEARLY": yearly, "MONTHLY": monthly, "WEEKLY": weekly, "DAILY": daily,
	"HOURLY": hourly, "MINUTELY": minutely, "SECONDLY": secondly,
}

var weekdays = map[string]time.Weekday{
	"SU": time.Sunday, "MO": time.Monday, "TU": time.Tuesday, "WE": time.Wednesday,
	"TH": time.Thursday, "FR": time.Friday, "SA": time.Saturday,
}

// nthDay is an entry of BYDAY: the nth such weekday of the month or year, counted from the end if nth is negative. If
// nth is 0, it is every such weekday.
type nthDay struct {
	nth     int
	weekday time.Weekday
}

// rule is an RRULE (RFC 5545 §3.3.10). The list of an absent part is empty. Hours, minutes, and seconds are sorted and
// without duplicates.
type rule struct {
	freq     frequency
	interval int64
	count    int64 // 0: unlimited
	until    *value
	wkst     time.Weekday

	months, monthDays, yearDays, weeks []int
	days                               []nthDay
	hours, minutes, seconds            []int
	positions                          []int
	skip                               skip
}

// skip says what to do about a day that a month does not have, such as June 31 (RFC 7529 §4.1).
type skip uint8

const (
	omit     skip = iota
	backward      // use the last day of the month
	forward       // use the first day of the next month
)

// maxInterval prevents overflow. It is far above the longest useful interval in seconds.
const maxInterval = 1 << 33

// parseRule reads the value of an RRULE or EXRULE. It ignores unknown parts, which RFC 5545 §3.3.10 does not allow but
// which occur. List entries out of range are ignored, because they match nothing; a list without any valid entry is an
// error.
func parseRule(text string) (*rule, error) {
	r := &rule{interval: 1, wkst: time.Monday, freq: -1}
	for part := range strings.SplitSeq(text, ";") {
		name, v, ok := strings.Cut(part, "=")
		if !ok {
			continue
		}
		name, v = strings.ToUpper(strings.TrimSpace(name)), strings.ToUpper(strings.TrimSpace(v))
		if err := r.set(name, v); err != nil {
			return nil, err
		}
	}
	if r.freq < 0 {
		return nil, fmt.Errorf("the recurrence rule %q has no FREQ", clip(text))
	}
	return r, nil
}

func (r *rule) set(name, v string) (err error) {
	switch name {
	case "FREQ":
		f, ok := frequencies[v]
		if !ok {
			return fmt.Errorf("the recurrence rule has an unknown frequency %q", clip(v))
		}
		r.freq = f
	case "INTERVAL":
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil && n == 0 {
			return fmt.Errorf("the recurrence rule has an INTERVAL that is not a number: %q", clip(v))
		}
		r.interval = min(max(n, 1), maxInterval) // some programs write 0 for "every"
	case "COUNT":
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil && n == 0 {
			return fmt.Errorf("the recurrence rule has a COUNT that is not a number: %q", clip(v))
		}
		r.count = max(n, 0)
	case "UNTIL":
		u, err := parseValue(v)
		if err != nil {
			return fmt.Errorf("the recurrence rule's UNTIL: %w", err)
		}
		r.until = &u
	case "WKST":
		if d, ok := weekdays[v]; ok {
			r.wkst = d
		}
	case "BYDAY", "BYWEEKDAY":
		r.days, err = parseDays(v)
	case "BYMONTH":
		r.months, err = numbers(name, v, 1, 12)
	case "BYMONTHDAY":
		r.monthDays, err = numbers(name, v, -31, 31)
	case "BYYEARDAY":
		r.yearDays, err = numbers(name, v, -366, 366)
	case "BYWEEKNO":
		r.weeks, err = numbers(name, v, -53, 53)
	case "BYHOUR":
		r.hours, err = numbers(name, v, 0, 23)
	case "BYMINUTE":
		r.minutes, err = numbers(name, v, 0, 59)
	case "BYSECOND":
		r.seconds, err = numbers(name, strings.ReplaceAll(v, "60", "59"), 0, 59) // no leap seconds: RFC 5545 §3.3.12
	case "BYSETPOS":
		r.positions, err = numbers(name, v, -366, 366)
	case "SKIP":
		r.skip = map[string]skip{"BACKWARD": backward, "FORWARD": forward}[v]
	case "RSCALE":
		if v != "GREGORIAN" {
			return fmt.Errorf("the recurrence rule uses the calendar %q, which is not supported", clip(v))
		}
	}
	return err
}

// numbers parses a comma-separated list of integers between low and high. If low is negative, 0 is not valid.
func numbers(name, text string, low, high int) ([]int, error) {
	var list []int
	for f := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(f))
		if err == nil && n >= low && n <= high && (n != 0 || low >= 0) {
			list = append(list, n)
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("the recurrence rule has no usable value in %s=%s", name, clip(text))
	}
	slices.Sort(list)
	return slices.Compact(list), nil
}

func parseDays(text string) ([]nthDay, error) {
	var list []nthDay
	for f := range strings.SplitSeq(text, ",") {
		f = strings.TrimSpace(f)
		if len(f) < 2 {
			continue
		}
		wd, ok := weekdays[f[len(f)-2:]]
		nth := 0
		if n := strings.TrimSpace(f[:len(f)-2]); n != "" {
			var err error
			nth, err = strconv.Atoi(n)
			ok = ok && err == nil && nth != 0 && nth >= -53 && nth <= 53
		}
		if d := (nthDay{nth, wd}); ok && !slices.Contains(list, d) {
			list = append(list, d)
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("the recurrence rule has no usable value in BYDAY=%s", clip(text))
	}
	return list, nil
}

// clip shortens outside text for an error.
func clip(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
