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

// Recollect implements digest.Recollector. What is linked from pages, and lists of several pages, are always read anew.
func (s *Source) Recollect(ctx context.Context, p digest.Period, last digest.Harvest) (digest.Harvest, error) {
	again := *s
	again.last, again.texts = last, nil
	return again.Collect(ctx, p)
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

// found is a document that was understood, or what it points to.
type found struct {
	kind    Kind
	rung    string // the way of reading that the document stands for
	harvest digest.Harvest
	leads   []known.Lead
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
		if !k.Recognizes(doc) {
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
			f.leads = k.leads(doc)
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

// sum identifies what a harvest is made of: the document, where it was found, how it was read, the rules that cleaned
// it, and the build. Without a known build, every document is read anew.
func (s *Source) sum(doc fetch.Document, at step) string {
	if s.config.Build == "" || at.depth > 0 {
		return ""
	}
	all := sha256.Sum256(
		fmt.Appendf(nil, "%q %q %q %q %q %s %s", s.config.Build, textclean.Version, at.address, s.config.Kind,
			s.config.Group, s.config.Zone, doc.Sum()),
	)
	return hex.EncodeToString(all[:])
}

// otherwise is for a document that is not of the kind asked for. A page may still link to one that is.
func (s *Source) otherwise(doc fetch.Document) (found, error) {
	for _, k := range Kinds {
		if (k.Links != nil || k.Leads != nil) && k.Recognizes(doc) {
			return found{
				kind:  k,
				leads: k.leads(doc),
			}, unreadable(
				fmt.Errorf("it is a page, and not of the kind %q", s.config.Kind),
				doc,
			)
		}
	}
	return found{}, digest.WithHint(
		&Unreadable{Class: NotACalendar, Err: fmt.Errorf("it is not of the kind %q", s.config.Kind)},
		"leave the kind out: it is found from what the address answers",
	)
}

// get reads a document. Programs' interfaces say in the body of an error what it means: what a kind recognizes there is
// a document.
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

// pages reads on where a list has further pages. One that cannot be read costs itself and those after it.
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
				err = errors.New("it is not what the first page is")
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
