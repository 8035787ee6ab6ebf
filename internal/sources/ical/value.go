package ical

import (
	"fmt"
	"strings"
)

// value is a DATE or DATE-TIME as written (RFC 5545 §3.3.4, §3.3.5): a local time, or UTC.
type value struct {
	wall wall
	date bool // a day without a time
	utc  bool // ends in Z, or was given with an offset
}

// parseValue parses a DATE or DATE-TIME by its form, and ignores the VALUE parameter. Besides the forms of RFC 5545 it
// accepts dashes and colons (2026-07-18T14:00:00-07:00), missing seconds, fractions of seconds, and a space instead of
// the T.
func parseValue(text string) (value, error) {
	s := strings.TrimSpace(text)
	bad := func() (value, error) { return value{}, fmt.Errorf("%q is not a date or a time", clip(text)) }
	digits := func(n int) (int, bool) {
		if len(s) < n {
			return 0, false
		}
		v := 0
		for _, c := range []byte(s[:n]) {
			if c < '0' || c > '9' {
				return 0, false
			}
			v = v*10 + int(c-'0')
		}
		s = s[n:]
		return v, true
	}
	skip := func(c byte) {
		if s != "" && s[0] == c {
			s = s[1:]
		}
	}

	year, ok := digits(4)
	if !ok || year == 0 {
		return bad()
	}
	skip('-')
	month, ok := digits(2)
	if !ok {
		return bad()
	}
	skip('-')
	dom, ok := digits(2)
	if !ok || month < 1 || month > 12 || dom < 1 || dom > daysIn(year, month) {
		return bad()
	}
	v := value{wall: dayOf(year, month, dom).wall()}
	if s == "" {
		v.date = true
		return v, nil
	}
	if s[0] != 'T' && s[0] != 't' && s[0] != ' ' {
		return bad()
	}
	s = strings.TrimLeft(s[1:], " ")
	h, ok := digits(2)
	if !ok {
		return bad()
	}
	skip(':')
	m, ok := digits(2)
	if !ok {
		return bad()
	}
	skip(':')
	sec := 0
	if n, ok := digits(2); ok {
		sec = min(n, 59) // a leap second counts as the second before it: RFC 5545 §3.3.12
		if n > 60 {
			return bad()
		}
	}
	if h == 24 && m == 0 && sec == 0 {
		h, v.wall = 0, v.wall+oneDay // 24:00 is the end of a day
	}
	if h > 23 || m > 59 {
		return bad()
	}
	v.wall += wall(h*hour + m*minute + sec)
	if s != "" && (s[0] == '.' || s[0] == ',') {
		s = strings.TrimLeft(s[1:], "0123456789")
	}
	s = strings.TrimSpace(s)
	switch {
	case s == "":
	case s == "Z" || s == "z":
		v.utc = true
	case s[0] == '+' || s[0] == '-':
		offset, err := parseOffset(s)
		if err != nil {
			return bad()
		}
		v.utc, v.wall = true, v.wall-wall(offset)
	default:
		return bad()
	}
	return v, nil
}

func daysIn(year, month int) int { return int(dayOf(year, month+1, 1) - dayOf(year, month, 1)) }

// parseOffset parses a UTC-OFFSET (RFC 5545 §3.3.14) and returns seconds. It also accepts colons, and offsets without
// minutes.
func parseOffset(text string) (int, error) {
	s := strings.ReplaceAll(strings.TrimSpace(text), ":", "")
	bad := fmt.Errorf("%q is not an offset from UTC", clip(text))
	if len(s) < 3 || s[0] != '+' && s[0] != '-' {
		return 0, bad
	}
	total, unit := 0, hour
	sign, s := s[0], s[1:]
	for ; len(s) >= 2 && unit > 0; s, unit = s[2:], unit/60 {
		if s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9' {
			return 0, bad
		}
		total += (int(s[0]-'0')*10 + int(s[1]-'0')) * unit
	}
	if s != "" || total >= oneDay {
		return 0, bad
	}
	if sign == '-' {
		total = -total
	}
	return total, nil
}

// span is a duration (RFC 5545 §3.3.6). Days are calendar days in local time; seconds are exact.
type span struct{ days, seconds int64 }

func (d span) negative() bool { return d.days < 0 || d.seconds < 0 }

// maxSpan is the longest duration that is accepted, in days: ten years.
const maxSpan = 10 * 366

func parseSpan(text string) (span, error) {
	bad := fmt.Errorf("%q is not a duration", clip(text))
	s := strings.ToUpper(strings.TrimSpace(text))
	sign := int64(1)
	switch {
	case strings.HasPrefix(s, "-"):
		sign, s = -1, s[1:]
	case strings.HasPrefix(s, "+"):
		s = s[1:]
	}
	if !strings.HasPrefix(s, "P") || len(s) < 3 {
		return span{}, bad
	}
	var d span
	n, digits, clock := int64(0), 0, false
	for _, c := range []byte(s[1:]) {
		switch {
		case c >= '0' && c <= '9':
			if digits++; digits > 9 {
				return span{}, bad
			}
			n = n*10 + int64(c-'0')
			continue
		case c == 'T' && digits == 0 && !clock:
			clock = true
			continue
		case digits == 0:
			return span{}, bad
		case c == 'W':
			d.days += 7 * n
		case c == 'D':
			d.days += n
		case c == 'H':
			d.seconds += n * hour
		case c == 'M' && clock:
			d.seconds += n * minute
		case c == 'S':
			d.seconds += n
		default:
			return span{}, bad
		}
		n, digits = 0, 0
	}
	if digits != 0 {
		return span{}, bad
	}
	if d.days > maxSpan || d.seconds > maxSpan*oneDay {
		return span{}, fmt.Errorf("the duration %q is longer than ten years", clip(text))
	}
	return span{sign * d.days, sign * d.seconds}, nil
}
