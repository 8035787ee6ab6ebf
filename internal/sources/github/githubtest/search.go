package githubtest

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

func (s *Server) searchREST(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query().Get("q")
	matches, err := s.search(query)
	if err != "" {
		message(w, http.StatusUnprocessableEntity, err)
		return
	}
	page, per := number(r, "page", 1), number(r, "per_page", 30)
	items := []any{}
	for _, i := range matches[min((page-1)*per, len(matches)):min(page*per, len(matches))] {
		items = append(items, s.issueJSON(i))
	}
	answer(w, r, map[string]any{"total_count": len(matches), "incomplete_results": false, "items": items})
}

var qualifier = regexp.MustCompile(`(-?[a-z]+):((?:"[^"]*"|[^\s",])+(?:,(?:"[^"]*"|[^\s",])+)*)`)

// search returns the results of a query of the forms that package github uses, the most recently updated first.
func (s *Server) search(query string) ([]*Issue, string) {
	if len([]rune(query)) > 256 {
		return nil, "Validation Failed: the search is longer than 256 characters."
	}
	var tests []func(*Issue) bool
	kinds := 0
	for _, m := range qualifier.FindAllStringSubmatch(query, -1) {
		name, value := m[1], m[2]
		switch name {
		case "org":
			if !slices.ContainsFunc(
				s.repos,
				func(r *Repository) bool { return strings.EqualFold(r.Org, value) && !r.Private },
			) {
				return nil, "Validation Failed: the listed users and repositories cannot be searched."
			}
			tests = append(tests, func(i *Issue) bool {
				return strings.HasPrefix(strings.ToLower(i.Repository), strings.ToLower(value)+"/")
			})
		case "repo":
			tests = append(tests, func(i *Issue) bool { return strings.EqualFold(i.Repository, value) })
		case "is":
			if value == "issue" || value == "pr" {
				kinds++
			}
			tests = append(tests, func(i *Issue) bool {
				return value == "issue" && !i.pull() || value == "pr" && i.pull() || value == "open" && i.Merged.IsZero() ||
					value == "merged" && !i.Merged.IsZero()
			})
		case "no":
			tests = append(tests, func(i *Issue) bool { return value != "assignee" || i.Assignee == "" })
		case "-linked":
			tests = append(tests, func(i *Issue) bool { return !i.LinkedPull })
		case "archived":
			tests = append(tests, func(i *Issue) bool { r := s.find(i.Repository); return r == nil || !r.Archived })
		case "author":
			tests = append(tests, func(i *Issue) bool { return strings.EqualFold(i.Author, value) })
		case "label":
			var wanted []string
			for _, l := range strings.Split(value, ",") {
				wanted = append(wanted, strings.ToLower(strings.Trim(l, `"`)))
			}
			tests = append(tests, func(i *Issue) bool {
				return slices.ContainsFunc(i.Labels, func(l string) bool { return slices.Contains(wanted, strings.ToLower(l)) })
			})
		case "merged":
			test, err := span(value)
			if err != nil {
				return nil, err.Error()
			}
			tests = append(tests, func(i *Issue) bool { return test(i.Merged) })
		case "created":
			test, err := span(value)
			if err != nil {
				return nil, err.Error()
			}
			tests = append(tests, func(i *Issue) bool { return test(i.Created) })
		case "sort", "draft": // no pull request is a draft
		default:
			return nil, "Validation Failed: " + name
		}
	}
	if kinds != 1 {
		return nil, "Query must include 'is:issue' or 'is:pull-request'"
	}
	var out []*Issue
	for _, i := range s.issues {
		if r := s.find(i.Repository); r != nil && !r.Private &&
			!slices.ContainsFunc(tests, func(t func(*Issue) bool) bool { return !t(i) }) {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b *Issue) int { return b.updated().Compare(a.updated()) })
	return out, ""
}

func span(value string) (func(time.Time) bool, error) {
	if before, ok := strings.CutPrefix(value, "<"); ok {
		end, err := time.Parse(time.RFC3339, before)
		return func(t time.Time) bool { return t.Before(end) }, err
	}
	from, to, ok := strings.Cut(value, "..")
	if !ok {
		return nil, fmt.Errorf("not a period of time: %s", value)
	}
	a, err := time.Parse(time.RFC3339, from)
	if err != nil {
		return nil, err
	}
	b, err := time.Parse(time.RFC3339, to)
	return func(t time.Time) bool { return !t.Before(a) && !t.After(b) }, err
}

func (i *Issue) pull() bool { return i.Pull || !i.Merged.IsZero() }

func (i *Issue) updated() time.Time {
	if i.Updated.IsZero() {
		return i.Merged
	}
	return i.Updated
}

func (i *Issue) association() string {
	if i.Association == "" {
		return "NONE"
	}
	return i.Association
}

func (s *Server) issueJSON(i *Issue) map[string]any {
	kind := "issues"
	if i.pull() {
		kind = "pull"
	}
	labels := []any{}
	for n, l := range i.Labels {
		labels = append(labels, map[string]any{"id": n, "name": l})
	}
	out := map[string]any{
		"number": i.Number, "title": i.Title, "body": orNull(i.Body), "state": "open", "locked": i.Locked, "labels": labels,
		"html_url":       fmt.Sprintf("https://github.com/%s/%s/%d", i.Repository, kind, i.Number),
		"repository_url": s.http.URL + "/repos/" + i.Repository, "user": accountJSON(i.Author, i.Bot),
		"author_association": i.association(),
		"comments":           len(i.comments()), "created_at": stamp(i.Created), "updated_at": stamp(i.updated()),
		"closed_at": stamp(i.Merged),
		"assignee":  accountJSON(i.Assignee, false), "assignees": []any{},
	}
	if i.Assignee != "" {
		out["assignees"] = []any{out["assignee"]}
	}
	if i.pull() {
		out["pull_request"] = map[string]any{"merged_at": stamp(i.Merged)}
	}
	if !i.Merged.IsZero() {
		out["state"] = "closed"
	}
	return out
}
