package feed

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	ext "github.com/mmcdole/gofeed/extensions"

	"github.com/cityoflosangeles/digest/internal/sources/datetime"
)

// Names of the elements in which calendar services write when an event is, in lower case and without separators. The
// elements of one event are of one namespace. That of Dublin Core is left out: its date is the day of publication.
// CivicPlus writes EventDates and EventTimes, LibCal date, start, and end, BiblioCommons start_date_local and
// is_cancelled, Modern Events Calendar startDate and startHour.
var (
	startDays  = []string{"startdatelocal", "startdatetime", "startdate", "eventstart", "eventdates", "eventdate", "date"}
	startHours = []string{"starttime", "starthour", "start", "eventtimes", "eventtime"}
	endDays    = []string{"enddatelocal", "enddatetime", "enddate", "eventend"}
	endHours   = []string{"endtime", "endhour", "end"}
	noVendors  = []string{
		"dc", "dcterms", "itunes", "media", "atom", "content", "slash", "wfw", "sy", "georss", "geo", "thr",
	}
)

var (
	lineBreak = regexp.MustCompile(`(?i)\s*<br\s*/?>\s*|\s*\n\s*`)
	clockTime = regexp.MustCompile(`(?i)^\d{1,2}(?::\d\d){0,2}\s*(?:[ap]\.?m\.?)?$`)
	clockSpan = regexp.MustCompile(`\s+[-–—]\s+|\s+to\s+`)
)

// vendor reads the start and the end from the elements of a calendar service's own namespace, and reports whether there
// is a start.
func (i *item) vendor(all ext.Extensions) bool {
	for _, prefix := range slices.Sorted(maps.Keys(all)) {
		if slices.Contains(noVendors, strings.ToLower(prefix)) {
			continue
		}
		said := map[string]string{}
		var place ext.Extension
		for name, elements := range all[prefix] {
			for _, e := range elements[:min(len(elements), 1)] {
				key := strings.NewReplacer("_", "", "-", "").Replace(strings.ToLower(name))
				said[key] = strings.TrimSpace(e.Value)
				if key == "location" {
					place = e
				}
			}
		}
		if i.dated(said) {
			i.placed(place, said)
			return true
		}
	}
	return false
}

// first is what the first of the names says that says something.
func first(said map[string]string, names []string) string {
	for _, name := range names {
		if said[name] != "" {
			return said[name]
		}
	}
	return ""
}

// dated takes the start and the end, and reports whether there is a start. A day alone is enough only if its name says
// that an event begins on it.
func (i *item) dated(said map[string]string) bool {
	day, hour := first(said, startDays), first(said, startHours)
	lastDay, lastHour := first(said, endDays), first(said, endHours)
	if parts := clockSpan.Split(day, 2); len(parts) == 2 { // "October 3, 2026 - October 4, 2026"
		day, lastDay = parts[0], parts[1]
	}
	if parts := clockSpan.Split(hour, 2); len(parts) == 2 { // "04:00 PM - 05:00 PM"
		hour, lastHour = parts[0], parts[1]
	}
	if day == "" && isTime(hour) { // start and end hold the day, too
		day = hour
		if isTime(lastHour) {
			lastDay = lastHour
		}
	}
	if !clockTime.MatchString(hour) {
		hour = ""
	}
	if day == "" || hour == "" && said["date"] == day && day != "" {
		return false
	}
	if strings.Contains(day, ":") {
		hour = "" // it has its own
	}
	i.endsBefore = false // an end is the last day
	i.start = strings.TrimSpace(zoned(day, said["startdate"]) + " " + hour)
	switch {
	case hour == "" && !strings.Contains(day, ":"):
		i.end = lastDay
	case clockTime.MatchString(lastHour):
		if lastDay == "" {
			lastDay = day
		}
		i.end = lastDay + " " + lastHour
	case strings.Contains(lastDay, ":"): // a time of its own
		i.end = lastDay
	}
	if strings.EqualFold(said["iscancelled"], "true") || strings.EqualFold(said["iscanceled"], "true") {
		i.status = "canceled"
	}
	i.online = strings.EqualFold(said["isvirtual"], "true") || strings.EqualFold(said["isonline"], "true")
	return true
}

// isTime reports whether s is a day with an hour.
func isTime(s string) bool {
	_, day, err := datetime.Parse(s, time.UTC)
	return err == nil && !day
}

// zoned adds to a local time the offset that it has from the same time in UTC, if that is given too.
func zoned(local, instant string) string {
	here, _, err := datetime.Parse(local, time.UTC)
	there, _, err2 := datetime.Parse(instant, time.UTC)
	if err != nil || err2 != nil || !strings.HasSuffix(instant, "Z") || strings.HasSuffix(local, "Z") {
		return local
	}
	offset := here.Sub(there)
	if offset.Abs() > 14*time.Hour || offset%(15*time.Minute) != 0 {
		return local
	}
	return here.Format("2006-01-02T15:04:05") + there.In(time.FixedZone("", int(offset.Seconds()))).Format("-07:00")
}

// placed takes the place: a text, or an element for each of its parts.
func (i *item) placed(e ext.Extension, said map[string]string) {
	part := func(name string) string {
		for _, c := range e.Children[name] {
			return strings.TrimSpace(c.Value)
		}
		return ""
	}
	name := strings.Trim(lineBreak.ReplaceAllString(value(e), ", "), ", ")
	i.place.Name = strings.Join(without("", name, part("name")), ", ")
	if i.place.Name == "" {
		i.place.Name = said["campus"]
	} else {
		i.place.Address = said["campus"]
	}
	street := strings.TrimSpace(part("number") + " " + part("street"))
	if address := without("", street, part("city"), part("state")); len(address) > 0 {
		i.place.Address = strings.Join(address, ", ")
	}
}

func without(none string, texts ...string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return s == none })
}
