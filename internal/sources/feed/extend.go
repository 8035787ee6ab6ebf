package feed

import (
	"maps"
	"slices"
	"strings"

	ext "github.com/mmcdole/gofeed/extensions"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// extend adds what an item's extensions tell of an event: those of the event module of RSS 1.0, whose end is the last
// day; of xCal, flat as feeds have it and nested as RFC 6321 has it, whose end is the day after; and of Google's
// gd:when, which follows the latter.
func (i *item) extend(all ext.Extensions) {
	i.place.Name = value(element(all, "location"))
	i.status = value(element(all, "status"))
	begin, end := element(all, "startdate"), element(all, "enddate")
	if i.start, i.end = value(begin), value(end); i.start != "" {
		return
	}
	begin, end, i.endsBefore = element(all, "dtstart"), element(all, "dtend"), true
	if i.start, i.end, i.zone = value(begin), value(end), zoneOf(begin); i.start != "" {
		return
	}
	for _, when := range all["gd"]["when"] {
		i.start, i.end = when.Attrs["startTime"], when.Attrs["endTime"]
		break
	}
	for _, where := range all["gd"]["where"] {
		i.place.Name = where.Attrs["valueString"]
		break
	}
	for _, status := range all["gd"]["eventStatus"] { // http://schemas.google.com/g/2005#event.canceled
		i.status = status.Attrs["value"][strings.LastIndex(status.Attrs["value"], ".")+1:]
	}
}

// element is the first one of that name that says something, whatever its namespace is called, by itself or within
// xCal's vevent.
func element(all ext.Extensions, name string) ext.Extension {
	for _, prefix := range slices.Sorted(maps.Keys(all)) {
		found := slices.Clone(all[prefix][name])
		for _, component := range all[prefix]["vevent"] {
			found = append(found, component.Children[name]...)
			for _, properties := range component.Children["properties"] {
				found = append(found, properties.Children[name]...)
			}
		}
		for _, e := range found {
			if value(e) != "" {
				return e
			}
		}
	}
	return ext.Extension{}
}

// value is what an element says; RFC 6321 puts that into an element named after the type of the value.
func value(e ext.Extension) string {
	for _, kind := range []string{"date-time", "date", "text"} {
		for _, typed := range e.Children[kind] {
			if v := strings.TrimSpace(typed.Value); v != "" {
				return v
			}
		}
	}
	return strings.TrimSpace(e.Value)
}

// zoneOf is the zone that an xCal time names.
func zoneOf(e ext.Extension) string {
	for name, v := range e.Attrs {
		if strings.EqualFold(name, "tzid") {
			return v
		}
	}
	for _, parameters := range e.Children["parameters"] {
		for _, zone := range parameters.Children["tzid"] {
			return value(zone)
		}
	}
	return ""
}

// statuses are what feeds write of an event, in lower case; all else is that it takes place.
var statuses = map[string]digest.Status{
	"canceled": digest.Cancelled, "cancelled": digest.Cancelled, "eventcancelled": digest.Cancelled,
	"postponed": digest.Postponed, "eventpostponed": digest.Postponed, "tentative": digest.Tentative,
}
