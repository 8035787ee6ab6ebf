package edition

import (
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// namesEvent reports whether a name given by hand means the event: its page, its identifier, or its title.
func namesEvent(name string, e digest.Event) bool {
	return identifiedBy(name, e) || sameTitle(name, e.Title)
}

func identifiedBy(name string, e digest.Event) bool {
	return name == e.UID || e.URL != "" && strings.TrimSuffix(name, "/") == strings.TrimSuffix(e.URL, "/")
}

// pairedByName reports whether two names of one list, not the same one, mean a and b.
func pairedByName(list []string, a, b digest.Event, mean func(string, string) bool) bool {
	for i, x := range list {
		for j, y := range list {
			if i != j && namesEvent(x, a) && namesEvent(y, b) && mean(x, y) {
				return true
			}
		}
	}
	return false
}

// mergedByOverride reports whether the group says that a and b are one event. Titles come again: they mean events of
// one day.
func mergedByOverride(g digest.Group, a, b digest.Event, zone *time.Location) bool {
	return slices.ContainsFunc(g.Merge, func(list []string) bool {
		return pairedByName(list, a, b, func(x, y string) bool {
			return identifiedBy(x, a) && identifiedBy(y, b) || digest.StartOfDay(a.StartsAt(zone).In(zone),
				zone).Equal(digest.StartOfDay(b.StartsAt(zone).In(zone), zone))
		})
	})
}

// splitByOverride reports whether the group says that a and b are not one event.
func splitByOverride(g digest.Group, a, b digest.Event) bool {
	return slices.ContainsFunc(g.Split, func(list []string) bool {
		return pairedByName(list, a, b, func(string, string) bool { return true })
	})
}
