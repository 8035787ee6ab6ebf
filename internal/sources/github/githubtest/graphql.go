package githubtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// graphQL answers the queries of package github. It does not parse GraphQL: it uses the name of the operation and
// its variables, and omits fields that the text does not contain.
func (s *Server) graphQL(w http.ResponseWriter, body string) {
	var q struct {
		Query     string         `json:"query"`
		Variables map[string]any `json:"variables"`
	}
	if err := json.Unmarshal([]byte(body), &q); err != nil {
		message(w, http.StatusBadRequest, "Problems parsing JSON")
		return
	}
	data, failed := map[string]any{}, []any{}
	fail := func(kind, text string, at ...any) {
		failed = append(failed, map[string]any{"type": kind, "message": text, "path": at})
	}
	text := func(name string) string { v, _ := q.Variables[name].(string); return v }
	switch wrong := malformed(q.Query, q.Variables); {
	case wrong != "":
		fail("", wrong)
		data = nil
	case strings.HasPrefix(q.Query, "query Organization("):
		s.graphOrg(q.Query, q.Variables, data, fail)
	case strings.HasPrefix(q.Query, "query Repository("):
		full := text("owner") + "/" + text("name")
		if to, moved := s.moved[strings.ToLower(full)]; moved {
			full = to
		}
		data["repository"] = nil
		if r := s.find(full); r != nil && !r.Blocked {
			data["repository"] = s.node(r, q.Query)
		} else {
			fail("NOT_FOUND", "Could not resolve to a Repository with the name '"+full+"'.", "repository")
		}
	case strings.HasPrefix(q.Query, "query Search("):
		for _, m := range searched.FindAllStringSubmatch(q.Query, -1) {
			first, _ := strconv.Atoi(m[3])
			found, err := s.search(text(m[2]))
			if err != "" {
				fail("INVALID", err, m[1])
				continue
			}
			data[m[1]] = s.page(found, first, text("after"), m[4] == "")
		}
		for _, m := range whose.FindAllStringSubmatch(q.Query, -1) {
			data[m[1]] = nil
			if r := s.find(text(m[2]) + "/" + text(m[3])); r != nil && !r.Private {
				node := s.people(r)
				for _, b := range blobOf.FindAllStringSubmatch(q.Query, -1) {
					node[b[1]] = blobNode(r, b[2])
				}
				data[m[1]] = node
			}
		}
	default:
		fail("", "this GitHub does not know that query")
	}
	out := map[string]any{"data": data}
	if len(failed) > 0 {
		out["errors"] = failed
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(out)
}

var (
	searched = regexp.MustCompile(
		`(\w+): search\(query: \$(\w+), type: ISSUE, first: (\d+), after: \$after\) ` +
			`\{[^{]*\{[^}]*\} nodes \{ (__typename \})?`,
	)
	whose    = regexp.MustCompile(`(\w+): repository\(owner: \$(\w+), name: \$(\w+)\)`)
	variable = regexp.MustCompile(`\$(\w+)`)
)

// malformed returns why GitHub would reject a query, as far as that is known without its schema.
func malformed(text string, variables map[string]any) string {
	if strings.Count(text, "{") != strings.Count(text, "}") || strings.Count(text, "(") != strings.Count(text, ")") {
		return "Parse error: brackets do not match"
	}
	declared, _, _ := strings.Cut(text, "{")
	for _, m := range variable.FindAllStringSubmatch(text, -1) {
		if !regexp.MustCompile(`\$` + m[1] + `\b`).MatchString(declared) {
			return "Variable $" + m[1] + " is used by it but not declared"
		}
		if _, given := variables[m[1]]; !given {
			return "Variable $" + m[1] + " was provided no value"
		}
	}
	return ""
}

func (s *Server) graphOrg(
	text string,
	variables map[string]any,
	data map[string]any,
	fail func(string, string, ...any),
) {
	login, _ := variables["login"].(string)
	data["organization"] = nil
	for name, id := range s.orgs {
		if !strings.EqualFold(name, login) {
			continue
		}
		first, _ := variables["first"].(float64)
		after, _ := variables["after"].(string)
		repos := s.public(name)
		from, to := cursor(after), min(cursor(after)+int(first), len(repos))
		nodes := []any{}
		for _, r := range repos[min(from, to):to] {
			nodes = append(nodes, s.node(r, text))
		}
		data["organization"] = map[string]any{"databaseId": id, "login": name, "repositories": map[string]any{
			"totalCount": len(repos), "nodes": nodes, "pageInfo": map[string]any{
				"hasNextPage": to < len(repos),
				"endCursor":   fmt.Sprintf("cursor:%d", to),
			},
		}}
	}
	if data["organization"] == nil {
		fail("NOT_FOUND", "Could not resolve to an Organization with the login of '"+login+"'.", "organization")
	}
}

func cursor(s string) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(s, "cursor:"))
	return n
}

var blobOf = regexp.MustCompile(`(\w+): object\(expression: "HEAD:([^"]+)"\)`)

func (s *Server) node(r *Repository, text string) map[string]any {
	full := r.Org + "/" + r.Name
	releases := []any{}
	for _, rel := range r.Releases[:min(len(r.Releases), 30)] {
		var author any
		if rel.Author != "" {
			author = map[string]any{"login": strings.TrimSuffix(rel.Author, "[bot]")}
		}
		releases = append(releases, map[string]any{
			"name": orNull(rel.Name), "tagName": rel.Tag, "isDraft": rel.Draft, "isPrerelease": rel.Prerelease,
			"publishedAt": stamp(rel.At), "author": author,
			"url": fmt.Sprintf("https://github.com/%s/releases/tag/%s", full, rel.Tag),
		})
	}
	out := map[string]any{
		"databaseId": r.ID, "nameWithOwner": full, "url": "https://github.com/" + full, "homepageUrl": orNull(r.Homepage),
		"description": orNull(r.Description),
		"isFork":      r.Fork, "isMirror": r.Mirror, "isArchived": r.Archived, "isEmpty": r.Empty, "isDisabled": false,
		"isPrivate":      r.Private,
		"stargazerCount": r.Stars, "createdAt": stamp(r.Created), "pushedAt": stamp(r.Pushed), "licenseInfo": nil,
		"releases": map[string]any{"nodes": releases}, "owner": map[string]any{"login": r.Org, "databaseId": s.orgs[r.Org]},
	}
	if r.License != "" {
		out["licenseInfo"] = map[string]any{"spdxId": r.License}
	}
	if !strings.Contains(text, "contributingGuidelines") {
		return out
	}
	languages, topics, entries, seen := []any{}, []any{}, []any{}, map[string]bool{}
	for _, l := range r.Languages {
		languages = append(languages, map[string]any{"name": l})
	}
	for _, t := range r.Topics {
		topics = append(topics, map[string]any{"topic": map[string]any{"name": t}})
	}
	for name := range r.Files {
		top, _, below := strings.Cut(name, "/")
		kind := "blob"
		if below {
			kind = "tree"
		}
		if !seen[top] {
			seen[top] = true
			entries = append(entries, map[string]any{"name": top, "type": kind})
		}
	}
	slices.SortFunc(entries, func(a, b any) int {
		return strings.Compare(a.(map[string]any)["name"].(string), b.(map[string]any)["name"].(string))
	})
	out["languages"], out["repositoryTopics"] = map[string]any{"nodes": languages}, map[string]any{"nodes": topics}
	out["contributingGuidelines"], out["root"] = nil, nil
	if !r.Empty {
		out["root"] = map[string]any{"entries": entries}
	}
	if name := r.contributing(); name != "" {
		out["contributingGuidelines"] = map[string]any{"url": "https://github.com/" + path.Join(full, "blob/main", name)}
	}
	for _, m := range blobOf.FindAllStringSubmatch(text, -1) {
		out[m[1]] = blobNode(r, m[2])
	}
	return out
}

// blobNode is a file of the repository, or nil.
func blobNode(r *Repository, path string) any {
	if body, there := r.Files[path]; there {
		return map[string]any{"text": body}
	}
	return nil
}

func (s *Server) page(found []*Issue, first int, after string, full bool) map[string]any {
	from, to := cursor(after), min(cursor(after)+first, len(found))
	nodes := []any{}
	for _, i := range found[min(from, to):to] {
		n := map[string]any{"__typename": "Issue"}
		if i.pull() {
			n["__typename"] = "PullRequest"
		}
		if full {
			s.fill(n, i)
		}
		nodes = append(nodes, n)
	}
	return map[string]any{
		"issueCount": len(found),
		"nodes":      nodes,
		"pageInfo":   map[string]any{"hasNextPage": to < len(found), "endCursor": fmt.Sprintf("cursor:%d", to)},
	}
}

func (s *Server) fill(n map[string]any, i *Issue) {
	rest := s.issueJSON(i)
	n["number"], n["title"], n["url"] = i.Number, i.Title, rest["html_url"]
	n["createdAt"], n["updatedAt"] = rest["created_at"], rest["updated_at"]
	n["repository"] = map[string]any{"nameWithOwner": i.Repository}
	n["author"], n["comments"] = actor(i.Author, i.Bot), i.latest(5)
	if i.pull() {
		n["mergedAt"], n["authorAssociation"] = stamp(i.Merged), i.association()
		return
	}
	assigned := 0
	if i.Assignee != "" {
		assigned = 1
	}
	n["body"], n["locked"], n["state"] = i.Body, i.Locked, "OPEN"
	n["labels"], n["assignees"] = map[string]any{"nodes": rest["labels"]}, map[string]any{"totalCount": assigned}
}
