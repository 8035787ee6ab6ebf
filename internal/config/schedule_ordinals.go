package config

import (
	"regexp"
	"strings"
	"time"
)

// oneDayStep is a step that starts at one day of the week, such as MON/2. The library reads it as Monday, Wednesday,
// and Friday; people mean every other Monday.
var oneDayStep = regexp.MustCompile(`(?i)(?:^|,)(?:[0-6]|[a-z]{3})/`)

// ordinal is a day of the week in a month: MON#1 is the first Monday, MON#L the last one.
var ordinal = regexp.MustCompile(`(?i)^([0-6]|sun|mon|tue|wed|thu|fri|sat)#([1-5]|L)$`)

// ordinalTrap explains what is wrong with a day of the week that has a #.
func ordinalTrap(fields []string) (message, hint string) {
	for day := range strings.SplitSeq(fields[4], ",") {
		if !ordinal.MatchString(day) {
			return "this is not a day of the week in a month",
				`MON#1 is the first Monday, MON#1,MON#3 the first and the third, and FRI#L the last Friday`
		}
	}
	if fields[2] != "*" && fields[2] != "?" {
		return "a day of the month cannot be combined with #", `"0 9 * * MON#1" is the first Monday`
	}
	return "", ""
}

// ordinals returns a schedule without the ordinals of its days of the week, and these: MON#1,MON#3 becomes MON, and a
// set that has MON#1 and MON#3. The set is nil if there are none.
func ordinals(spec string) (plain string, set map[nthDay]bool) {
	fields := strings.Fields(spec)
	if len(fields) != 5 || !strings.Contains(fields[4], "#") {
		return spec, nil
	}
	var days []string
	set = map[nthDay]bool{}
	for one := range strings.SplitSeq(fields[4], ",") {
		m := ordinal.FindStringSubmatch(one)
		days = append(days, m[1])
		set[nthDay{weekdayOf(m[1]), strings.ToUpper(m[2])}] = true
	}
	fields[4] = strings.Join(days, ",")
	return strings.Join(fields, " "), set
}

// nthDay is a day of the week in a month. n is 1 to 5, or L for the last one.
type nthDay struct {
	day time.Weekday
	n   string
}

// weekdayOf returns the day of the week of a number or of three letters.
func weekdayOf(text string) time.Weekday {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if text == string(rune('0'+int(d))) || strings.EqualFold(text, d.String()[:3]) {
			return d
		}
	}
	return -1
}

// onlyNth returns the times of a schedule that are on a day of the set. All are, if it is nil.
func onlyNth(next func(time.Time) time.Time, set map[nthDay]bool) func(time.Time) time.Time {
	if set == nil {
		return next
	}
	return only(next, func(t time.Time) bool {
		for nth := range set {
			if nth.is(t) {
				return true
			}
		}
		return false
	})
}

// is reports whether t is on that day of its month.
func (n nthDay) is(t time.Time) bool {
	if t.Weekday() != n.day {
		return false
	}
	if n.n == "L" {
		return t.AddDate(0, 0, 7).Month() != t.Month()
	}
	return n.n == string(rune('1'+(t.Day()-1)/7))
}

// only returns the times of a schedule that are wanted. It returns the zero time if there is none within five years.
func only(next func(time.Time) time.Time, wanted func(time.Time) bool) func(time.Time) time.Time {
	return func(t time.Time) time.Time {
		end := t.AddDate(5, 0, 0)
		for t = next(t); !t.IsZero() && !wanted(t); t = next(t) {
			if t.After(end) {
				return time.Time{}
			}
		}
		return t
	}
}
