// Package githubtest simulates GitHub for tests: REST and GraphQL over loopback, with quotas, conditional requests, and
// failures.
package githubtest

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Server is a GitHub with the organizations and repositories that a test adds.
type Server struct {
	// Token is the valid token. Requests with another one are answered with 401. GraphQL requires it; REST does not.
	Token string
	// App is the public key of the GitHub App. Its installation 77 gets the Token.
	App *rsa.PublicKey
	// Legacy makes GraphQL answer 404, as proxies that support only REST do.
	Legacy bool

	http *httptest.Server

	mu       sync.Mutex
	orgs     map[string]int64  // name to id
	moved    map[string]string // old owner/name to new
	repos    []*Repository
	issues   []*Issue
	failures []*Failure
	requests []Request
	left     map[string]int // remaining quota by resource
}

// Request is a request that was answered.
type Request struct {
	Method, Path, Query string
	Body                string
	Authorized          bool
	Status              int
}

// Repository is one repository.
type Repository struct {
	Org, Name, Description, Homepage, License string
	ID                                        int64
	Topics, Languages                         []string
	Files                                     map[string]string // by path
	Created, Pushed                           time.Time
	Stars                                     int
	Private, Fork, Archived, Mirror, Empty    bool
	Blocked                                   bool // answered with 451
	Assignable                                []string
	Releases                                  []Release
}

// Release is one release.
type Release struct {
	Name, Tag, Author string
	Bot, Draft        bool
	Prerelease        bool
	At                time.Time
}

// New starts an empty GitHub. Call Close when the test ends.
func New() *Server {
	s := &Server{orgs: map[string]int64{}, moved: map[string]string{}, left: map[string]int{}}
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	return s
}

// Close ends the server.
func (s *Server) Close() { s.http.Close() }

// URL returns the value for github.api. With /api/v3 appended, the server acts as GitHub Enterprise.
func (s *Server) URL() string { return s.http.URL }

// Org adds an organization with an ID, or changes its ID.
func (s *Server) Org(name string, id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.orgs[name] = id
}

// Add adds repositories, and the organizations that do not exist yet.
func (s *Server) Add(repos ...Repository) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range repos {
		if r.ID == 0 {
			r.ID = int64(100000 + len(s.repos))
		}
		if _, known := s.orgs[r.Org]; !known {
			s.orgs[r.Org] = int64(9000 + len(s.orgs))
		}
		s.repos = append(s.repos, &r)
	}
}

// AddIssues adds issues and pull requests.
func (s *Server) AddIssues(issues ...Issue) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, i := range issues {
		if i.Number == 0 {
			i.Number = len(s.issues) + 1
		}
		s.issues = append(s.issues, &i)
	}
}

// Rename renames a repository. The old name redirects in REST, and GraphQL follows it.
func (s *Server) Rename(org, old, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.moved[strings.ToLower(org+"/"+old)] = org + "/" + name
	for _, r := range s.repos {
		if r.Org == org && r.Name == old {
			r.Name = name
		}
	}
	for _, i := range s.issues {
		if i.Repository == org+"/"+old {
			i.Repository = org + "/" + name
		}
	}
}

// Push adds files to a repository.
func (s *Server) Push(org, name string, at time.Time, files map[string]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.find(org + "/" + name)
	if r.Files == nil {
		r.Files = map[string]string{}
	}
	maps.Copy(r.Files, files)
	r.Pushed = at
}

// Requests returns all requests that were answered since the last call of Forget.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.requests...)
}

// Forget clears the list of requests.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = nil
}

// recorder records the status of an answer.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	token, authorized := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	rec := &recorder{w, http.StatusOK}
	body := bodyOf(r)
	path := strings.TrimPrefix(r.URL.Path, "/api/v3") // the prefix of GitHub Enterprise
	if path == "/api/graphql" {
		path = "/graphql"
	}
	s.mu.Lock()
	n := len(s.requests)
	s.requests = append(
		s.requests, Request{Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery, Body: body, Authorized: authorized},
	)
	f := s.failure(path)
	r.URL.Path = path
	if f == nil {
		defer s.mu.Unlock()
		s.answer(rec, r, body, token, authorized)
		s.requests[n].Status = rec.status
		return
	}
	s.requests[n].Status = f.Status
	s.mu.Unlock()
	f.serve(rec)
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request, body, token string, authorized bool) {
	if r.URL.Path == "/app/installations/77/access_tokens" && r.Method == http.MethodPost {
		s.signIn(w, token)
		return
	}
	resource := "core"
	switch {
	case r.URL.Path == "/graphql":
		resource = "graphql"
	case strings.HasPrefix(r.URL.Path, "/search/"):
		resource = "search"
	}
	if !s.spend(w, resource, authorized) {
		return
	}
	switch {
	case authorized && (s.Token == "" || token != s.Token):
		message(w, http.StatusUnauthorized, "Bad credentials")
	case resource == "graphql" && s.Legacy:
		message(w, http.StatusNotFound, "Not Found")
	case resource == "graphql" && !authorized:
		message(w, http.StatusForbidden, "This endpoint requires you to be authenticated.")
	case resource == "graphql" && r.Method == http.MethodPost:
		s.graphQL(w, body)
	case r.Method != http.MethodGet:
		message(w, http.StatusMethodNotAllowed, "Method Not Allowed")
	default:
		s.rest(w, r)
	}
}

// signIn returns the token to the App.
func (s *Server) signIn(w http.ResponseWriter, word string) {
	signed, signature, _ := strings.Cut(word, ".")
	claims, signature, _ := strings.Cut(signature, ".")
	sum := sha256.Sum256([]byte(signed + "." + claims))
	mark, err := base64.RawURLEncoding.DecodeString(signature)
	if err != nil || s.App == nil || rsa.VerifyPKCS1v15(s.App, crypto.SHA256, sum[:], mark) != nil {
		message(w, http.StatusUnauthorized, "A JSON web token could not be decoded")
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(http.StatusCreated)
	fmt.Fprintf(
		w,
		`{"token":%q,"expires_at":%q,"permissions":{"metadata":"read"}}`,
		s.Token,
		time.Now().Add(time.Hour).UTC().Format(time.RFC3339),
	)
}

// spend counts a request against the quota of its resource, and sends the error if none is left.
func (s *Server) spend(w http.ResponseWriter, resource string, authorized bool) bool {
	full := map[string]int{"core": 60, "search": 10, "graphql": 0}
	if authorized {
		full = map[string]int{"core": 5000, "search": 30, "graphql": 5000}
	}
	left, known := s.left[resource]
	if !known {
		left = full[resource]
	}
	w.Header().Set("X-RateLimit-Limit", strconv.Itoa(full[resource]))
	w.Header().Set("X-RateLimit-Resource", resource)
	w.Header().Set("X-RateLimit-Reset", strconv.FormatInt(time.Now().Add(30*time.Minute).Unix(), 10))
	w.Header().Set("X-RateLimit-Remaining", strconv.Itoa(max(left-1, 0)))
	if left > 0 || resource == "graphql" && !authorized {
		s.left[resource] = left - 1
		return true
	}
	if resource == "graphql" {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		fmt.Fprint(w, `{"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded for user ID 1."}]}`)
		return false
	}
	message(w, http.StatusForbidden, "API rate limit exceeded for 203.0.113.7.")
	return false
}
