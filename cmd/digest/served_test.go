package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/server"
)

// servedDesk serves the operator's pages of a desk.
type servedDesk struct {
	t     *testing.T
	admin http.Handler
}

func newServed(t *testing.T, d *workspace) servedDesk {
	t.Helper()
	s, err := server.New(t.Context(), d.config, server.Config{
		Store: d.store, Log: slog.New(slog.DiscardHandler), Now: time.Now,
		Open: func(context.Context, config.Config) (*server.Workspace, error) { return served(d), nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close(context.Background()) })
	return servedDesk{t, s.Admin()}
}

func (s servedDesk) get(target string) string {
	s.t.Helper()
	w := httptest.NewRecorder()
	s.admin.ServeHTTP(w, httptest.NewRequestWithContext(s.t.Context(), http.MethodGet, target, nil))
	if w.Code != http.StatusOK {
		s.t.Fatalf("%s: got %d %s", target, w.Code, w.Body)
	}
	return w.Body.String()
}

// servedStatus is a part of what /status answers programs.
type servedStatus struct {
	Last struct {
		Deliveries map[string]int `json:"deliveries"`
		Lines      []struct{}     `json:"lines"`
	} `json:"last"`
	Uncertain []struct {
		Error string `json:"error"`
	} `json:"uncertain"`
}

func (s servedDesk) status() servedStatus {
	s.t.Helper()
	var out servedStatus
	if err := json.Unmarshal([]byte(s.get("/status?format=json")), &out); err != nil {
		s.t.Fatal(err)
	}
	return out
}

// metric returns the value of a metric without labels.
func (s servedDesk) metric(name string) string {
	s.t.Helper()
	for line := range strings.Lines(s.get("/metrics")) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			return strings.TrimSpace(value)
		}
	}
	s.t.Fatalf("no metric %s", name)
	return ""
}
