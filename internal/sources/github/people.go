package github

import (
	"context"
	"slices"

	"github.com/cityoflosangeles/digest/internal/firsttask"
)

// maxPeople is how many repositories with tasks are asked for their maintainers.
const maxPeople = 30

// peopleFields are who could be asked about a repository. Only the people whom a public page shows are asked for.
const peopleFields = ` assignableUsers(first: 5) { totalCount nodes { login __typename } }
 pullRequests(states: MERGED, first: 5, orderBy: {field: UPDATED_AT, direction: DESC}) {
  nodes { mergedBy { login __typename } } }
 owners0: object(expression: "HEAD:.github/CODEOWNERS") { ... on Blob { text } }
 owners1: object(expression: "HEAD:CODEOWNERS") { ... on Blob { text } }
 owners2: object(expression: "HEAD:docs/CODEOWNERS") { ... on Blob { text } }`

type peopleNode struct {
	Assignable struct {
		Total int      `json:"totalCount"`
		Nodes []*actor `json:"nodes"`
	} `json:"assignableUsers"`
	Pulls struct {
		Nodes []*struct {
			MergedBy *actor `json:"mergedBy"`
		} `json:"nodes"`
	} `json:"pullRequests"`
	Owners0 *blob `json:"owners0"`
	Owners1 *blob `json:"owners1"`
	Owners2 *blob `json:"owners2"`
}

// maintainers returns the logins of the people to ask, the best first.
func (n *peopleNode) maintainers() []string {
	var owners, assignable []string
	for _, b := range []*blob{n.Owners0, n.Owners1, n.Owners2} { // the order in which GitHub looks for the file
		if b != nil && b.Text != nil {
			owners = firsttask.CodeOwners(*b.Text)
			break
		}
	}
	merged := ""
	for _, p := range n.Pulls.Nodes {
		if p != nil && p.MergedBy != nil && !robot(p.MergedBy.account()) {
			merged = p.MergedBy.Login
			break
		}
	}
	for _, a := range n.Assignable.Nodes {
		if a != nil && n.Assignable.Total <= len(n.Assignable.Nodes) && !robot(a.account()) {
			assignable = append(assignable, a.Login)
		}
	}
	var out []string
	for _, login := range firsttask.Maintainers(owners, merged, assignable) {
		if login = line(login, 100); ownerName.MatchString(login) {
			out = append(out, login)
		}
	}
	return out
}

// withTasks returns the names of the repositories with tasks that may be ready, at most maxPeople.
func (c *collection) withTasks() []string {
	var names []string
	for _, t := range c.harvest.Tasks {
		r := c.repository(t.Repository)
		if !slices.Contains(names, t.Repository) && r != nil && !lacking(*r) && len(names) < maxPeople {
			names = append(names, t.Repository)
		}
	}
	return names
}

// sendForPeople sends a request that asks for people. Some tokens may not see who can be assigned, so errors that are
// due to that are one note.
func (c *collection) sendForPeople(ctx context.Context, r graphRequest) (graphAnswer, error) {
	problems, faults := len(c.problems), c.faults
	got, err := r.send(ctx, c)
	if err == nil && len(r.people) > 0 && c.faults > faults && len(c.problems) > problems {
		first := c.problems[problems]
		first.Item, first.Note = "whom to ask about tasks", true
		c.problems, c.faults = append(c.problems[:problems], first), faults+1
	}
	return got, err
}
