package datetime

import (
	"strconv"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// months are the names of months in English and Spanish, by their first letters. A name must be one of these, or go
// on as the full name does.
var months = map[string]time.Month{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
	"october": 10, "november": 11, "december": 12, "sept": 9,
	"enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7, "agosto": 8, "septiembre": 9,
	"setiembre": 9, "octubre": 10, "noviembre": 11, "diciembre": 12, "ene": 1, "abr": 4, "ago": 8, "dic": 12,
}

// ignored are words that stand between the parts of a date.
var ignored = map[string]bool{
	"at":   true,
	"on":   true,
	"of":   true,
	"the":  true,
	"de":   true,
	"del":  true,
	"a":    true,
	"las":  true,
	"la":   true,
	"el":   true,
	"t":    true,
	"st":   true,
	"nd":   true,
	"rd":   true,
	"th":   true,
	"from": true,
	"h":    true,
	"hrs":  true,
	"and":  true,
}

// weekdays are the beginnings of their names in English and Spanish.
var weekdays = []string{
	"mon", "tue", "wed", "thu", "fri", "sat", "sun",
	"lun", "mar", "mié", "mie", "jue", "vie", "sáb", "sab", "dom",
}

// offsets are the zones of RFC 5322 §4.3, in hours.
var offsets = map[string]int{
	"z":   0,
	"utc": 0,
	"gmt": 0,
	"ut":  0,
	"est": -5,
	"edt": -4,
	"cst": -6,
	"cdt": -5,
	"mst": -7,
	"mdt": -6,
	"pst": -8,
	"pdt": -7,
}

// reading is what the loose reader has found so far.
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

// loose reads a date or a time that has none of the standard forms. It reports false if anything in s is not
// understood.
func loose(s string, zone *time.Location) (t time.Time, day, ok bool) {
	if t, ok := unixTime(s, zone); ok {
		return t, false, true
	}
	var r reading
	for rest := strings.ToLower(s); rest != ""; {
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
		return located(
			date.Add(-time.Duration(r.offset)*time.Second).In(time.FixedZone("", r.offset)),
			zone,
			false,
		), false, true
	}
	return digest.AtWall(date, zone), false, true
}

// unixTime reads seconds or milliseconds since 1970, of the years 2001 to 2033.
func unixTime(s string, zone *time.Location) (time.Time, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
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

// word reads a word, which the rest of the text follows.
func (r *reading) word(w, rest string) (string, bool) {
	half, dotted := strings.CutPrefix(rest, ".m") // "p.m."
	switch {
	case (w == "am" || w == "pm") && r.hasTime && r.twelve == "":
		r.twelve = w
		return rest, true
	case (w == "a" || w == "p") && r.hasTime && r.twelve == "" && dotted:
		r.twelve = w + "m"
		return strings.TrimPrefix(half, "."), true
	case ignored[w]:
		return rest, true
	}
	if m, ok := month(w); ok && r.month == 0 {
		r.month = m
		return rest, true
	}
	if hours, ok := offsets[w]; ok && r.hasTime && !r.hasOffset {
		if rest != "" && (rest[0] == '+' || rest[0] == '-') { // GMT-0800
			return r.readOffset(rest)
		}
		r.offset, r.hasOffset = hours*3600, true
		return rest, true
	}
	for _, d := range weekdays {
		if strings.HasPrefix(w, d) && len(w) <= len("miércoles") {
			return rest, true
		}
	}
	return rest, false
}

// month returns the month of a name or of the beginning of one that has three letters or more.
func month(w string) (time.Month, bool) {
	if m, ok := months[w]; ok {
		return m, true
	}
	if len(w) == 3 {
		for name, m := range months {
			if strings.HasPrefix(name, w) { // English and Spanish agree where both have the letters
				return m, true
			}
		}
	}
	return 0, false
}

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
