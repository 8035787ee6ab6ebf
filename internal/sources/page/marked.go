package page

import (
	"cmp"
	"strings"
)

// microdata are the page's events in microdata (HTML Living Standard §5), as objects of JSON-LD.
func (t tree) microdata() []any {
	var out []any
	budget := maxElements
	t.items(0, 0, &out, &budget)
	return out
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

// microformats are the page's events in microformats, as objects of JSON-LD.
func (t tree) microformats() []any {
	var out []any
	budget := maxElements
	t.formatted(0, 0, &out, &budget)
	return out
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
		*out = append(*out, v)
		return
	}
	for _, c := range t[n].children {
		t.formatted(c, depth+1, out, budget)
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
