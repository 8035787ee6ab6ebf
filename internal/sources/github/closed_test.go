package github_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/github"
)

func TestClosed(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := map[string]string{
			"/repos/city/maps/issues/1": `{"state":"open","closed_at":null}`,
			"/repos/city/maps/issues/2": `{"state":"closed","closed_at":"2026-07-22T10:00:00Z","closed_by":{"login":"amara"}}`,
			"/repos/city/maps/issues/3": `{"state":"closed","closed_at":"2026-07-22T10:00:00Z","closed_by":null}`,
			"/repos/city/maps/issues/4": `[`,
		}[r.URL.Path]
		if !ok || r.Header.Get("Authorization") != "Bearer geheim" {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(server.Close)
	a, err := github.NewAPI(
		github.Config{
			API:    server.URL,
			Token:  "geheim",
			Client: fetch.New(fetch.Config{AllowPrivate: true, Pace: time.Nanosecond}),
		},
	)
	if err != nil || !a.Known() {
		t.Fatal(err)
	}
	at := time.Date(2026, 7, 22, 10, 0, 0, 0, time.UTC)
	for number, want := range map[int]struct {
		at       time.Time
		by, fail string
	}{
		1: {}, 2: {at: at, by: "amara"}, 3: {at: at}, 4: {fail: "reading the state of city/maps#4"},
		5: {fail: "querying the state of city/maps#5"},
	} {
		got, by, err := a.Closed(t.Context(), "city/maps", number)
		if !got.Equal(want.at) || by != want.by || (err != nil) != (want.fail != "") ||
			err != nil && !strings.Contains(err.Error(), want.fail) {
			t.Errorf("%d: got %v, %q, %v", number, got, by, err)
		}
		if err != nil && strings.Contains(err.Error(), "geheim") {
			t.Errorf("the token stands in %v", err)
		}
	}
	if _, _, err := a.Closed(t.Context(), "../maps", 1); err == nil {
		t.Error("a path was taken for a name")
	}
}
