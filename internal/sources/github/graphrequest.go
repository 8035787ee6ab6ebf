package github

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// graphSearch is one search in a request.
type graphSearch struct {
	query  string
	fields string // of the nodes
	first  int    // number of nodes
}

// graphRequest is a request for several searches, and for the maintainers of repositories.
type graphRequest struct {
	searches []graphSearch
	after    any      // the page of all searches; nil: the first
	people   []string // names of repositories
}

// graphAnswer is the answer to a graphRequest, in its order. If a part is not answered, its count is -1, or it is nil.
type graphAnswer struct {
	searches []searchNode
	people   []*peopleNode
}

// send sends the request.
func (r graphRequest) send(ctx context.Context, c *collection) (graphAnswer, error) {
	var declare, ask strings.Builder
	variables := map[string]any{}
	if len(r.searches) > 0 { // an error if it is not used
		variables["after"] = r.after
		declare.WriteString(", $after: String")
	}
	for i, s := range r.searches {
		name := fmt.Sprintf("q%d", i)
		variables[name] = s.query
		fmt.Fprintf(&declare, ", $%s: String!", name)
		fmt.Fprintf(
			&ask,
			" %s: search(query: $%s, type: ISSUE, first: %d, after: $after) { issueCount pageInfo { hasNextPage endCursor } "+
				"nodes { %s } }",
			name,
			name,
			s.first,
			s.fields,
		)
	}
	for i, full := range r.people {
		owner, name, _ := strings.Cut(full, "/")
		variables[fmt.Sprintf("o%d", i)], variables[fmt.Sprintf("n%d", i)] = owner, name
		fmt.Fprintf(&declare, ", $o%d: String!, $n%d: String!", i, i)
		fmt.Fprintf(&ask, " r%d: repository(owner: $o%d, name: $n%d) {%s }", i, i, i, peopleFields)
	}
	text := fmt.Sprintf("query Search(%s) {%s }", strings.TrimPrefix(declare.String(), ", "), ask.String())
	got, err := query[map[string]json.RawMessage](ctx, c, text, variables)
	if err != nil {
		return graphAnswer{}, err
	}
	out := graphAnswer{searches: make([]searchNode, len(r.searches)), people: make([]*peopleNode, len(r.people))}
	for i := range r.searches {
		out.searches[i].Count = -1
		if err := decodePart(got[fmt.Sprintf("q%d", i)], &out.searches[i]); err != nil {
			return graphAnswer{}, err
		}
	}
	for i := range r.people {
		if err := decodePart(got[fmt.Sprintf("r%d", i)], &out.people[i]); err != nil {
			return graphAnswer{}, err
		}
	}
	return out, nil
}

// decodePart decodes a part of an answer, if there is one.
func decodePart(part json.RawMessage, into any) error {
	if len(part) == 0 {
		return nil
	}
	if err := json.Unmarshal(part, into); err != nil {
		return fmt.Errorf("the answer cannot be decoded: %w", readable(err))
	}
	return nil
}
