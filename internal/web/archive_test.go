package web_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/web"
)

func TestWithoutSubscriptionsThereIsOnlyTheArchive(t *testing.T) {
	h := open(t, web.Config{Archive: archive(t)})
	for target, want := range map[string]int{"/subscribe": 404, "/confirm/t0ken": 404, "/": 200} {
		if got := ask(h, http.MethodGet, target, "").Code; got != want {
			t.Errorf("%s: got %d, want %d", target, got, want)
		}
	}
	if w := ask(h, http.MethodPost, "/subscribe", "email=bo%40example.org"); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("got %d", w.Code)
	}
}

// archive creates a folder as a site destination writes it, with files that others have added.
func archive(t *testing.T) string {
	t.Helper()
	outside := t.TempDir()
	dir := filepath.Join(outside, "public")
	for name, text := range map[string]string{
		"public/index.html": "front", "public/feed.xml": "<feed/>", "public/events.ics": "BEGIN:VCALENDAR",
		"public/editions/2026-07-20/index.html":   "edition",
		"public/editions/2026-07-20/edition.json": "{}", "public/.new-1": "half", "public/.git/config": "secret",
		"public/logo.PNG": "png", "public/strange.exe": "MZ", "secret.txt": "secret",
	} {
		if err := os.MkdirAll(filepath.Join(outside, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(outside, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	_ = os.Symlink("../secret.txt", filepath.Join(dir, "leak.txt")) // without support for links there is nothing to leak
	return dir
}

func TestTheArchive(t *testing.T) {
	h := open(t, web.Config{Archive: archive(t)})
	for target, want := range map[string]string{
		"/": "text/html; charset=utf-8 front", "/index.html": "text/html; charset=utf-8 front",
		"/feed.xml":                         "application/atom+xml; charset=utf-8 <feed/>",
		"/events.ics":                       "text/calendar; charset=utf-8 BEGIN:VCALENDAR",
		"/editions/2026-07-20/":             "text/html; charset=utf-8 edition",
		"/editions/2026-07-20/edition.json": "application/json {}", "/logo.PNG": "image/png png",
		"/strange.exe": "application/octet-stream MZ",
	} {
		w := ask(h, http.MethodGet, target, "")
		if got := w.Header().Get("Content-Type") + " " + w.Body.String(); w.Code != http.StatusOK || got != want {
			t.Errorf("%s: got %d %s, want %s", target, w.Code, got, want)
		}
		again := ask(h, http.MethodGet, target, "", "If-None-Match", w.Header().Get("ETag"))
		since := ask(h, http.MethodGet, target, "", "If-Modified-Since", w.Header().Get("Last-Modified"))
		if again.Code != http.StatusNotModified || since.Code != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("%s: asked again, got %d and %d", target, again.Code, since.Code)
		}
	}
	for _, target := range []string{
		"/editions/", "/editions", "/.new-1", "/.git/config", "/leak.txt", "/gone",
		"/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/..%5csecret.txt", "/feed.xml/", "/feed.xml/x",
		"/a%00b", "/C:/secret.txt", "//secret.txt",
	} {
		if w := ask(h, http.MethodGet, "http://example.org"+target, ""); w.Code != http.StatusNotFound &&
			w.Code != http.StatusMovedPermanently && w.Code != http.StatusTemporaryRedirect ||
			strings.Contains(w.Body.String(), "secret") && !strings.Contains(w.Body.String(), "href") {
			t.Errorf("%s: got %d %s", target, w.Code, w.Body)
		}
	}
	w := ask(h, http.MethodGet, "/editions/2026-07-20", "")
	at, err := (&url.URL{Scheme: "https", Host: "example.org", Path: "/digest/editions/2026-07-20"}).Parse(
		w.Header().Get("Location"),
	)
	if err != nil || w.Code != http.StatusMovedPermanently ||
		at.String() != "https://example.org/digest/editions/2026-07-20/" {
		t.Errorf("a folder: got %d %v, which leads to %v", w.Code, w.Header(), at)
	}
	if w := ask(open(t, web.Config{Archive: filepath.Join(t.TempDir(), "later")}), http.MethodGet, "/",
		""); w.Code != http.StatusNotFound {
		t.Errorf("before the first edition: got %d", w.Code)
	}
}

func TestTheArchiveAnswersRanges(t *testing.T) {
	server := httptest.NewServer(open(t, web.Config{Archive: archive(t)}))
	defer server.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/events.ics", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Range", "bytes=0-4")
	resp, err := server.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if body, err := io.ReadAll(resp.Body); err != nil || string(body) != "BEGIN" ||
		resp.StatusCode != http.StatusPartialContent {
		t.Errorf("got %d %q, error %v", resp.StatusCode, body, err)
	}
}
