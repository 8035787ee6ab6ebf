package match

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Proposer proposes, for the coming events of groups that take talks, the repository that should be presented there. What
// an earlier edition proposed and nobody has taken up is proposed again, for as long as it fits and its evening is to
// come, and nothing else is proposed to that group. Of the others there is at most one new proposal for a group, and at
// most six proposals in all, unless more evenings need a speaker. Groups that were proposed to least recently come first.
// No repository goes to a group that was offered it, and none to two groups, unless a group has no other and it fits very
// well. A group that heard a city team lately, or is about to, is left in peace. Where nothing fits well, nothing is
// proposed.
//
// It looks at the groups one by one, remembers of each only what fits it how well, and is shown the events of the chosen
// ones once more.
type Proposer struct {
	matcher *matcher
	groups  []digest.Group
	named   map[string][]int // of groups that may be proposed to, by name
	last    map[string]int   // how many editions ago something was proposed to a group

	mu     sync.Mutex
	offers []offer
}

// offer is what fits a group.
type offer struct {
	group     int
	Cluster   int
	evening   time.Time
	stillOpen bool
	open      bool  // its evening needs a speaker
	fits      []fit // the best first
}

// Choice is an offer, and the one of its fits that is proposed.
type Choice struct {
	offer
	fit fit
}

// NewProposer returns a Proposer for the events of a period.
func NewProposer(in Input) *Proposer {
	m := newMatcher(in)
	out := &Proposer{matcher: m, groups: in.Groups, named: map[string][]int{}, last: lastProposed(in.History)}
	for i, g := range in.Groups {
		if len(m.candidates) > 0 && g.Rules.Talks != digest.TalksNone && !heardLately(g, in.History, m.now) {
			out.named[g.Name] = append(out.named[g.Name], i)
		}
	}
	return out
}

// Consider considers the events of a cluster, which must be sorted by start. It is safe for concurrent use.
func (p *Proposer) Consider(cluster int, events []digest.Event) {
	for name, places := range eventsByGroup(events) {
		for _, i := range p.named[name] {
			lists := p.matcher.forGroup(p.groups[i], events, places)
			p.mu.Lock()
			for _, l := range lists {
				at := l.event.event.StartsAt(p.matcher.zone)
				p.offers = append(p.offers, offer{i, cluster, at, l.stillOpen, l.event.open(), slices.Clone(l.fits)})
			}
			p.mu.Unlock()
		}
	}
}

// Choose returns what is proposed, and how many more proposals there would be.
func (p *Proposer) Choose() (chosen []Choice, more int) {
	slices.SortFunc(p.offers, func(a, b offer) int {
		return cmp.Or(compareBool(b.stillOpen, a.stillOpen), cmp.Compare(a.group, b.group), a.evening.Compare(b.evening))
	})
	all := share(p.offers)
	ago := func(c Choice) int { // never is longest
		if n := p.last[p.groups[c.group].Name]; n > 0 {
			return -n
		}
		return math.MinInt
	}
	slices.SortStableFunc(all, func(a, b Choice) int {
		return cmp.Or(
			compareBool(b.stillOpen, a.stillOpen), compareBool(b.open, a.open), cmp.Compare(ago(a), ago(b)),
			cmp.Compare(b.fit.sum, a.fit.sum))
	})
	most := maxMatches
	for i, c := range all {
		if c.stillOpen || c.open && i < 2*maxMatches {
			most = max(most, i+1)
		}
	}
	most = min(most, len(all))
	return all[:most], len(all) - most
}

// share gives each group its best repository, the best pair first, and no repository to two groups: unless a group has no
// other, and it fits so well that it would be a pity.
func share(offers []offer) []Choice {
	type pair struct{ o, f int }
	var pairs []pair
	for o := range offers {
		for f := range offers[o].fits {
			pairs = append(pairs, pair{o, f})
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int {
		return cmp.Compare(offers[b.o].fits[b.f].sum, offers[a.o].fits[a.f].sum)
	})
	got := make([]*fit, len(offers))
	times := map[int]int{}
	give := func(p pair) {
		got[p.o] = &offers[p.o].fits[p.f]
		times[got[p.o].at]++
	}
	for _, p := range pairs { // what was proposed before stays
		if offers[p.o].stillOpen && p.f == 0 {
			give(p)
		}
	}
	for _, p := range pairs {
		if got[p.o] == nil && times[offers[p.o].fits[p.f].at] == 0 {
			give(p)
		}
	}
	for _, p := range pairs { // what is left has only repositories that others got
		if f := offers[p.o].fits[p.f]; got[p.o] == nil && p.f == 0 && times[f.at] == 1 && f.sum >= veryWell {
			give(p)
		}
	}
	var out []Choice
	for o, f := range got {
		if f != nil {
			out = append(out, Choice{offers[o], *f})
		}
	}
	return out
}

// Match returns the match of a choice, by the events of its cluster; nil where they have changed so much in the meantime
// that it fits no more.
func (p *Proposer) Match(c Choice, events []digest.Event) *digest.Match {
	g := p.groups[c.group]
	for _, l := range p.matcher.forGroup(g, events, eventsByGroup(events)[g.Name]) {
		for _, f := range l.fits {
			if f.at == c.fit.at && l.event.event.StartsAt(p.matcher.zone).Equal(c.evening) {
				m := p.matcher.match(l, f)
				return &m
			}
		}
	}
	return nil
}

// InOrder are the matches that there are, by event.
func InOrder(matches []*digest.Match, zone *time.Location) []digest.Match {
	var out []digest.Match
	for _, m := range matches {
		if m != nil {
			out = append(out, *m)
		}
	}
	slices.SortStableFunc(out, func(a, b digest.Match) int { return digest.CompareEvents(a.Event, b.Event, zone) })
	return out
}

// heardLately reports whether the group heard a city team within the cool-down, or is about to.
func heardLately(g digest.Group, h digest.History, now time.Time) bool {
	return slices.ContainsFunc(h.Talks, func(t digest.Talk) bool {
		return t.Group == g.Name && (t.State == "presented" && now.Sub(t.At) < digest.CoolDown || t.State == "accepted" && t.At.After(now))
	})
}

// OnAllCores calls do for every number below n, on as many cores as there are. It panics with what do panicked with
// first, so that the caller can recover that: nobody else can recover what a goroutine panics with.
func OnAllCores(n int, do func(int)) {
	var next atomic.Int64
	var broken atomic.Pointer[any]
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					broken.CompareAndSwap(nil, &p)
				}
			}()
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	workers.Wait()
	if p := broken.Load(); p != nil {
		panic(*p)
	}
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
