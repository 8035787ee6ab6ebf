package edition

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// maxFurther is about how many events an edition holds beyond those that it shows. Where there are more groups than
// that, each group still keeps its next event, and its next event that can be attended online.
const maxFurther = 2000

// further collects, for each group, its first events and its first events that can be attended online. From these
// every choice of groups can be served with as many events as an edition shows. It is safe for concurrent use, as
// long as the events of one group come from one place.
type further struct {
	zone *time.Location

	mu     sync.Mutex
	per    int // how many events of each kind a group keeps; it only shrinks
	held   int
	groups map[string]*groupEvents
}

// groupEvents are the events that one group keeps, and how many it has in all.
type groupEvents struct {
	kept  []ranked
	count digest.GroupCount
}

// ranked is an event with the number of events of its group before it: of all, and of those that can be attended
// online.
type ranked struct {
	event          digest.Event
	before, online int
}

func newFurther(zone *time.Location) *further {
	return &further{zone: zone, per: digest.MaxEvents, groups: map[string]*groupEvents{}}
}

// keeps reports whether a group that keeps per events of each kind keeps this one.
func (r ranked) keeps(per int) bool { return r.before < per || r.event.Online() && r.online < per }

// put adds events, which come in order.
func (f *further) put(events []digest.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, e := range events {
		g := f.groups[e.Group]
		if g == nil {
			g = &groupEvents{count: digest.GroupCount{Group: e.Group}}
			f.groups[e.Group] = g
		}
		e.Description = ""
		one := ranked{event: e, before: g.count.Events, online: g.count.Online}
		g.count.Events++
		if e.Online() {
			g.count.Online++
		}
		if one.keeps(f.per) {
			g.kept = append(g.kept, one)
			f.held++
		}
	}
	for f.held > maxFurther && f.per > 1 {
		f.shrink(f.per - 1)
	}
}

// shrink lets every group keep at most per events of each kind.
func (f *further) shrink(per int) {
	f.per, f.held = per, 0
	for _, g := range f.groups {
		g.kept = slices.DeleteFunc(g.kept, func(r ranked) bool { return !r.keeps(per) })
		f.held += len(g.kept)
	}
}

// beyond are, in order, the kept events that are not among shown, and those of named; and what is then left of each
// group, by its name. Shown events are in order.
func (f *further) beyond(shown, named []digest.Event) (events []digest.Event, left []digest.GroupCount) {
	compare := func(a, b digest.Event) int { return digest.CompareEvents(a, b, f.zone) }
	add := func(e digest.Event) {
		if _, is := slices.BinarySearchFunc(shown, e, compare); is {
			return
		}
		if i, is := slices.BinarySearchFunc(events, e, compare); !is {
			events = slices.Insert(events, i, e)
		}
	}
	for _, g := range f.groups {
		for _, r := range g.kept {
			if _, is := slices.BinarySearchFunc(shown, r.event, compare); !is {
				events = append(events, r.event)
			}
		}
	}
	slices.SortStableFunc(events, compare) // equals are of one group, in its order
	for _, e := range named {
		e.Description = ""
		add(e)
	}
	counts := make(map[string]digest.GroupCount, len(f.groups))
	for name, g := range f.groups {
		counts[name] = g.count
	}
	for _, list := range [][]digest.Event{shown, events} {
		for _, e := range list {
			c := counts[e.Group]
			c.Events--
			if e.Online() {
				c.Online--
			}
			counts[e.Group] = c
		}
	}
	for _, c := range counts {
		if c.Events > 0 {
			left = append(left, c)
		}
	}
	slices.SortFunc(left, func(a, b digest.GroupCount) int { return cmp.Compare(a.Group, b.Group) })
	return events, left
}
