package main

import (
	"cmp"
	"context"
	_ "embed" // for the page
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"net/http/pprof"
	"strings"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources/github"
)

//go:embed status.html
var statusPage string

// stale is how old what a source told last may be before it is said: a week, and the time an edition is made up in.
const stale = 8 * 24 * time.Hour

// readings are how reading each source ended last.
type readings struct {
	mu   sync.Mutex
	errs map[string]error
}

// read is a digest.Desk's Progress.
func (r *readings) read(func() time.Time) func(done, of int, l digest.Listing, err error) {
	return func(_, _ int, l digest.Listing, err error) {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.errs == nil {
			r.errs = map[string]error{}
		}
		r.errs[l.ID()] = err
	}
}

func (r *readings) of(l digest.Listing) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.errs[l.ID()]
}

// known reports whether this process has read the listing.
func (r *readings) known(l digest.Listing) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, ok := r.errs[l.ID()]
	return ok
}

// state is what the operator is told at /status; its JSON is what programs read.
type state struct {
	Title     string          `json:"title"`
	Version   string          `json:"version"`
	Now       time.Time       `json:"now"`
	Healthy   bool            `json:"healthy"`
	Paused    string          `json:"paused,omitempty"`
	Error     string          `json:"error,omitempty"`
	Next      editionState    `json:"next"`
	Due       *editionState   `json:"due,omitempty"`
	Last      *editionState   `json:"last,omitempty"`
	Uncertain []line          `json:"uncertain"`
	Held      []heldState     `json:"held"`
	Withheld  []withheldState `json:"withheld,omitempty"`
	Preflight *foundState     `json:"preflight,omitempty"`
	Sources   []sourceState   `json:"sources"`
	Quotas    []github.Quota  `json:"quotas"`              // of GitHub, as this process last saw them
	InFlight  []line          `json:"in_flight,omitempty"` // in progress in some process; people are only counted
	States    []stateCount    `json:"states,omitempty"`
	Runs      int             `json:"runs"`
	Failed    int             `json:"failed"`
	uncertain int             // deliveries, those to people too
	zone      *time.Location
	problems  []digest.Problem // of the newest edition or draft
}

type editionState struct {
	Name       string         `json:"edition"`
	At         time.Time      `json:"at"`
	Deliveries map[string]int `json:"deliveries,omitempty"` // by destination and state: "team sent"
	Lines      []line         `json:"lines,omitempty"`      // of places; people are only counted
	Held       string         `json:"held,omitempty"`       // of what is due: why it is not sent
	counts     map[[2]string]int
}

type line struct {
	Edition     string    `json:"edition"`
	Destination string    `json:"destination"`
	State       string    `json:"state"`
	At          time.Time `json:"at"`
	Error       string    `json:"error,omitempty"`
	Owner       string    `json:"owner,omitempty"`     // of what is in flight
	AskedFrom   time.Time `json:"asked_from,omitzero"` // of what is uncertain: from then on "not found" is believed
	Hint        string    `json:"hint,omitempty"`
}

// stateCount is how many deliveries of all editions are in one state, and since when the oldest of them is.
type stateCount struct {
	State  string    `json:"state"`
	Count  int       `json:"count"`
	Oldest time.Time `json:"oldest"`
	age    time.Duration
}

type heldState struct {
	Edition string    `json:"edition"`
	Since   time.Time `json:"since"`
	Why     string    `json:"why"`
}

type foundState struct {
	Edition  string    `json:"edition"`
	At       time.Time `json:"at"`
	Problems []string  `json:"problems"`
}

type sourceState struct {
	Name     string    `json:"source"`
	Group    string    `json:"group,omitempty"`
	LastGood time.Time `json:"last_good,omitzero"`
	Stale    bool      `json:"stale"`
	Error    string    `json:"error,omitempty"`
	Problem  string    `json:"problem,omitempty"` // of the newest edition, where this process knows nothing newer
	Rung     string    `json:"rung,omitempty"`    // the way by which it was read instead of its best one
}

// state asks the store.
func (s *server) state(ctx context.Context) (state, error) {
	d, sight, now := s.current(), s.watch.Sight(), s.now()
	out := state{
		Title: d.Title, Version: whichVersion(), Now: now.In(d.Zone), Healthy: s.alive(), Paused: sight.Paused, Error: sight.Error,
		Runs: sight.Runs, Failed: sight.Failed, Uncertain: []line{}, Held: []heldState{}, Quotas: d.github.Quotas(), zone: d.Zone,
	}
	slot := d.Schedule.After(now)
	out.Next = editionState{Name: d.Schedule.NameOf(slot, 0), At: slot.In(d.Zone)}
	if !sight.Due.IsZero() {
		out.Due = &editionState{Name: d.Schedule.NameOf(sight.Due, 0), At: sight.Due.In(d.Zone)}
		why, err := d.Waiting(ctx, out.Due.Name)
		if err != nil {
			return out, err
		}
		out.Due.Held = why
	}
	problems, err := newestProblems(ctx, s.store)
	if err != nil {
		return out, err
	}
	out.problems = problems
	if err := s.editions(ctx, &out); err != nil {
		return out, err
	}
	if err := s.attempts(ctx, d.Desk, &out); err != nil {
		return out, err
	}
	withheld, err := d.Withheld(ctx)
	if err != nil {
		return out, err
	}
	out.Withheld = withheldStates(withheld)
	held, err := d.HeldEditions(ctx, 10)
	if err != nil {
		return out, err
	}
	for _, n := range held {
		out.Held = append(out.Held, heldState{Edition: strings.TrimPrefix(n.Key, digest.NoteHeld), Since: n.At.In(d.Zone), Why: n.Text})
	}
	found, err := s.store.Notes(ctx, digest.NotePreflight, 1)
	if err != nil {
		return out, err
	}
	for _, n := range found {
		problems := strings.FieldsFunc(n.Text, func(r rune) bool { return r == '\n' })
		out.Preflight = &foundState{Edition: strings.TrimPrefix(n.Key, digest.NotePreflight), At: n.At.In(d.Zone), Problems: append([]string{}, problems...)}
	}
	harvested, err := s.store.Harvested(ctx)
	if err != nil {
		return out, err
	}
	for _, l := range d.Listings {
		one := sourceState{Name: l.Name, Group: l.Group}
		at, ok := digest.LastGood(harvested, l)
		if ok {
			one.LastGood = at.In(d.Zone)
		}
		one.Stale = one.LastGood.IsZero() || now.Sub(at) > stale
		if err := s.reads.of(l); err != nil {
			one.Error = err.Error()
		}
		if !s.reads.known(l) {
			one.newest(l, out.problems)
		}
		out.Sources = append(out.Sources, one)
	}
	return out, nil
}

// newest adds the problems that the newest edition has with the source as a whole.
func (s *sourceState) newest(l digest.Listing, problems []digest.Problem) {
	for _, p := range problems {
		if l.Concerns(p) && p.Item == "" {
			s.Rung = cmp.Or(s.Rung, p.Rung)
			if s.Problem == "" && s.Error == "" {
				s.Problem = p.Text()
			}
		}
	}
}

// editions adds the last edition, and how many people are uncertain of the last few.
func (s *server) editions(ctx context.Context, out *state) error {
	const few = 8
	records, err := s.store.Editions(ctx, few)
	if err != nil {
		return err
	}
	d := s.current()
	for i, r := range records {
		name := r.Edition.Name
		lines, err := d.Places(ctx, name)
		if err != nil {
			return err
		}
		e := editionState{Name: name, At: r.ComposedAt.In(out.zone), Deliveries: map[string]int{}, counts: map[[2]string]int{}}
		for _, l := range lines {
			e.count(l.Destination, l.State, 1)
			e.Lines = append(e.Lines, lineOf(l, out.zone))
		}
		all, err := d.AsCalled(ctx, name)
		if err != nil {
			return err
		}
		for _, dest := range all {
			if dest.Readers == nil {
				continue
			}
			tally, err := s.store.Tally(ctx, name, dest.Name)
			if err != nil {
				return err
			}
			e.count(dest.Name, digest.Sent, tally.Sent)
			e.count(dest.Name, digest.Claimed, tally.Claimed)
			e.count(dest.Name, digest.Failed, tally.Failed)
			e.count(dest.Name, digest.Uncertain, tally.Uncertain)
			if tally.Uncertain > 0 {
				out.uncertain += tally.Uncertain
				out.Uncertain = append(out.Uncertain, line{Edition: name, Destination: dest.Name, State: string(digest.Uncertain), At: e.At, Error: fmt.Sprintf("people: %d; digest editions %s lists them", tally.Uncertain, name)})
			}
		}
		if i == 0 {
			out.Last = &e
		}
	}
	return nil
}

func (e *editionState) count(destination string, state digest.DeliveryState, n int) {
	if n > 0 {
		e.Deliveries[destination+" "+string(state)] += n
		e.counts[[2]string{destination, string(state)}] += n
	}
}

func lineOf(l digest.Delivery, zone *time.Location) line {
	return line{Edition: l.Edition, Destination: l.Destination, State: string(l.State), At: l.At.In(zone), Error: l.Error}
}

// public are the pages that everybody may see.
func (s *server) public() http.Handler {
	mux := http.NewServeMux()
	s.health(mux)
	mux.Handle("/", s.pages())
	return headed(mux)
}

// pages is what the public finds besides: the archive that the first site destination writes, and the subscribers' pages. A new configuration
// makes new ones.
func (s *server) pages() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.current().pages.ServeHTTP(w, r) })
}

// admin are the pages that are the operator's.
func (s *server) admin() http.Handler {
	mux := http.NewServeMux()
	s.health(mux)
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/status", http.StatusFound) })
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
func (s *server) health(mux *http.ServeMux) {
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
		case s.watch.Sight().Looked.IsZero():
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
func (s *server) status(w http.ResponseWriter, r *http.Request) {
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
