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
	maxDocuments = 5 // steps that are taken until one serves
	maxDeep      = 3 // documents from the location to what serves, both counted
	maxPages     = 5 // of a list that goes on
)

// Report says how a location was read.
type Report struct {
	Kind    string         // of what was read in the end
	Address string         // where that was found, without secrets
	Name    string         // what the first document on the way that says so calls itself; may be empty
	Links   []string       // what the pages on the way point to, without secrets
	Tried   []string       // addresses that did not serve, each with why
	Harvest digest.Harvest // clean
}

// step is what to read next: one document, or several that are read together.
type step struct {
	address string
	rest    []string // read together with address
	depth   int      // 0: an address for the location; more: linked from a page
	parts   bool     // rest is read only if address holds one event at most; see known.Lead
	more    int      // parts that are not in rest
	guess   bool     // if it does not answer, that means nothing
}

func stepOf(l known.Lead, depth int) step {
	return step{address: l.Set[0], rest: l.Set[1:], depth: depth, parts: l.Parts, more: l.More, guess: l.Guess}
}

// Check reads the location and says how: the best address that is known for it first, and, where a page holds no events
// itself, the calendars and feeds it links to; at most five in all. Calendars that a page shows together count as one,
// and so do the calendars of the entries of a list. A linked calendar that is empty serves only if no other has events.
// An error is the location's own, or, if that is a page that could be read, what is wrong with what it links to. It is
// an *Unreadable where an answer came that tells no events.
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
	before := 0 // ways that had failed when the spare was found
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
		for _, l := range f.leads {
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

// first are the steps for the location, best first.
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

// readTogether reads a step. Of several documents it makes one, which holds the events of all. A document among them
// that could not be read is a problem. The error is that of the first if none could be read.
func (s *Source) readTogether(ctx context.Context, at step, p digest.Period, anew bool) (found, error) {
	all, err := s.read(ctx, at, p, anew || len(at.rest) > 0)
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
		if err != nil && len(one.leads) > 0 && len(one.leads[0].Set) == 1 {
			one, err = s.read(ctx, step{address: one.leads[0].Set[0], depth: at.depth + 1}, p, true)
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
	if at.parts { // a page lists its entries as any list
		all.harvest.Horizon = digest.HorizonOfList(order, s.config.Zone)
	}
	if at.more > 0 {
		all.harvest.Problems = append(all.harvest.Problems, digest.Problem{
			Error: fmt.Sprintf("the page links %d calendars of single events; %d of them were not read",
				len(at.rest)+1+at.more, at.more),
			Hint: "look on the page for a calendar of all events, and list that address",
		})
	}
	return all, nil
}

// unread adds the problem that a part of the step could not be read. What an entry of a page links may be no calendar.
func (at step) unread(problems []digest.Problem, address string, err error) []digest.Problem {
	if at.parts && (failedWay{err: err}).is(NotACalendar) {
		return problems
	}
	return append(problems, digest.Problem{
		Item: fetch.Redact(
			address,
		),
		Error: "this part of the calendar could not be read: " + err.Error(),
		Hint:  digest.Hint(err),
	})
}

// worse is the error to tell of two: the first one, unless that only says of a page that it holds no events itself.
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
	return fmt.Errorf("the page holds no events itself, and %s that it leads to was not read: %w", address, second)
}

// sooner is the Horizon of two harvests together.
func sooner(a, b time.Time) time.Time {
	switch {
	case a.IsZero():
		return b
	case b.IsZero() || a.Before(b):
		return a
	}
	return b
}
