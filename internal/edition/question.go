package edition

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// maxQuestions is how many questions about merging an edition has at most.
const maxQuestions = 12

// question is two listings that may be one event, which only a person knows.
type question struct{ a, b int32 }

// ask notes the pairs as questions. Whether they are still open is decided at the end.
func (m *merger) ask(pairs []pair) {
	for _, p := range m.ordered(pairs) {
		m.questions = append(m.questions, question{p.a, p.b})
	}
}

// Question is a question to the operator: whether two listings are one event. Without listings it is about a name in
// the configuration that merges nothing.
type Question struct {
	Listings [2]digest.Event
	digest.Problem
}

// open returns the questions that are not answered. Two listings that repeat are asked about once.
func (m *merger) open() []Question {
	var out []Question
	asked := map[string]bool{}
	for _, q := range m.questions {
		a, b := m.listings[q.a], m.listings[q.b]
		same := fmt.Sprint(a.Group, "\x00", b.Group, "\x00", JoinWords(a.Title), "\x00", JoinWords(b.Title))
		if asked[same] || m.clusters.root(q.a) == m.clusters.root(q.b) || calledOff(a) || calledOff(b) || a.Filtered ||
			b.Filtered || m.apart(q.a, q.b) {
			continue
		}
		group, x, y, ok := m.namesFor(q.a, q.b)
		if !ok {
			continue
		}
		asked[same] = true
		if len(out) == maxQuestions {
			break
		}
		pair := "[[" + quoted(x) + ", " + quoted(y) + "]]"
		out = append(out, Question{[2]digest.Event{a, b}, digest.Problem{
			Source: group, Item: a.Title, Note: true,
			Error: fmt.Sprintf("%s and %s may be one event", m.described(a), m.described(b)),
			Hint: fmt.Sprintf("answer in the group's part of meetups.yaml. If they are one event: merge: %s. If they are two: "+
				"split: %s", pair, pair),
		}})
	}
	return out
}

// refused returns the names in merge that are only titles of events of other groups, on the day of an event of the
// group that the same list names. They merge nothing.
func (m *merger) refused() []digest.Problem {
	var out []digest.Problem
	for _, g := range m.groups {
		for _, list := range g.Merge {
			for _, name := range list {
				if len(m.named(g, name)) > 0 {
					continue
				}
				i := slices.IndexFunc(m.listings, func(e digest.Event) bool {
					return e.Group != g.Name && e.Group != "" && sameTitle(name, e.Title) && m.hasOnDay(g, list, e)
				})
				if i < 0 {
					continue
				}
				e := m.listings[i]
				out = append(out, digest.Problem{
					Source: g.Name, Item: name, Note: true,
					Error: fmt.Sprintf("merge names %q, which is the title of an event of %s and merges nothing", name, e.Group),
					Hint: "name an event of another group by its page or identifier: " +
						quoted(cmp.Or(m.nameOf(int32(i)), "https://…")),
				})
			}
		}
	}
	return out
}

// hasOnDay reports whether a list names an event of the group on the day of e.
func (m *merger) hasOnDay(g digest.Group, list []string, e digest.Event) bool {
	return slices.ContainsFunc(list, func(name string) bool {
		return slices.ContainsFunc(m.named(g, name), func(i int32) bool {
			own := m.listings[i]
			return own.Group == g.Name && sameDate(own.StartsAt(m.zone), e.StartsAt(m.zone), m.zone)
		})
	})
}

// described names a listing for a question: title, start, source.
func (m *merger) described(e digest.Event) string {
	when := e.Start.Format("Mon 2006-01-02")
	if !e.AllDay {
		when = e.Start.In(m.zone).Format("Mon 2006-01-02 15:04")
	}
	return fmt.Sprintf("%q (%s, %s)", e.Title, when, strings.Join(e.Sources, " and "))
}

// namesFor returns the group whose configuration can answer a question, and the names of the two listings there. ok is
// false if the listings have no different names.
func (m *merger) namesFor(i, j int32) (group, x, y string, ok bool) {
	a, b := m.listings[i], m.listings[j]
	if a.Group == b.Group && !sameTitle(a.Title, b.Title) && a.Title != "" && b.Title != "" {
		return a.Group, a.Title, b.Title, true // titles also answer for the same evening next month
	}
	x, y = m.nameOf(i), m.nameOf(j)
	if a.Group != b.Group { // a title names only events of the own group
		if y == "" {
			a, b, x, y = b, a, y, x
		}
		if x == "" && !sameTitle(a.Title, b.Title) {
			x = a.Title
		}
	}
	return a.Group, x, y, x != "" && y != "" && x != y
}

// nameOf returns the page of a listing, or else its identifier, if it has that for itself in its source.
func (m *merger) nameOf(i int32) string {
	e := m.listings[i]
	own := func(name string) bool {
		return name != "" && !slices.ContainsFunc(m.identified()[strings.TrimSuffix(name, "/")], func(o int32) bool {
			return m.sources[o] == m.sources[i] && m.clusters.root(o) != m.clusters.root(i) &&
				sameDate(m.listings[o].StartsAt(m.zone), e.StartsAt(m.zone), m.zone)
		})
	}
	switch {
	case own(e.URL):
		return e.URL
	case own(e.UID):
		return e.UID
	}
	return ""
}

// quoted returns a text as YAML.
func quoted(text string) string {
	var b strings.Builder
	w := json.NewEncoder(&b)
	w.SetEscapeHTML(false)
	_ = w.Encode(text) // text cannot fail
	return strings.TrimSuffix(b.String(), "\n")
}
