package sources

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/known"
)

// Limits of what is read for one location.
const (
	maxDocuments = 5 // steps until one has events
	maxDeep      = 3 // length of a chain of links, including the location
	maxPages     = 5 // pages of one list
)

// Report says how a location was read.
type Report struct {
	Kind    string         // kind of the document that was used
	Address string         // address of that document, without secrets
	Name    string         // name in the first document that has one; may be empty
	Links   []string       // addresses that the pages link to, without secrets
	Tried   []string       // addresses that could not be used, each with the reason
	Harvest digest.Harvest // cleaned
}

// step is what to read next: one document, or several that are read together.
type step struct {
	address string
	rest    []string // read together with address
	depth   int      // number of links from the location
	parts   bool     // read rest only if address has at most one event; see known.Lead
	more    int      // number of parts that are not in rest
	guess   bool     // a failure means nothing
}

func stepOf(l known.Lead, depth int) step {
	return step{address: l.Set[0], rest: l.Set[1:], depth: depth, parts: l.Parts, more: l.More, guess: l.Guess}
}

// Check reads the location and reports how. It tries the best known address first. If a page has no events, it tries
// the calendars and feeds that the page links to. It reads at most five documents; calendars that a page shows together
// count as one, and so do the calendars of the entries of a list. A linked calendar without events is used only if no
// other document has any.
//
// The error is the one of the location itself. If the location is a page that could be read, it is the error of what
// the page links to. An answer without events is an *Unreadable.
func (s *Source) Check(ctx context.Context, p digest.Period) (Report, error) {
	named := *s
	named.named = true
	return named.check(ctx, p)
}

func (s *Source) check(ctx context.Context, p digest.Period) (Report, error) {
	var report Report
	r, refusal := s.asked(ctx, p, &report)
	if r != nil {
		return *r, nil
	}
	var spare *Report
	var spareAt step
	before := 0 // number of failures when spare was found
	var failure error
	var failed []failedWay
	if refusal != nil {
		failed = append(failed, *refusal)
	}
	queue := s.first()
	seen := map[string]bool{}
	for len(queue) > 0 && len(seen) < maxDocuments && ctx.Err() == nil {
		at := queue[0]
		queue = queue[1:]
		if seen[at.address] {
			continue
		}
		seen[at.address] = true
		f, err := s.readTogether(ctx, at, p, len(failed) > 0)
		report.Name = cmp.Or(report.Name, f.name)
		if err == nil {
			served := report
			served.Kind, served.Address, served.Harvest = f.kind.Name, fetch.Redact(at.address), s.last
			if !f.same {
				served.Harvest = s.clean(f, p)
				served.Harvest.Sum, served.Harvest.Until, served.Harvest.Rung = f.sum, p.End, f.rung
				if len(served.Harvest.Events) <= 1 && s.oneOfMany(at, queue) {
					served.Harvest.Horizon = digest.CoversNothing
				}
				instead := at.depth == 0 && s.emptied(ctx, f, p, &served)
				s.downgrade(&served.Harvest, at, p, failed, instead)
			}
			if at.depth == 0 || len(served.Harvest.Events) > 0 {
				return served, nil
			}
			spare, spareAt, before = &served, at, len(failed)
			continue
		}
		report.Tried = append(report.Tried, fetch.Redact(at.address)+": "+err.Error())
		if !at.guess {
			failure = worse(failure, err, fetch.Redact(at.address))
			if !leadsOn(f, err) {
				failed = append(failed, failedWay{s.expected(at), fetch.Redact(at.address), err})
			}
		}
		if at.depth+1 >= maxDeep {
			continue
		}
		for _, l := range f.links {
			for _, a := range l.Set {
				report.Links = append(report.Links, fetch.Redact(a))
			}
			queue = append(queue, stepOf(l, at.depth+1))
		}
	}
	switch {
	case spare != nil:
		s.downgrade(&spare.Harvest, spareAt, p, failed[before:], true)
		return *spare, nil
	case ctx.Err() != nil:
		return report, ctx.Err()
	}
	if _, hint := known.Closed(s.config.Location); hint != "" && failure != nil {
		failure = digest.WithHint(failure, hint)
	}
	return report, failure
}

// first returns the steps for the location, best first.
func (s *Source) first() []step {
	var out []step
	if s.config.Kind == "" || s.config.Kind == "ical" {
		for _, set := range known.Given(s.config.Location) {
			out = append(out, stepOf(known.Lead{Set: set}, 0))
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, a := range s.addresses() {
		out = append(out, step{address: a})
	}
	return out
}

// readTogether reads a step. It merges several documents into one with the events of all. A document that cannot be
// read becomes a problem. If none can be read, the error is that of the first.
func (s *Source) readTogether(ctx context.Context, at step, p digest.Period, fresh bool) (found, error) {
	all, err := s.read(ctx, at, p, fresh || len(at.rest) > 0)
	if len(at.rest) == 0 || at.parts && err == nil && len(all.harvest.Events) > 1 {
		return all, err
	}
	failure, read, order := err, 0, []digest.Event{}
	if err == nil {
		read, order = 1, all.harvest.Events
	} else {
		all.harvest.Problems = at.unread(nil, at.address, err)
	}
	for _, address := range at.rest {
		if ctx.Err() != nil {
			return found{}, ctx.Err()
		}
		one, err := s.read(ctx, step{address: address, depth: max(at.depth, 1)}, p, true)
		if err != nil && len(one.links) > 0 && len(one.links[0].Set) == 1 {
			one, err = s.read(ctx, step{address: one.links[0].Set[0], depth: at.depth + 1}, p, true)
		}
		if err != nil {
			all.harvest.Problems = at.unread(all.harvest.Problems, address, err)
			continue
		}
		if read++; read == 1 {
			one.harvest.Problems = append(all.harvest.Problems, one.harvest.Problems...)
			all = one
			order = one.harvest.Events
			continue
		}
		order = append(order, one.harvest.Events...)
		all.harvest.Problems = append(all.harvest.Problems, one.harvest.Problems...)
		all.harvest.Horizon = sooner(all.harvest.Horizon, one.harvest.Horizon)
	}
	if read == 0 {
		all.harvest = digest.Harvest{}
		return all, failure
	}
	all.harvest.Events, all.sum = order, ""
	if at.parts { // the page is a list of its entries
		all.harvest.Horizon = digest.HorizonOfList(order, s.config.Zone)
	}
	if at.more > 0 {
		all.harvest.Problems = append(all.harvest.Problems, digest.Problem{
			Error: fmt.Sprintf("the page links to %d calendars of single events; %d of them were not read",
				len(at.rest)+1+at.more, at.more),
			Hint: "look on the page for one calendar of all events, and list its address",
		})
	}
	return all, nil
}

// unread adds the problem that a part of the step could not be read. It ignores links of the entries of a page that are
// not calendars.
func (at step) unread(problems []digest.Problem, address string, err error) []digest.Problem {
	if at.parts && (failedWay{err: err}).is(NotACalendar) {
		return problems
	}
	return append(problems, digest.Problem{
		Item:  fetch.Redact(address),
		Error: "this part of the calendar could not be read: " + err.Error(),
		Hint:  digest.Hint(err),
	})
}

// worse returns the more useful of two errors: the first one, unless it only says that a page has no events.
func worse(first, second error, address string) error {
	var u *Unreadable
	switch {
	case first == nil:
		return second
	case !errors.As(first, &u) || u.Class != NotACalendar:
		return first
	case errors.As(second, &u) && u.Class == NotACalendar:
		if name, hint := known.Closed(address); hint != "" {
			return digest.WithHint(fmt.Errorf("%w; it links to %s", first, name), hint)
		}
		return first
	}
	return fmt.Errorf("the page has no events, and %s, which it links to, could not be read: %w", address, second)
}

// sooner returns the Horizon of two harvests together.
func sooner(a, b time.Time) time.Time {
	switch {
	case a.IsZero():
		return b
	case b.IsZero() || a.Before(b):
		return a
	}
	return b
}
