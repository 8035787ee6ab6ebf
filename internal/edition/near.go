package edition

import (
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Two sources often announce one evening differently: one has the doors, the other one the talk; one has the hour, the
// other one only the day; or they have two titles. The steps in this file merge such listings if nothing speaks against
// it, and ask the operator if they only may be one event.

// alone reports whether all listings of the group are of one source, so that none is listed twice.
func (m *merger) alone(list []int32) bool {
	return !slices.ContainsFunc(list, func(i int32) bool { return m.sources[i] != m.sources[list[0]] })
}

// groupsTwice calls do with the listings of each group that has several sources, sorted by start.
func (m *merger) groupsTwice(do func(group string, list []int32)) {
	for group, list := range m.byGroup {
		if m.alone(list) {
			continue
		}
		list = slices.Clone(m.distinct(list))
		slices.SortStableFunc(list, func(i, j int32) int {
			return m.listings[i].StartsAt(m.zone).Compare(m.listings[j].StartsAt(m.zone))
		})
		do(group, list)
	}
}

// untimed merges an event of which one source has only the day with the one of that title on that day.
func (m *merger) untimed() {
	var sure, likely []pair
	m.groupsTwice(func(group string, list []int32) {
		for _, i := range list {
			a := m.listings[i]
			if !a.AllDay {
				continue
			}
			for _, j := range list {
				b := m.listings[j]
				if b.AllDay || !m.differ(i, j) || !sameDate(a.StartsAt(m.zone), b.Start, m.zone) ||
					!clearlySame(a.Title, b.Title, group) {
					continue
				}
				if a.TimeUnknown {
					sure = append(sure, pair{i, j, 0})
				} else {
					likely = append(likely, pair{i, j, 0})
				}
			}
		}
	})
	m.ask(m.uniteClear(sure, becauseUntimed, nil))
	m.ask(likely)
}

// nearStarts merges events of a group with the same title that start within digest.NearStart of each other, if there is
// one of them in each source, none ends before another begins, and they are not at different places.
func (m *merger) nearStarts() {
	var sure, likely []pair
	m.groupsTwice(func(group string, list []int32) {
		for n, i := range list {
			a := m.listings[i]
			for _, j := range list[n+1:] {
				b := m.listings[j]
				if b.StartsAt(m.zone).Sub(a.StartsAt(m.zone)) > digest.NearStart {
					break
				}
				if a.AllDay || b.AllDay || a.Start.Equal(b.Start) || !m.differ(i, j) {
					continue
				}
				switch same := clearlySame(a.Title, b.Title, group); {
				case same && !ended(a, b) && whereabouts(a.Place, b.Place) != elsewhere:
					sure = append(sure, pair{i, j, 0})
				case same && !ended(a, b), similarTitle(a.Title, b.Title, group) && !ended(a, b):
					likely = append(likely, pair{i, j, 0})
				}
			}
		}
	})
	m.ask(m.uniteClear(sure, becauseNear, m.near))
	m.ask(likely)
}

// near reports whether the listings all start within digest.NearStart.
func (m *merger) near(list []int32) bool {
	var first, last time.Time
	for _, i := range list {
		start := m.listings[i].StartsAt(m.zone)
		if first.IsZero() || start.Before(first) {
			first = start
		}
		if start.After(last) {
			last = start
		}
	}
	return last.Sub(first) <= digest.NearStart
}

// ended reports whether one of two events is over when the other one begins.
func ended(a, b digest.Event) bool {
	if b.Start.Before(a.Start) {
		a, b = b, a
	}
	return !a.End.IsZero() && !a.End.After(b.Start)
}

// links merges events if one of them links to the page of the other, and they start within digest.NearStart of each
// other. If their groups differ, they must also have similar titles.
func (m *merger) links() {
	var sure, likely []pair
	for i, a := range m.listings {
		for _, page := range linksOf(a) {
			for _, j := range m.byID[pageID(page)] {
				b := m.listings[j]
				if !m.differ(int32(i), j) || a.AllDay != b.AllDay || a.StartsAt(m.zone).Sub(b.StartsAt(m.zone)).Abs() >
					digest.NearStart || !a.AllDay && ended(a, b) {
					continue
				}
				if p := (pair{int32(i), j, 0}); a.Group == b.Group || similarTitle(a.Title, b.Title, a.Group) {
					sure = append(sure, p)
				} else {
					likely = append(likely, p)
				}
			}
		}
	}
	m.ask(m.uniteClear(sure, becauseLink, m.near))
	m.ask(likely)
}

// linksOf returns the web addresses in the texts of an event, and its links to other pages than its own.
func linksOf(e digest.Event) []string {
	var out []string
	for _, l := range e.Links {
		if l.URL != e.URL && l.Label != markerLabel {
			out = append(out, l.URL)
		}
	}
	for _, text := range []string{e.Summary, e.Description} {
		if !strings.Contains(text, "://") {
			continue
		}
		for _, word := range strings.FieldsFunc(text, endsAddress) {
			if strings.HasPrefix(word, "http://") || strings.HasPrefix(word, "https://") {
				out = append(out, strings.TrimRight(word, ".,;:!?'"))
			}
		}
	}
	return out
}

// endsAddress reports whether r is no part of a web address in a text.
func endsAddress(r rune) bool { return r <= ' ' || strings.ContainsRune(`<>"()[]`, r) }

// samePlaces merges events of a group that start at the same time at the same place under two titles. A group of which
// a source has several events at one hour meets in several rooms, so that this means nothing.
func (m *merger) samePlaces() {
	parallel := map[string]bool{}
	for key, list := range m.byStart {
		parallel[key.group] = parallel[key.group] || len(list) > 1 && m.ambiguous(list)
	}
	var sure, likely []pair
	for key, list := range m.byStart {
		if len(list) < 2 || key.day || parallel[key.group] {
			continue
		}
		list = m.distinct(list)
		for n, i := range list {
			for _, j := range list[n+1:] {
				if !m.differ(i, j) {
					continue
				}
				switch whereabouts(m.listings[i].Place, m.listings[j].Place) {
				case there:
					sure = append(sure, pair{i, j, 0})
				case unknown:
					likely = append(likely, pair{i, j, 0})
				}
			}
		}
	}
	m.ask(m.uniteClear(sure, becausePlace, nil))
	m.ask(likely)
}
