package fetch_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
)

func TestGuardedRefusesPrivateAddresses(t *testing.T) {
	s := httptest.NewServer(
		http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") }),
	)
	t.Cleanup(s.Close)
	for allowed, want := range map[bool]string{true: "", false: "private or reserved"} {
		client := &http.Client{Timeout: 5 * time.Second, Transport: fetch.Guarded(fetch.Config{AllowPrivate: allowed})}
		for _, address := range []string{s.URL, strings.Replace(s.URL, "127.0.0.1", "localhost", 1)} {
			resp, err := client.Get(address)
			if err == nil {
				_ = resp.Body.Close()
			}
			if (err == nil) != allowed || err != nil && (!strings.Contains(err.Error(), want) || digest.Hint(err) == "") {
				t.Errorf("%s, allowed %v: got %v (%s)", address, allowed, err, digest.Hint(err))
			}
		}
	}
}
