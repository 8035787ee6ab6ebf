package page

import (
	"regexp"
	"time"

	"github.com/cityoflosangeles/digest/internal/sources/datetime"
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

// noEnd reports whether an end is what programs write if there is none. EventON writes ten minutes before midnight.
func (r *reader) noEnd(start, end time.Time) bool {
	return datetime.NoEnd(start, end) || r.eventON && datetime.NoEnd(start, end.Add(9*time.Minute))
}
