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

// usualLabels are what projects mark issues for newcomers with, the most usual first. Search finds them as they are
// written here, in any case; dashes and emoji make no difference where issues are looked at.
var usualLabels = []string{
	"good first issue", "help wanted", "good-first-issue", "help-wanted", "up-for-grabs", "beginner", "beginner friendly",
	"first-timers-only",
	"easy", "starter", "newcomer",
	"beginner-friendly", "low-hanging-fruit", "good first bug", "up for grabs", "contributions welcome", "first issue",
	"starter bug",
	"newcomers", "easy fix", "first timers only", "low hanging fruit",
}

// maxQuery is how long a search may be (docs.github.com/rest/search: 256 characters without operators and qualifiers;
// with them counted, we are on the safe side).
const maxQuery = 256 - len(latestFirst)

// latestFirst is what GraphQL takes within the query; REST has a parameter for it.
const latestFirst = " sort:updated-desc"

// maxTaskQueries bounds the searches for tasks.
const maxTaskQueries = 2

// taskScope finds the open issues that are unassigned and have no pull request.
func (c *collection) taskScope() string {
	query := c.scope() + " is:issue is:open no:assignee -linked:pr"
	if c.entry.Repo == "" {
		query += " archived:false"
	}
	return query
}

// taskQueries find those that are labelled for newcomers.
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
			if c.api.ownLabels { // of the usual ones, the rest is rare
				c.problem(
					"labels",
					fmt.Errorf("only issues with the first %d of %d labels are searched for", n, len(c.api.config.Labels)),
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

// plainLabel is a label without what makes no difference: case, dashes, emoji, and a kind before it ("status: help
// wanted").
func plainLabel(s string) string {
	if i := strings.LastIndexAny(strings.TrimRight(s, " :/"), ":/"); i >= 0 && !shortcode.MatchString(s) {
		s = s[i+1:]
	}
	s = shortcode.ReplaceAllString(s, " ")
	return strings.Join(
		strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }),
		" ",
	)
}

// shortcode matches emoji as they are typed: ":seedling:".
var shortcode = regexp.MustCompile(`:[a-z0-9_+-]+:`)

// most tasks that are kept of a repository, and of all.
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
			Author: line(i.User.Login, 100), Comments: i.Comments,
		})
	}
}

// comment matches what issue templates say to the writer.
var comment = regexp.MustCompile(`(?s)<!--.*?-->`)

// described reports whether an issue says more than its title.
func described(body string) bool {
	const least = 20
	return utf8.RuneCountInString(strings.TrimSpace(comment.ReplaceAllString(body[:min(len(body), 64<<10)], ""))) >= least
}
