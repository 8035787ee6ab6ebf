package server

import (
	"context"
	_ "embed" // for the page
	"encoding/json"
	"html/template"
	"net/http"
	"net/http/pprof"
	"time"
)

//go:embed status.html
var statusPage string

// Public returns the pages that everybody may see.
func (s *Server) Public() http.Handler {
	mux := http.NewServeMux()
	s.health(mux)
	mux.Handle("/", s.pages())
	return withHeaders(mux)
}

// pages serves the archive that the first site destination writes, and the pages for subscribers. A new configuration
// makes new pages.
func (s *Server) pages() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.current().Pages.ServeHTTP(w, r) })
}

// Admin returns the pages for the operator: /status, /metrics, and /debug/pprof.
func (s *Server) Admin() http.Handler {
	mux := http.NewServeMux()
	s.health(mux)
	mux.HandleFunc("GET /{$}",
		func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/status", http.StatusFound) })
	mux.HandleFunc("GET /status", s.status)
	mux.HandleFunc("GET /metrics", s.metrics)
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", http.NotFound) // it would show the command line
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return withHeaders(mux)
}

// health adds the two checks for machines: /healthz reports whether the watch is running, and /readyz whether the store
// can be read too.
func (s *Server) health(mux *http.ServeMux) {
	respond := func(w http.ResponseWriter, problem string) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		if problem != "" {
			http.Error(w, problem, http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("ok\n"))
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		if s.alive() {
			respond(w, "")
		} else {
			respond(w, "the schedule has not been checked for too long")
		}
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
		defer cancel()
		switch _, err := s.store.Editions(ctx, 0); {
		case err != nil:
			s.log.Warn("not ready", "err", err)
			respond(w, "the store does not answer") // without the reason: this page is public
		case s.watch.Status().Looked.IsZero():
			respond(w, "starting")
		default:
			respond(w, "")
		}
	})
}

// withHeaders sets the headers of every response, and limits the size of requests.
func withHeaders(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Referrer-Policy", "no-referrer")
		w.Header().Set("X-Frame-Options", "DENY")
		r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
		h.ServeHTTP(w, r)
	})
}

// status responds with a page, or with JSON if the request asks for it by ?format=json or by Accept: application/json.
func (s *Server) status(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 20*time.Second)
	defer cancel()
	st, err := s.state(ctx)
	if err != nil {
		s.log.Warn("status failed", "err", err)
		http.Error(w, "the store does not answer: "+err.Error(), http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	if r.FormValue("format") == "json" || r.Header.Get("Accept") == "application/json" {
		w.Header().Set("Content-Type", "application/json")
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		_ = e.Encode(st)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	page, err := template.New("status").Funcs(template.FuncMap{
		"when": func(t time.Time) string { return t.Format("Mon 2006-01-02 15:04 MST") },
	}).Parse(statusPage)
	if err == nil {
		err = page.Execute(w, st)
	}
	if err != nil {
		s.log.Error("status page", "err", err)
	}
}
