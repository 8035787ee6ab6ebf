// Package sources reads whatever address or file a group names.
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

// Kind is a kind of document that tells of events. Only the first three are needed.
type Kind struct {
	Name string
	// Rung is the way of reading that its documents stand for; see digest.Harvest.Rung. An API's own web page is "page"
	// instead.
	Rung string
	// Recognizes reports whether a document is of this kind, by its body. What the server calls it does not matter.
	Recognizes func(fetch.Document) bool
	// Parse reads it. Texts are given as they were written: they are made clean here, for all kinds alike.
	Parse func(fetch.Document, digest.Period, *time.Location) (digest.Harvest, error)
	// Addresses are what to read for a location, best first, the location itself among them if it is worth reading; nil
	// where the kind knows nothing about it.
	Addresses func(location string) []string
	// Companion is a document that may complete what was read for the location; empty: there is none.
	Companion func(location string) string
	// Links are what a document without events points to, best first. They come from outside.
	Links func(fetch.Document) []string
	// Leads are the same, where some are read together.
	Leads func(fetch.Document) []known.Lead
	// Also is another name by which the kind may be asked for; empty: there is none.
	Also string
	// Next is where a list goes on; empty at its end.
	Next func(fetch.Document) string
}

// leads are what a document without events points to, best first.
func (k Kind) leads(doc fetch.Document) []known.Lead {
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

// Kinds is the table of all kinds, in the order in which a body is held against them.
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

// Config is one source.
type Config struct {
	Location string         // an address or the name of a file
	Kind     string         // of Kinds; empty: found from the body
	Group    string         // whose it is: platforms put its name before descriptions
	Zone     *time.Location // of times that name none, and in which days begin
	Client   *fetch.Client
	// Eventbrite is the access to that site's interface, which is asked instead of its pages where there is a token.
	Eventbrite eventbrite.Config
	// Meetup is Meetup's interface, which is asked for its groups before their calendars; nil: there is no access to it.
	Meetup *meetup.API
	// of the program, so that what one has read is not taken for what another reads; empty: nothing is known again
	Build string
}

// Source reads one location. It is a digest.Source.
type Source struct {
	config Config
	kinds  []Kind // what its documents may be
	last   digest.Harvest
	texts  map[string]*digest.Event // of last, by their text keys; see words
	named  bool                     // what the documents call themselves is looked for, too
}

// Open makes a Source. Nothing is read yet. An error says that there is no such kind.
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

// addresses are what to read for the location, best first.
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
