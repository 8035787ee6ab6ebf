package datetime

import (
	"strconv"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// reading is what the lenient reader has found so far.
type reading struct {
	year, day    int
	month        time.Month
	hour, minute int
	second       int
	hasTime      bool
	twelve       string // "am" or "pm"
	offset       int    // in seconds
	hasOffset    bool
	slashed      [2]int // the first numbers of a date with slashes, whose order is not known
}

// lenient reads a date or a time that has none of the standard forms. It reports false if anything in s is not
// understood.
func lenient(s string, zone *time.Location) (t time.Time, day, ok bool) {
	if t, ok := unixTime(s, zone); ok {
		return t, false, true
	}
	var r reading
	for rest := halves.Replace(strings.ToLower(s)); rest != ""; {
		var ok bool
		if rest, ok = r.next(rest); !ok {
			return t, false, false
		}
	}
	if !r.resolve() {
		return t, false, false
	}
	date := time.Date(r.year, r.month, r.day, r.hour, r.minute, r.second, 0, time.UTC)
	switch {
	case date.Day() != r.day:
		return t, false, false
	case !r.hasTime:
		return date, true, !r.hasOffset
	case r.hasOffset:
		at := date.Add(-time.Duration(r.offset) * time.Second).In(time.FixedZone("", r.offset))
		return located(at, zone, false), false, true
	}
	return digest.AtWall(date, zone), false, true
}

// halves are the forms of AM and PM in Spanish, with a space.
var halves = strings.NewReplacer("a. m", "a.m", "p. m", "p.m")

// unixTime reads seconds or milliseconds since 1970, of the years 2001 to 2033. A fraction is left out.
func unixTime(s string, zone *time.Location) (time.Time, bool) {
	s, fraction, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(s, 10, 64)
	if _, rest := digits(fraction); rest != "" {
		return time.Time{}, false
	}
	switch {
	case err != nil:
		return time.Time{}, false
	case len(s) == 10 && s[0] == '1':
		return time.Unix(n, 0).In(zone), true
	case len(s) == 13 && s[0] == '1':
		return time.UnixMilli(n).In(zone), true
	}
	return time.Time{}, false
}

// next reads one part from the beginning of s, and returns the rest.
func (r *reading) next(s string) (rest string, ok bool) {
	switch c := s[0]; {
	case c == ' ' || c == ',' || c == '.':
		return s[1:], true
	case (c == '+' || c == '-') && r.hasTime && !r.hasOffset:
		return r.readOffset(s)
	case c == '-' || c == '|' || c == '@':
		return s[1:], true
	case isDigit(c):
		return r.number(s)
	}
	n := strings.IndexAny(s, " ,.+-0123456789:|@")
	if n < 0 {
		n = len(s)
	}
	if n == 0 {
		return s, false
	}
	return r.word(s[:n], s[n:])
}

// resolve decides what is open, and reports whether the reading is a date.
func (r *reading) resolve() bool {
	if x, y := r.slashed[0], r.slashed[1]; x != 0 {
		switch {
		case x > 12 && y <= 12:
			r.day, r.month = x, time.Month(y)
		case y > 12 && x <= 12, x == y, r.twelve != "":
			r.day, r.month = y, time.Month(x)
		default:
			return false
		}
	}
	if r.twelve != "" {
		if r.hour < 1 || r.hour > 12 {
			return false
		}
		r.hour %= 12
		if r.twelve == "pm" {
			r.hour += 12
		}
	}
	return r.year >= 1000 && r.month >= 1 && r.month <= 12 && r.day >= 1 && r.day <= 31 &&
		r.hour <= 23 && r.minute <= 59 && r.second <= 60
}
