package github

import (
	"context"
	"fmt"
	"strings"
)

// graphLife requests tasks and merged pull requests in one query, and then further pages of the latter.
func (c *collection) graphLife(ctx context.Context) error {
	// The last search finds labels with other spellings among the most recently updated issues.
	searches := append(c.taskQueries(), c.taskScope())
	for i := range searches {
		searches[i] += latestFirst
	}
	searches = append(searches, c.mergedQuery()+latestFirst)
	perPage := 100
	answers, err := c.graphSearches(ctx, searches, issueFields, perPage, nil)
	if err != nil && heavy(err) && ctx.Err() == nil {
		perPage = 25 // descriptions may be long
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
		c.problem("merged pull requests", fmt.Errorf("only the %d most recently updated of %d were read", read, last.Count))
	}
	return nil
}

// graphSearches sends several searches in one request.
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
			out[i].Count = -1 // -1: not answered
		}
	}
	return out, nil
}

// graphNewcomers returns the candidates with nothing merged before the period, in one request.
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
				"checked only the latest %d of %d authors for whether it was for the first time",
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
