package datetime

import (
	"strconv"
	"strings"
	"time"
)

// number reads a number with what belongs to it: a date in figures, a time, or a day or year of its own.
func (r *reading) number(s string) (string, bool) {
	a, rest := digits(s)
	n, _ := strconv.Atoi(a)
	if len(a) > 4 {
		return rest, false
	}
	if rest != "" && (rest[0] == '-' || rest[0] == '/' || rest[0] == '.') && len(rest) > 1 && isDigit(rest[1]) &&
		r.year == 0 {
		b, after := digits(rest[1:])
		if after != "" && after[0] == rest[0] && len(after) > 1 && isDigit(after[1]) {
			c, end := digits(after[1:])
			return end, r.figures(a, b, c, rest[0])
		}
	}
	switch {
	case rest != "" && rest[0] == ':':
		return r.clock(n, rest)
	case len(a) <= 2 && r.year != 0 && r.day != 0 && len(rest) > 2 && rest[0] == '.' && isDigit(rest[1]):
		return r.clock(n, rest) // "2026, 18.30"
	case len(a) == 4 && r.year == 0:
		r.year = n
	case len(a) <= 2 && !r.hasTime && halfDay(rest):
		r.hour, r.hasTime = n, true
	case len(a) <= 2 && r.day == 0:
		r.day = n
	default:
		return rest, false
	}
	return rest, true
}

// halfDay reports whether s begins with AM or PM, in small letters.
func halfDay(s string) bool {
	s = strings.TrimLeft(s, " ")
	return len(s) > 1 && (s[0] == 'a' || s[0] == 'p') && (s[1] == 'm' || strings.HasPrefix(s[1:], ".m"))
}

func digits(s string) (string, string) {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return s[:n], s[n:]
}

// figures reads a date of three numbers.
func (r *reading) figures(a, b, c string, separator byte) bool {
	x, _ := strconv.Atoi(a)
	y, _ := strconv.Atoi(b)
	z, _ := strconv.Atoi(c)
	switch {
	case len(a) == 4 && len(b) <= 2 && len(c) <= 2:
		r.year, r.month, r.day = x, time.Month(y), z
	case len(c) != 4 || len(a) > 2 || len(b) > 2:
		return false
	case separator == '.': // Germany and its neighbors write no other order with points
		r.year, r.month, r.day = z, time.Month(y), x
	default:
		r.year, r.slashed = z, [2]int{x, y}
	}
	return true
}

// clock reads what follows an hour: minutes, seconds, and a fraction.
func (r *reading) clock(hour int, rest string) (string, bool) {
	if r.hasTime {
		return rest, false
	}
	m, rest := digits(rest[1:])
	if len(m) != 2 {
		return rest, false
	}
	r.hour, r.hasTime = hour, true
	r.minute, _ = strconv.Atoi(m)
	if rest != "" && rest[0] == ':' {
		sec, after := digits(rest[1:])
		if len(sec) != 2 {
			return rest, false
		}
		r.second, _ = strconv.Atoi(sec)
		rest = after
		if rest != "" && rest[0] == '.' && len(rest) > 1 && isDigit(rest[1]) {
			_, rest = digits(rest[1:])
		}
		if len(rest) > 2 && rest[0] == ':' && isDigit(rest[1]) { // "12:30:00:00", with frames or nothing at all
			_, rest = digits(rest[1:])
		}
	}
	return rest, true
}

// readOffset reads a sign and an offset: -08, -0800, -08:00, +5:30.
func (r *reading) readOffset(s string) (string, bool) {
	sign, rest := s[0], s[1:]
	h, rest := digits(rest)
	m := ""
	switch {
	case len(h) == 4:
		h, m = h[:2], h[2:]
	case len(h) == 1 || len(h) == 2:
		if rest != "" && rest[0] == ':' {
			m, rest = digits(rest[1:])
		}
	default:
		return rest, false
	}
	hours, _ := strconv.Atoi(h)
	minutes, _ := strconv.Atoi(m)
	if hours > 14 || minutes > 59 {
		return rest, false
	}
	r.offset, r.hasOffset = hours*3600+minutes*60, true
	if sign == '-' {
		r.offset = -r.offset
	}
	return rest, true
}
