package config

import (
	"fmt"
	"slices"
	"strings"
)

// formerly checks the earlier names of destinations and groups. Each belongs to one destination or group, and
// is not the current name of another.
func (d *decoder) formerly(c *Config) {
	names := make([]named, len(c.Destinations))
	for i, to := range c.Destinations {
		names[i] = named{to.Name, to.Formerly}
		for j, old := range to.Formerly {
			path := fmt.Sprintf("destinations[%d].formerly[%d]", i, j)
			if old == "" || !destinationName.MatchString(old) {
				d.wrong(path, "formerly: [team]", "a destination name may contain only lowercase letters, digits, and hyphens")
			}
		}
	}
	d.earlier("destinations", "destination", names, func(a, b string) bool { return a == b })
	names = make([]named, len(c.Groups))
	for i, g := range c.Groups {
		names[i] = named{g.Name, g.Formerly}
		for j, old := range g.Formerly {
			path := fmt.Sprintf("groups[%d].formerly[%d]", i, j)
			d.need(path, old, "formerly: [Maptime LA]")
			d.line(path, old)
		}
	}
	d.earlier("groups", "group", names, strings.EqualFold)
}

// named is something with a name and earlier names.
type named struct {
	name     string
	formerly []string
}

func (d *decoder) earlier(key, what string, all []named, same func(a, b string) bool) {
	for i, one := range all {
		for j, old := range one.formerly {
			path := fmt.Sprintf("%s[%d].formerly[%d]", key, i, j)
			is := func(name string) bool { return same(name, old) }
			if k := slices.IndexFunc(all, func(o named) bool { return o.name == old }); k >= 0 && old != "" {
				d.wrong(path, "delete it here, or rename the other one", "a %s is currently called %s, in line %d",
					what, d.word(path, old), d.lineOf(fmt.Sprintf("%s[%d].name", key, k)))
			} else if k := slices.IndexFunc(all[:i],
				func(o named) bool { return slices.ContainsFunc(o.formerly, is) }); k >= 0 && old != "" {
				d.wrong(path, "keep it at one of them", "the %s in line %d lists this name too", what,
					d.lineOf(fmt.Sprintf("%s[%d].name", key, k)))
			}
		}
	}
}

// samePlaces warns of destinations with the same place, which receives each edition several times. A draft
// destination may share the place of another destination.
func (d *decoder) samePlaces(c *Config) {
	for i, to := range c.Destinations {
		for j, before := range c.Destinations[:i] {
			if to.Draft != before.Draft || d.unknownPlace(i) || d.unknownPlace(j) {
				continue
			}
			if slices.ContainsFunc(to.Places(c.Dir), func(p string) bool { return slices.Contains(before.Places(c.Dir), p) }) {
				d.warn(c, fmt.Sprintf("destinations[%d]", i),
					"%s leads to the same place as %s in line %d, which receives everything twice",
					to.Name, before.Name, d.lineOf(fmt.Sprintf("destinations[%d].name", j)))
				break
			}
		}
	}
}
