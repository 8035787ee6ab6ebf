package edition

import (
	"slices"
	"strconv"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// partsOf returns what identifies the listings that were merged into an event: their titles with group and start, their
// identifiers, and their pages. An event that was one of several listings last time, or is now, has a part in common
// with the merged event.
func partsOf(e digest.Event) []string {
	var out []string
	listed := func(title string, start int64, allDay bool, groups ...string) {
		for _, g := range groups {
			out = append(out, "title "+g+"\x00"+strconv.FormatInt(start, 10)+strconv.FormatBool(allDay)+JoinWords(title))
		}
	}
	hosts := e.Hosts()
	if len(hosts) == 0 {
		hosts = []string{""}
	}
	listed(e.Title, e.Start.Unix(), e.AllDay, hosts...)
	out = append(out, identifiers(e)...)
	for _, v := range e.Also {
		listed(v.Title, v.Start.Unix(), v.AllDay, v.Group)
		out = append(out, identifiers(digest.Event{UID: v.UID, RecurrenceID: v.RecurrenceID, URL: v.URL})...)
	}
	for _, l := range e.Links {
		if l.URL != "" && (l.URL != e.URL || e.RecurrenceID == "") {
			out = append(out, pageID(l.URL))
		}
	}
	return out
}

// indexParts returns the places of the events that have each part, if wanted. The place is -1 for parts that several
// events have, such as the page of a group.
func indexParts(events []digest.Event, wanted func(part string) bool) map[string]int {
	out := map[string]int{}
	for i, e := range events {
		for _, part := range partsOf(e) {
			if !wanted(part) {
				continue
			}
			if other, known := out[part]; known && other != i {
				out[part] = -1
			} else {
				out[part] = i
			}
		}
	}
	return out
}

// pairParts pairs events of which some listings were merged, then or now.
func (d *pairing) pairParts(events []digest.Event, take func(i, j int)) {
	d.indexParts(events)
	for i := range events {
		for _, j := range d.was[i] {
			if d.found[i] < 0 && d.matched[j] < 0 {
				take(i, j)
			}
		}
	}
}

// indexParts finds the events that have a part in common.
func (d *pairing) indexParts(events []digest.Event) {
	then := indexParts(d.last, func(string) bool { return true })
	now := indexParts(events, func(part string) bool { j, known := then[part]; return known && j >= 0 })
	d.was, d.within = make([][]int, len(events)), make([]bool, len(d.last))
	for part, i := range now {
		if i >= 0 {
			d.was[i] = append(d.was[i], then[part])
			d.within[then[part]] = true
		}
	}
	for i := range d.was {
		slices.Sort(d.was[i])
	}
}
