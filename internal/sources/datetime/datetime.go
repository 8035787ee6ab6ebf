// Package datetime reads dates and times in the spellings that web pages, feeds, and interfaces use.
package datetime

import (
	"fmt"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// layouts are the standard forms: ISO 8601, RFC 3339, RFC 5322 (mail and RSS), and iCalendar. Everything else is left
// to the lenient reader.
var layouts = []struct {
	layout     string
	zoned, day bool
}{
	{time.RFC3339Nano, true, false},
	{"2006-01-02T15:04:05.999999999Z0700", true, false},
	{"2006-01-02T15:04:05.999999999Z07", true, false},
	{"2006-01-02T15:04Z07:00", true, false},
	{"2006-01-02T15:04Z0700", true, false},
	{"2006-01-02T15:04Z07", true, false},
	{"2006-01-02T15:04:05", false, false},
	{"2006-01-02T15:04", false, false},
	{"2006-01-02", false, true},
	{"Mon, 2 Jan 2006 15:04:05 -0700", true, false},
	{"Mon, 2 Jan 2006 15:04:05 GMT", true, false},
	{"Mon, 2 Jan 2006 15:04 -0700", true, false},
	{"2006-01-02T150405Z0700", true, false},
	{"2006-01-02T1504Z0700", true, false},
	{"2006-01-02T150405", false, false},
	{"2006-01-02T1504", false, false},
	{"20060102T150405Z0700", true, false},
	{"20060102T1504Z0700", true, false},
	{"20060102T150405", false, false},
	{"20060102T1504", false, false},
	{"20060102", false, true},
}

// maxLength is longer, in bytes, than any time that people or programs write.
const maxLength = 100

// Parse reads a date, or a date with a time. day reports that there is only a date; t is then midnight UTC of it.
//
// A time without an offset is a wall time of zone, or of the zone that it names at its end, which may be in brackets
// (RFC 9557). A time with an offset is in zone if zone has that offset then; in UTC if the offset is zero; and
// otherwise in a nameless zone of that offset. Of an ISO 8601 interval, Parse reads the start.
//
// Besides the standard forms, Parse reads a space instead of the T, one-digit months, days, and hours, a point in a
// time (18.30), 12-hour clocks, names of months in English and Spanish, the forms of JavaScript's Date, Unix time in
// seconds or milliseconds, and abbreviations of American zones. An offset without a sign is ignored. "4/5/2026" is read
// as April 5 only if a 12-hour clock says that it is American; otherwise it is an error, because it may also be May 4.
//
// The error quotes what was written.
func Parse(text string, zone *time.Location) (t time.Time, day bool, err error) {
	written := strings.TrimSpace(text)
	if len(written) > maxLength {
		return t, false, fmt.Errorf("%q is not a time", strings.ToValidUTF8(written[:60], "")+"…")
	}
	s, zone := plain(written, zone)
	for _, l := range layouts {
		t, err := time.Parse(l.layout, s)
		switch {
		case err != nil || t.Year() < 2:
			continue
		case l.day:
			return t, true, nil
		case !l.zoned:
			return digest.AtWall(t, zone), false, nil
		}
		return located(t, zone, strings.HasSuffix(s, "Z")), false, nil
	}
	if t, day, ok := lenient(s, zone); ok {
		return t, day, nil
	}
	return t, false, fmt.Errorf("%q is not a time", written)
}

// Interval is Parse for a text that may be an ISO 8601 interval: "2026-07-21T19:00/2026-07-21T21:00", or with a
// duration for its end, "2026-07-21T19:00/PT2H". end is zero if there is none.
func Interval(text string, zone *time.Location) (start, end time.Time, day bool, err error) {
	start, day, err = Parse(text, zone)
	_, rest, ok := strings.Cut(text, "/")
	if err != nil || !ok || day {
		return start, end, day, err
	}
	if d, ok := duration(strings.TrimSpace(rest)); ok {
		return start, start.Add(d), day, nil
	}
	if t, endDay, endErr := Parse(rest, zone); endErr == nil && !endDay && t.After(start) {
		end = t
	}
	return start, end, day, nil
}

// Zone names the zone of a time that Parse returned. It is empty for an offset whose zone is not known.
func Zone(t time.Time) string { return t.Location().String() }

// located puts an instant that was written with an offset into the zone that Parse promises.
func located(t time.Time, zone *time.Location, z bool) time.Time {
	local := t.In(zone)
	_, there := local.Zone()
	_, here := t.Zone()
	switch {
	case here == there && !z:
		return local
	case here == 0:
		return t.UTC()
	}
	return t.In(time.FixedZone("", here))
}

// plain returns s without what stands around a time: a named zone, which is returned, a remark in parentheses, the end
// of an interval, and unusual spaces.
func plain(s string, zone *time.Location) (string, *time.Location) {
	s = strings.Join(strings.Fields(spaces.Replace(s)), " ")
	if i := strings.IndexByte(s, '['); i > 0 && strings.HasSuffix(s, "]") {
		if named, err := time.LoadLocation(s[i+1 : len(s)-1]); err == nil && strings.Contains(s[i:], "/") {
			zone = named
		}
		s = strings.TrimSpace(s[:i])
	}
	i := strings.LastIndexByte(s, ' ')
	if i > 0 && !isDigit(s[i+1]) && strings.Contains(s[i:], "/") { // "18:30 America/Los_Angeles"
		if named, err := time.LoadLocation(s[i+1:]); err == nil {
			s, zone = s[:i], named
		}
	}
	if i := strings.IndexByte(s, '('); i > 0 && strings.HasSuffix(s, ")") { // JavaScript: "(Pacific Standard Time)"
		s = strings.TrimSpace(s[:i])
	}
	if start, _, ok := strings.Cut(s, "/"); ok && len(start) >= len("20260721") && isDate(start) {
		s = strings.TrimSpace(start)
	}
	if len(s) > 10 && s[10] == ' ' && s[4] == '-' { // 2026-07-20 19:00:00 -0700
		if rest := strings.ReplaceAll(s[11:], " ", ""); !strings.ContainsAny(rest, "aApP") {
			s = s[:10] + "T" + rest
		}
	}
	if len(s) > 11 && s[10] == 'T' {
		s = s[:11] + strings.ReplaceAll(s[11:], " ", "")
	}
	if len(s) == len("2026-12-09T17:00:0009:00") && s[10] == 'T' && s[21] == ':' &&
		isDigit(s[19]) { // no sign: no offset
		s = s[:19]
	}
	return s, zone
}

// spaces are those that programs put into times: JavaScript's before AM and PM. A minus sign becomes a hyphen.
var spaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ", "\u200e", "", "\u2212", "-")

// isDate reports whether s begins with a date in ISO 8601.
func isDate(s string) bool {
	return isDigit(s[0]) && isDigit(s[1]) && isDigit(s[2]) && isDigit(s[3]) && (s[4] == '-' || isDigit(s[4]))
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// duration reads the hours and minutes of an ISO 8601 duration: PT2H, PT1H30M.
func duration(s string) (time.Duration, bool) {
	rest, ok := strings.CutPrefix(strings.ToUpper(s), "PT")
	if !ok {
		return 0, false
	}
	d, err := time.ParseDuration(strings.ToLower(rest))
	return d, err == nil && d > 0 && d < 48*time.Hour
}
