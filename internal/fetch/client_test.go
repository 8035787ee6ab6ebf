package fetch_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/retry"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// client reads from this machine, without pauses between requests.
func client(t *testing.T, c fetch.Config) *fetch.Client {
	t.Helper()
	c.AllowPrivate, c.Pace = true, time.Nanosecond
	made := fetch.New(c)
	t.Cleanup(made.HTTP().CloseIdleConnections)
	return made
}

func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func TestGet(t *testing.T) {
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/calendar")
		_, _ = fmt.Fprintf(w, "%s %s", r.Method, r.UserAgent())
	})
	doc, err := client(t, fetch.Config{UserAgent: "digest-test (+https://example.org)"}).Get(t.Context(), at+"/a#top")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(doc.Body), "GET digest-test (+https://example.org)"; got != want {
		t.Errorf("the server saw %q, want %q", got, want)
	}
	if doc.URL != at+"/a" || doc.ContentType != "text/calendar" || doc.At.IsZero() {
		t.Errorf("got %+v", doc)
	}
}

func TestUserAgentIsAlwaysSent(t *testing.T) {
	at := serve(t, func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.UserAgent()) })
	doc, err := client(t, fetch.Config{}).Get(t.Context(), at)
	if err != nil || !strings.HasPrefix(string(doc.Body), "digest (+https://") {
		t.Errorf("got %q %v, want a name with an address", doc.Body, err)
	}
}

func TestStatus(t *testing.T) {
	for name, c := range map[string]struct {
		status  int
		header  map[string]string
		asked   int // the total number of requests
		passing bool
		after   time.Duration
		hint    string
	}{
		"not found is final": {status: 404, asked: 1, hint: "moved or been removed"},
		"gone is final":      {status: 410, asked: 1, hint: "moved or been removed"},
		"forbidden is final": {status: 403, asked: 1, hint: "refuses programs"},
		"forbidden for an hour may pass": {
			status: 403, header: map[string]string{"Retry-After": "3600"}, asked: 1,
			passing: true, after: time.Hour, hint: "fewer requests",
		},
		"a challenge is explained": {
			status: 403, header: map[string]string{"Cf-Mitigated": "challenge"},
			asked: 1, hint: "Cloudflare",
		},
		"too many requests, back in an hour": {
			status: 429, header: map[string]string{"Retry-After": "3600"}, asked: 1,
			passing: true, after: time.Hour, hint: "fewer requests",
		},
		"an absurd pause is cut": {
			status: 429, header: map[string]string{"Retry-After": "4294967295"},
			asked: 1, passing: true, after: 366 * 24 * time.Hour, hint: "fewer requests",
		},
		"maintenance until tomorrow may pass": {
			status: 503, header: map[string]string{"Retry-After": "86400"}, asked: 1,
			passing: true, after: 24 * time.Hour, hint: "fewer requests",
		},
		"a redirect without an address is odd": {status: 304, asked: 1},
	} {
		t.Run(name, func(t *testing.T) {
			var asked int
			at := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				asked++
				for k, v := range c.header {
					w.Header().Set(k, v)
				}
				w.WriteHeader(c.status)
				if c.status >= 400 {
					_, _ = io.WriteString(w, strings.Repeat("x", 10_000))
				}
			})
			_, err := client(t, fetch.Config{}).Get(t.Context(), at+"/?token=tiger")
			if err == nil || strings.Contains(err.Error(), "tiger") {
				t.Fatalf("got error %v, want one without the token", err)
			}
			if after, passing := retry.After(err); passing != c.passing || after != c.after {
				t.Errorf("got passing=%t after %v, want %t %v", passing, after, c.passing, c.after)
			}
			if asked != c.asked {
				t.Errorf("asked %d times, want %d", asked, c.asked)
			}
			if !strings.Contains(digest.Hint(err), c.hint) {
				t.Errorf("got hint %q, want %q in it", digest.Hint(err), c.hint)
			}
			if status, ok := errors.AsType[*fetch.StatusError](err); c.status >= 400 &&
				(!ok || status.Status != c.status || len(status.Body) != 4096 || strings.Contains(status.URL, "tiger")) {
				t.Errorf("got %#v, want the status and 4 kB of its body", err)
			}
		})
	}
}

func TestSizeLimit(t *testing.T) {
	body := strings.Repeat("0123456789", 100)
	plain := func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }
	packed := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = io.WriteString(z, body)
		_ = z.Close()
	}
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		max     int64
		err     string
	}{
		"exactly as large as allowed":     {handler: plain, max: 1000},
		"one byte too large":              {handler: plain, max: 999, err: "larger than 999 bytes"},
		"packed, exactly as large":        {handler: packed, max: 1000},
		"packed, too large when unpacked": {handler: packed, max: 999, err: "larger than 999 bytes"},
		"packed in a way nobody asked for": {handler: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "br")
		}, max: 10, err: `Content-Encoding "br"`},
		"said to be packed, but is not": {handler: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = io.WriteString(w, body)
		}, max: 10000, err: "cannot be decompressed"},
	} {
		t.Run(name, func(t *testing.T) {
			get := client(t, fetch.Config{MaxBytes: c.max})
			doc, err := get.Get(t.Context(), serve(t, c.handler))
			switch {
			case c.err == "" && (err != nil || string(doc.Body) != body):
				t.Errorf("got %d bytes and %v, want all of it", len(doc.Body), err)
			case c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)):
				t.Errorf("got error %v, want %q in it", err, c.err)
			}
		})
	}
}

func TestGzipBombStopsAtTheLimit(t *testing.T) {
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	_, _ = io.CopyN(z, zeros{}, 32<<20)
	_ = z.Close()
	at := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(bomb.Bytes())
	})
	_, err := client(t, fetch.Config{MaxBytes: 1 << 20}).Get(t.Context(), at)
	if err == nil || !strings.Contains(err.Error(), "larger than 1048576 bytes") ||
		!strings.Contains(digest.Hint(err), "max_bytes") {
		t.Errorf("got %v (hint %q), want the limit named", err, digest.Hint(err))
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestHTTPHasTheSameLimits(t *testing.T) {
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/round" {
			http.Redirect(w, r, "/round", http.StatusFound)
			return
		}
		_, _ = fmt.Fprint(w, r.UserAgent(), " ", strings.Repeat("x", 100))
	})
	c := client(t, fetch.Config{UserAgent: "digest-test", MaxBytes: 50, Redirects: 3})
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, at, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("User-Agent", "a-library/1")
	resp, err := c.HTTP().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err == nil || !strings.Contains(err.Error(), "larger than 50 bytes") ||
		!strings.HasPrefix(string(body), "digest-test xxx") || len(body) != 50 {
		t.Errorf("got %q %v", body, err)
	}
	if req.Header.Get("User-Agent") != "a-library/1" {
		t.Error("the caller's request was changed")
	}
	req, err = http.NewRequestWithContext(t.Context(), http.MethodGet, at+"/round", nil)
	if err != nil {
		t.Fatal(err)
	}
	if resp, err := c.HTTP().Do(req); err == nil || !strings.Contains(err.Error(), "more than 3 redirects") {
		_ = resp.Body.Close()
		t.Errorf("got %v, want the redirects bounded", err)
	}
}

// memory is a Cache.
type memory struct {
	mu   sync.Mutex
	docs map[string]fetch.Cached
	err  error
}

func (m *memory) CachedDocument(_ context.Context, key string) (fetch.Cached, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, ok := m.docs[key]
	return c, ok, m.err
}

func (m *memory) SaveDocument(_ context.Context, key string, c fetch.Cached) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.docs == nil {
		m.docs = map[string]fetch.Cached{}
	}
	m.docs[key] = c
	return m.err
}
