package fetch_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// proxy is a proxy that answers everything itself. It opens no connection, and answers CONNECT with status.
type proxy struct {
	status int
	mu     sync.Mutex
	seen   []string
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen = append(p.seen, r.Method+" "+r.Host)
	switch {
	case r.Method == http.MethodConnect:
		w.WriteHeader(p.status)
	case strings.HasPrefix(r.URL.Path, "/to/"):
		w.Header().Set("Location", "http://"+strings.TrimPrefix(r.URL.Path, "/to/"))
		w.WriteHeader(http.StatusFound)
	default:
		_, _ = io.WriteString(w, "through the proxy")
	}
}

// behindProxy sets the environment, and returns a proxy on this machine.
func behindProxy(t *testing.T, status int, without string) *proxy {
	t.Helper()
	p := &proxy{status: status}
	s := httptest.NewServer(p)
	t.Cleanup(s.Close)
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"} {
		t.Setenv(name, s.URL)
	}
	t.Setenv("NO_PROXY", without)
	t.Setenv("no_proxy", without)
	return p
}

// names are what this machine knows. Other names are known to the proxy alone.
func names(_ context.Context, host string) ([]netip.Addr, error) {
	switch host {
	case "public.example":
		return []netip.Addr{netip.MustParseAddr("8.8.8.8")}, nil
	case "rebound.example":
		return []netip.Addr{netip.MustParseAddr("8.8.8.8"), netip.MustParseAddr("10.0.0.7")}, nil
	case "mapped.example":
		return []netip.Addr{netip.MustParseAddr("::ffff:192.168.0.1")}, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
}

func TestProxyOfTheEnvironmentIsUsed(t *testing.T) {
	p := behindProxy(t, http.StatusOK, "")
	c := fetch.NewLooking(fetch.Config{Pace: time.Nanosecond}, names)
	for _, location := range []string{"http://public.example/a", "http://only-the-proxy.example/a", "http://8.8.8.8/a"} {
		doc, err := c.Get(t.Context(), location)
		if err != nil || string(doc.Body) != "through the proxy" {
			t.Errorf("%s: got %q, %v", location, doc.Body, err)
		}
	}
	want := []string{"GET public.example", "GET only-the-proxy.example", "GET 8.8.8.8"}
	if !slices.Equal(p.seen, want) {
		t.Errorf("the proxy saw %q, want %q", p.seen, want)
	}
}

// A proxy does not open the guard: it would connect to whatever a page redirects to.
func TestProxyDoesNotOpenTheGuard(t *testing.T) {
	p := behindProxy(t, http.StatusOK, "")
	c := fetch.NewLooking(fetch.Config{Pace: time.Nanosecond}, names)
	for _, host := range []string{
		"10.0.0.1", "169.254.169.254", "[fd00::1]", "[::ffff:10.0.0.1]", "2130706433", "0x7f000001", "127.1", "0177.0.0.1",
		"10.0.0.1.", "intranet", "printer.local", "metadata.google.internal", "WIKI.CORP", "rebound.example",
		"mapped.example", "localhost", "db.localhost",
	} {
		for _, location := range []string{
			"http://" + host + "/", "https://" + host + "/", "http://public.example/to/" + host + "/",
		} {
			_, err := c.Get(t.Context(), location)
			if err == nil || !strings.Contains(err.Error(), "private") || !strings.Contains(digest.Hint(err), "allow_private") {
				t.Errorf("%s: got %v (hint %q), want a refusal", location, err, digest.Hint(err))
			}
			if _, passing := retry.After(err); passing {
				t.Errorf("%s: the refusal will not pass by itself", location)
			}
		}
	}
	for _, seen := range p.seen {
		if seen != "GET public.example" {
			t.Errorf("the proxy got %s", seen)
		}
	}
	if _, err := fetch.NewLooking(fetch.Config{Pace: time.Nanosecond, AllowPrivate: true}, names).
		Get(t.Context(), "http://intranet/"); err != nil {
		t.Errorf("allowed: got %v", err)
	}
}

// What NO_PROXY names is reached without the proxy, and guarded as ever. So is the proxy itself.
func TestNoProxy(t *testing.T) {
	p := behindProxy(t, http.StatusOK, "rebound.example,127.0.0.2")
	c := fetch.NewLooking(fetch.Config{Pace: time.Nanosecond}, names)
	if _, err := c.Get(t.Context(), "http://127.0.0.2:9/"); err == nil || !strings.Contains(err.Error(), "private") {
		t.Errorf("got %v", err)
	}
	if len(p.seen) > 0 {
		t.Errorf("the proxy saw %q", p.seen)
	}
}

// A server for names that does not answer delays one request by a second, and no other.
func TestNamesAreNotLookedUpForLong(t *testing.T) {
	behindProxy(t, http.StatusOK, "")
	asked := 0
	c := fetch.NewLooking(fetch.Config{Pace: time.Nanosecond}, func(ctx context.Context, _ string) ([]netip.Addr, error) {
		asked++
		<-ctx.Done()
		return nil, context.Cause(ctx)
	})
	for _, location := range []string{"http://a.example/", "http://b.example/", "http://c.example/"} {
		if _, err := c.Get(t.Context(), location); err != nil {
			t.Errorf("%s: got %v", location, err)
		}
	}
	if asked != 1 {
		t.Errorf("%d names were looked up, want 1", asked)
	}
}

func TestFailuresOfTheProxyAreExplained(t *testing.T) {
	for status, want := range map[int][2]string{
		http.StatusProxyAuthRequired: {"answered 407 Proxy Authentication Required", "signs in"},
		http.StatusForbidden:         {"answered 403 Forbidden", "ask who runs the proxy"},
		http.StatusBadGateway:        {"answered 502 Bad Gateway", "the proxy cannot reach it"},
	} {
		behindProxy(t, status, "")
		c := fetch.NewLooking(fetch.Config{Pace: time.Nanosecond, Timeout: 500 * time.Millisecond}, names)
		_, err := c.Get(t.Context(), "https://public.example/")
		if err == nil || !strings.Contains(err.Error(), want[0]) || !strings.Contains(digest.Hint(err), want[1]) {
			t.Errorf("%d: got %v (hint %q)", status, err, digest.Hint(err))
		}
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://public.example/", strings.NewReader("x"))
		if _, err := c.Send(req, "", 100); err == nil || errors.Is(err, digest.ErrUncertain) {
			t.Errorf("%d: got %v, but nothing was sent", status, err)
		}
	}
	for _, name := range []string{"HTTPS_PROXY", "https_proxy"} {
		t.Setenv(name, "http://127.0.0.1:1")
	}
	c := fetch.NewLooking(fetch.Config{Pace: time.Nanosecond, Timeout: 500 * time.Millisecond}, names)
	_, err := c.Get(t.Context(), "https://public.example/")
	if err == nil || !strings.Contains(err.Error(), "the proxy cannot be reached") ||
		!strings.Contains(digest.Hint(err), "NO_PROXY") {
		t.Errorf("got %v (hint %q)", err, digest.Hint(err))
	}
}
