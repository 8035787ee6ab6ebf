package match

import (
	"cmp"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Proposer proposes, for the coming events of groups that take talks, the repository that should be presented there: at most one
// event for each group, an evening with an open slot first, and at most six in all. No repository is proposed that the last edition
// proposed, none for which someone took up a talk with that group before, and none twice, unless a group has no other and it fits very
// well. A group that heard a city team lately, or is about to, is left in peace. Where nothing fits well, nothing is proposed.
//
// It looks at the groups one by one, remembers of each no more than what fits it how well, and is shown the events of the chosen ones once more.
type Proposer struct {
	matcher *matcher
	groups  []digest.Group
	named   map[string][]int // of groups that may be proposed to, by name

	mu     sync.Mutex
	offers []offer
}

// offer is what fits a group.
type offer struct {
	group   int
	Cluster int
	open    bool  // its evening needs a speaker
	fits    []fit // the best first
}

// Choice is an offer, and the one of its fits that is proposed.
type Choice struct {
	offer
	fit fit
}

// NewProposer returns a Proposer for the events of a period.
func (l *Lexicon) NewProposer(
	p digest.Period, repos []digest.Repository, groups []digest.Group, zone *time.Location, h digest.History,
) *Proposer {
	m := newMatcher(l, repos, p.Start, zone, h)
	out := &Proposer{matcher: m, groups: groups, named: map[string][]int{}}
	for i, g := range groups {
		if len(m.candidates) > 0 && g.Rules.Talks != "none" && !heardLately(g, h, p.Start) {
			out.named[g.Name] = append(out.named[g.Name], i)
		}
	}
	return out
}

// Consider considers the events of a cluster, which must be sorted by start. It is safe for concurrent use.
func (p *Proposer) Consider(cluster int, events []digest.Event) {
	for name, places := range eventsByGroup(events) {
		for _, i := range p.named[name] {
			l, ok := p.matcher.forGroup(p.groups[i], events, places)
			if !ok {
				continue
			}
			p.mu.Lock()
			p.offers = append(p.offers, offer{i, cluster, l.event.open, slices.Clone(l.fits)})
			p.mu.Unlock()
		}
	}
}

// Choose is what is proposed.
func (p *Proposer) Choose() []Choice {
	slices.SortFunc(p.offers, func(a, b offer) int { return cmp.Compare(a.group, b.group) })
	chosen := share(p.offers)
	slices.SortStableFunc(chosen, func(a, b Choice) int {
		return cmp.Or(compareBool(b.open, a.open), cmp.Compare(b.fit.sum, a.fit.sum))
	})
	return chosen[:min(len(chosen), maxMatches)]
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

// Match is the match that a choice comes to, by the events of its cluster; nil where they have changed so much in the meantime that it fits no more.
func (p *Proposer) Match(c Choice, events []digest.Event) *digest.Match {
	g := p.groups[c.group]
	l, _ := p.matcher.forGroup(g, events, eventsByGroup(events)[g.Name])
	for _, f := range l.fits {
		if f.at == c.fit.at {
			m := p.matcher.match(l, f)
			return &m
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
