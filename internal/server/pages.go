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
	return headed(mux)
}

// pages is what the public finds besides: the archive that the first site destination writes, and the subscribers'
// pages. A new configuration makes new ones.
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
	mux.HandleFunc("GET /debug/pprof/cmdline", http.NotFound) // it would show what was given on the command line
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return headed(mux)
}

// health are the two questions that machines ask. /healthz: does the watch look? /readyz: can the store be read, too?
func (s *Server) health(mux *http.ServeMux) {
	say := func(w http.ResponseWriter, problem string) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		if problem != "" {
			http.Error(w, problem, http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("ok\n"))
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		if s.alive() {
			say(w, "")
		} else {
			say(w, "the schedule has not been looked at for too long")
		}
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
		defer cancel()
		switch _, err := s.store.Editions(ctx, 0); {
		case err != nil:
			s.log.Warn("not ready", "err", err)
			say(w, "the store does not answer") // not why: this page is for everybody
		case s.watch.Status().Looked.IsZero():
			say(w, "starting")
		default:
			say(w, "")
		}
	})
}

// headed sets the headers that every answer has.
func headed(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Referrer-Policy", "no-referrer")
		w.Header().Set("X-Frame-Options", "DENY")
		r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
		h.ServeHTTP(w, r)
	})
}

// status answers as a page, or with ?format=json, or to who accepts JSON alone, as JSON.
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
