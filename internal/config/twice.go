package config

import (
	"fmt"
	"slices"
)

// twice reports sources that the group lists twice. A source is identified by its group, kind, and address.
// The same address with two kinds is only a warning.
func (d *decoder) twice(c *Config, at string, g Group) {
	for i, s := range g.Sources {
		if s.URL == "" {
			continue
		}
		path := fmt.Sprintf("%s.sources[%d]", at, i)
		same := slices.IndexFunc(g.Sources[:i], func(o Source) bool { return o.URL == s.URL && o.Kind == s.Kind })
		switch {
		case same >= 0:
			d.wrong(path, "delete one of them", "the group already has this source, in line %d",
				d.lineOf(fmt.Sprintf("%s.sources[%d]", at, same)))
		case slices.ContainsFunc(g.Sources[:i], func(o Source) bool { return o.URL == s.URL }):
			d.warn(c, path, "the group has this source twice, with different kinds")
		}
	}
}
