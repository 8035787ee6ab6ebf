package github

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
)

// Sizes of queries. GitHub ends a query after ten seconds, and a page of large READMEs may exceed the size limit of
// answers. Such a page is requested again in smaller pieces.
const (
	pageSize    = 50
	minPage     = 6
	maxPulls    = 3  // pages of 100 merged pull requests
	maxFirsts   = 20 // authors in one request
	inspiration = 20 // repositories of an organization with that role
)

// graph reads the entry with GraphQL: pages of repositories with all their data, one request for tasks and pull
// requests, and one for first contributions and whom to ask about the tasks.
func (c *collection) graph(ctx context.Context) error {
	read := c.graphOrg
	if c.entry.Repo != "" {
		read = c.graphRepo
	}
	if err := read(ctx); err != nil {
		return err
	}
	if c.inspiration() {
		return ctx.Err()
	}
	if err := c.graphLife(ctx); err != nil {
		c.part("tasks and merged pull requests", err)
	}
	c.addMerged(c.graphNewcomers(ctx))
	return ctx.Err()
}

// noGraphQL reports whether the server supports REST only.
func noGraphQL(e *fetch.StatusError) bool {
	u, err := url.Parse(e.URL)
	return err == nil && strings.HasSuffix(u.Path, "/graphql") &&
		(e.Status == http.StatusNotFound || e.Status == http.StatusMethodNotAllowed || e.Status == http.StatusNotImplemented)
}

// graphURL returns the address of GraphQL. On GitHub Enterprise it is /api/graphql, next to /api/v3.
func (a *API) graphURL() string {
	if enterprise, ok := strings.CutSuffix(a.base, "/api/v3"); ok {
		return enterprise + "/api/graphql"
	}
	return a.base + "/graphql"
}

// errNotThere returns the error for an organization or repository that GraphQL does not know.
func (a *API) errNotThere() error {
	return &fetch.StatusError{Status: http.StatusNotFound, URL: a.base}
}

// graphError is an error in a GraphQL answer, which has status 200.
type graphError struct {
	Type    string `json:"type"`
	Message string `json:"message"`
}

func parseGraph[T any](body []byte) (T, []graphError, bool, error) {
	var out T
	var raw struct {
		Data   json.RawMessage `json:"data"`
		Errors []graphError    `json:"errors"`
	}
	if err := json.Unmarshal(body, &raw); err != nil {
		return out, nil, false, fmt.Errorf("the answer cannot be decoded: %w", readable(err))
	}
	if len(raw.Data) == 0 || string(raw.Data) == "null" {
		return out, raw.Errors, false, nil
	}
	if err := json.Unmarshal(raw.Data, &out); err != nil {
		return out, raw.Errors, false, fmt.Errorf("the answer cannot be decoded: %w", readable(err))
	}
	return out, raw.Errors, true, nil
}

// brokenGraph reports whether a GraphQL answer has errors. Such an answer is not stored.
func brokenGraph(q call, body []byte) bool {
	if q.body == nil {
		return false
	}
	_, errs, ok, err := parseGraph[struct{}](body)
	return err != nil || !ok || len(errs) > 0
}

// query sends a GraphQL query. If the answer has data and errors, query returns the data and records the errors as
// problems. If it has no data, query returns an error.
func query[T any](ctx context.Context, c *collection, text string, variables map[string]any) (T, error) {
	var none T
	body, err := json.Marshal(map[string]any{"query": text, "variables": variables})
	if err != nil {
		return none, fmt.Errorf("writing the query: %w", err)
	}
	got, err := c.ask(ctx, call{resource: graphQL, url: c.api.graphURL(), body: body})
	if err != nil {
		return none, err
	}
	out, errs, ok, err := parseGraph[T](got.body)
	if err != nil {
		return none, err
	}
	for _, e := range errs {
		switch {
		case e.Type == "RATE_LIMITED" || e.Type == "RATE_LIMIT":
			until, _, known := c.api.fullAgain(graphQL, time.Now())
			if !known {
				until = time.Now().Add(time.Minute)
			}
			l := &limitedError{until: until, token: true}
			if !ok {
				return none, c.stop(l)
			}
			_ = c.stop(l)
			c.leftOut("part of an answer")
		case e.Type == "NOT_FOUND": // the caller sees that it is missing
		case !ok:
			return none, c.api.graphFailure(e)
		default:
			c.problem("", c.api.graphFailure(e))
		}
	}
	if !ok {
		return none, errors.New("GitHub's answer is empty")
	}
	return out, nil
}

// graphFailure returns the error that GitHub reports, without the token.
func (a *API) graphFailure(e graphError) error {
	kind, message := line(a.hide(e.Type), 50), line(a.hide(e.Message), 200)
	err := fmt.Errorf("GitHub answered %s: %s", strings.ToLower(kind), message)
	if e.Type == "" {
		err = fmt.Errorf("GitHub answered: %s", message)
	}
	if e.Type == "FORBIDDEN" {
		return digest.WithHint(
			err, "authorize the token for the organization's single sign-on, or use one that may read public repositories",
		)
	}
	return err
}

// heavy reports whether an error may be due to the size of the page.
func heavy(err error) bool {
	if status, ok := errors.AsType[*fetch.StatusError](err); ok {
		return status.Status >= 500
	}
	return strings.Contains(digest.Hint(err), "max_bytes")
}

func (c *collection) graphOrg(ctx context.Context) error {
	size, after := pageSize, any(nil)
	fields := repositoryFields
	if c.inspiration() {
		size, fields = inspiration, lightFields
	}
	for {
		first := len(c.order) == 0 && after == nil
		got, err := query[orgAnswer](
			ctx, c, orgQuery+fields, map[string]any{"login": c.entry.Org, "first": size, "after": after},
		)
		switch {
		case err != nil && heavy(err) && size/2 >= minPage && ctx.Err() == nil:
			size /= 2
			continue
		case err != nil && heavy(err) && fields != lightFields && ctx.Err() == nil && !c.spent():
			c.problem(
				"",
				digest.WithHint(
					fmt.Errorf(
						"languages, topics and files of the repositories after the first %d could not be read: %w", len(c.order), err,
					),
					"one of them may have a very large README; look again at the next run",
				),
			)
			size, fields = pageSize, lightFields
			continue
		case err == nil && got.Organization == nil:
			err = c.api.errNotThere()
		case err == nil:
			err = c.pinned(got.Organization.ID)
		}
		if err != nil {
			if first || c.ownerID == 0 {
				return err
			}
			c.part(fmt.Sprintf("all but the %d repositories pushed to last", len(c.order)), err)
			return nil
		}
		repos := got.Organization.Repositories
		for _, r := range repos.Nodes {
			c.takeNode(r)
		}
		switch {
		case !repos.PageInfo.More || repos.PageInfo.End == "":
			return nil
		case c.inspiration():
			return nil
		case len(c.order)+size > maxRepositoriesWith:
			c.problem(
				"",
				fmt.Errorf("only the %d most recently pushed of %d repositories were read", len(c.order), repos.Total),
			)
			return nil
		}
		after = repos.PageInfo.End
	}
}

func (c *collection) graphRepo(ctx context.Context) error {
	owner, name, _ := strings.Cut(c.entry.Repo, "/")
	fields := repositoryFields
	if c.inspiration() {
		fields = lightFields
	}
	got, err := query[repoAnswer](ctx, c, repoQuery+fields, map[string]any{"owner": owner, "name": name})
	if err != nil {
		return err
	}
	if got.Repository == nil {
		return c.api.errNotThere()
	}
	if err := c.takeOnly(got.Repository.plain()); err != nil {
		return err
	}
	c.facts(got.Repository)
	return nil
}

// takeNode adds a repository with the data that only GraphQL returns.
func (c *collection) takeNode(n *repoNode) {
	if n == nil {
		return
	}
	c.take(n.plain())
	c.facts(n)
}
