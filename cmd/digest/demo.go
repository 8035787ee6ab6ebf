package main

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/store"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

// demoFiles are the responses of an invented week, in the formats of the real services. Their names are HOST/PATH.EXT.
//
//go:embed demo
var demoFiles embed.FS

// demoNow is the time of the demo: a Monday at nine in Los Angeles.
func demoNow() time.Time { return time.Date(2026, 7, 20, 16, 0, 0, 0, time.UTC) }

// demoDesk makes a desk of the starting configuration that reads demoFiles instead of the network, and stores nothing.
// language is that of the edition; empty: the default.
func (a *app) demoDesk(ctx context.Context, language string) (*workspace, error) {
	c, err := config.Parse("meetups.yaml", config.Starting(), func(string) (string, bool) { return "", false })
	if err != nil {
		return nil, err
	}
	if language != "" {
		if !slices.Contains(config.Languages, language) {
			return nil, usageError(fmt.Errorf("--language %q is not known: use %s", language,
				strings.Join(config.Languages, " or ")))
		}
		c.Language = language
	}
	s, err := store.Open(ctx, ":memory:")
	if err != nil {
		return nil, err
	}
	wiring.InventPeople(&c)
	manners := c.FetchConfig()
	manners.Network, manners.Pace = invented{}, time.Nanosecond
	d, err := a.newDesk(ctx, c, s, manners)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	d.Demo, d.now, d.Review.Edits = true, demoNow(), nil // an editor's file is for a real week
	d.close = func() { _ = s.Close() }
	return d, nil
}

// invented responds to requests from demoFiles, and with 404 if there is no file.
type invented struct{}

func (invented) RoundTrip(r *http.Request) (*http.Response, error) {
	status := http.StatusOK
	body, err := demoAnswer(r)
	if err != nil {
		status, body = http.StatusNotFound, []byte(`{"message":"Not Found"}`)
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", status, http.StatusText(status)), StatusCode: status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{},
		Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)), Request: r,
	}, nil
}

func demoAnswer(r *http.Request) ([]byte, error) {
	name := path.Join("demo", r.URL.Host, path.Clean("/"+r.URL.Path))
	if r.URL.Path == "/search/issues" {
		name = path.Join(name, search(r.URL.Query().Get("q")))
	}
	for _, ending := range []string{".json", ".ics", ".html", ".txt", ".md"} {
		if body, err := demoFiles.ReadFile(name + ending); err == nil {
			return body, nil
		}
	}
	return nil, fs.ErrNotExist
}

// search returns the name of the response to a search on GitHub.
func search(query string) string {
	switch {
	case !strings.Contains(strings.ToLower(query), "cityoflosangeles"):
		return "nothing"
	case strings.Contains(query, "author:"):
		return "nothing"
	case strings.Contains(query, "is:pr") || strings.Contains(query, "is:pull-request"):
		return "merged"
	}
	return "tasks"
}
