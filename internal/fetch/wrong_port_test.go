package fetch_test

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// alerting answers everything with a TLS alert, as servers do that expect TLS.
func alerting(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 1000))
			_, _ = conn.Write([]byte("\x15\x03\x01\x00\x02\x02\x46"))
			_ = conn.Close()
		}
	}()
	return l.Addr().String()
}

// The wrong scheme is said at once, and with the right one.
func TestTheWrongSchemeIsNamed(t *testing.T) {
	plain := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(plain.Close)
	secure := httptest.NewTLSServer(plain.Config.Handler)
	t.Cleanup(secure.Close)
	nginx := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, "<center>The plain HTTP request was sent to HTTPS port</center>")
	}))
	t.Cleanup(nginx.Close)
	c := fetch.New(fetch.Config{AllowPrivate: true, Pace: time.Nanosecond})
	for location, want := range map[string]string{
		strings.Replace(plain.URL, "http:", "https:", 1):  "try http://",
		strings.Replace(secure.URL, "https:", "http:", 1): "use https://",
		nginx.URL:               "use https://",
		"http://" + alerting(t): "use https://",
	} {
		_, err := c.Get(t.Context(), location)
		if _, passing := retry.After(err); err == nil || passing || !strings.Contains(digest.Hint(err), want) {
			t.Errorf("%s: got %v (hint %q), want %s", location, err, digest.Hint(err), want)
		}
	}
	for location, want := range map[string]string{
		strings.Replace(plain.URL, "http:", "https:", 1): "try http://",
		"http://" + alerting(t):                          "use https://",
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, location, strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Send(req, "", 100)
		_, passing := retry.After(err)
		if err == nil || passing || errors.Is(err, digest.ErrUncertain) || !strings.Contains(digest.Hint(err), want) {
			t.Errorf("sending to %s: got %v (hint %q), want %s", location, err, digest.Hint(err), want)
		}
	}
}
