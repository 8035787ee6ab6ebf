package github

import (
	"context"
	"fmt"
	"slices"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// graphLife requests tasks and merged pull requests in one query, and then further pages of the latter.
func (c *collection) graphLife(ctx context.Context) error {
	// The last search finds labels with other spellings among the most recently updated issues.
	queries := append(c.taskQueries(), c.taskScope())
	merged, open := len(queries), len(queries)+1
	queries = append(queries, c.mergedQuery(), c.openPullsQuery())
	request := graphRequest{}
	for i, q := range queries {
		fields := issueFields
		if i == open {
			fields = openFields
		}
		request.searches = append(request.searches, graphSearch{query: q + latestFirst, fields: fields, first: 100})
	}
	got, err := request.send(ctx, c)
	if err != nil && heavy(err) && ctx.Err() == nil {
		for i := range request.searches {
			request.searches[i].first = 25 // descriptions may be long
		}
		got, err = request.send(ctx, c)
	}
	if err != nil {
		return err
	}
	answers := got.searches
	for i, a := range answers[:merged] {
		c.keepTasks(a.issues())
		for _, i := range a.issues() {
			c.keepWaiting(digest.WaitingComment, i)
		}
		if i < merged-1 {
			c.incomplete("help-wanted issues", found{Total: a.Count, Issues: a.issues()})
		}
	}
	for _, p := range answers[open].issues() {
		if slices.Contains(newcomers, p.Association) {
			c.keepWaiting(digest.WaitingPull, p)
		}
	}
	last, read := answers[merged], len(answers[merged].Nodes)
	c.keepMerged(last.issues())
	for n := 1; n < maxPulls && last.PageInfo.More && last.PageInfo.End != ""; n++ {
		next := graphRequest{searches: request.searches[merged:open], after: last.PageInfo.End}
		more, err := next.send(ctx, c)
		if err != nil {
			c.part(fmt.Sprintf("merged pull requests beyond the latest %d", read), err)
			return nil
		}
		last = more.searches[0]
		read += len(last.Nodes)
		c.keepMerged(last.issues())
	}
	if last.PageInfo.More {
		c.problem("merged pull requests", fmt.Errorf("only the %d most recently updated of %d were read", read, last.Count))
	}
	return nil
}

// graphNewcomers returns the candidates with nothing merged before the period. The same request asks for the people to
// ask about tasks.
func (c *collection) graphNewcomers(ctx context.Context) map[string]issue {
	candidates := c.candidates()
	logins, people := byTime(candidates), c.withTasks()
	if len(logins)+len(people) == 0 {
		return nil
	}
	if len(logins) > maxFirsts {
		c.problem(
			"first contributions",
			fmt.Errorf("checked only the latest %d of %d authors for whether it was for the first time", maxFirsts, len(logins)),
		)
		logins = logins[:maxFirsts]
	}
	request := graphRequest{people: people}
	for _, login := range logins {
		request.searches = append(request.searches, graphSearch{query: c.firstQuery(login), fields: "__typename", first: 1})
	}
	got, err := c.sendForPeople(ctx, request)
	if err != nil {
		c.part("who contributed for the first time, and whom to ask about tasks", err)
		return nil
	}
	for i, name := range people {
		if n := got.people[i]; n != nil {
			c.repository(name).Maintainers = n.maintainers()
		}
	}
	newcomers := map[string]issue{}
	for i, login := range logins {
		if got.searches[i].Count == 0 {
			newcomers[login] = candidates[login]
		}
	}
	return newcomers
}
