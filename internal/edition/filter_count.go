package edition

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Filtered describes how many events of a source the filters of the source and of its group leave out, and how many
// near cannot apply to: "3 left out (2 by exclude, 1 by near)". It is empty if there are none.
func (c Collection) Filtered(groups []digest.Group) string {
	var group digest.EventFilter
	if i := slices.IndexFunc(groups, func(g digest.Group) bool { return g.Name == c.Listing.Group }); i >= 0 &&
		!c.Listing.Written {
		group = groups[i].Filter
	}
	if c.Listing.Filter.Empty() && group.Empty() {
		return ""
	}
	counts, unknown, sum := map[string]int{}, 0, 0
	for _, e := range c.Harvest.All() {
		r := cmp.Or(reject(c.Listing.Filter, e), reject(group, e))
		switch {
		case r != rejection{}:
			counts[r.by]++
			sum++
		case (c.Listing.Filter.Near != digest.Near{} || group.Near != digest.Near{}) && !e.Position.Known() && !e.Online():
			unknown++
		}
	}
	var parts, out []string
	for _, by := range []string{byInclude, byExclude, byNear} {
		if counts[by] > 0 {
			parts = append(parts, fmt.Sprintf("%d by %s", counts[by], by))
		}
	}
	if sum > 0 {
		out = append(out, fmt.Sprintf("%d left out (%s)", sum, strings.Join(parts, ", ")))
	}
	if unknown > 0 {
		out = append(out, fmt.Sprintf("%d kept by near, because their place has no coordinates", unknown))
	}
	return strings.Join(out, ", ")
}
