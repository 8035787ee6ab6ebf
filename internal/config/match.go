package config

import (
	"path"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Match configures how talks are proposed.
type Match struct {
	// How long before a meeting its talks are settled. Nothing new is proposed for an earlier meeting, unless it
	// announces an opening. Default: 10d.
	Lead Duration `yaml:"lead"`
}

// Chosen says which repositories of an organization to use.
type Chosen struct {
	// Only these, by name; * stands for any letters: [budget-*, tree-map]. None: all.
	Include []string `yaml:"include"`
	// Never these.
	Exclude []string `yaml:"exclude"`
}

// takes reports whether the repository of that name is to be used.
func (c Chosen) takes(name string) bool {
	has := func(list []string) bool {
		for _, pattern := range list {
			if ok, err := path.Match(strings.ToLower(pattern), strings.ToLower(name)); ok && err == nil {
				return true
			}
		}
		return false
	}
	return (len(c.Include) == 0 || has(c.Include)) && !has(c.Exclude)
}

// Takes reports whether editions may use a repository, given as owner/name: whether its organization includes it.
func (g GitHub) Takes(repository string) bool {
	owner, name, _ := strings.Cut(repository, "/")
	for _, e := range g.Entries {
		if strings.EqualFold(e.Org, owner) && !e.Repositories.takes(name) {
			return false
		}
	}
	return true
}

// talkRules are the values of a group's talks.
var talkRules = []string{digest.TalksOpen, digest.TalksNone, digest.TalksAsk}

// maxLead is the longest lead time: editions look no further.
const maxLead = 366 * day

func (d *decoder) lead(at string, lead Duration) {
	if lead.Duration() > maxLead {
		d.wrong(at, "10d", "this must be at most 366d")
	}
}

func (d *decoder) chosen(at string, e Repositories) {
	for _, list := range []struct {
		key      string
		patterns []string
	}{{"include", e.Repositories.Include}, {"exclude", e.Repositories.Exclude}} {
		for _, pattern := range list.patterns {
			if _, err := path.Match(pattern, ""); err != nil || strings.Contains(pattern, "/") || pattern == "" {
				d.wrong(at+".repositories."+list.key, "exclude: [old-*, sandbox]", "%q is not the name of a repository", pattern)
			}
		}
		if e.Org == "" && len(list.patterns) > 0 {
			d.wrong(at+".repositories", "write {org: CityOfLosAngeles, repositories: {exclude: [sandbox]}}",
				"only an organization has repositories to choose from")
		}
	}
}
