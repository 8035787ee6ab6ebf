package sources

import (
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
	"github.com/cityoflosangeles/digest/internal/sources/known"
	"github.com/cityoflosangeles/digest/internal/sources/textclean"
)

// Collect implements digest.Source.
func (s *Source) Collect(ctx context.Context, p digest.Period) (digest.Harvest, error) {
	r, err := s.check(ctx, p)
	return r.Harvest, err
}

// Recollect implements digest.Recollector. Documents that pages link to, and lists of several pages, are always read in
// full.
func (s *Source) Recollect(ctx context.Context, p digest.Period, last digest.Harvest) (digest.Harvest, error) {
	again := *s
	again.last, again.texts = last, nil
	return again.Collect(ctx, p)
}

// asked returns the events of a group from Meetup's API, if there is access to it and the location is the page of a
// group. If the API fails, asked returns the failure, and the calendar of the group is read instead.
func (s *Source) asked(ctx context.Context, p digest.Period, report *Report) (*Report, *failedWay) {
	if s.config.Meetup == nil || s.config.Kind != "" && s.config.Kind != "meetup" {
		return nil, nil
	}
	source, err := s.config.Meetup.Source(s.config.Location, s.config.Zone)
	if err != nil {
		return nil, nil //nolint:nilerr // the location is not the page of a group
	}
	h, err := source.Collect(ctx, p)
	if err != nil {
		report.Tried = append(report.Tried, "Meetup's API: "+err.Error())
		return nil, &failedWay{rungAPI, "api.meetup.com", err}
	}
	kind := Kinds[slices.IndexFunc(Kinds, func(k Kind) bool { return k.Name == "meetup" })]
	h = s.clean(found{kind: kind, harvest: h}, p)
	h.Rung, h.Until = rungAPI, p.End
	return &Report{Kind: kind.Name, Address: fetch.Redact(s.config.Location), Harvest: h}, nil
}

// found is a document that was read, or the links in it.
type found struct {
	kind    Kind
	rung    string // see digest.Harvest.Rung
	harvest digest.Harvest
	links   []known.Lead
	name    string // its name
	sum     string // of the document, if it is the only one
	same    bool   // it has not changed since the last harvest
}

// read reads one document, and the further pages of its list. If fresh is set, it reads the document even if it has not
// changed.
func (s *Source) read(ctx context.Context, at step, p digest.Period, fresh bool) (found, error) {
	f, err := s.readAt(ctx, at, p, fresh)
	sent := s.config.Eventbrite.Token
	for i := range f.harvest.Problems { // a server may echo the credentials of a request
		problem := &f.harvest.Problems[i]
		problem.Item, problem.Error = fetch.Hide(problem.Item, at.address, sent), fetch.Hide(problem.Error, at.address, sent)
	}
	return f, fetch.Veil(err, at.address, sent)
}

func (s *Source) readAt(ctx context.Context, at step, p digest.Period, fresh bool) (found, error) {
	doc, err := s.get(ctx, at.address)
	if err != nil {
		return found{}, err
	}
	if err := refused(doc); err != nil {
		return found{}, err
	}
	for _, k := range s.kinds {
		if !k.Recognizes(doc) {
			continue
		}
		f := found{kind: k, rung: rungOf(k, doc), sum: s.sum(doc, at)}
		if fresh {
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
			f.links = k.linksIn(doc)
			return f, unreadable(err, doc)
		}
		s.pages(ctx, &f, doc, p)
		s.complete(ctx, &f, at, p)
		return f, nil
	}
	if s.config.Kind != "" {
		return s.otherwise(doc)
	}
	return found{}, unknown(doc)
}

// sum identifies the input of a harvest: the document, its address, the kind and group, the cleaning rules, and the
// build. It is "" if the build is not known; the document is then always read in full.
func (s *Source) sum(doc fetch.Document, at step) string {
	if s.config.Build == "" || at.depth > 0 {
		return ""
	}
	all := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q %q %s %s", s.config.Build, textclean.Version, at.address,
		s.config.Kind, s.config.Group, s.config.Zone, doc.Sum()))
	return hex.EncodeToString(all[:])
}

// otherwise handles a document that is not of the configured kind. A page may still link to one that is.
func (s *Source) otherwise(doc fetch.Document) (found, error) {
	for _, k := range Kinds {
		if (k.Links != nil || k.Leads != nil) && k.Recognizes(doc) {
			err := fmt.Errorf("it is a page, not of the kind %q", s.config.Kind)
			return found{kind: k, links: k.linksIn(doc)}, unreadable(err, doc)
		}
	}
	return found{}, digest.WithHint(
		&Unreadable{Class: NotACalendar, Err: fmt.Errorf("it is not of the kind %q", s.config.Kind)},
		"omit the kind; it is detected from the document",
	)
}

// get reads a document. APIs describe an error in the body of the answer, so such a body counts as a document if a kind
// recognizes it.
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
			if k.Recognizes(said) {
				return said, nil
			}
		}
	}
	if err != nil {
		return doc, explained(err)
	}
	return doc, nil
}

// pages reads the further pages of a list. If a page cannot be read, the events of the pages before it are kept.
func (s *Source) pages(ctx context.Context, f *found, doc fetch.Document, p digest.Period) {
	if f.kind.Next == nil {
		return
	}
	seen := map[string]bool{doc.URL: true}
	for next := f.kind.Next(doc); next != "" && !seen[next]; next = f.kind.Next(doc) {
		if len(seen) >= maxPages {
			f.harvest.Problems = append(
				f.harvest.Problems,
				digest.Problem{Error: fmt.Sprintf("its list has more than %d pages; the rest was not read", maxPages)},
			)
			return
		}
		seen[next], f.sum = true, ""
		var err error
		var more digest.Harvest
		if doc, err = s.get(ctx, next); err == nil {
			if !f.kind.Recognizes(doc) {
				err = errors.New("it is not of the same kind as the first page")
			} else {
				more, err = f.kind.Parse(doc, p, s.config.Zone)
			}
		}
		if err != nil {
			f.harvest.Problems = append(
				f.harvest.Problems,
				digest.Problem{Item: fmt.Sprintf("page %d of its list", len(seen)), Error: err.Error(), Hint: digest.Hint(err)},
			)
			return
		}
		if more.Horizon.IsZero() || !f.harvest.Horizon.Equal(digest.CoversNothing) {
			f.harvest.Horizon = more.Horizon
		}
		f.harvest.Events = append(f.harvest.Events, more.Events...)
		f.harvest.Problems = append(f.harvest.Problems, more.Problems...)
	}
}
