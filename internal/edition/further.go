package edition

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// maxFurther is about how many events an edition holds, with those that it shows. If there are more groups than that,
// each group still keeps its next event, and its next event that can be attended online.
const maxFurther = 2000

// further returns the events that an edition holds beyond those it shows, in order, and counts what is left of each
// group, by its name. The events are all those of the period, in order; the edition shows the first digest.MaxEvents.
//
// Each group keeps as many of its first events, and of its first events that can be attended online, as an edition
// shows, or fewer if maxFurther is exceeded. So an edition can be filled for any choice of groups. The named events are
// kept in any case.
func further(
	events, named []digest.Event, zone *time.Location,
) (kept []digest.Event, left []digest.GroupCount) {
	ranks := ranksOf(events)
	per := maxPerGroup(ranks)
	keep := make([]bool, len(events))
	for i, r := range ranks {
		keep[i] = i < digest.MaxEvents || r.within(per)
	}
	for _, e := range named {
		i, found := slices.BinarySearchFunc(events, e, func(a, b digest.Event) int {
			return digest.CompareEvents(a, b, zone)
		})
		if found {
			keep[i] = true
		}
	}
	counts := map[string]digest.GroupCount{}
	for i, e := range events {
		switch {
		case i < digest.MaxEvents:
		case keep[i]:
			e.Description = ""
			kept = append(kept, e)
		default:
			name := strings.Join(e.Hosts(), "\x00")
			c := counts[name]
			c.Group, c.Groups = e.Group, e.Groups
			c.Events++
			if e.Online() {
				c.Online++
			}
			counts[name] = c
		}
	}
	left = slices.SortedFunc(maps.Values(counts), func(a, b digest.GroupCount) int {
		return cmp.Or(cmp.Compare(a.Group, b.Group), slices.Compare(a.Groups, b.Groups))
	})
	return kept, left
}

// rank counts the events of the same group before an event. Of several groups that hold it, the one with the fewest
// counts.
type rank struct {
	before       int
	onlineBefore int // of those, the ones that can be attended online
	online       bool
}

func ranksOf(events []digest.Event) []rank {
	out := make([]rank, len(events))
	next := map[string]rank{}
	for i, e := range events {
		online := e.Online()
		hosts := append([]string{e.Group}, e.Groups...)
		out[i] = rank{math.MaxInt, math.MaxInt, online}
		for n, host := range hosts {
			if slices.Contains(hosts[:n], host) {
				continue
			}
			r := next[host]
			out[i].before, out[i].onlineBefore = min(out[i].before, r.before), min(out[i].onlineBefore, r.onlineBefore)
			r.before++
			if online {
				r.onlineBefore++
			}
			next[host] = r
		}
	}
	return out
}

// within reports whether the event is among the first of its group, or among its first online ones, if it keeps per
// events of each kind.
func (r rank) within(per int) bool { return r.before < per || r.online && r.onlineBefore < per }

// maxPerGroup returns how many events of each kind a group keeps: as many as an edition shows, but so many that at
// most maxFurther are kept in all, and at least one.
func maxPerGroup(ranks []rank) int {
	kept := make([]int, digest.MaxEvents+1) // by the smallest number with which the event is kept
	for _, r := range ranks {
		least := r.before + 1
		if r.online {
			least = min(least, r.onlineBefore+1)
		}
		if least <= digest.MaxEvents {
			kept[least]++
		}
	}
	sum := kept[1]
	for per := 2; per <= digest.MaxEvents; per++ {
		if sum += kept[per]; sum > maxFurther {
			return per - 1
		}
	}
	return digest.MaxEvents
}
