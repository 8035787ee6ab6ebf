package edition

import "time"

// whenListed says when the source listed event j of the collection. It is empty if that was in this reading.
func (c Collection) whenListed(j int, zone *time.Location) string {
	day := func(t time.Time) string { return " on " + t.In(zone).Format(time.DateOnly) }
	switch {
	case c.Err != nil:
		return day(c.At) + " (it could not be read now)"
	case c.Silent:
		return day(c.At) + " (it lists nothing now, which is not believed)"
	case j < len(c.Harvest.Events):
		return ""
	case c.Harvest.WholeAt.IsZero():
		return " earlier (it was read only in part now)"
	}
	return day(c.Harvest.WholeAt) + " (it was read only in part now)"
}
