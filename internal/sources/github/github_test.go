package github_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/github"
	"github.com/cityoflosangeles/digest/internal/sources/github/githubtest"
)

const token = "ghp_doNotTellAnyone1234567890"

var (
	start = time.Date(2026, 7, 20, 16, 0, 0, 0, time.UTC)
	week  = digest.Period{Since: start.AddDate(0, 0, -7), Start: start, End: start.AddDate(0, 0, 28)}
)

// memory is a cache for one test.
type memory struct {
	mu   sync.Mutex
	docs map[string]fetch.Cached
}

func (m *memory) CachedDocument(_ context.Context, key string) (fetch.Cached, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, ok := m.docs[key]
	return c, ok, nil
}

func (m *memory) SaveDocument(_ context.Context, key string, c fetch.Cached) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.docs == nil {
		m.docs = map[string]fetch.Cached{}
	}
	m.docs[key] = c
	return nil
}

// age makes all stored answers older.
func (m *memory) age(by time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for key, c := range m.docs {
		c.At = c.At.Add(-by)
		m.docs[key] = c
	}
}

func serve(t *testing.T) *githubtest.Server {
	t.Helper()
	s := githubtest.New()
	s.Token = token
	t.Cleanup(s.Close)
	return s
}

func api(t *testing.T, s *githubtest.Server, c github.Config) *github.API {
	t.Helper()
	c.API = s.URL()
	if c.Client == nil {
		c.Client = fetch.New(fetch.Config{AllowPrivate: true, Pace: time.Microsecond, PerHost: 8})
	}
	a, err := github.NewAPI(c)
	if err != nil {
		t.Fatal(err)
	}
	a.Hasty()
	return a
}

func source(t *testing.T, a *github.API, e github.Entry) *github.Source {
	t.Helper()
	s, err := a.Source(e)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func collect(t *testing.T, s *github.Source) digest.Harvest {
	t.Helper()
	h, err := s.Collect(t.Context(), week)
	if err != nil {
		t.Fatalf("got error %v (%s)", err, digest.Hint(err))
	}
	return h
}

// activities formats the activities, one per line.
func activities(h digest.Harvest) []string {
	var out []string
	for _, a := range h.Activities {
		out = append(out, fmt.Sprintf("%s %s: %s (%s)", a.Kind, a.Repository, a.Title, a.Author))
	}
	slices.Sort(out)
	return out
}

func tasks(h digest.Harvest) []string {
	var out []string
	for _, t := range h.Tasks {
		out = append(out, fmt.Sprintf("%s#%d %s", t.Repository, t.Number, t.Title))
	}
	slices.Sort(out)
	return out
}

func problems(h digest.Harvest) string {
	var out []string
	for _, p := range h.Problems {
		out = append(out, strings.Join([]string{p.Item, p.Error, p.Hint}, " | "))
	}
	return strings.Join(out, "\n")
}

func repository(t *testing.T, h digest.Harvest, name string) digest.Repository {
	t.Helper()
	for _, r := range h.Repositories {
		if r.Name == name {
			return r
		}
	}
	t.Fatalf("got no repository %s among %d", name, len(h.Repositories))
	return digest.Repository{}
}

func equal(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got %s\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
