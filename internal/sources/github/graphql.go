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

// Pages of repositories. GitHub ends a query after ten seconds, and a page of large READMEs may pass our size limit: a
// page that fails so is asked for again in smaller pieces.
const (
	pageSize    = 50
	leastPage   = 6
	maxPulls    = 3  // pages of 100 merged pull requests
	maxFirsts   = 20 // authors asked for in one request
	inspiration = 20 // repositories of an organization that is an inspiration
)

// graph reads the entry in GraphQL: pages of repositories with all that is wanted of them, one request for tasks and
// what was merged, and one for first contributions.
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
	c.tellMerged(c.graphNewcomers(ctx))
	return ctx.Err()
}

// noGraphQL reports whether an answer says that only REST is spoken there.
func noGraphQL(e *fetch.StatusError) bool {
	u, err := url.Parse(e.URL)
	return err == nil && strings.HasSuffix(u.Path, "/graphql") &&
		(e.Status == http.StatusNotFound || e.Status == http.StatusMethodNotAllowed || e.Status == http.StatusNotImplemented)
}

// graphURL is where GraphQL is: of GitHub Enterprise /api/graphql beside /api/v3.
func (a *API) graphURL() string {
	if enterprise, ok := strings.CutSuffix(a.base, "/api/v3"); ok {
		return enterprise + "/api/graphql"
	}
	return a.base + "/graphql"
}

// errNotThere says that GraphQL knows no such organization or repository.
func (a *API) errNotThere() error {
	return &fetch.StatusError{Status: http.StatusNotFound, URL: a.base}
}

// graphError is one error of a GraphQL answer, which comes with status 200.
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
		return out, nil, false, fmt.Errorf("the answer is not understood: %w", readable(err))
	}
	if len(raw.Data) == 0 || string(raw.Data) == "null" {
		return out, raw.Errors, false, nil
	}
	if err := json.Unmarshal(raw.Data, &out); err != nil {
		return out, raw.Errors, false, fmt.Errorf("the answer is not understood: %w", readable(err))
	}
	return out, raw.Errors, true, nil
}

// brokenGraph reports whether a GraphQL answer holds errors, and must not be kept.
func brokenGraph(q call, body []byte) bool {
	if q.body == nil {
		return false
	}
	_, errs, ok, err := parseGraph[struct{}](body)
	return err != nil || !ok || len(errs) > 0
}

// query asks in GraphQL. What came besides errors is kept, and the errors are problems; where nothing came, it is an
// error.
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
		case e.Type == "NOT_FOUND": // what is missing tells it
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

// graphFailure is what GitHub says is wrong, without the token that it was asked with.
func (a *API) graphFailure(e graphError) error {
	kind, message := line(a.hide(e.Type), 50), line(a.hide(e.Message), 200)
	err := fmt.Errorf("GitHub answered %s: %s", strings.ToLower(kind), message)
	if e.Type == "" {
		err = fmt.Errorf("GitHub answered: %s", message)
	}
	if e.Type == "FORBIDDEN" {
		return digest.WithHint(
			err,
			"authorize the token for the organization's single sign-on, or use one that may read public repositories",
		)
	}
	return err
}

// heavy reports whether an error may be the page's size.
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
			ctx,
			c,
			orgQuery+fields,
			map[string]any{"login": c.entry.Org, "first": size, "after": after},
		)
		switch {
		case err != nil && heavy(err) && size/2 >= leastPage && ctx.Err() == nil:
			size /= 2
			continue
		case err != nil && heavy(err) && fields != lightFields && ctx.Err() == nil && !c.spent():
			c.problem(
				"",
				digest.WithHint(
					fmt.Errorf(
						"languages, topics and files of the repositories after the first %d could not be read: %w",
						len(c.order),
						err,
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
			c.problem("", fmt.Errorf("only the %d repositories pushed to last were read of %d", len(c.order), repos.Total))
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

// takeNode takes a repository with what GraphQL tells besides.
func (c *collection) takeNode(n *repoNode) {
	if n == nil {
		return
	}
	c.take(n.plain())
	c.facts(n)
}

// graphLife asks for tasks and for what was merged, in one request, and for further pages of the latter.
func (c *collection) graphLife(ctx context.Context) error {
	searches := append(
		c.taskQueries(),
		c.taskScope(),
	) // the last finds labels in other spellings, among the issues changed last
	for i := range searches {
		searches[i] += latestFirst
	}
	searches = append(searches, c.mergedQuery()+latestFirst)
	perPage := 100
	answers, err := c.graphSearches(ctx, searches, issueFields, perPage, nil)
	if err != nil && heavy(err) && ctx.Err() == nil {
		perPage = 25 // long descriptions
		answers, err = c.graphSearches(ctx, searches, issueFields, perPage, nil)
	}
	if err != nil {
		return err
	}
	merged := len(searches) - 1
	for i, a := range answers[:merged] {
		c.keepTasks(a.issues())
		if i < merged-1 {
			c.incomplete("help-wanted issues", found{Total: a.Count, Issues: a.issues()})
		}
	}
	last, read := answers[merged], len(answers[merged].Nodes)
	c.keepMerged(last.issues())
	for n := 1; n < maxPulls && last.PageInfo.More && last.PageInfo.End != ""; n++ {
		more, err := c.graphSearches(ctx, searches[merged:], issueFields, perPage, last.PageInfo.End)
		if err != nil {
			c.part(fmt.Sprintf("merged pull requests beyond the latest %d", read), err)
			return nil
		}
		last = more[0]
		read += len(last.Nodes)
		c.keepMerged(last.issues())
	}
	if last.PageInfo.More {
		c.problem("merged pull requests", fmt.Errorf("only %d of %d were read, those changed last", read, last.Count))
	}
	return nil
}

// graphSearches asks for several searches in one request.
func (c *collection) graphSearches(
	ctx context.Context,
	searches []string,
	fields string,
	first int,
	after any,
) ([]searchNode, error) {
	var declare, ask strings.Builder
	variables := map[string]any{"after": after}
	for i, q := range searches {
		name := fmt.Sprintf("q%d", i)
		variables[name] = q
		fmt.Fprintf(&declare, ", $%s: String!", name)
		fmt.Fprintf(
			&ask,
			" %s: search(query: $%s, type: ISSUE, first: %d, after: $after) { issueCount pageInfo { hasNextPage endCursor } "+
				"nodes { %s } }",
			name,
			name,
			first,
			fields,
		)
	}
	text := fmt.Sprintf("query Search($after: String%s) {%s }", declare.String(), ask.String())
	got, err := query[map[string]*searchNode](ctx, c, text, variables)
	if err != nil {
		return nil, err
	}
	out := make([]searchNode, len(searches))
	for i := range searches {
		if n := got[fmt.Sprintf("q%d", i)]; n != nil {
			out[i] = *n
		} else {
			out[i].Count = -1 // not answered, which is not none
		}
	}
	return out, nil
}

// graphNewcomers finds those among the candidates who have nothing merged from before, in one request.
func (c *collection) graphNewcomers(ctx context.Context) map[string]issue {
	candidates := c.candidates()
	logins := byTime(candidates)
	if len(logins) == 0 {
		return nil
	}
	if len(logins) > maxFirsts {
		c.problem(
			"first contributions",
			fmt.Errorf(
				"whether it was for the first time was asked of the latest %d of %d authors only",
				maxFirsts,
				len(logins),
			),
		)
		logins = logins[:maxFirsts]
	}
	var searches []string
	for _, login := range logins {
		searches = append(searches, c.firstQuery(login))
	}
	answers, err := c.graphSearches(ctx, searches, "__typename", 1, nil)
	if err != nil {
		c.part("who contributed for the first time", err)
		return nil
	}
	newcomers := map[string]issue{}
	for i, login := range logins {
		if answers[i].Count == 0 {
			newcomers[login] = candidates[login]
		}
	}
	return newcomers
}
