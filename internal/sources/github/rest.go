package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
)

// rest reads the entry with REST, the most valuable parts first: repositories, tasks, merged pull requests, releases,
// first contributions, and with the remaining requests the files of the most relevant repositories and the comments of
// tasks.
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
	c.addMerged(c.restNewcomers(ctx))
	c.restFiles(ctx)
	return ctx.Err()
}

// restOrg reads the organization's repositories, the most recently pushed first.
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
			c.problem("", errors.New("the next page of repositories is on another host, which is not contacted"))
			return nil
		case n >= pages || n*100 >= most:
			if !c.inspiration() {
				c.problem("", fmt.Errorf("only the %d most recently pushed repositories were read%s", len(c.order),
					ofAll(got.last)))
			}
			return nil
		}
		next = got.next
	}
}

// takeAll adds a page of repositories after it checks their owner.
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

// ofAll returns how many repositories there are, as far as the address of the last page shows.
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

// sparing reduces the requests of a run without a token if the last run was less than an hour ago.
func (c *collection) sparing(first answer) {
	const again = 2
	if first.fromCache && !c.api.known() {
		c.again, c.left = true, min(c.left, again)
	}
}

// takeOnly adds the repository of an entry, which may have been renamed.
func (c *collection) takeOnly(r repository) error {
	if err := c.pinned(r.Owner.ID); err != nil {
		return err
	}
	c.take(r)
	if len(c.order) == 0 {
		return digest.WithHint(
			fmt.Errorf("github repository %s is not public", c.entry.Repo), "only public repositories are listed",
		)
	}
	if !strings.EqualFold(r.FullName, c.entry.Repo) {
		c.problem(
			c.entry.Repo,
			digest.WithHint(fmt.Errorf("the current name of the repository is %s", r.FullName),
				"write the new name into meetups.yaml"),
		)
		c.entry.Repo = r.FullName
	}
	return nil
}

// search requests one page of issues or pull requests.
func (c *collection) search(ctx context.Context, query string, perPage int) (found, error) {
	address := fmt.Sprintf(
		"%s/search/issues?q=%s&sort=updated&order=desc&per_page=%d", c.api.base, url.QueryEscape(query), perPage,
	)
	got, err := c.ask(ctx, call{resource: search, url: address})
	if err != nil && heavy(err) && perPage > 25 && ctx.Err() == nil {
		return c.search(ctx, query, perPage/4) // descriptions may be long
	}
	if err != nil {
		return found{}, c.searchError(err)
	}
	f, bad, err := parseFound(got.body)
	c.bad("search", bad)
	return f, err
}

// searchError explains status 422, which GitHub returns if a search names something without public content.
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

// incomplete records a problem if a search did not return everything.
func (c *collection) incomplete(what string, f found) {
	switch {
	case f.Incomplete:
		c.problem(what, errors.New("GitHub's search timed out; some may be missing"))
	case f.Total > len(f.Issues) && len(f.Issues) > 0:
		c.problem(what, fmt.Errorf("only the %d most recently updated of %d were read", len(f.Issues), f.Total))
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

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
