package edition

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// steps decide which listings are one event, the most certain first. None of them depends on the order of listings.
var steps = []func(*merger){
	(*merger).sameTitles, (*merger).overrides, (*merger).similarTitles, (*merger).sameIdentifiers, (*merger).untimed,
	(*merger).nearStarts, (*merger).links, (*merger).samePlaces, (*merger).coHosts,
}

// Why listings are one event, as digest why says it.
const (
	reasonLabel     = "\x00reason" // no source labels its links so
	becauseTitle    = "they have the same title and start"
	becauseOverride = "the configuration merges them"
	becauseSimilar  = "they start at the same time, and their titles are alike"
	becauseID       = "they have the same identifier or page"
	becauseUntimed  = "one of them has only the day"
	becauseNear     = "they have the same title, and of starts within 90 minutes the earliest counts"
	becauseLink     = "one of them links to the page of the other"
	becausePlace    = "they start at the same time at the same place"
	becauseCoHosts  = "they have the same title, place, and time, so the groups hold it together"
)

// sameTitles merges listings of one group with the same title and start.
func (m *merger) sameTitles() {
	for key, list := range m.byStart {
		if len(list) < 2 {
			continue
		}
		if len(m.override(key.group).Split) > 0 { // which listings come together must not depend on their order
			list = slices.Clone(list)
			slices.SortFunc(list, m.compare)
		}
		first := map[string][]int32{}
		for _, i := range list {
			title := JoinWords(m.listings[i].Title)
			at := slices.IndexFunc(first[title], func(j int32) bool { return !m.split(i, j) })
			if at < 0 {
				first[title] = append(first[title], i)
				continue
			}
			j := first[title][at]
			m.clusters.unite(j, i, becauseTitle)
			a, b := m.listings[i], m.listings[j]
			m.repeats[i] = a.Place == b.Place && a.End.Equal(b.End) && a.TimeUnknown == b.TimeUnknown
		}
	}
}

// similarTitles merges listings of one group that start at the same time and have similar titles, the most similar
// first.
func (m *merger) similarTitles() {
	var pairs []pair
	for key, list := range m.byStart {
		list = m.distinct(list)
		for n, i := range list {
			for _, j := range list[n+1:] {
				if !m.differ(i, j) {
					continue
				}
				if score, similar := similarity(m.listings[i].Title, m.listings[j].Title, key.group); similar {
					pairs = append(pairs, pair{i, j, score})
				}
			}
		}
	}
	m.uniteBest(pairs, becauseSimilar)
}

// sameIdentifiers merges listings with a common identifier or page. One that a source gives to several events means
// nothing. If the groups differ, or it is only a page, the listings must also have the same day or a similar title.
func (m *merger) sameIdentifiers() {
	var pairs []pair
	for id, list := range m.byID {
		if len(list) < 2 || m.ambiguous(list) {
			continue
		}
		list = m.distinct(list)
		for n, i := range list {
			for _, j := range list[n+1:] {
				a, b := m.listings[i], m.listings[j]
				if !m.differ(i, j) {
					continue
				}
				if a.Group == b.Group && strings.HasPrefix(id, "uid ") || similarTitle(a.Title, b.Title, a.Group) ||
					sameDate(a.StartsAt(m.zone), b.StartsAt(m.zone), m.zone) {
					pairs = append(pairs, pair{i, j, 0})
				}
			}
		}
	}
	m.uniteBest(pairs, becauseID)
}

// distinct returns the listings without those that repeat another one. A thousand calendars may list the same event.
func (m *merger) distinct(list []int32) []int32 {
	if len(list) < 2 || !slices.ContainsFunc(list, func(i int32) bool { return m.repeats[i] }) {
		return list
	}
	seen := map[int32]bool{}
	var out []int32
	for _, i := range list {
		if root := m.clusters.root(i); !m.repeats[i] || !seen[root] {
			seen[root] = true
			out = append(out, i)
		}
	}
	return out
}

// differ reports whether two listings are not one event so far, and the events that they are part of are not from the
// same single source.
func (m *merger) differ(i, j int32) bool {
	if m.clusters.root(i) == m.clusters.root(j) {
		return false
	}
	one := m.sources[i]
	other := func(k int32) bool { return m.sources[k] != one }
	return slices.ContainsFunc(m.clusters.members(i), other) || slices.ContainsFunc(m.clusters.members(j), other)
}

// ambiguous reports whether a source has several of the events.
func (m *merger) ambiguous(list []int32) bool {
	of := map[int32]int32{}
	for _, i := range list {
		root := m.clusters.root(i)
		if other, known := of[m.sources[i]]; known && other != root {
			return true
		}
		of[m.sources[i]] = root
	}
	return false
}

// pair are two listings that may be one event.
type pair struct {
	a, b  int32
	score float64
}

// compare orders listings by what they say.
func (m *merger) compare(i, j int32) int {
	return digest.CompareEvents(m.listings[i], m.listings[j], m.zone)
}

// ordered sorts the pairs: the highest score first, then by what the listings say.
func (m *merger) ordered(pairs []pair) []pair {
	for n, p := range pairs {
		if m.compare(p.a, p.b) > 0 {
			pairs[n].a, pairs[n].b = p.b, p.a
		}
	}
	slices.SortStableFunc(pairs, func(p, q pair) int {
		return cmp.Or(cmp.Compare(q.score, p.score), m.compare(p.a, q.a), m.compare(p.b, q.b))
	})
	return pairs
}

// uniteBest merges the pairs, the best first, unless they are to be kept apart by then.
func (m *merger) uniteBest(pairs []pair, why string) {
	for _, p := range m.ordered(pairs) {
		if !m.apart(p.a, p.b) {
			m.clusters.unite(p.a, p.b, why)
		}
	}
}

// uniteClear merges the pairs whose meaning is clear: all clusters that they connect can be one event, and accepts that
// event. It returns the other pairs.
func (m *merger) uniteClear(pairs []pair, why string, accepts func([]int32) bool) (unclear []pair) {
	pairs = m.ordered(pairs)
	of := map[int32]*[]int32{} // of each root: the roots that are connected with it
	for _, p := range pairs {
		a, b := m.clusters.root(p.a), m.clusters.root(p.b)
		for _, r := range []int32{a, b} {
			if of[r] == nil {
				of[r] = &[]int32{r}
			}
		}
		if into, from := of[a], of[b]; into != from {
			*into = append(*into, *from...)
			for _, r := range *from {
				of[r] = into
			}
		}
	}
	isClear := map[*[]int32]bool{}
	for _, connected := range of {
		if _, judged := isClear[connected]; !judged {
			isClear[connected] = m.compatible(*connected) && (accepts == nil || accepts(m.all(*connected)))
		}
	}
	var good []pair
	for _, p := range pairs {
		if isClear[of[m.clusters.root(p.a)]] {
			good = append(good, p)
		} else {
			unclear = append(unclear, p)
		}
	}
	for _, p := range good {
		m.clusters.unite(p.a, p.b, why)
	}
	return unclear
}

// compatible reports whether no two of the clusters are to be kept apart.
func (m *merger) compatible(roots []int32) bool {
	for n, a := range roots {
		if slices.ContainsFunc(roots[n+1:], func(b int32) bool { return m.apart(a, b) }) {
			return false
		}
	}
	return true
}

// all returns the listings of the clusters.
func (m *merger) all(roots []int32) []int32 {
	var out []int32
	for _, r := range roots {
		out = append(out, m.clusters.members(r)...)
	}
	return out
}

// apart reports whether the clusters of two listings must not be one: a source has both, or the configuration keeps
// them apart.
func (m *merger) apart(i, j int32) bool {
	as, bs := m.clusters.members(i), m.clusters.members(j)
	for a, b := 0, 0; a < len(as) && b < len(bs); { // both are in the order of the sources
		switch x, y := m.sources[as[a]], m.sources[bs[b]]; {
		case x == y:
			return true
		case x < y:
			a++
		default:
			b++
		}
	}
	if !m.splits {
		return false
	}
	return slices.ContainsFunc(as, func(a int32) bool {
		return slices.ContainsFunc(bs, func(b int32) bool { return m.split(a, b) })
	})
}

// identifiers returns the names by which several sources may know an event: its UID with the occurrence, and its page
// if that is the page of a single occurrence.
func identifiers(e digest.Event) []string {
	var ids []string
	if e.UID != "" {
		ids = append(ids, "uid "+e.UID+" "+e.RecurrenceID)
	}
	if e.URL != "" && e.RecurrenceID == "" {
		ids = append(ids, pageID(e.URL))
	}
	return ids
}

func pageID(url string) string { return "url " + strings.TrimSuffix(url, "/") }
