package edition

import (
	"cmp"
	"context"
	"hash/maphash"
	"slices"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/match"
)

// cluster is what can only be merged together: collections that tell of one group, or share an identifier of an event, and what the last edition
// told of them. Different clusters have no event in common, so that an edition is made of one after the other, and no more than a few are held at once.
type cluster struct {
	collections []int          // by their places in the draft
	told        []digest.Event // what readers were told of before
}

var nameSeed = maphash.MakeSeed()

// namesOf are hashes of all by which something may belong together with the events: their groups and identifiers. Two names that happen to
// have the same hash only make a cluster larger.
func namesOf(events []digest.Event, group string) []uint64 {
	var out []uint64
	for _, e := range events {
		out = append(out, maphash.String(nameSeed, "group "+cmp.Or(group, e.Group)))
		for _, id := range identifiers(e) {
			out = append(out, maphash.String(nameSeed, id))
		}
	}
	slices.Sort(out)
	return slices.Clip(slices.Compact(out))
}

// clusters are all of the draft, in the order of their first collections; those without events are in none.
func (d Material) clusters() []cluster {
	type mark struct {
		name uint64
		node int
	}
	var marks []mark
	for i, c := range d.Collections {
		names := c.names
		if c.kept == nil {
			names = namesOf(c.Harvest.All(), c.Listing.Group)
		}
		for _, n := range names {
			marks = append(marks, mark{n, i})
		}
	}
	told := previousEvents(d.History, d.Period.Start)
	for j := range told {
		for _, n := range namesOf(told[j:j+1], "") {
			marks = append(marks, mark{n, len(d.Collections) + j})
		}
	}
	slices.SortFunc(marks, func(a, b mark) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.node, b.node)) })

	first := make([]int, len(d.Collections)+len(told)) // of each node: one before it that it belongs to, or itself
	for i := range first {
		first[i] = i
	}
	root := func(i int) int {
		for first[i] != i {
			first[i] = first[first[i]]
			i = first[i]
		}
		return i
	}
	for k := 1; k < len(marks); k++ {
		if marks[k].name == marks[k-1].name {
			a, b := root(marks[k-1].node), root(marks[k].node)
			first[max(a, b)] = min(a, b)
		}
	}
	var out []cluster
	at := map[int]int{} // of a root: its cluster
	for i := range first {
		if i < len(d.Collections) && d.Collections[i].Empty() {
			continue
		}
		k, known := at[root(i)]
		if !known {
			k = len(out)
			at[root(i)] = k
			out = append(out, cluster{})
		}
		if i < len(d.Collections) {
			out[k].collections = append(out[k].collections, i)
		} else {
			out[k].told = append(out[k].told, told[i-len(d.Collections)])
		}
	}
	return out
}

// eventsOf merges what the cluster's sources tell, keeps what touches the period, and marks what has changed since the last edition.
func (d Material) eventsOf(ctx context.Context, c cluster, seen Seen, byHand []digest.Group) ([]digest.Event, error) {
	harvests := make([]digest.Harvest, len(c.collections))
	for i, at := range c.collections {
		told, err := d.Collections[at].Events(ctx)
		if err != nil {
			return nil, err
		}
		harvests[i].Events = Within(d.Collections[at].Listing, told, d.Period, d.Zone)
	}
	var last *digest.Edition
	if len(d.History.Editions) > 0 {
		last = &digest.Edition{Events: c.told}
	}
	return d.unmuted(Diff(Merge(harvests, byHand, d.Zone), last, seen, d.Period, d.Zone)), nil
}

// each calls do with the events of every cluster, several at once on all cores. The events are in order; do may keep them. It ends at the first error.
func (d Material) each(ctx context.Context, clusters []cluster, do func(k int, events []digest.Event)) error {
	seen, byHand := Seen{}, []digest.Group(nil)
	for _, c := range d.Collections {
		if c.whole() {
			seen.add(c.Listing, c.Harvest.Horizon)
		}
	}
	for _, g := range d.Groups {
		if len(g.Merge)+len(g.Split) > 0 {
			byHand = append(byHand, g)
		}
	}
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	match.OnAllCores(len(clusters), func(k int) {
		if ctx.Err() != nil {
			return
		}
		events, err := d.eventsOf(ctx, clusters[k], seen, byHand)
		if err != nil {
			end(err)
			return
		}
		do(k, events)
	})
	return context.Cause(ctx)
}

// events are those of all clusters, in order.
func (d Material) events(ctx context.Context) ([]digest.Event, error) {
	clusters := d.clusters()
	lists := make([][]digest.Event, len(clusters))
	err := d.each(ctx, clusters, func(k int, events []digest.Event) { lists[k] = events })
	out := slices.Concat(lists...)
	slices.SortStableFunc(out, func(a, b digest.Event) int { return digest.CompareEvents(a, b, d.Zone) })
	return out, err
}
