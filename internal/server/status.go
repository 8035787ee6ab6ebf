package server

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources/github"
)

// maxHarvestAge is how old the last good reading of a source may be before the status page marks it: a week, and the
// time within which a late edition is still sent.
const maxHarvestAge = 8 * 24 * time.Hour

// readings holds how the last reading of each source by this process ended.
type readings struct {
	mu   sync.Mutex
	errs map[string]error
}

// read is a desk's Progress: it notes how reading a source ended.
func (r *readings) read(_, _ int, l digest.Listing, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.errs == nil {
		r.errs = map[string]error{}
	}
	r.errs[l.ID()] = err
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

// state is what /status shows to the operator, and its JSON to programs.
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
	Asleep    []asleepState   `json:"asleep,omitempty"`
	Preflight *foundState     `json:"preflight,omitempty"`
	Sources   []sourceState   `json:"sources"`
	Quotas    []github.Quota  `json:"quotas"`              // of GitHub, as this process last saw them
	InFlight  []line          `json:"in_flight,omitempty"` // in progress in any process; subscribers are only counted
	States    []stateCount    `json:"states,omitempty"`
	Runs      int             `json:"runs"`
	Failed    int             `json:"failed"`
	uncertain int             // deliveries, including those to subscribers
	zone      *time.Location
	problems  []digest.Problem // of the newest edition or draft
}

type editionState struct {
	Name       string         `json:"edition"`
	At         time.Time      `json:"at"`
	Deliveries map[string]int `json:"deliveries,omitempty"` // by destination and state: "team sent"
	Lines      []line         `json:"lines,omitempty"`      // of destinations; subscribers are only counted
	Held       string         `json:"held,omitempty"`       // if it is due: why it is not sent
	counts     map[[2]string]int
}

type line struct {
	Edition     string    `json:"edition"`
	Destination string    `json:"destination"`
	State       string    `json:"state"`
	At          time.Time `json:"at"`
	Error       string    `json:"error,omitempty"`
	Owner       string    `json:"owner,omitempty"`     // if it is in progress
	AskedFrom   time.Time `json:"asked_from,omitzero"` // if it is uncertain: from then on "not found" is believed
	Hint        string    `json:"hint,omitempty"`
}

// stateCount says how many deliveries of all editions are in one state, and since when the oldest of them has been.
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
	Problem  string    `json:"problem,omitempty"` // of the newest edition, if this process has not read the source since
	Rung     string    `json:"rung,omitempty"`    // how it was read, if a better way failed
}

// state reads the store.
func (s *Server) state(ctx context.Context) (state, error) {
	d, watching, now := s.current(), s.watch.Status(), s.now()
	out := state{
		Title: d.Title, Version: s.version, Now: now.In(d.Zone), Healthy: s.alive(),
		Paused: watching.Paused, Error: watching.Error, Runs: watching.Runs, Failed: watching.Failed,
		Uncertain: []line{}, Held: []heldState{}, Quotas: d.Quotas(), zone: d.Zone,
	}
	slot := d.Schedule.After(now)
	out.Next = editionState{Name: d.Schedule.NameOf(slot, 0), At: slot.In(d.Zone)}
	if !watching.Due.IsZero() {
		out.Due = &editionState{Name: d.Schedule.NameOf(watching.Due, 0), At: watching.Due.In(d.Zone)}
		why, err := d.Waiting(ctx, out.Due.Name)
		if err != nil {
			return out, err
		}
		out.Due.Held = why
	}
	problems, err := digest.NewestProblems(ctx, s.store)
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
	out.Asleep = asleepStates(d.Config)
	held, err := d.HeldEditions(ctx, 10)
	if err != nil {
		return out, err
	}
	for _, n := range held {
		out.Held = append(out.Held, heldState{
			Edition: strings.TrimPrefix(n.Key, digest.NoteHeld), Since: n.At.In(d.Zone), Why: n.Text,
		})
	}
	found, err := s.store.Notes(ctx, digest.NotePreflight, 1)
	if err != nil {
		return out, err
	}
	for _, n := range found {
		problems := strings.FieldsFunc(n.Text, func(r rune) bool { return r == '\n' })
		out.Preflight = &foundState{
			Edition: strings.TrimPrefix(n.Key, digest.NotePreflight), At: n.At.In(d.Zone),
			Problems: append([]string{}, problems...),
		}
	}
	harvested, err := s.store.Harvested(ctx)
	if err != nil {
		return out, err
	}
	for _, l := range d.Sources.Listings {
		one := sourceState{Name: l.Name, Group: l.Group}
		at, ok := digest.LastGood(harvested, l)
		if ok {
			one.LastGood = at.In(d.Zone)
		}
		one.Stale = one.LastGood.IsZero() || now.Sub(at) > maxHarvestAge
		if err := s.reads.of(l); err != nil {
			one.Error = err.Error()
		}
		if !s.reads.known(l) {
			one.addProblems(l, out.problems)
		}
		out.Sources = append(out.Sources, one)
	}
	return out, nil
}

// addProblems adds the problems of the newest edition that concern the source as a whole.
func (s *sourceState) addProblems(l digest.Listing, problems []digest.Problem) {
	for _, p := range problems {
		if l.Concerns(p) && p.Item == "" {
			s.Rung = cmp.Or(s.Rung, p.Rung)
			if s.Problem == "" && s.Error == "" {
				s.Problem = p.Text()
			}
		}
	}
}

// editions adds the last edition, and how many deliveries to subscribers of the last few editions are uncertain.
func (s *Server) editions(ctx context.Context, out *state) error {
	const maxChecked = 8
	records, err := s.store.Editions(ctx, maxChecked)
	if err != nil {
		return err
	}
	d := s.current()
	for i, r := range records {
		name := r.Edition.Name
		lines, err := digest.Places(ctx, d.Store, name)
		if err != nil {
			return err
		}
		e := editionState{
			Name: name, At: r.ComposedAt.In(out.zone),
			Deliveries: map[string]int{}, counts: map[[2]string]int{},
		}
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
				out.Uncertain = append(out.Uncertain, line{
					Edition: name, Destination: dest.Name, State: string(digest.Uncertain), At: e.At,
					Error: fmt.Sprintf("people: %d; digest editions %s lists them", tally.Uncertain, name),
				})
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

// withheldState is a withheld destination, as /status shows it.
type withheldState struct {
	Edition     string `json:"edition"`
	Destination string `json:"destination"`
	Why         string `json:"why"`
	Hint        string `json:"hint"`
}

func withheldStates(all []digest.Withheld) []withheldState {
	var out []withheldState
	for _, w := range all {
		out = append(out, withheldState{Edition: w.Edition, Destination: w.Destination, Why: w.String(), Hint: w.Hint()})
	}
	return out
}
