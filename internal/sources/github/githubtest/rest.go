package githubtest

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

func bodyOf(r *http.Request) string {
	b, _ := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	return string(b)
}

func message(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"message": text, "documentation_url": "https://docs.github.com/rest"})
}

// answer writes v with an ETag, or 304.
func answer(w http.ResponseWriter, r *http.Request, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		message(w, http.StatusInternalServerError, err.Error())
		return
	}
	tag := fmt.Sprintf(`W/"%x"`, sha256.Sum256(body))
	w.Header().Set("ETag", tag)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	_, _ = w.Write(body)
}

func (s *Server) rest(w http.ResponseWriter, r *http.Request) {
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch {
	case len(parts) == 3 && parts[0] == "orgs" && parts[2] == "repos":
		s.orgRepos(w, r, func(name string, _ int64) bool { return strings.EqualFold(name, parts[1]) })
	case len(parts) == 3 && parts[0] == "organizations" && parts[2] == "repos":
		s.orgRepos(w, r, func(_ string, id int64) bool { return strconv.FormatInt(id, 10) == parts[1] })
	case len(parts) == 2 && parts[0] == "repositories":
		for _, repo := range s.repos {
			if strconv.FormatInt(repo.ID, 10) == parts[1] {
				answer(w, r, s.repoJSON(repo))
				return
			}
		}
		message(w, http.StatusNotFound, "Not Found")
	case len(parts) >= 3 && parts[0] == "repos":
		s.repo(w, r, parts[1]+"/"+parts[2], strings.Join(parts[3:], "/"))
	case r.URL.Path == "/search/issues":
		s.searchREST(w, r)
	default:
		message(w, http.StatusNotFound, "Not Found")
	}
}

func (s *Server) orgRepos(w http.ResponseWriter, r *http.Request, is func(string, int64) bool) {
	name, id := "", int64(0)
	for n, i := range s.orgs {
		if is(n, i) {
			name, id = n, i
		}
	}
	if name == "" {
		message(w, http.StatusNotFound, "Not Found")
		return
	}
	repos := s.public(name)
	page, per := number(r, "page", 1), number(r, "per_page", 30)
	pages := max(1, (len(repos)+per-1)/per)
	var links []string
	for rel, to := range map[string]int{"next": page + 1, "last": pages} {
		if page < pages {
			q := r.URL.Query()
			q.Set("page", strconv.Itoa(to))
			links = append(links, fmt.Sprintf(`<%s/organizations/%d/repos?%s>; rel="%s"`, s.http.URL, id, q.Encode(), rel))
		}
	}
	if len(links) > 0 {
		w.Header().Set("Link", strings.Join(links, ", "))
	}
	list := []any{}
	for _, repo := range repos[min((page-1)*per, len(repos)):min(page*per, len(repos))] {
		list = append(list, s.repoJSON(repo))
	}
	answer(w, r, list)
}

// public returns an organization's public repositories, the most recently pushed first.
func (s *Server) public(org string) []*Repository {
	var out []*Repository
	for _, r := range s.repos {
		if strings.EqualFold(r.Org, org) && !r.Private {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b *Repository) int { return b.Pushed.Compare(a.Pushed) })
	return out
}

func number(r *http.Request, name string, otherwise int) int {
	if n, err := strconv.Atoi(r.URL.Query().Get(name)); err == nil && n > 0 {
		return n
	}
	return otherwise
}

func (s *Server) find(name string) *Repository {
	for _, r := range s.repos {
		if strings.EqualFold(r.Org+"/"+r.Name, name) {
			return r
		}
	}
	return nil
}

func (s *Server) repo(w http.ResponseWriter, r *http.Request, name, below string) {
	if to, moved := s.moved[strings.ToLower(name)]; moved {
		address := fmt.Sprintf("%s/repositories/%d", s.http.URL, s.find(to).ID)
		w.Header().Set("Location", address)
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(http.StatusMovedPermanently)
		fmt.Fprintf(w, `{"message":"Moved Permanently","url":%q}`, address)
		return
	}
	repo := s.find(name)
	switch {
	case repo == nil:
		message(w, http.StatusNotFound, "Not Found")
	case repo.Blocked && below != "":
		message(w, http.StatusUnavailableForLegalReasons, "Repository access blocked")
	case repo.Blocked:
		message(w, http.StatusUnavailableForLegalReasons, "Repository access blocked")
	case below == "":
		answer(w, r, s.repoJSON(repo))
	case below == "releases":
		list := []any{}
		for _, rel := range repo.Releases[:min(len(repo.Releases), number(r, "per_page", 30))] {
			list = append(list, releaseJSON(repo, rel))
		}
		answer(w, r, list)
	case strings.HasPrefix(below, "issues/") && strings.HasSuffix(below, "/comments"):
		s.comments(w, r, name, strings.TrimSuffix(strings.TrimPrefix(below, "issues/"), "/comments"))
	case below == "community/profile":
		s.profile(w, r, repo)
	case below == "readme":
		if name := repo.readme(); name != "" {
			w.Header().Set("Content-Type", "application/vnd.github.raw+json; charset=utf-8")
			fmt.Fprint(w, repo.Files[name])
			return
		}
		message(w, http.StatusNotFound, "Not Found")
	case below == "commits" && repo.Empty:
		message(w, http.StatusConflict, "Git Repository is empty.")
	default:
		message(w, http.StatusNotFound, "Not Found")
	}
}

func (s *Server) profile(w http.ResponseWriter, r *http.Request, repo *Repository) {
	file := func(name string) any {
		if name == "" {
			return nil
		}
		return map[string]string{"url": s.http.URL + "/repos/" + repo.Org + "/" + repo.Name + "/contents/" + name}
	}
	files := map[string]any{
		"readme":          file(repo.readme()),
		"contributing":    file(repo.contributing()),
		"license":         nil,
		"code_of_conduct": nil,
	}
	if repo.License != "" {
		files["license"] = map[string]string{"spdx_id": repo.License}
	}
	answer(
		w,
		r,
		map[string]any{
			"health_percentage": 50,
			"description":       repo.Description,
			"documentation":     orNull(repo.Homepage),
			"files":             files,
		},
	)
}

func (r *Repository) readme() string {
	for _, dir := range []string{".github", ".", "docs"} {
		for name := range r.Files {
			if path.Dir(name) == dir && strings.HasPrefix(strings.ToLower(path.Base(name)), "readme") {
				return name
			}
		}
	}
	return ""
}

func (r *Repository) contributing() string {
	for name := range r.Files {
		if dir := path.Dir(name); strings.HasPrefix(strings.ToLower(path.Base(name)), "contributing") &&
			(dir == "." || dir == ".github" || dir == "docs") {
			return name
		}
	}
	return ""
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func stamp(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339)
}

func (s *Server) repoJSON(r *Repository) map[string]any {
	full := r.Org + "/" + r.Name
	out := map[string]any{
		"id": r.ID, "name": r.Name, "full_name": full, "private": r.Private, "html_url": "https://github.com/" + full,
		"owner": map[string]any{"login": r.Org, "id": s.orgs[r.Org], "type": "Organization"},
		"description": orNull(
			r.Description,
		), "fork": r.Fork, "homepage": r.Homepage, "archived": r.Archived, "disabled": false,
		"size": 1 + len(
			r.Files,
		), "stargazers_count": r.Stars, "has_wiki": true, "has_pages": false, "mirror_url": nil, "license": nil,
		"language": nil, "topics": append([]string{}, r.Topics...), "created_at": stamp(r.Created),
		"pushed_at":  stamp(r.Pushed),
		"updated_at": stamp(r.Pushed), "visibility": "public", "is_template": false,
	}
	if r.Mirror {
		out["mirror_url"] = "https://git.example.org/" + full
	}
	if r.Empty {
		out["size"] = 0
	}
	if r.License != "" {
		out["license"] = map[string]any{"key": strings.ToLower(r.License), "spdx_id": r.License}
	}
	if len(r.Languages) > 0 {
		out["language"] = r.Languages[0]
	}
	return out
}

func releaseJSON(r *Repository, rel Release) map[string]any {
	return map[string]any{
		"name": orNull(rel.Name), "tag_name": rel.Tag, "draft": rel.Draft, "prerelease": rel.Prerelease,
		"author": accountJSON(rel.Author, rel.Bot),
		"html_url": fmt.Sprintf(
			"https://github.com/%s/%s/releases/tag/%s", r.Org, r.Name, rel.Tag,
		), "published_at": stamp(rel.At), "created_at": stamp(rel.At),
	}
}

func accountJSON(login string, bot bool) any {
	if login == "" {
		return nil
	}
	kind := "User"
	if bot {
		kind = "Bot"
	}
	return map[string]any{"login": login, "id": 1000 + len(login), "type": kind}
}
