package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

func TestTheArchiveIsServedBelowItsAddress(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte("front"), 0o600); err != nil {
		t.Fatal(err)
	}
	text := "name: Mesa\nlanguage: es\ntime_zone: America/Los_Angeles\nserve: {trusted_proxies: [10.0.0.0/8]}\n" +
		"destinations: [{name: s, site: {dir: '" + filepath.ToSlash(dir) + "', url: 'https://example.org/digest'}}]\n"
	c, err := config.Parse(filepath.Join(dir, "m.yaml"), []byte(text), func(string) (string, bool) { return "", false })
	if err != nil {
		t.Fatal(err)
	}
	h, err := wiring.OpenPages(c, nil, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for target, want := range map[string]string{
		"/": "front", "/digest/": "front",
		"/digest/gone": "Página no encontrada", "/digest/gone?lang=en": "Page not found",
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
		if !strings.Contains(w.Body.String(), want) || w.Header().Get("Strict-Transport-Security") == "" {
			t.Errorf("%s: got %d %v %s", target, w.Code, w.Header(), w.Body)
		}
	}
}
