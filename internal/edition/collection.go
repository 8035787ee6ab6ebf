package edition

import (
	"cmp"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Collection is the result of reading one source.
type Collection struct {
	Listing digest.Listing
	Harvest digest.Harvest
	Err     error     // why the source could not be read; Harvest is then the last good one, if there is any
	At      time.Time // when Harvest was collected
	Silent  bool      // read well, but empty although it listed coming events; Harvest is then the last good one
}

// Empty reports whether the collection has no event.
func (c Collection) Empty() bool { return len(c.Harvest.Events)+len(c.Harvest.Earlier) == 0 }

// Within returns the events of the listing that touch the period, with the listing's group and its names as their
// sources.
func Within(l digest.Listing, events []digest.Event, p digest.Period, zone *time.Location) []digest.Event {
	return appendWithin(nil, l, events, p, zone)
}

// appendWithin appends to out what Within returns.
func appendWithin(
	out []digest.Event, l digest.Listing, events []digest.Event, p digest.Period, zone *time.Location,
) []digest.Event {
	sources, keys := []string{l.Name}, []string{l.ID()}
	for _, e := range events {
		if e.Touches(p, zone) {
			e.Group, e.Sources, e.SourceKeys = cmp.Or(l.Group, e.Group), sources, keys
			e.TextKey, e.Redacted = "", false // editions do not carry them
			e.Filtered = reject(l.Filter, e) != rejection{}
			out = append(out, e)
		}
	}
	return out
}
