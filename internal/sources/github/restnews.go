package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/fetch"
)

// releasesFrom is how long before the period the last push to a repository may be for its releases to be read, because
// a release may follow the last change by days. At most maxStill of such repositories are read.
const (
	releasesFrom = 14 * 24 * time.Hour
	maxStill     = 3
)

// restReleases reads the releases of recently pushed repositories, as far as the quota allows.
func (c *collection) restReleases(ctx context.Context) {
	var names []string
	active := 0 // number of names pushed to in the period
	for _, key := range c.order {
		r := c.repository(key)
		if !alive(*r) || c.entry.Repo == "" && r.Pushed.Before(c.period.Since.Add(-releasesFrom)) {
			continue
		}
		if names = append(names, r.Name); !r.Pushed.Before(c.period.Since) {
			active = len(names) // names are in order of push
		}
	}
	if c.entry.Repo == "" {
		names = names[:min(len(names), active+maxStill)]
	}
	keep := 0
	if !c.inspiration() {
		keep = min(c.left/2, 8) // for first contributions and files
	}
	for i, name := range names {
		address := c.api.base + "/repos/" + name + "/releases?per_page=30"
		got, err := c.ask(ctx, call{resource: core, url: address, reserve: keep + 1})
		var releases []release
		var bad []error
		if err == nil {
			releases, bad, err = parseList[release](got.body)
		}
		switch status, _ := errors.AsType[*fetch.StatusError](err); {
		case err == nil:
			c.bad(name, bad)
			c.released(c.repository(name), releases)
		case status != nil && (status.Status == http.StatusNotFound || status.Status == http.StatusConflict):
			// It has no releases, or was deleted since the list was read.
		case ended(err):
			if !c.inspiration() && i < active {
				c.leftOut("the releases of " + count(active-i, "repository", "repositories"))
			}
			return
		default:
			c.problem("releases of "+name, err)
		}
	}
}

// restNewcomers returns the candidates with nothing merged before the period.
func (c *collection) restNewcomers(ctx context.Context) map[string]issue {
	candidates := c.candidates()
	logins := byTime(candidates)
	most := c.api.newcomers()
	newcomers := map[string]issue{}
	for i, login := range logins {
		var f found
		err := errSpent
		if i < most {
			f, err = c.search(ctx, c.firstQuery(login), 1)
		}
		if err != nil {
			c.part(
				fmt.Sprintf(
					"whether %s to the organization for the first time",
					count(len(logins)-i, "author contributed", "authors contributed"),
				),
				err,
			)
			break
		}
		if f.Total == 0 && !f.Incomplete {
			newcomers[login] = candidates[login]
		}
	}
	return newcomers
}

// byTime returns the candidates, the latest first.
func byTime(candidates map[string]issue) []string {
	logins := make([]string, 0, len(candidates))
	for login := range candidates {
		logins = append(logins, login)
	}
	slices.SortFunc(logins, func(a, b string) int {
		if d := mergedAt(candidates[b]).Compare(mergedAt(candidates[a])); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return logins
}
