// Package sources lists the kinds of sources, and finds out which kind an address is.
package sources

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/feed"
	"github.com/cityoflosangeles/digest/internal/sources/ical"
	"github.com/cityoflosangeles/digest/internal/sources/jsonld"
	"github.com/cityoflosangeles/digest/internal/sources/lunchjs"
)

// Kind is a kind of document that tells of events.
type Kind struct {
	Name string
	// Recognises reports whether a document is of this kind, by its body.
	Recognises func(fetch.Document) bool
	// Parse reads it; texts come as they were written, and are made clean here for all kinds.
	Parse func(fetch.Document, digest.Period, *time.Location) (digest.Harvest, error)
	// Addresses are better addresses for a location, best first; nil where the kind has none to offer.
	Addresses func(location string) []string
}

// Kinds is the table of all kinds, in the order in which a body is held against them.
var Kinds = []Kind{
	{Name: "ical", Recognises: ical.Recognises, Parse: ical.Parse, Addresses: calendars},
	{Name: "feed", Recognises: feed.Recognises, Parse: feed.Parse},
	{Name: "lunchjs", Recognises: lunchjs.Recognises, Parse: lunchjs.Parse, Addresses: lunchjs.Addresses},
	{Name: "jsonld", Recognises: jsonld.Recognises, Parse: jsonld.Parse},
}

// Config is one source.
type Config struct {
	Location string // an address or the name of a file
	Kind     string // of Kinds; empty: found from the body
	Group    string // whose it is
	Zone     *time.Location
	Client   *fetch.Client
}

// Source reads one location. It is a digest.Source.
type Source struct{ config Config }

// Open makes a Source. Nothing is read yet.
func Open(c Config) (*Source, error) {
	if c.Kind == "" {
		return &Source{c}, nil
	}
	var names []string
	for _, k := range Kinds {
		if k.Name == c.Kind {
			return &Source{c}, nil
		}
		names = append(names, k.Name)
	}
	return nil, fmt.Errorf("there is no kind of source %q; there are %s", c.Kind, strings.Join(names, ", "))
}

// Report says how a location was read.
type Report struct {
	Kind    string         // of what was read in the end
	Address string         // where that was found, without secrets
	Tried   []string       // addresses that were tried before, each with why it did not serve
	Harvest digest.Harvest // clean
}

// Collect implements digest.Source.
func (s *Source) Collect(ctx context.Context, p digest.Period) (digest.Harvest, error) {
	r, err := s.Check(ctx, p)
	return r.Harvest, err
}

// maxDocuments is how many documents are read for one location.
const maxDocuments = 6

// Check reads the location and says how: first the better addresses that are known for it, then itself, then, where that is a page
// without events, the calendars and feeds it links to. The error is that of the location itself, if nothing served.
func (s *Source) Check(ctx context.Context, p digest.Period) (Report, error) {
	var report Report
	var errs []error
	queue := append(better(s.config), s.config.Location)
	seen := map[string]bool{}
	for len(queue) > 0 && len(seen) < maxDocuments && ctx.Err() == nil {
		address := queue[0]
		queue = queue[1:]
		if seen[address] {
			continue
		}
		seen[address] = true
		harvest, kind, links, err := s.read(ctx, address, p)
		if err == nil {
			report.Kind, report.Address = kind, fetch.Redact(address)
			report.Harvest = clean(harvest, s.config.Group, p, s.config.Zone)
			return report, nil
		}
		errs = append(errs, err)
		report.Tried = append(report.Tried, fetch.Redact(address)+": "+err.Error())
		queue = append(queue, links...)
	}
	if len(errs) == 0 {
		return report, ctx.Err()
	}
	return report, errs[0]
}

// better are known better addresses for the location.
func better(c Config) []string {
	var out []string
	for _, k := range Kinds {
		if k.Addresses != nil && (c.Kind == "" || c.Kind == k.Name) {
			out = append(out, k.Addresses(c.Location)...)
		}
	}
	return out
}

// read reads one address. Links are what a page without events points to.
func (s *Source) read(ctx context.Context, address string, p digest.Period) (h digest.Harvest, kind string, links []string, err error) {
	doc, err := s.config.Client.Do(ctx, fetch.Request{Location: address, WebOnly: address != s.config.Location})
	if err != nil {
		return h, "", nil, explain(err)
	}
	if err := unreadable(doc); err != nil {
		return h, "", nil, err
	}
	for _, k := range Kinds {
		if !k.Recognises(doc) || s.config.Kind != "" && s.config.Kind != k.Name && k.Name != "jsonld" {
			continue
		}
		h, err := k.Parse(doc, p, s.config.Zone)
		if errors.Is(err, jsonld.ErrNoEvents) {
			return h, k.Name, jsonld.Links(doc), digest.WithHint(err, "look on the page for a calendar to subscribe to (iCal, .ics), and list that address")
		}
		return h, k.Name, nil, err
	}
	if s.config.Kind != "" {
		return h, "", nil, digest.WithHint(fmt.Errorf("it is not of the kind %q", s.config.Kind), "leave the kind out: it is found from what the address answers")
	}
	return h, "", nil, digest.WithHint(errors.New("it is neither a calendar nor a feed nor a page"), "digest source check "+fetch.Redact(s.config.Location)+" says more; look at the address in a browser")
}

// unreadable recognises answers that are no documents although the server called them a success.
func unreadable(doc fetch.Document) error {
	body := bytes.TrimSpace(doc.Body)
	head := strings.ToLower(string(body[:min(len(body), 20_000)]))
	switch {
	case len(body) == 0:
		return digest.WithHint(errors.New("it answered with nothing at all"), "look at the address in a browser; the calendar may be broken or gone")
	case strings.Contains(head, "<title>just a moment...</title>"), strings.Contains(head, "cf-browser-verification"), strings.Contains(head, "/cdn-cgi/challenge-platform/"):
		return digest.WithHint(errors.New("it is blocked: a check for robots stands before it"), "ask the group for an address that programs may read")
	case strings.Contains(head, "accounts.google.com/") && strings.Contains(head, "sign in"), strings.Contains(head, "/login/?returnuri="):
		return digest.WithHint(errors.New("it leads to a login page: the calendar is private or gone"), "ask the group to make it public")
	case strings.HasPrefix(head, `{"message":"invalid feed signature"`):
		return digest.WithHint(errors.New("the calendar is for members only"), "ask the group for a public calendar")
	case strings.HasPrefix(head, `{"message":"group not found"`):
		return notFound()
	}
	return nil
}

func notFound() error {
	return digest.WithHint(errors.New("not found: the group does not exist any more, or is called otherwise"), "search for the group, and change or take away its address")
}

// explain says in plain words what an answer means.
func explain(err error) error {
	var status *fetch.StatusError
	if !errors.As(err, &status) {
		return err
	}
	switch {
	case bytes.Contains(status.Body, []byte("Group not found")):
		return notFound()
	case status.Status == http.StatusNotFound || status.Status == http.StatusGone:
		return digest.WithHint(fmt.Errorf("not found: %w", err), "the address has changed or is misspelt; look at it in a browser")
	case bytes.Contains(status.Body, []byte("Just a moment")):
		return digest.WithHint(fmt.Errorf("it is blocked, a check for robots stands before it: %w", err), "ask the group for an address that programs may read")
	}
	return err
}

var (
	meetupGroup  = regexp.MustCompile(`^https://(?:www\.)?meetup\.com/(?:[a-z]{2}-[A-Z]{2}/)?([A-Za-z0-9_-]+)/?(?:events/?)?$`)
	googleEmbed  = regexp.MustCompile(`^https://calendar\.google\.com/calendar/(?:u/\d+/)?(?:embed|r|htmlembed)\?(?:.*&)?(?:src|cid)=([^&]+)`)
	lumaCalendar = regexp.MustCompile(`^https://(?:luma\.com|lu\.ma)/calendar/(cal-[A-Za-z0-9]+)$`)
)

// calendars are the calendars behind pages whose addresses are known: Meetup groups, Google's and Luma's calendars.
func calendars(location string) []string {
	if m := meetupGroup.FindStringSubmatch(location); m != nil {
		return []string{"https://www.meetup.com/" + m[1] + "/events/ical/"}
	}
	if m := googleEmbed.FindStringSubmatch(location); m != nil {
		return []string{"https://calendar.google.com/calendar/ical/" + m[1] + "/public/basic.ics"}
	}
	if m := lumaCalendar.FindStringSubmatch(location); m != nil {
		return []string{"https://api.lu.ma/ics/get?entity=calendar&id=" + m[1]}
	}
	return nil
}
