package feed

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	ext "github.com/mmcdole/gofeed/extensions"
)

// Names of elements, in small letters, in which the namespaces of event platforms give a day, hours, and a place.
// CivicPlus has calendarEvent:EventDates and EventTimes; LibCal has libcal:date, start, and end.
var (
	dayNames   = []string{"date", "eventdate", "eventdates", "event_date", "startdate", "start_date"}
	startNames = []string{"start", "starttime", "start_time", "eventtime", "eventtimes", "event_time", "time"}
	endNames   = []string{"end", "endtime", "end_time"}
	lastNames  = []string{"enddate", "end_date"}
	placeNames = []string{"location", "eventlocation", "venue"}
)

// notEvents are namespaces whose dates are not those of events.
var notEvents = []string{
	"dc",
	"dcterms",
	"itunes",
	"media",
	"atom",
	"content",
	"slash",
	"wfw",
	"sy",
	"georss",
	"thr",
}

var (
	until     = regexp.MustCompile(`(?i)\s+(?:-|–|—|to)\s+`)
	lineBreak = regexp.MustCompile(`(?i)\s*<br\s*/?>\s*|\s*\n\s*`)
)

// vendor reads the day and the hours that a platform gives in a namespace of its own, and reports whether there is a
// day.
func (i *item) vendor(all ext.Extensions) bool {
	for _, prefix := range slices.Sorted(maps.Keys(all)) {
		elements := all[prefix]
		if slices.Contains(notEvents, strings.ToLower(prefix)) {
			continue
		}
		days := until.Split(flat(elements, dayNames), 2)
		if strings.TrimSpace(days[0]) == "" {
			continue
		}
		hours := until.Split(flat(elements, startNames), 2)
		end := flat(elements, endNames)
		if end == "" && len(hours) > 1 {
			end = hours[1]
		}
		last := flat(elements, lastNames)
		if last == "" {
			last = days[len(days)-1]
		}
		i.endsBefore = false // the last day is one of its days
		i.start = strings.TrimSpace(days[0] + " " + hours[0])
		switch {
		case end != "":
			i.end = last + " " + end
		case hours[0] == "" && last != days[0]:
			i.end = last
		}
		if place := flat(elements, placeNames); place != "" {
			i.place.Name = strings.Trim(lineBreak.ReplaceAllString(place, ", "), ", ")
		}
		return true
	}
	return false
}

// flat is the value of the first element that has one of the names and a value without others in it.
func flat(elements map[string][]ext.Extension, names []string) string {
	for _, name := range names {
		for _, local := range slices.Sorted(maps.Keys(elements)) {
			if !strings.EqualFold(local, name) {
				continue
			}
			for _, e := range elements[local] {
				if v := strings.TrimSpace(e.Value); v != "" && len(e.Children) == 0 {
					return v
				}
			}
		}
	}
	return ""
}
