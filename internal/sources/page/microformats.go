package page

import (
	"cmp"
	"regexp"
	"strings"
)

// formats are the classes of h-event (microformats.org/wiki/h-event) and of vevent, its predecessor, by what they are
// in schema.org.
var formats = []struct {
	property, class, old string
	time, link           bool
}{
	{property: "name", class: "p-name", old: "summary"},
	{property: "startDate", class: "dt-start", old: "dtstart", time: true},
	{property: "endDate", class: "dt-end", old: "dtend", time: true},
	{property: "url", class: "u-url", old: "url", link: true},
	{property: "location", class: "p-location", old: "location"},
	{property: "description", class: "e-content", old: "description"},
	{property: "description", class: "p-summary", old: "description"},
	{property: "eventStatus", class: "p-status", old: "status"},
	{property: "identifier", class: "u-uid", old: "uid"},
}

// microformats are the page's events in microformats, as objects of JSON-LD; full reports that there may be more.
func (t tree) microformats() (out []any, full bool) {
	budget := newBudget()
	t.formatted(0, 0, &out, budget)
	return out, budget.left < 0 || len(out) >= maxEvents
}

func (t tree) formatted(n, depth int, out *[]any, budget *budget) {
	if budget.left--; depth > maxNested || budget.left < 0 || len(*out) >= maxEvents {
		return
	}
	if e := t[n]; e.has("h-event") || e.has("vevent") {
		v := map[string]any{"@type": "Event"}
		old := !e.has("h-event")
		for _, c := range e.children {
			t.classes(c, 0, old, v, budget)
		}
		if v["url"] == nil && e.name == "a" {
			v["url"] = e.attr["href"]
		}
		// An end without a day is on the day of the start.
		if start, end := text(v["startDate"]), text(v["endDate"]); day.MatchString(start) && hourOnly.MatchString(end) {
			if offset.FindString(end) == "" && twelve.FindString(end) == "" {
				end += offset.FindString(start[10:])
			}
			v["endDate"] = start[:10] + "T" + end
		}
		*out = append(*out, v)
		return
	}
	for _, c := range t[n].children {
		t.formatted(c, depth+1, out, budget)
	}
}

var (
	day      = regexp.MustCompile(`^\d{4}-\d\d-\d\d.`)
	hourOnly = regexp.MustCompile(
		`(?i)^\d{1,2}(?:(?::\d\d){1,2}(?:\s*[ap]\.?m\.?)?|\s*[ap]\.?m\.?)(?:Z|[+-]\d\d:?\d\d)?$`)
	twelve = regexp.MustCompile(`(?i)[ap]\.?m`)
	offset = regexp.MustCompile(`(?:Z|[+-]\d\d:?\d\d)$`)
)

// card is a place written as an h-card or vcard within n: its name, and where it is. It is nil where n holds none of
// its parts.
func (t tree) card(n int, budget *budget) any {
	found := map[string]string{}
	t.parts(n, 0, found, budget)
	if found["name"] == "" || found["address"] == "" {
		return nil
	}
	return map[string]any{"@type": "Place", "name": found["name"], "address": found["address"]}
}

func (t tree) parts(n, depth int, found map[string]string, budget *budget) {
	for _, c := range t[n].children {
		if budget.left--; depth > maxNested || budget.left < 0 {
			return
		}
		switch e := t[c]; {
		case e.has("p-name") || e.has("fn") || e.has("org"):
			found["name"] = cmp.Or(found["name"], t.words(c))
		case e.has("p-street-address") || e.has("street-address") || e.has("p-locality") || e.has("locality"):
			if found["address"] != "" {
				found["address"] += ", "
			}
			found["address"] += t.words(c)
		default:
			t.parts(c, depth+1, found, budget)
		}
	}
}

func (t tree) classes(n, depth int, old bool, v map[string]any, budget *budget) {
	if budget.left--; depth > maxNested || budget.left < 0 {
		return
	}
	for _, f := range formats {
		class := f.class
		if old {
			class = f.old
		}
		if v[f.property] != nil || !t[n].has(class) {
			continue
		}
		if f.property == "location" {
			if card := t.card(n, budget); card != nil {
				v[f.property] = card
				return // its name is not the event's
			}
		}
		var s string
		switch {
		case f.time:
			s = t.time(n, budget)
		case f.link:
			s = cmp.Or(t[n].attr["href"], t.value(n))
		default:
			s = t.words(n)
		}
		if s != "" {
			v[f.property] = s
		}
	}
	for _, c := range t[n].children {
		t.classes(c, depth+1, old, v, budget)
	}
}

// time is a date or time of a microformat: of its element, or put together from those of class value (the value class
// pattern).
func (t tree) time(n int, budget *budget) string {
	e := t[n]
	for _, key := range []string{"datetime", "value", "content"} {
		if e.attr[key] != "" {
			return e.attr[key]
		}
	}
	if e.name == "abbr" || e.has("value-title") {
		if e.attr["title"] != "" {
			return e.attr["title"]
		}
	}
	var parts []string
	t.values(n, 0, &parts, budget)
	if len(parts) > 0 {
		return composed(parts)
	}
	return strings.TrimSpace(t.words(n))
}

// composed is a time of its parts (the value class pattern, microformats.org/wiki/value-class-pattern): the day, the
// hour, and the offset, in any order.
func composed(parts []string) string {
	var date, hour, zone string
	for _, part := range parts {
		switch {
		case hourOnly.MatchString(part):
			hour = cmp.Or(hour, part)
		case offset.MatchString(part) && len(part) <= len("-07:00"):
			zone = cmp.Or(zone, part)
		default:
			date = cmp.Or(date, part)
		}
	}
	switch {
	case hour == "":
		return date
	case date == "":
		return hour + zone
	}
	return date + "T" + hour + zone
}

func (t tree) values(n, depth int, parts *[]string, budget *budget) {
	if budget.left--; depth > maxNested || budget.left < 0 || len(*parts) > 3 {
		return
	}
	for _, c := range t[n].children {
		switch e := t[c]; {
		case e.has("value") || e.has("value-title"):
			*parts = append(*parts, strings.TrimSpace(cmp.Or(e.attr["datetime"], e.attr["value"], e.attr["title"], t.words(c))))
		default:
			t.values(c, depth+1, parts, budget)
		}
	}
}
