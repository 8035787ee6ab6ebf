package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
)

// rest reads the entry in REST, the most valuable first: what there is, tasks, what was merged, releases, first
// contributions, and with what is left the files of the repositories that matter most.
func (c *collection) rest(ctx context.Context) error {
	read := c.restOrg
	if c.entry.Repo != "" {
		read = c.restRepo
	}
	if err := read(ctx); err != nil {
		return err
	}
	if c.inspiration() {
		c.restReleases(ctx)
		return ctx.Err()
	}
	c.restTasks(ctx)
	c.restMerged(ctx)
	c.restReleases(ctx)
	c.tellMerged(c.restNewcomers(ctx))
	c.restFiles(ctx)
	return ctx.Err()
}

// restOrg reads the organization's repositories, those pushed to last first.
func (c *collection) restOrg(ctx context.Context) error {
	pages, most := max(1, c.share/4), maxRepositoriesWithout
	if c.api.known() {
		most = maxRepositoriesWith
	}
	if c.inspiration() {
		pages = 1
	}
	next := fmt.Sprintf("%s/orgs/%s/repos?type=public&sort=pushed&direction=desc&per_page=100", c.api.base, c.entry.Org)
	for n := 1; ; n++ {
		got, err := c.ask(ctx, call{resource: core, url: next})
		if err == nil {
			err = c.takeAll(got.body)
			c.sparing(got)
		}
		switch {
		case err != nil && n == 1:
			return err
		case err != nil:
			c.part(fmt.Sprintf("all but the %d repositories pushed to last", len(c.order)), err)
			return nil
		case got.next == "":
			return nil
		case !c.api.ours(got.next):
			c.problem("", errors.New("the next page of repositories is at another host, which is not asked"))
			return nil
		case n >= pages || n*100 >= most:
			if !c.inspiration() {
				c.problem("", fmt.Errorf("only the %d repositories pushed to last were read%s", len(c.order), ofAll(got.last)))
			}
			return nil
		}
		next = got.next
	}
}

// takeAll takes a page of repositories, once their owner is known to be the right one.
func (c *collection) takeAll(body []byte) error {
	repos, bad, err := parseList[repository](body)
	if err != nil {
		return err
	}
	if len(repos) > 0 {
		if err := c.pinned(repos[0].Owner.ID); err != nil {
			return err
		}
	}
	c.bad("repositories", bad)
	for _, r := range repos {
		c.take(r)
	}
	return nil
}

// ofAll says how many there are, as far as the address of the last page tells.
func ofAll(last string) string {
	u, err := url.Parse(last)
	if err != nil || u.Query().Get("page") == "" {
		return ""
	}
	return fmt.Sprintf(" (there are %s pages of 100)", line(u.Query().Get("page"), 8))
}

func (c *collection) restRepo(ctx context.Context) error {
	got, err := c.ask(ctx, call{resource: core, url: c.api.base + "/repos/" + c.entry.Repo})
	if err != nil {
		return err
	}
	c.sparing(got)
	r, err := parseOne[repository](got.body)
	if err != nil {
		return err
	}
	return c.takeOnly(r)
}

// sparing lets a run without a token ask for little where the one before is less than an hour ago.
func (c *collection) sparing(first answer) {
	const again = 2
	if first.kept && !c.api.known() {
		c.again, c.left = true, min(c.left, again)
	}
}

// takeOnly takes the repository of an entry, which may be called otherwise today.
func (c *collection) takeOnly(r repository) error {
	if err := c.pinned(r.Owner.ID); err != nil {
		return err
	}
	c.take(r)
	if len(c.order) == 0 {
		return digest.WithHint(
			fmt.Errorf("github repository %s is not public", c.entry.Repo),
			"only public repositories are told of",
		)
	}
	if !strings.EqualFold(r.FullName, c.entry.Repo) {
		c.problem(
			c.entry.Repo,
			digest.WithHint(fmt.Errorf("the repository is called %s today", r.FullName), "write the new name into meetups.yaml"),
		)
		c.entry.Repo = r.FullName
	}
	return nil
}

// search asks for one page of issues or pull requests.
func (c *collection) search(ctx context.Context, query string, perPage int) (found, error) {
	address := fmt.Sprintf(
		"%s/search/issues?q=%s&sort=updated&order=desc&per_page=%d",
		c.api.base,
		url.QueryEscape(query),
		perPage,
	)
	got, err := c.ask(ctx, call{resource: search, url: address})
	if err != nil && heavy(err) && perPage > 25 && ctx.Err() == nil {
		return c.search(ctx, query, perPage/4) // long descriptions
	}
	if err != nil {
		return found{}, c.searchError(err)
	}
	f, bad, err := parseFound(got.body)
	c.bad("search", bad)
	return f, err
}

// searchError explains 422, which GitHub answers where a search names what has nothing public.
func (c *collection) searchError(err error) error {
	if status, ok := errors.AsType[*fetch.StatusError](err); ok && status.Status == http.StatusUnprocessableEntity {
		return digest.WithHint(
			fmt.Errorf("GitHub cannot search %s: %w", c.scope(), err),
			"it has no public repositories that can be searched, or a label in github.labels is too long",
		)
	}
	return err
}

func (c *collection) restTasks(ctx context.Context) {
	for _, q := range c.taskQueries() {
		f, err := c.search(ctx, q, 100)
		if err != nil {
			c.part("help-wanted issues", err)
			return
		}
		c.keepTasks(f.Issues)
		c.incomplete("help-wanted issues", f)
	}
}

// incomplete says where a search has not brought all.
func (c *collection) incomplete(what string, f found) {
	switch {
	case f.Incomplete:
		c.problem(what, errors.New("GitHub's search was not finished; some may be missing"))
	case f.Total > len(f.Issues) && len(f.Issues) > 0:
		c.problem(what, fmt.Errorf("only %d of %d were read, those changed last", len(f.Issues), f.Total))
	}
}

func (c *collection) restMerged(ctx context.Context) {
	f, err := c.search(ctx, c.mergedQuery(), 100)
	if err != nil {
		c.part("merged pull requests", err)
		return
	}
	c.keepMerged(f.Issues)
	c.incomplete("merged pull requests", f)
}

// releasesFrom is how long before the period a repository may have been pushed to last and is still asked for releases,
// which come some time after the last change; of such, at most maxStill are asked.
const (
	releasesFrom = 14 * 24 * time.Hour
	maxStill     = 3
)

// restReleases asks the repositories that were pushed to lately for their releases, as far as the requests go.
func (c *collection) restReleases(ctx context.Context) {
	var names []string
	active := 0 // of them, pushed to in the period
	for _, key := range c.order {
		r := c.repository(key)
		if !alive(*r) || c.entry.Repo == "" && r.Pushed.Before(c.period.Since.Add(-releasesFrom)) {
			continue
		}
		if names = append(names, r.Name); !r.Pushed.Before(c.period.Since) {
			active = len(names) // they come in the order of their pushes
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
			// it has none, or is gone since the list was made
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

// restNewcomers finds those among the candidates who have nothing merged from before.
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

// byTime are the candidates, the latest first.
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

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
