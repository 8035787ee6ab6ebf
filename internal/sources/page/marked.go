package page

import (
	"cmp"
	"regexp"
	"strings"
)

// microdata are the page's events in microdata (HTML Living Standard §5), as objects of JSON-LD; full reports that
// there may be more.
func (t tree) microdata() (out []any, full bool) {
	budget := maxElements
	t.items(0, 0, &out, &budget)
	return out, budget < 0 || len(out) >= maxEvents
}

func (t tree) items(n, depth int, out *[]any, budget *int) {
	if *budget--; depth > maxNested || *budget < 0 || len(*out) >= maxEvents {
		return
	}
	if kind := t[n].attr["itemtype"]; kind != "" {
		if item := t.item(n, budget); isEvent(item) {
			*out = append(*out, item)
			return
		}
	}
	for _, c := range t[n].children {
		t.items(c, depth+1, out, budget)
	}
}

func (t tree) item(n int, budget *int) map[string]any {
	v := map[string]any{}
	if types := strings.Fields(t[n].attr["itemtype"]); len(types) > 0 {
		v["@type"] = types[0]
	}
	for _, c := range t[n].children {
		t.properties(c, 0, v, budget)
	}
	return v
}

// properties adds what n and all below it say of the item, without entering other items.
func (t tree) properties(n, depth int, v map[string]any, budget *int) {
	if *budget--; depth > maxNested || *budget < 0 {
		return
	}
	_, inner := t[n].attr["itemscope"]
	for name := range strings.FieldsSeq(t[n].attr["itemprop"]) {
		var value any
		if inner {
			value = t.item(n, budget)
		} else {
			value = t.value(n)
		}
		v[name] = append(list(v[name]), value)
	}
	if inner {
		return
	}
	for _, c := range t[n].children {
		t.properties(c, depth+1, v, budget)
	}
}

// value is what an element says as a property.
func (t tree) value(n int) string {
	e := t[n]
	if s, ok := e.attr["content"]; ok {
		return s
	}
	switch e.name {
	case "a", "area", "link":
		return e.attr["href"]
	case "img", "audio", "video", "source", "iframe", "embed":
		return e.attr["src"]
	case "time":
		return cmp.Or(e.attr["datetime"], t.words(n))
	case "data", "meter":
		return cmp.Or(e.attr["value"], t.words(n))
	}
	return t.words(n)
}

// formats are the classes of h-event (microformats.org/wiki/h-event) and of vevent, its predecessor, by what they are in schema.org.
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
	budget := maxElements
	t.formatted(0, 0, &out, &budget)
	return out, budget < 0 || len(out) >= maxEvents
}

func (t tree) formatted(n, depth int, out *[]any, budget *int) {
	if *budget--; depth > maxNested || *budget < 0 || len(*out) >= maxEvents {
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
		if start, end := text(v["startDate"]), text(v["endDate"]); len(start) > 10 && hourOnly.MatchString(end) { // on the day on which it begins
			if offset.FindString(end) == "" {
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
	hourOnly = regexp.MustCompile(`^\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?$`)
	offset   = regexp.MustCompile(`(?:Z|[+-]\d\d:?\d\d)$`)
)

// card is a place written as an h-card or vcard within n: its name, and where it is. It is nil where n holds none of its parts.
func (t tree) card(n int, budget *int) any {
	found := map[string]string{}
	t.parts(n, 0, found, budget)
	if found["name"] == "" || found["address"] == "" {
		return nil
	}
	return map[string]any{"@type": "Place", "name": found["name"], "address": found["address"]}
}

func (t tree) parts(n, depth int, found map[string]string, budget *int) {
	for _, c := range t[n].children {
		if *budget--; depth > maxNested || *budget < 0 {
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

func (t tree) classes(n, depth int, old bool, v map[string]any, budget *int) {
	if *budget--; depth > maxNested || *budget < 0 {
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

// time is a date or time of a microformat: of its element, or put together from those of class value (the value class pattern).
func (t tree) time(n int, budget *int) string {
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
		return strings.Join(parts, "T")
	}
	return strings.TrimSpace(t.words(n))
}

func (t tree) values(n, depth int, parts *[]string, budget *int) {
	if *budget--; depth > maxNested || *budget < 0 || len(*parts) > 1 {
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
