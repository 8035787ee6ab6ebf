package sources

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/charset"
	"github.com/cityoflosangeles/digest/internal/sources/textclean"
)

// Limits of what is read for one location.
const (
	maxDocuments = 5 // looked at until one serves
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

// Collect implements digest.Source.
func (s *Source) Collect(ctx context.Context, p digest.Period) (digest.Harvest, error) {
	r, err := s.check(ctx, p)
	return r.Harvest, err
}

// Recollect implements digest.Recollector. What is linked from pages, and lists of several pages, are always read anew.
func (s *Source) Recollect(ctx context.Context, p digest.Period, last digest.Harvest) (digest.Harvest, error) {
	again := *s
	again.last, again.texts = last, nil
	return again.Collect(ctx, p)
}

// step is a document to read.
type step struct {
	address string
	depth   int // 0: an address for the location; more: linked from a page
}

// Check reads the location and says how: the best address that is known for it first, and, where a page holds no events itself, the
// calendars and feeds it links to; at most five documents in all. A linked calendar that is empty serves only if no other has events.
// An error is the location's own, or, if that is a page that could be read, what is wrong with what it links to. It is an *Unreadable
// where an answer came that tells no events.
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
	var queue []step
	for _, a := range s.addresses() {
		queue = append(queue, step{a, 0})
	}
	seen := map[string]bool{}
	for len(queue) > 0 && len(seen) < maxDocuments && ctx.Err() == nil {
		at := queue[0]
		queue = queue[1:]
		if seen[at.address] {
			continue
		}
		seen[at.address] = true
		f, err := s.read(ctx, at, p, len(failed) > 0)
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
		failure = worse(failure, err, fetch.Redact(at.address))
		report.Tried = append(report.Tried, fetch.Redact(at.address)+": "+err.Error())
		if !leadsOn(f, err) {
			failed = append(failed, failedWay{s.expected(at), fetch.Redact(at.address), err})
		}
		if at.depth+1 >= maxDeep {
			continue
		}
		for _, l := range f.links {
			report.Links = append(report.Links, fetch.Redact(l))
			queue = append(queue, step{l, at.depth + 1})
		}
	}
	switch {
	case spare != nil:
		s.downgrade(&spare.Harvest, spareAt, p, failed[before:], true)
		return *spare, nil
	case ctx.Err() != nil:
		return report, ctx.Err()
	}
	return report, failure
}

// asked returns what Meetup's API lists, where there is access to it and the location is a group's. Where the API does
// not answer, asked returns how it failed, and the group's calendar is read instead.
func (s *Source) asked(ctx context.Context, p digest.Period, report *Report) (*Report, *failedWay) {
	if s.config.Meetup == nil || s.config.Kind != "" && s.config.Kind != "meetup" {
		return nil, nil
	}
	source, err := s.config.Meetup.Source(s.config.Location, s.config.Zone)
	if err != nil {
		return nil, nil //nolint:nilerr // the location is not a group's
	}
	h, err := source.Collect(ctx, p)
	if err != nil {
		report.Tried = append(report.Tried, "Meetup's interface: "+err.Error())
		return nil, &failedWay{rungAPI, "api.meetup.com", err}
	}
	kind := Kinds[slices.IndexFunc(Kinds, func(k Kind) bool { return k.Name == "meetup" })]
	h = s.clean(found{kind: kind, harvest: h}, p)
	h.Rung, h.Until = rungAPI, p.End
	return &Report{Kind: kind.Name, Address: fetch.Redact(s.config.Location), Harvest: h}, nil
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
		return first
	}
	return fmt.Errorf("the page holds no events itself, and %s that it leads to was not read: %w", address, second)
}

// found is a document that was understood, or what it points to.
type found struct {
	kind    Kind
	rung    string // the way of reading that the document stands for
	harvest digest.Harvest
	links   []string
	name    string // what it calls itself
	sum     string // of the document, where it is the only one
	same    bool   // it says what it said the last time
}

// read reads one document, and the further pages of its list. If anew is set, a document that has not changed is read
// anyway.
func (s *Source) read(ctx context.Context, at step, p digest.Period, anew bool) (found, error) {
	f, err := s.readAt(ctx, at, p, anew)
	sent := s.config.Eventbrite.Token
	for i := range f.harvest.Problems { // a server may repeat in its answer what it was asked with
		problem := &f.harvest.Problems[i]
		problem.Item, problem.Error = fetch.Hide(problem.Item, at.address, sent), fetch.Hide(problem.Error, at.address, sent)
	}
	return f, fetch.Veil(err, at.address, sent)
}

func (s *Source) readAt(ctx context.Context, at step, p digest.Period, anew bool) (found, error) {
	doc, err := s.get(ctx, at.address)
	if err != nil {
		return found{}, err
	}
	if err := refused(doc); err != nil {
		return found{}, err
	}
	for _, k := range s.kinds {
		if !k.Recognises(doc) {
			continue
		}
		f := found{kind: k, rung: rungOf(k, doc), sum: s.sum(doc, at)}
		if anew {
			f.sum = ""
		}
		if s.named {
			f.name = nameIn(doc)
		}
		if f.sum != "" && f.sum == s.last.Sum {
			f.same = true
			return f, nil
		}
		if f.harvest, err = k.Parse(doc, p, s.config.Zone); err != nil {
			if k.Links != nil {
				f.links = k.Links(doc)
			}
			return f, unreadable(err, doc)
		}
		s.pages(ctx, &f, doc, p)
		s.beside(ctx, &f, at, p)
		return f, nil
	}
	if s.config.Kind != "" {
		return s.otherwise(doc)
	}
	return found{}, unknown(doc)
}

// sum identifies what a harvest is made of: the document, where it was found, how it was read, the rules that cleaned it, and
// the build. Without a known build, every document is read anew.
func (s *Source) sum(doc fetch.Document, at step) string {
	if s.config.Build == "" || at.depth > 0 {
		return ""
	}
	all := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q %q %s %s", s.config.Build, textclean.Version, at.address, s.config.Kind,
		s.config.Group, s.config.Zone, doc.Sum()))
	return hex.EncodeToString(all[:])
}

// otherwise is for a document that is not of the kind asked for. A page may still link to one that is.
func (s *Source) otherwise(doc fetch.Document) (found, error) {
	for _, k := range Kinds {
		if k.Links != nil && k.Recognises(doc) {
			return found{kind: k, links: k.Links(doc)}, unreadable(fmt.Errorf("it is a page, and not of the kind %q", s.config.Kind), doc)
		}
	}
	return found{}, digest.WithHint(&Unreadable{Class: NotACalendar, Err: fmt.Errorf("it is not of the kind %q", s.config.Kind)},
		"leave the kind out: it is found from what the address answers")
}

// get reads a document. Programs' interfaces say in the body of an error what it means: what a kind recognises there is a document.
func (s *Source) get(ctx context.Context, address string) (fetch.Document, error) {
	return s.ask(ctx, fetch.Request{Location: address})
}

func (s *Source) ask(ctx context.Context, request fetch.Request) (fetch.Document, error) {
	address := request.Location
	request.WebOnly = address != s.config.Location
	if key := s.config.Eventbrite.Authorization(address); key != "" {
		request.Header = http.Header{"Authorization": {key}}
	}
	doc, err := s.config.Client.Do(ctx, request)
	doc.Body = charset.Decode(doc.Body, doc.ContentType)
	var status *fetch.StatusError
	if errors.As(err, &status) && len(status.Body) > 0 && status.Body[0] == '{' {
		said := fetch.Document{URL: address, Header: status.Header, Body: status.Body}
		for _, k := range s.kinds {
			if k.Recognises(said) {
				return said, nil
			}
		}
	}
	if err != nil {
		return doc, explained(err)
	}
	return doc, nil
}

// pages reads on where a list has further pages. One that cannot be read costs itself and those after it.
func (s *Source) pages(ctx context.Context, f *found, doc fetch.Document, p digest.Period) {
	if f.kind.Next == nil {
		return
	}
	seen := map[string]bool{doc.URL: true}
	for next := f.kind.Next(doc); next != "" && !seen[next]; next = f.kind.Next(doc) {
		if len(seen) >= maxPages {
			f.harvest.Problems = append(f.harvest.Problems, digest.Problem{Error: fmt.Sprintf("its list has more than %d pages; the rest was not read", maxPages)})
			return
		}
		seen[next], f.sum = true, ""
		var err error
		var more digest.Harvest
		if doc, err = s.get(ctx, next); err == nil {
			if !f.kind.Recognises(doc) {
				err = errors.New("it is not what the first page is")
			} else {
				more, err = f.kind.Parse(doc, p, s.config.Zone)
			}
		}
		if err != nil {
			f.harvest.Problems = append(f.harvest.Problems, digest.Problem{Item: fmt.Sprintf("page %d of its list", len(seen)), Error: err.Error(), Hint: digest.Hint(err)})
			return
		}
		if more.Horizon.IsZero() || !f.harvest.Horizon.Equal(digest.CoversNothing) {
			f.harvest.Horizon = more.Horizon
		}
		f.harvest.Events = append(f.harvest.Events, more.Events...)
		f.harvest.Problems = append(f.harvest.Problems, more.Problems...)
	}
}
