package githubtest

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// stranger is who writes the comments of Issue.Said.
const stranger = "passer-by"

// comments returns the comments of an issue, the oldest first. Those that the test only counts have no text.
func (i *Issue) comments() []Comment {
	var out []Comment
	for n, text := range i.Said {
		at := i.updated().Add(-time.Duration(len(i.Said)-1-n) * time.Hour)
		out = append(out, Comment{Author: stranger, Body: text, At: at})
	}
	out = append(out, i.Talk...)
	for len(out) < i.Comments {
		out = slices.Insert(out, 0, Comment{Author: "someone", At: i.Created})
	}
	return out
}

func (c Comment) association() string {
	if c.Association == "" {
		return "NONE"
	}
	return c.Association
}

// comments answers a page of the comments of an issue.
func (s *Server) comments(w http.ResponseWriter, r *http.Request, repository, number string) {
	for _, i := range s.issues {
		if !strings.EqualFold(i.Repository, repository) || strconv.Itoa(i.Number) != number {
			continue
		}
		all := i.comments()
		page, per := pageOf(r)
		list := []any{}
		for _, c := range all[min((page-1)*per, len(all)):min(page*per, len(all))] {
			list = append(list, map[string]any{
				"body": c.Body, "created_at": stamp(c.At), "author_association": c.association(),
				"user": accountJSON(c.Author, c.Bot),
			})
		}
		answer(w, r, list)
		return
	}
	message(w, http.StatusNotFound, "Not Found")
}

func pageOf(r *http.Request) (page, per int) { return number(r, "page", 1), number(r, "per_page", 30) }

// latest returns the last n comments as GraphQL does.
func (i *Issue) latest(n int) map[string]any {
	all := i.comments()
	nodes := []any{}
	for _, c := range all[max(0, len(all)-n):] {
		nodes = append(nodes, map[string]any{
			"body": c.Body, "createdAt": stamp(c.At), "authorAssociation": c.association(), "author": actor(c.Author, c.Bot),
		})
	}
	return map[string]any{"totalCount": len(all), "nodes": nodes}
}

// actor is an account in GraphQL answers. The logins of programs lack their mark there.
func actor(login string, bot bool) any {
	if login == "" {
		return nil
	}
	kind := "User"
	if bot {
		kind = "Bot"
	}
	return map[string]any{"login": strings.TrimSuffix(login, "[bot]"), "__typename": kind}
}

// people is what GraphQL answers about whom to ask.
func (s *Server) people(r *Repository) map[string]any {
	full := r.Org + "/" + r.Name
	assignable, merged := []any{}, []any{}
	for _, login := range r.Assignable {
		assignable = append(assignable, actor(login, strings.HasSuffix(login, "[bot]")))
	}
	pulls := slices.Clone(s.issues)
	slices.SortStableFunc(pulls, func(a, b *Issue) int { return b.Merged.Compare(a.Merged) })
	for _, i := range pulls {
		if strings.EqualFold(i.Repository, full) && !i.Merged.IsZero() {
			merged = append(merged, map[string]any{"mergedBy": actor(i.MergedBy, strings.HasSuffix(i.MergedBy, "[bot]"))})
		}
	}
	return map[string]any{
		"assignableUsers": map[string]any{"totalCount": len(assignable), "nodes": assignable[:min(len(assignable), 5)]},
		"pullRequests":    map[string]any{"nodes": merged[:min(len(merged), 5)]},
	}
}
