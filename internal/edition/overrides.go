package edition

import (
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// override returns the group of that name, if the configuration merges or splits events of it.
func (m *merger) override(group string) digest.Group {
	for _, g := range m.groups {
		if g.Name == group {
			return g
		}
	}
	return digest.Group{}
}

// overrides merges what the configuration merges, whatever else speaks against it.
func (m *merger) overrides() {
	for _, g := range m.groups {
		for _, list := range g.Merge {
			named := make([][]int32, len(list))
			for n, name := range list {
				named[n] = m.named(g, name)
			}
			for n := range named {
				for o := n + 1; o < len(named); o++ {
					m.mergeNamed(g, list[n], list[o], named[n], named[o])
				}
			}
		}
	}
}

// mergeNamed merges the listings that x and y name. Titles and the identifiers of series are used again for other
// events, so they only merge events of one day. One of the two must be of the group.
func (m *merger) mergeNamed(g digest.Group, x, y string, xs, ys []int32) {
	always := m.single(x, xs) && m.single(y, ys)
	for _, i := range xs {
		for _, j := range ys {
			a, b := m.listings[i], m.listings[j]
			if a.Group != g.Name && b.Group != g.Name {
				continue
			}
			if always || sameDate(a.StartsAt(m.zone), b.StartsAt(m.zone), m.zone) {
				m.clusters.unite(i, j, becauseOverride)
			}
		}
	}
}

// named returns the listings that a name of a group's override means: those with the page or identifier, and those of
// the group with the title. Titles are too common to name events of other groups.
func (m *merger) named(g digest.Group, name string) []int32 {
	out := slices.Clone(m.identified()[strings.TrimSuffix(name, "/")])
	out = slices.DeleteFunc(out, func(i int32) bool { return !identifiedBy(name, m.listings[i]) })
	for _, i := range m.byGroup[g.Name] {
		if sameTitle(name, m.listings[i].Title) && !slices.Contains(out, i) {
			out = append(out, i)
		}
	}
	return out
}

// identified returns the listings by identifier and page.
func (m *merger) identified() map[string][]int32 {
	if m.byName == nil {
		m.byName = map[string][]int32{}
		for i, e := range m.listings {
			for _, name := range []string{strings.TrimSuffix(e.UID, "/"), strings.TrimSuffix(e.URL, "/")} {
				if name != "" {
					m.byName[name] = append(m.byName[name], int32(i))
				}
			}
		}
	}
	return m.byName
}

// single reports whether the name is the identifier or page of one event.
func (m *merger) single(name string, list []int32) bool {
	starts := map[int32]int64{} // of each source
	for _, i := range list {
		e := m.listings[i]
		start := e.StartsAt(m.zone).Unix()
		if before, known := starts[m.sources[i]]; known && before != start || e.RecurrenceID != "" ||
			!identifiedBy(name, e) {
			return false
		}
		starts[m.sources[i]] = start
	}
	return true
}

// split reports whether the configuration keeps two listings apart.
func (m *merger) split(i, j int32) bool {
	if !m.splits {
		return false
	}
	a, b := m.listings[i], m.listings[j]
	return splitByOverride(m.override(a.Group), a, b) || a.Group != b.Group && splitByOverride(m.override(b.Group), a, b)
}

// splitByOverride reports whether the group keeps a and b apart: two different names of a list mean them.
func splitByOverride(g digest.Group, a, b digest.Event) bool {
	return slices.ContainsFunc(g.Split, func(list []string) bool {
		for n, x := range list {
			for o, y := range list {
				if n != o && namesEvent(x, a) && namesEvent(y, b) {
					return true
				}
			}
		}
		return false
	})
}

// namesEvent reports whether a name in an override means the event. A name is a page, an identifier, or a title.
func namesEvent(name string, e digest.Event) bool {
	return identifiedBy(name, e) || sameTitle(name, e.Title)
}

// identifiedBy reports whether a name is the identifier or the page of the event.
func identifiedBy(name string, e digest.Event) bool {
	return name == e.UID || e.URL != "" && strings.TrimSuffix(name, "/") == strings.TrimSuffix(e.URL, "/")
}
