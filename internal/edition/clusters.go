package edition

import (
	"slices"
)

// clusters says which listings are one event. A cluster is named by its root, the first of its listings.
type clusters struct {
	parent []int32
	lists  map[int32][]int32  // of each root with several listings: those listings, in order
	why    map[int32][]string // of each of them: why it is one event
}

func newClusters(n int) clusters {
	c := clusters{parent: make([]int32, n), lists: map[int32][]int32{}, why: map[int32][]string{}}
	for i := range c.parent {
		c.parent[i] = int32(i)
	}
	return c
}

// root returns the first listing of the cluster of i.
func (c *clusters) root(i int32) int32 {
	for c.parent[i] != i {
		c.parent[i] = c.parent[c.parent[i]]
		i = c.parent[i]
	}
	return i
}

// members returns the listings of the cluster of i, in order.
func (c *clusters) members(i int32) []int32 {
	i = c.root(i)
	if list := c.lists[i]; list != nil {
		return list
	}
	return []int32{i}
}

// reasons returns why the listings of the cluster of i are one event, each reason once.
func (c *clusters) reasons(i int32) []string { return c.why[c.root(i)] }

// unite makes one cluster of those of i and j.
func (c *clusters) unite(i, j int32, why string) {
	i, j = c.root(i), c.root(j)
	if i == j {
		return
	}
	if i > j {
		i, j = j, i
	}
	list := slices.Concat(c.members(i), c.members(j))
	slices.Sort(list)
	reasons := union(union(c.why[i], c.why[j]), []string{why})
	delete(c.lists, j)
	delete(c.why, j)
	c.parent[j], c.lists[i], c.why[i] = i, list, reasons
}
