package page

import (
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// readMarked reads the events that are marked in the HTML. If JSON-LD had some, microdata only completes them.
func (r *reader) readMarked(body []byte) {
	lacking := false
	for _, e := range r.harvest.Events {
		lacking = lacking || e.URL == r.page
	}
	if len(r.harvest.Events) > 0 && !lacking {
		return
	}
	t := parseTree(body)
	items, full := t.microdata()
	full = full || len(t) >= maxElements
	if len(r.harvest.Events) > 0 {
		more := &reader{zone: r.zone, period: r.period, page: r.page, named: r.named, eventON: r.eventON}
		for _, v := range items {
			more.walk(v, 0)
		}
		r.complete(more.harvest.Events)
		return
	}
	r.full = r.full || full
	for _, v := range items {
		r.walk(v, 0)
	}
	if len(r.harvest.Events) > 0 {
		return
	}
	items, full = t.microformats()
	r.full = r.full || full
	for _, v := range items {
		r.walk(v, 0)
	}
}

// complete adds to events without a page what microdata says of an event of the same title at the same time: its page,
// its place, and that it is called off. Some plugins mark each event twice, and say more in microdata.
func (r *reader) complete(others []digest.Event) {
	type key struct {
		title string
		start int64
	}
	keyOf := func(e digest.Event) key { return key{strings.Join(strings.Fields(e.Title), " "), e.Start.Unix()} }
	by := map[key]digest.Event{}
	for _, e := range others {
		by[keyOf(e)] = e
	}
	for i := range r.harvest.Events {
		e := &r.harvest.Events[i]
		other, ok := by[keyOf(*e)]
		if !ok || e.URL != r.page {
			continue
		}
		e.URL = other.URL
		if e.Place == (digest.Place{}) {
			e.Place, e.Position = other.Place, other.Position
		}
		if e.Status == digest.Confirmed {
			e.Status = other.Status
		}
	}
}
