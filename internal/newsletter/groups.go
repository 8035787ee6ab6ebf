package newsletter

import (
	"maps"
	"slices"
)

// allNames returns all current and earlier names of the chosen groups. A stored edition has the names of its
// time.
func (l *List) allNames(chosen []string) []string {
	var out []string
	add := func(name string) {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	for _, name := range chosen {
		add(name)
		today := name
		if renamed, ok := l.config.Renamed[name]; ok {
			today = renamed
		}
		add(today)
		for _, earlier := range slices.Sorted(maps.Keys(l.config.Renamed)) {
			if l.config.Renamed[earlier] == today {
				add(earlier)
			}
		}
	}
	return out
}
