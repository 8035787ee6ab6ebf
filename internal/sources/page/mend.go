package page

import (
	"regexp"
	"time"
)

// These are the forms of EventON, a plugin of WordPress: hours that are written twice, with dashes, and an offset of
// zero, without leading zeros, for sites that have no offset set.
var (
	dashed = regexp.MustCompile(`^(\d{4}-\d{1,2}-\d{1,2})T(\d{1,2})-\d{1,2}-(\d{2})-(\d{2})$`)
	unset  = regexp.MustCompile(`^(.+\d)[+-]0:00$`)
)

// mended is a time in a form that is read, without what its program writes for nothing.
func mended(said string) string {
	if m := dashed.FindStringSubmatch(said); m != nil {
		return m[1] + "T" + m[2] + ":" + m[3]
	}
	if m := unset.FindStringSubmatch(said); m != nil {
		return m[1]
	}
	return said
}

// noEnd reports whether an end is what calendar programs write if there is none: a minute or a second before midnight
// of the day, and ten minutes before it in EventON. An event from midnight to midnight is one of whole days instead.
func (r *reader) noEnd(start, end time.Time) bool {
	if h, m, _ := start.Clock(); h == 0 && m == 0 || end.Sub(start) > 24*time.Hour {
		return false
	}
	h, m, _ := end.In(start.Location()).Clock()
	return h == 23 && (m == 59 || m == 50 && r.eventON)
}
