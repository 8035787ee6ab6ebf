package fetch_test

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
)

// If a server repeats the request, in whatever spelling, no secret gets into an error.
func TestSecretsThatAServerRepeatsAreHidden(t *testing.T) {
	const secret = "tiger/in+the-night"
	for name, spelled := range map[string]string{
		"as it is": secret, "base64": base64.StdEncoding.EncodeToString([]byte(secret)),
		"percent-encoded": url.QueryEscape(secret),
	} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "no coding for "+spelled)
		}))
		t.Cleanup(s.Close)
		_, err := fetch.New(fetch.Config{AllowPrivate: true}).Get(t.Context(), s.URL+"/?key="+url.QueryEscape(secret))
		if err == nil || strings.Contains(err.Error(), spelled) || !strings.Contains(err.Error(), "no coding for (hidden)") {
			t.Errorf("reading, %s: got %v", name, err)
		}
		odd := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = conn.Write([]byte("unknown: " + spelled + "\r\n\r\n"))
			_ = conn.Close()
		}))
		t.Cleanup(odd.Close)
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, odd.URL, strings.NewReader("x"))
		if err != nil {
			t.Fatal(err)
		}
		_, err = fetch.New(fetch.Config{AllowPrivate: true}).Send(req, digest.Secret(secret), 5)
		if err == nil || strings.Contains(err.Error(), spelled) || !strings.Contains(err.Error(), "(hidden)") {
			t.Errorf("sending, %s: got %v", name, err)
		}
	}
}
