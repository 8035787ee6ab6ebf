package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/firsttask"
)

// latestComments is how many comments of an issue are kept, and commentLength how much of each, in characters. Claims
// are short.
const (
	latestComments = 5
	commentLength  = 500
)

// comment is a comment on an issue, or a review of a pull request.
type comment struct {
	Body        string    `json:"body"`
	CreatedAt   time.Time `json:"created_at"`
	Association string    `json:"author_association"`
	User        account   `json:"user"`
}

// actor is an account in GraphQL answers.
type actor struct {
	Login string `json:"login"`
	Type  string `json:"__typename"`
}

func (a actor) account() account { return account{Login: a.Login, Type: a.Type} }

// commentNodes are comments in GraphQL answers.
type commentNodes struct {
	Total int `json:"totalCount"`
	Nodes []*struct {
		Body        string    `json:"body"`
		CreatedAt   time.Time `json:"createdAt"`
		Association string    `json:"authorAssociation"`
		Author      *actor    `json:"author"` // nil: the account is deleted
	} `json:"nodes"`
}

// comments returns the nodes in the form of REST.
func (n commentNodes) comments() []comment {
	var out []comment
	for _, c := range n.Nodes {
		if c == nil {
			continue
		}
		one := comment{Body: c.Body, CreatedAt: c.CreatedAt, Association: c.Association}
		if c.Author != nil {
			one.User = c.Author.account()
		}
		out = append(out, one)
	}
	return out
}

// said returns the latest of the comments, the oldest first.
func said(comments []comment) []digest.Comment {
	comments = slices.SortedStableFunc(slices.Values(comments), func(a, b comment) int {
		return a.CreatedAt.Compare(b.CreatedAt)
	})
	comments = slices.DeleteFunc(comments, func(c comment) bool { return strings.TrimSpace(c.Body) == "" })
	var out []digest.Comment
	for _, c := range comments[max(0, len(comments)-latestComments):] {
		out = append(out, digest.Comment{
			Author: line(c.User.Login, 100), Staff: slices.Contains(insiders, c.Association), Program: robot(c.User),
			At: c.CreatedAt.UTC(), Text: block(c.Body, commentLength),
		})
	}
	return out
}

// The number of tasks whose comments REST reads in a run, with and without credentials.
const (
	commentedWith    = 40
	commentedWithout = 3
)

// uncommented returns the tasks whose comments REST should read: those that could be shown, because they are in
// repositories that may be ready, and no other rule leaves them out. The most recently updated come first.
func (c *collection) uncommented() []*digest.Task {
	limit := commentedWithout
	if c.api.known() {
		limit = commentedWith
	}
	var open []*digest.Task
	for i := range c.harvest.Tasks {
		t := &c.harvest.Tasks[i]
		if r := c.repository(t.Repository); t.Comments > 0 && r != nil && !lacking(*r) &&
			firsttask.Decide(*t, c.period.Start, nil).Free() {
			open = append(open, t)
		}
	}
	slices.SortStableFunc(open, func(a, b *digest.Task) int { return b.UpdatedAt.Compare(a.UpdatedAt) })
	return open[:min(len(open), limit)]
}

// restComments reads the latest comments of tasks. The comments of other tasks stay unknown. An answer is used again
// until the issue changes.
func (c *collection) restComments(ctx context.Context) {
	for _, t := range c.uncommented() {
		const perPage = 100
		address := fmt.Sprintf("%s/repos/%s/issues/%d/comments?per_page=%d&page=%d", c.api.base, t.Repository, t.Number,
			perPage, (t.Comments-1)/perPage+1)
		got, err := c.ask(ctx, call{resource: core, url: address, since: t.UpdatedAt.Add(time.Minute)})
		if ended(err) {
			return // the comments of the rest stay unknown
		}
		if status, ok := errors.AsType[*fetch.StatusError](err); ok && (status.Status == http.StatusNotFound ||
			status.Status == http.StatusGone) {
			continue // it was deleted or moved since the search
		}
		if err != nil {
			c.problem(fmt.Sprintf("comments of %s#%d", t.Repository, t.Number), err)
			return
		}
		comments, bad, err := parseList[comment](got.body)
		if err != nil {
			c.problem(fmt.Sprintf("comments of %s#%d", t.Repository, t.Number), err)
			continue
		}
		c.bad("comments", bad)
		t.Said = said(comments)
		c.keepWaiting(digest.WaitingComment, issue{
			Number: t.Number, Title: t.Title, HTMLURL: t.URL, repository: t.Repository, said: comments,
		})
	}
}

// lacking reports whether a repository is known not to be ready for newcomers.
func lacking(r digest.Repository) bool {
	return r.Retired != "" || slices.ContainsFunc([]string{digest.Licence, digest.Readme, digest.Contributing},
		func(item string) bool { has, checked := r.Has[item]; return checked && !has })
}
