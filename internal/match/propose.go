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

// ProposeTalks proposes, for the upcoming events of groups that take talks, the repository that should be presented
// there. The events must be sorted by start; so are the matches. more counts the proposals beyond those.
//
// What an earlier edition proposed and nobody has taken up is proposed again, as long as it fits and its event is to
// come, and nothing else is proposed to that group. Every other group gets at most one new proposal. There are at most
// six proposals, unless more events need a speaker. Groups that were proposed to least recently come first.
//
// A group gets no repository that it was offered before. Two groups get the same repository only if the second one has
// no other and the repository fits very well. A group that heard a city team lately, or will soon, gets no proposal.
// An evening that several groups hold gets one proposal, if each of them may get one.
func ProposeTalks(in Input, events []digest.Event) (matches []digest.Match, more int) {
	m := newMatcher(in)
	if len(m.candidates) == 0 {
		return nil, 0
	}
	byGroup := eventsByGroup(events)
	closed := map[string]bool{} // groups that get no proposal
	for _, g := range in.Groups {
		closed[g.Name] = g.Rules.Talks == digest.TalksNone || heardLately(g, in.History, m.now)
	}
	for g, places := range byGroup {
		byGroup[g] = slices.DeleteFunc(places, func(i int) bool {
			return slices.ContainsFunc(events[i].Groups, func(host string) bool { return closed[host] })
		})
	}
	lists := make([][]shortlist, len(in.Groups))
	OnAllCores(len(in.Groups), func(i int) {
		g := in.Groups[i]
		if len(byGroup[g.Name]) == 0 || closed[g.Name] {
			return
		}
		lists[i] = m.forGroup(g, events, byGroup[g.Name])
		slices.SortStableFunc(lists[i], func(a, b shortlist) int {
			return a.event.event.StartsAt(m.zone).Compare(b.event.event.StartsAt(m.zone))
		})
	})
	all := shortlistPerEvent(slices.Concat(lists...))
	slices.SortStableFunc(all, func(a, b shortlist) int { return compareBool(b.stillOpen, a.stillOpen) })
	chosen, more := choose(share(all), lastProposed(in.History))
	for _, c := range chosen {
		matches = append(matches, m.match(*c.list, c.fit))
	}
	slices.SortStableFunc(matches, func(a, b digest.Match) int { return digest.CompareEvents(a.Event, b.Event, m.zone) })
	return matches, more
}

// choice is the fit that is proposed to a group, with the shortlist it is from.
type choice struct {
	list *shortlist
	fit  fit
}

// choose returns the choices that an edition has room for, in order, and how many others there are. last says how many
// editions ago something was proposed to a group.
func choose(all []choice, last map[string]int) (chosen []choice, more int) {
	ago := func(c choice) int { // never is longest
		if n := last[c.list.group.Name]; n > 0 {
			return -n
		}
		return math.MinInt
	}
	slices.SortStableFunc(all, func(a, b choice) int {
		return cmp.Or(
			compareBool(b.list.stillOpen, a.list.stillOpen), compareBool(b.list.event.open(), a.list.event.open()),
			cmp.Compare(ago(a), ago(b)), cmp.Compare(b.fit.sum, a.fit.sum))
	})
	room := maxMatches
	for i, c := range all {
		if c.list.stillOpen || c.list.event.open() && i < 2*maxMatches {
			room = max(room, i+1)
		}
	}
	room = min(room, len(all))
	return all[:room], len(all) - room
}

// share gives each group its best repository, the best pair first. No two groups get the same repository, unless the
// second one has no other and the repository fits very well. What was proposed before stays.
func share(lists []shortlist) []choice {
	type pair struct{ l, f int }
	var pairs []pair
	for l := range lists {
		for f := range lists[l].fits {
			pairs = append(pairs, pair{l, f})
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int {
		return cmp.Compare(lists[b.l].fits[b.f].sum, lists[a.l].fits[a.f].sum)
	})
	got := make([]*fit, len(lists))
	times := map[int]int{}
	give := func(p pair) {
		got[p.l] = &lists[p.l].fits[p.f]
		times[got[p.l].at]++
	}
	for _, p := range pairs {
		if lists[p.l].stillOpen && p.f == 0 {
			give(p)
		}
	}
	for _, p := range pairs {
		if got[p.l] == nil && times[lists[p.l].fits[p.f].at] == 0 {
			give(p)
		}
	}
	for _, p := range pairs { // what is left has only repositories that others got
		if f := lists[p.l].fits[p.f]; got[p.l] == nil && p.f == 0 && times[f.at] == 1 && f.sum >= veryWell {
			give(p)
		}
	}
	var out []choice
	for l, f := range got {
		if f != nil {
			out = append(out, choice{&lists[l], *f})
		}
	}
	return out
}

// heardLately reports whether the group heard a city team within the cool-down, or is about to.
func heardLately(g digest.Group, h digest.History, now time.Time) bool {
	return slices.ContainsFunc(h.Talks, func(t digest.Talk) bool {
		return t.Group == g.Name && (t.State == "presented" && now.Sub(t.At) < digest.CoolDown || t.State == "accepted" &&
			t.At.After(now))
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
