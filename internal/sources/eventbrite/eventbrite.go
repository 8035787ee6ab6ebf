// Package eventbrite reads Eventbrite's interface, https://www.eventbrite.com/platform/api, which wants a token. The
// page of one event can be read without one, as a page; that of an organizer holds no events for programs.
package eventbrite

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/datetime"
	"github.com/cityoflosangeles/digest/internal/sources/textclean"
)

// Config is the access to the interface. Without a token it is not asked.
type Config struct {
	Token digest.Secret
	API   string // another address than https://www.eventbriteapi.com/v3
}

const maxEvents = 2000

var (
	host      = regexp.MustCompile(`^(?:www\.)?eventbrite\.[a-z]{2,3}(?:\.[a-z]{2})?$`)
	organizer = regexp.MustCompile(`^/o/(?:[^/]*-)?(\d{5,20})/?$`)
	single    = regexp.MustCompile(`^/e/(?:[^/]*-)?(\d{5,20})/?$`)
)

// Addresses are where the interface tells the events of an organizer's or an event's page, and then the page itself;
// nil without a token.
func (c Config) Addresses(location string) []string {
	u, err := url.Parse(location)
	if err != nil || c.Token == "" || !host.MatchString(strings.ToLower(u.Hostname())) {
		return nil
	}
	if m := organizer.FindStringSubmatch(u.Path); m != nil {
		return []string{
			c.base() + "/organizers/" + m[1] + "/events/?status=live,started,canceled&order_by=start_asc&expand=venue",
			location,
		}
	}
	if m := single.FindStringSubmatch(u.Path); m != nil {
		return []string{c.base() + "/events/" + m[1] + "/?expand=venue", location}
	}
	return nil
}

func (c Config) base() string {
	return strings.TrimSuffix(cmp.Or(c.API, "https://www.eventbriteapi.com/v3"), "/")
}

// public are the interface's addresses of events. Others tell what only the token's owner may see, and a link in a page
// may lead to them.
var public = regexp.MustCompile(`^/(?:events/\d+|(?:organizers|organizations|series|venues)/\d+/events)/?(?:\?[^#]*)?$`)

// Authorization is what the interface wants to see with a request to the address; empty for addresses that are not the
// interface's, or not of events.
func (c Config) Authorization(address string) string {
	path, own := strings.CutPrefix(address, c.base())
	if c.Token == "" || !own || !public.MatchString(path) {
		return ""
	}
	return "Bearer " + c.Token.Reveal()
}

type text struct {
	Text string `json:"text"`
}

type moment struct {
	Zone  string `json:"timezone"`
	Local string `json:"local"`
	UTC   string `json:"utc"`
}

type event struct {
	ID      string `json:"id"`
	Name    text   `json:"name"`
	Text    text   `json:"description"`
	Summary string `json:"summary"`
	URL     string `json:"url"`
	Start   moment `json:"start"`
	End     moment `json:"end"`
	Status  string `json:"status"`
	Listed  *bool  `json:"listed"`
	Invited bool   `json:"invite_only"`
	Online  bool   `json:"online_event"`
	Parent  bool   `json:"is_series_parent"`
	Series  string `json:"series_id"`
	Sales   struct {
		Code string `json:"message_code"`
	} `json:"event_sales_status"`
	HideEnd bool   `json:"hide_end_date"`
	Venue   *venue `json:"venue"`
}

type answer struct {
	Events     []json.RawMessage `json:"events"`
	Pagination struct {
		More         bool   `json:"has_more_items"`
		Continuation string `json:"continuation"`
		Page         int    `json:"page_number"`
	} `json:"pagination"`
	Error string `json:"error"`
	Said  string `json:"error_description"`
}

// Recognizes reports whether doc is a list of events, or an event, of the interface.
func Recognizes(doc fetch.Document) bool {
	body := bytes.TrimSpace(doc.Body)
	if !bytes.HasPrefix(body, []byte("{")) {
		return false
	}
	list := bytes.Contains(body, []byte(`"events"`)) && bytes.Contains(body, []byte(`"pagination"`)) &&
		(bytes.Contains(body, []byte("eventbrite")) || bytes.Contains(body, []byte(`"has_more_items"`)))
	return list || bytes.Contains(body, []byte(`"is_series_parent"`)) && bytes.Contains(body, []byte("eventbrite")) ||
		bytes.Contains(body[:min(len(body), 1000)], []byte(`"error_description"`)) &&
			bytes.Contains(body[:min(len(body), 1000)], []byte(`"status_code"`))
}

// Parse reads the events of one answer, on the clocks of their own zones; where a zone is not known, in zone. Drafts,
// events that are not listed, and those for the invited only are left out. The harvest's Horizon is that of a list that
// goes on where there are more pages, and covers nothing where doc is a single event. Of a series only its single dates
// are events: the parent, which spans them all, is none, and is told where a list has it without a date.
func Parse(doc fetch.Document, _ digest.Period, zone *time.Location) (digest.Harvest, error) {
	var a answer
	if err := json.Unmarshal(doc.Body, &a); err != nil {
		return digest.Harvest{}, fmt.Errorf("reading the list of events: %w", err)
	}
	alone := a.Events == nil // one event, whose dates are read next if it recurs
	switch {
	case a.Error == "NOT_FOUND":
		return digest.Harvest{}, fmt.Errorf("%w: %s", digest.ErrNotFound, textclean.Message(a.Said, 200))
	case a.Error != "":
		return digest.Harvest{}, digest.WithHint(
			fmt.Errorf("it answered %s", textclean.Message(a.Error+": "+a.Said, 200)),
			"look whether the token of eventbrite: is right",
		)
	case alone:
		a.Events = []json.RawMessage{doc.Body}
	}
	var h digest.Harvest
	if n := len(a.Events); n > maxEvents {
		h.Problems = append(h.Problems, digest.Problem{
			Error: fmt.Sprintf("%d events beyond the first %d were not read", n-maxEvents, maxEvents),
		})
	}
	var parents []event
	dated := map[string]bool{}
	for i, raw := range a.Events[:min(len(a.Events), maxEvents)] {
		var e event
		if err := json.Unmarshal(raw, &e); err != nil {
			h.Problems = append(
				h.Problems, digest.Problem{Item: fmt.Sprintf("event %d", i+1), Error: "it does not look like an event"},
			)
			continue
		}
		dated[e.Series] = dated[e.Series] || !e.Parent
		switch hidden := e.Status == "draft" || e.Status == "deleted" || e.Listed != nil && !*e.Listed || e.Invited; {
		case e.Parent && !hidden && !alone:
			parents = append(parents, e)
			continue
		case e.Parent, hidden:
			continue
		}
		out, err := e.event(zone)
		if err != nil {
			h.Problems = append(h.Problems, digest.Problem{Item: e.Name.Text, Error: err.Error()})
			continue
		}
		h.Events = append(h.Events, out)
	}
	for _, e := range parents {
		if !dated[e.ID] {
			h.Problems = append(
				h.Problems,
				digest.Problem{
					Item:  e.Name.Text,
					Error: "it recurs, and its dates are not listed",
					Hint:  "add the address of its own page as another source",
				},
			)
		}
	}
	switch {
	case alone:
		h.Horizon = digest.CoversNothing
	case a.Pagination.More:
		h.Horizon = digest.HorizonOfList(h.Events, zone)
	}
	return h, nil
}

// Next is where the list goes on; for the answer about a recurring event, where the list of its dates is.
func Next(doc fetch.Document) string {
	var a answer
	u, err := url.Parse(doc.URL)
	if json.Unmarshal(doc.Body, &a) != nil || err != nil || u.Host == "" {
		return ""
	}
	var e event
	if a.Events == nil && json.Unmarshal(doc.Body, &e) == nil && e.Parent && e.ID != "" {
		base, ok := strings.CutSuffix(strings.TrimSuffix(u.Path, "/"), "/events/"+e.ID)
		if !ok {
			return ""
		}
		u.Path, u.RawPath = base+"/series/"+e.ID+"/events/", ""
		u.RawQuery = "expand=venue&order_by=start_asc&time_filter=current_future"
		return u.String()
	}
	if !a.Pagination.More {
		return ""
	}
	q := u.Query()
	if a.Pagination.Continuation != "" {
		q.Set("continuation", a.Pagination.Continuation)
	} else {
		q.Set("page", strconv.Itoa(a.Pagination.Page+1))
	}
	u.RawQuery = q.Encode()
	return u.String()
}

func (e event) event(zone *time.Location) (digest.Event, error) {
	start, err := e.Start.in(zone)
	if err != nil {
		return digest.Event{}, fmt.Errorf(
			"its start %q is not a time", textclean.Message(cmp.Or(e.Start.Local, e.Start.UTC), 40),
		)
	}
	out := digest.Event{
		Title:       e.Name.Text,
		Start:       start,
		TimeZone:    datetime.Zone(start),
		Status:      digest.Confirmed,
		Mode:        digest.UnknownMode,
		URL:         e.URL,
		UID:         e.ID,
		Description: cmp.Or(e.Text.Text, e.Summary),
		Summary:     e.Summary,
	}
	if end, err := e.End.in(zone); err == nil && end.After(start) && !e.HideEnd {
		out.End = end
	}
	if e.Status == "canceled" || e.Status == "cancelled" || e.Sales.Code == "event_cancelled" {
		out.Status = digest.Cancelled
	}
	if e.Online {
		out.Mode = digest.Online
	}
	if e.Venue != nil && !e.Online {
		out.Place, out.Position = e.Venue.place()
	}
	return out, nil
}

// in is the instant, in its own zone where that is known, else in the given one.
func (m moment) in(zone *time.Location) (time.Time, error) {
	if own, err := time.LoadLocation(m.Zone); err == nil && m.Zone != "" && m.Zone != "Local" {
		zone = own
	}
	if t, err := time.Parse(time.RFC3339, m.UTC); err == nil && t.Year() > 1 {
		return t.In(zone), nil
	}
	t, err := time.Parse("2006-01-02T15:04:05", m.Local)
	if err != nil || t.Year() < 2 {
		return t, fmt.Errorf("%q is not a time", m.Local)
	}
	return digest.AtWall(t, zone), nil
}
