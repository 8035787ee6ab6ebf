package sources

import (
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// wholeDays converts an event from midnight to midnight, or to one minute or second before midnight, to an all-day
// event. Outlook, The Events Calendar, and others write all-day events in this way. Times in UTC are read on the clock
// of the source's zone.
func (s *Source) wholeDays(e digest.Event) digest.Event {
	if e.AllDay || e.End.IsZero() {
		return e
	}
	zone := e.Start.Location()
	if zone == time.UTC {
		zone = s.config.Zone
	}
	first, last := e.Start.In(zone), e.End.In(zone)
	if h, m, sec := first.Clock(); h+m+sec != 0 {
		return e
	}
	switch h, m, sec := last.Clock(); {
	case h == 0 && m == 0 && sec == 0 && last.After(first):
	case h == 23 && m == 59 && (sec == 0 || sec == 59):
		last = last.AddDate(0, 0, 1)
	default:
		return e
	}
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	e.Start, e.End, e.AllDay, e.TimeZone = day(first), day(last), true, s.config.Zone.String()
	return e
}
