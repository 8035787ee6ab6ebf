package page

import (
	"cmp"
	"strings"
)

// microdata are the page's events in microdata (HTML Living Standard §5), as objects of JSON-LD; full reports that
// there may be more.
func (t tree) microdata() (out []any, full bool) {
	budget := newBudget()
	t.items(0, 0, &out, budget)
	return out, budget.left < 0 || len(out) >= maxEvents
}

func (t tree) items(n, depth int, out *[]any, budget *budget) {
	if budget.left--; depth > maxNested || budget.left < 0 || len(*out) >= maxEvents {
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

func (t tree) item(n int, budget *budget) map[string]any {
	v := map[string]any{}
	if budget.within[n] { // it refers to itself
		return v
	}
	budget.within[n] = true
	defer delete(budget.within, n)
	if types := strings.Fields(t[n].attr["itemtype"]); len(types) > 0 {
		v["@type"] = types[0]
	}
	for _, c := range t[n].children {
		t.properties(c, 0, v, budget)
	}
	for id := range strings.FieldsSeq(t[n].attr["itemref"]) {
		if other, ok := budget.named(t)[id]; ok {
			t.properties(other, 0, v, budget)
		}
	}
	return v
}

// budget bounds the walk over a tree.
type budget struct {
	left   int // elements
	within map[int]bool
	ids    map[string]int
}

func newBudget() *budget { return &budget{left: maxElements, within: map[int]bool{}} }

// named are the elements by their id, for itemref.
func (b *budget) named(t tree) map[string]int {
	if b.ids == nil {
		b.ids = map[string]int{}
		for n, e := range t {
			if id := e.attr["id"]; id != "" {
				if _, ok := b.ids[id]; !ok {
					b.ids[id] = n
				}
			}
		}
	}
	return b.ids
}

// properties adds what n and all below it say of the item, without entering other items.
func (t tree) properties(n, depth int, v map[string]any, budget *budget) {
	if budget.left--; depth > maxNested || budget.left < 0 {
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
