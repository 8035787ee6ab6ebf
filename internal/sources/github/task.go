package github

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// usualLabels holds the labels that projects use for issues for newcomers, the most common first. Searches use them as
// written, in any case. When issues are filtered, dashes and emoji do not matter either.
var usualLabels = []string{
	"good first issue", "help wanted", "good-first-issue", "help-wanted", "up-for-grabs", "beginner", "beginner friendly",
	"first-timers-only",
	"easy", "starter", "newcomer",
	"beginner-friendly", "low-hanging-fruit", "good first bug", "up for grabs", "contributions welcome", "first issue",
	"starter bug",
	"newcomers", "easy fix", "first timers only", "low hanging fruit",
}

// maxQuery is the maximum length of a search (docs.github.com/rest/search: 256 characters without operators and
// qualifiers; counting them too leaves a margin).
const maxQuery = 256 - len(latestFirst)

// latestFirst sorts the results in a GraphQL query. REST has a parameter for it.
const latestFirst = " sort:updated-desc"

// maxTaskQueries is the maximum number of searches for tasks.
const maxTaskQueries = 2

// taskScope returns the search for open issues that are unassigned and have no pull request.
func (c *collection) taskScope() string {
	query := c.scope() + " is:issue is:open no:assignee -linked:pr"
	if c.entry.Repo == "" {
		query += " archived:false"
	}
	return query
}

// taskQueries returns the searches for such issues with labels for newcomers.
func (c *collection) taskQueries() []string {
	start := c.taskScope() + " label:"
	var out []string
	query := start
	for n, l := range c.api.config.Labels {
		l = strings.ReplaceAll(line(l, 50), `"`, "")
		if l == "" {
			continue
		}
		part := `"` + l + `"`
		if query != start && utf8.RuneCountInString(query)+1+utf8.RuneCountInString(part) > maxQuery {
			out = append(out, query)
			query = start
		}
		if len(out) == maxTaskQueries {
			if c.api.ownLabels { // the remaining usual labels are rare
				c.problem(
					"labels", fmt.Errorf("only issues with the first %d of %d labels are searched for", n, len(c.api.config.Labels)),
				)
			}
			return out
		}
		if query != start {
			query += ","
		}
		query += part
	}
	if query != start {
		out = append(out, query)
	}
	return out
}

// plainLabel returns a label without what does not matter: case, dashes, emoji, and a category before it ("status: help
// wanted").
func plainLabel(s string) string {
	if i := strings.LastIndexAny(strings.TrimRight(s, " :/"), ":/"); i >= 0 && !shortcode.MatchString(s) {
		s = s[i+1:]
	}
	s = shortcode.ReplaceAllString(s, " ")
	return strings.Join(
		strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ",
	)
}

// shortcode matches emoji shortcodes: ":seedling:".
var shortcode = regexp.MustCompile(`:[a-z0-9_+-]+:`)

// The maximum number of tasks of one repository and in total.
const (
	maxTasksPerRepository = 20
	maxTasks              = 300
)

// keepTasks keeps the issues that a newcomer can take.
func (c *collection) keepTasks(issues []issue) {
	wanted := map[string]bool{}
	for _, l := range c.api.config.Labels {
		wanted[plainLabel(l)] = true
	}
	per := map[string]int{}
	for _, t := range c.harvest.Tasks {
		per[t.Repository]++
	}
	for _, i := range issues {
		r := c.repository(repositoryOf(i))
		if r == nil || !alive(*r) || i.Pull != nil || i.Number <= 0 || i.Locked || i.Assignee != nil ||
			len(i.Assignees) > 0 ||
			i.State == "closed" ||
			!described(i.Body) {
			continue
		}
		key := fmt.Sprintf("%s#%d", strings.ToLower(r.Name), i.Number)
		if c.tasked[key] || per[r.Name] >= maxTasksPerRepository || len(c.harvest.Tasks) >= maxTasks {
			continue
		}
		var labels []string
		for _, l := range i.Labels[:min(len(i.Labels), 20)] {
			labels = append(labels, line(l.Name, 50))
		}
		if !slices.ContainsFunc(labels, func(l string) bool { return wanted[plainLabel(l)] }) {
			continue
		}
		c.tasked[key] = true
		per[r.Name]++
		c.harvest.Tasks = append(c.harvest.Tasks, digest.Task{
			Repository: r.Name, Number: i.Number, Title: line(i.Title, 300), URL: webURL(i.HTMLURL, fmt.Sprintf("%s/issues/%d",
				r.URL, i.Number)),
			Labels: labels, CreatedAt: i.CreatedAt.UTC(), UpdatedAt: i.UpdatedAt.UTC(), Body: block(i.Body, 2000),
			Author: line(i.User.Login, 100), Comments: i.Comments, Program: robot(i.User), Said: said(i.said),
		})
	}
}

// htmlComment matches the instructions in issue templates.
var htmlComment = regexp.MustCompile(`(?s)<!--.*?-->`)

// described reports whether the body of an issue has a description.
func described(body string) bool {
	const least = 20
	return utf8.RuneCountInString(
		strings.TrimSpace(htmlComment.ReplaceAllString(body[:min(len(body), 64<<10)], "")),
	) >= least
}
