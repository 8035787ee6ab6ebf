package githubtest

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Failure is how requests are answered whose path begins with Path.
type Failure struct {
	Path   string
	Times  int // 0: always
	Status int
	Header map[string]string
	Body   string
	Cut    bool          // the connection is cut in the middle of the body
	Slow   time.Duration // before each byte of the body
}

// Fail makes requests fail. Failures apply in the order in which they were added.
func (s *Server) Fail(f Failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures = append(s.failures, &f)
}

// Heal removes all failures and resets the quotas.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures, s.left = nil, map[string]int{}
}

// Leave sets the remaining quota of a resource (core, search, graphql).
func (s *Server) Leave(resource string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left[resource] = n
}

func (s *Server) failure(path string) *Failure {
	for i, f := range s.failures {
		if !strings.HasPrefix(path, f.Path) {
			continue
		}
		if f.Times > 0 {
			if f.Times--; f.Times == 0 {
				s.failures = append(s.failures[:i:i], s.failures[i+1:]...)
			}
		}
		return f
	}
	return nil
}

func (f *Failure) serve(w http.ResponseWriter) {
	for name, value := range f.Header {
		w.Header().Set(name, value)
	}
	if f.Cut {
		w.Header().Set("Content-Length", "100000")
	}
	status := f.Status
	if status == 0 {
		status = http.StatusOK
	}
	w.WriteHeader(status)
	if f.Slow > 0 {
		for i := range len(f.Body) {
			time.Sleep(f.Slow)
			if _, err := w.Write([]byte{f.Body[i]}); err != nil {
				return
			}
			_ = http.NewResponseController(w.(*recorder).ResponseWriter).Flush()
		}
		return
	}
	fmt.Fprint(w, f.Body)
	if f.Cut {
		panic(http.ErrAbortHandler) // net/http then closes the connection
	}
}
