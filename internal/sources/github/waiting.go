package github

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/firsttask"
)

// newcomers holds the associations of authors whose pull request may be their first.
var newcomers = []string{"FIRST_TIMER", "FIRST_TIME_CONTRIBUTOR", "NONE"}

// openPullsQuery returns the search for open pull requests that have waited for so long that an answer is due, but not
// for so long that nobody waits any more.
func (c *collection) openPullsQuery() string {
	due := c.period.Start.Add(-firsttask.AnswerSpan)
	query := fmt.Sprintf("%s is:pr is:open draft:false created:%s..%s", c.scope(), stamp(due.Add(-firsttask.WaitingSpan)),
		stamp(due))
	if c.entry.Repo == "" {
		query += " archived:false"
	}
	return query
}

// keepWaiting keeps an issue on which somebody from outside waits for an answer to a comment, or a pull request that
// waits for one.
func (c *collection) keepWaiting(kind string, i issue) {
	r := c.repository(repositoryOf(i))
	if r == nil || !alive(*r) || i.Number <= 0 || i.Locked || robot(i.User) {
		return
	}
	comments := said(i.said)
	page := "issues"
	if kind == digest.WaitingPull {
		page = "pull"
		opened := digest.Comment{Author: line(i.User.Login, 100), At: i.CreatedAt.UTC(), Text: i.Title + ": a pull request"}
		comments = slices.Insert(comments, 0, opened)
	}
	by, waits := firsttask.Unanswered(comments, c.period.Start)
	if !waits {
		return
	}
	w := digest.Waiting{
		Kind: kind, Repository: r.Name, Number: i.Number, Title: line(i.Title, 300), Author: by.Author, Since: by.At,
		URL: webURL(i.HTMLURL, fmt.Sprintf("%s/%s/%d", r.URL, page, i.Number)),
	}
	if !slices.ContainsFunc(c.harvest.Waiting, func(o digest.Waiting) bool {
		return o.Number == w.Number && strings.EqualFold(o.Repository, w.Repository)
	}) {
		c.harvest.Waiting = append(c.harvest.Waiting, w)
	}
}
