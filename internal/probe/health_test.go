package probe_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/probe"
)

func TestAlive(t *testing.T) {
	healthy := true
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/healthz" || !healthy {
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = io.WriteString(w, "the schedule has not been checked for too long\n")
		}
	}))
	defer s.Close()
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1") // not for this
	at := strings.TrimPrefix(s.URL, "http://")
	port := at[strings.LastIndexByte(at, ':'):]
	for _, address := range []string{at, port, "0.0.0.0" + port} {
		if err := probe.Alive(t.Context(), address); err != nil {
			t.Errorf("%s: got %v", address, err)
		}
	}
	healthy = false
	if err := probe.Alive(t.Context(), at); err == nil || !strings.Contains(err.Error(), "not been checked for too long") {
		t.Errorf("got %v", err)
	}
	s.Close()
	if err := probe.Alive(t.Context(), at); err == nil || !strings.Contains(err.Error(), "no digest serve answers") {
		t.Errorf("got %v", err)
	}
	if err := probe.Alive(t.Context(), "8080"); err == nil {
		t.Error("an address without a port was accepted")
	}
}
