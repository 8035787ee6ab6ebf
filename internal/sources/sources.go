// Package sources collects events from the addresses and files that groups publish. It detects the kind of each
// document, and cleans what it finds.
package sources

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/eventbrite"
	"github.com/cityoflosangeles/digest/internal/sources/feed"
	"github.com/cityoflosangeles/digest/internal/sources/ical"
	"github.com/cityoflosangeles/digest/internal/sources/known"
	"github.com/cityoflosangeles/digest/internal/sources/list"
	"github.com/cityoflosangeles/digest/internal/sources/luma"
	"github.com/cityoflosangeles/digest/internal/sources/lunchjs"
	"github.com/cityoflosangeles/digest/internal/sources/meetup"
	"github.com/cityoflosangeles/digest/internal/sources/mobilizon"
	"github.com/cityoflosangeles/digest/internal/sources/page"
	"github.com/cityoflosangeles/digest/internal/sources/tribe"
	"github.com/cityoflosangeles/digest/internal/sources/vrms"
)

// Kind is a kind of document with events. Name, Rung, Recognizes, and Parse are required.
type Kind struct {
	Name string
	// Rung is the way of reading for its documents; see digest.Harvest.Rung. The rung of an API's own web page is "page".
	Rung string
	// Recognizes reports whether a document is of this kind by its body, whatever content type the server sent.
	Recognizes func(fetch.Document) bool
	// Parse reads the events of a document. It does not clean texts; package sources does so for all kinds.
	Parse func(fetch.Document, digest.Period, *time.Location) (digest.Harvest, error)
	// Addresses returns the addresses to read for a location, best first, including the location itself if it should be
	// read. It returns nil for locations that the kind does not know.
	Addresses func(location string) []string
	// Companion returns the address of a document that complements that of the location, or "".
	Companion func(location string) string
	// Links returns the addresses that a document without events links to, best first. They are not trusted.
	Links func(fetch.Document) []string
	// Leads is like Links, but groups addresses that are read together.
	Leads func(fetch.Document) []known.Lead
	// Also is another name of the kind in the configuration, or "".
	Also string
	// Next returns the address of the next page of a list, or "".
	Next func(fetch.Document) string
}

// linksIn returns what a document without events links to, best first.
func (k Kind) linksIn(doc fetch.Document) []known.Lead {
	if k.Leads != nil {
		return k.Leads(doc)
	}
	var out []known.Lead
	if k.Links != nil {
		for _, l := range k.Links(doc) {
			out = append(out, known.Lead{Set: known.Set{l}})
		}
	}
	return out
}

// Kinds lists all kinds. The first one that recognizes a document reads it.
var Kinds = []Kind{
	{Name: "ical", Rung: rungCalendar, Recognizes: ical.Recognizes, Parse: ical.Parse},
	{Name: "list", Rung: rungAPI, Recognizes: list.Recognizes, Parse: list.Parse, Links: list.Links, Next: list.Next},
	{
		Name: "meetup", Rung: rungAPI, Recognizes: meetup.Recognizes, Parse: meetup.Parse, Addresses: meetup.Addresses,
		Links: meetup.Links, Companion: meetup.Companion,
	},
	{
		Name: "luma", Rung: rungAPI, Recognizes: luma.Recognizes, Parse: luma.Parse, Addresses: luma.Addresses,
		Links: luma.Links, Next: luma.Next,
	},
	{
		Name: "mobilizon", Rung: rungAPI, Recognizes: mobilizon.Recognizes, Parse: mobilizon.Parse,
		Addresses: mobilizon.Addresses, Links: mobilizon.Links,
	},
	{
		Name: "tribe", Rung: rungAPI, Recognizes: tribe.Recognizes, Parse: tribe.Parse, Addresses: tribe.Addresses,
		Next: tribe.Next,
	},
	{Name: "eventbrite", Rung: rungAPI, Recognizes: eventbrite.Recognizes, Parse: eventbrite.Parse, Next: eventbrite.Next},
	{Name: "vrms", Rung: rungAPI, Recognizes: vrms.Recognizes, Parse: vrms.Parse, Addresses: vrms.Addresses},
	{
		Name: "lunchjs", Rung: rungAPI, Recognizes: lunchjs.Recognizes, Parse: lunchjs.Parse,
		Addresses: lunchjs.Addresses, Next: lunchjs.Next,
	},
	{Name: "feed", Rung: rungFeed, Recognizes: feed.Recognizes, Parse: feed.Parse},
	{Name: "page", Rung: rungPage, Recognizes: page.Recognizes, Parse: page.Parse, Leads: page.Leads, Also: "jsonld"},
}

// Config describes one source.
type Config struct {
	Location string         // an address or a file name
	Kind     string         // a name in Kinds; empty: detected from the document
	Group    string         // name of the group, which platforms put before descriptions
	Zone     *time.Location // of times without a zone; days begin in it
	Client   *fetch.Client
	// Eventbrite is the access to Eventbrite's API, which is used instead of its pages if there is a token.
	Eventbrite eventbrite.Config
	// Meetup is Meetup's API, which is used before the calendars of its groups; nil: no access.
	Meetup *meetup.API
	// Build identifies the program. A harvest of another build is never reused; empty: no harvest is reused.
	Build string
}

// Source reads one location. It implements digest.Source.
type Source struct {
	config Config
	kinds  []Kind // possible kinds of its documents
	last   digest.Harvest
	texts  map[string]*digest.Event // events of last by text key; see words
	named  bool                     // also look for the names of documents
}

// Open returns the Source that c describes. It reads nothing yet. The error says that the kind does not exist.
func Open(c Config) (*Source, error) {
	if c.Kind == "" {
		return &Source{config: c, kinds: Kinds}, nil
	}
	i := slices.IndexFunc(Kinds, func(k Kind) bool { return c.Kind == k.Name || c.Kind == k.Also })
	if i < 0 {
		var names []string
		for _, k := range Kinds {
			names = append(names, k.Name)
		}
		return nil, fmt.Errorf("there is no kind of source %q; there are %s", c.Kind, strings.Join(names, ", "))
	}
	return &Source{config: c, kinds: Kinds[i : i+1]}, nil
}

// addresses returns the addresses to read for the location, best first.
func (s *Source) addresses() []string {
	if found := s.config.Eventbrite.Addresses(s.config.Location); len(found) > 0 {
		return found
	}
	for _, k := range s.kinds {
		if k.Addresses == nil {
			continue
		}
		if found := k.Addresses(s.config.Location); len(found) > 0 {
			return found
		}
	}
	return []string{s.config.Location}
}
