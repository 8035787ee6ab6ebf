package edition

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/match"
)

// Rules of a filter, by their keys in the configuration.
const (
	byInclude = "include"
	byExclude = "exclude"
	byNear    = "near"
)

// rejection is why a filter leaves an event out. The zero rejection says that it takes the event.
type rejection struct {
	by   string // the rule: byInclude, byExclude, or byNear
	what string // the word that the title has, the words that are missing, or how far the event is away
}

// reject returns why a filter leaves an event out. If in doubt, an event is kept: exclude looks only in the title,
// include also in the texts, and near takes online events and events without a known position.
func reject(f digest.EventFilter, e digest.Event) rejection {
	for _, word := range f.Exclude {
		if match.HasWords(e.Title, word) {
			return rejection{byExclude, fmt.Sprintf("%q", word)}
		}
	}
	if len(f.Include) > 0 && !slices.ContainsFunc(f.Include, func(word string) bool { return says(e, word) }) {
		quoted := make([]string, len(f.Include))
		for i, word := range f.Include {
			quoted[i] = fmt.Sprintf("%q", word)
		}
		return rejection{byInclude, strings.Join(quoted, ", ")}
	}
	if f.Near != (digest.Near{}) && e.Position.Known() && !e.Online() {
		if away := f.Near.Away(e.Position); away > f.Near.Distance {
			return rejection{byNear, fmt.Sprintf("%.1f %s away, which is %.1f %s further than", away, f.Near.Unit,
				away-f.Near.Distance, f.Near.Unit)}
		}
	}
	return rejection{}
}

// says reports whether the title or one of the texts of an event has a word.
func says(e digest.Event, word string) bool {
	return match.HasWords(e.Title, word) || match.HasWords(e.Summary, word) || match.HasWords(e.Description, word)
}

// because explains the rejection, by the filter of the named source or group.
func (r rejection) because(whose string) string {
	switch r.by {
	case byExclude:
		return fmt.Sprintf("its title has %s, which exclude of %s names", r.what, whose)
	case byInclude:
		return fmt.Sprintf("neither its title nor its description has a word of include of %s (%s)", whose, r.what)
	}
	return fmt.Sprintf("it is %s near of %s allows", r.what, whose)
}

// relevant returns the events that the filters take. An event of several sources is left out if the filters of all
// these sources leave it out, or if the filter of its group does. Reported as gone are only events that were not left
// out meanwhile.
func (m Material) relevant(events []digest.Event) []digest.Event {
	if !m.filters() {
		return events
	}
	return slices.DeleteFunc(events, func(e digest.Event) bool {
		return e.Filtered || m.rejectByGroup(e) != rejection{} || e.Change == digest.ChangeUnlisted && m.unwanted(e)
	})
}

// filters reports whether a source or a group has a filter.
func (m Material) filters() bool {
	return slices.ContainsFunc(m.Groups, func(g digest.Group) bool { return !g.Filter.Empty() }) ||
		slices.ContainsFunc(m.Collections, func(c Collection) bool { return !c.Listing.Filter.Empty() })
}

// rejectByGroup returns why the filter of the event's group leaves it out. If several groups hold it, each of them must
// leave it out, by its own filter or by those of its sources. Events that are written in the configuration were chosen
// by a person: no filter applies to them.
func (m Material) rejectByGroup(e digest.Event) rejection {
	var first rejection
	hosts := e.Hosts()
	for _, host := range hosts {
		if len(hosts) > 1 && m.unwantedBy(func(c Collection) bool { return c.Listing.Group == host }, e) {
			continue
		}
		i := slices.IndexFunc(m.Groups, func(g digest.Group) bool { return g.Name == host })
		if i < 0 || m.Groups[i].Filter.Empty() {
			return rejection{}
		}
		r := reject(decidable(m.Groups[i].Filter, e), e)
		if r == (rejection{}) {
			return r
		}
		first = cmp.Or(first, r)
	}
	if first != (rejection{}) && slices.ContainsFunc(m.Collections, func(c Collection) bool {
		return c.Listing.Written && c.Listing.Reported(e)
	}) {
		return rejection{}
	}
	return first
}

// unwanted reports whether the filters of all sources of an event of the last edition leave it out now.
func (m Material) unwanted(e digest.Event) bool {
	return m.unwantedBy(func(Collection) bool { return true }, e)
}

// unwantedBy reports whether the filters of all sources of an event leave it out, among those of some collections.
func (m Material) unwantedBy(among func(Collection) bool, e digest.Event) bool {
	wanted, sources := 0, 0
	for _, c := range m.Collections {
		if among(c) && c.Listing.Reported(e) {
			sources++
			if reject(decidable(c.Listing.Filter, e), e) == (rejection{}) {
				wanted++
			}
		}
	}
	return sources > 0 && wanted == 0
}

// decidable returns the part of a filter that can be applied. Of an event that is only known from the last edition, the
// description is unknown, so a missing word means nothing.
func decidable(f digest.EventFilter, e digest.Event) digest.EventFilter {
	if e.Change == digest.ChangeUnlisted {
		f.Include = nil
	}
	return f
}
