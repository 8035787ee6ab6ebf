package datetime

import "time"

// NoEnd reports whether an end is what calendar programs write for an event that has none: a minute or a second before
// midnight, on the day of the start. An event that begins at midnight is one of a whole day instead.
func NoEnd(start, end time.Time) bool {
	if h, m, _ := start.Clock(); h == 0 && m == 0 || end.Sub(start) > 24*time.Hour {
		return false
	}
	h, m, _ := end.In(start.Location()).Clock()
	return h == 23 && m == 59
}
