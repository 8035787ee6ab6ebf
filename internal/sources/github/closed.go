package github

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// Closed returns when an issue was closed and by whom. The time is zero if the issue is open. It costs one request.
// Errors are those of Collect.
func (a *API) Closed(ctx context.Context, repository string, number int) (at time.Time, by string, err error) {
	if !fullName.MatchString(repository) {
		return at, "", fmt.Errorf("%q is not the name of a repository", repository)
	}
	got, err := a.send(
		ctx, call{url: fmt.Sprintf("%s/repos/%s/issues/%d", a.base, repository, number), resource: "core"}, nil,
	)
	if err != nil {
		return at, "", fmt.Errorf("querying the state of %s#%d: %w", repository, number, err)
	}
	var issue struct {
		State    string    `json:"state"`
		ClosedAt time.Time `json:"closed_at"`
		ClosedBy *struct {
			Login string `json:"login"`
		} `json:"closed_by"`
	}
	if err := json.Unmarshal(got.Body, &issue); err != nil {
		return at, "", fmt.Errorf("reading the state of %s#%d: %w", repository, number, err)
	}
	if issue.State != "closed" {
		return at, "", nil
	}
	if issue.ClosedBy != nil {
		by = line(issue.ClosedBy.Login, 100)
	}
	return issue.ClosedAt, by, nil
}

// Known reports whether there are credentials. Without them, callers should not spend the few requests of the quota on
// single questions.
func (a *API) Known() bool { return a.known() }
