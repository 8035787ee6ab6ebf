package edition

import (
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// namesEvent reports whether a name in an override means the event. A name is a page, an identifier, or a title.
func namesEvent(name string, e digest.Event) bool {
	return identifiedBy(name, e) || sameTitle(name, e.Title)
}

// identifiedBy reports whether a name is the identifier or the page of the event.
func identifiedBy(name string, e digest.Event) bool {
	return name == e.UID || e.URL != "" && strings.TrimSuffix(name, "/") == strings.TrimSuffix(e.URL, "/")
}

// pairedByName reports whether two different names of a list mean a and b, and the function accepts the pair.
func pairedByName(list []string, a, b digest.Event, accepts func(string, string) bool) bool {
	for i, x := range list {
		for j, y := range list {
			if i != j && namesEvent(x, a) && namesEvent(y, b) && accepts(x, y) {
				return true
			}
		}
	}
	return false
}

// mergedByOverride reports whether the group merges a and b. Titles are used again for other events, so two titles only
// merge events of one day.
func mergedByOverride(g digest.Group, a, b digest.Event, zone *time.Location) bool {
	return slices.ContainsFunc(g.Merge, func(list []string) bool {
		return pairedByName(list, a, b, func(x, y string) bool {
			return identifiedBy(x, a) && identifiedBy(y, b) || sameDate(a.StartsAt(zone), b.StartsAt(zone), zone)
		})
	})
}

// splitByOverride reports whether the group keeps a and b apart.
func splitByOverride(g digest.Group, a, b digest.Event) bool {
	return slices.ContainsFunc(g.Split, func(list []string) bool {
		return pairedByName(list, a, b, func(string, string) bool { return true })
	})
}
