// Package luma reads the events of Luma calendars from the lists that Luma's pages request, and from the state inside
// the page of an event. Unlike Luma's iCalendar, both contain the zone and the place of an event.
package luma

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/lenientjson"
)

// Limits of what is taken from one document.
const (
	maxItems  = lenientjson.MaxElements // of one list
	maxCursor = 1000                    // bytes of a pagination cursor
)

// ErrElsewhere says that a page shows only some of the events of its calendar. Links returns the addresses of all of
// them.
var ErrElsewhere = errors.New("the page shows only some of the events of its calendar")

// ErrNotPublic says that an event is not public, or not approved.
var ErrNotPublic = errors.New("the event is not public")

// ErrNoEvents says that a page of Luma is neither that of an event nor that of a calendar.
var ErrNoEvents = errors.New("the page is neither that of an event nor that of a calendar")

var (
	known = regexp.MustCompile(`"api_id"\s*:\s*"(?:cal|calev|evt|discplace|usr)-`)
	empty = regexp.MustCompile(`"entries"\s*:\s*\[\s*\]`)
	list  = regexp.MustCompile(`^\{\s*"(?:entries|has_more|next_cursor)"\s*:`)
)

// content returns the JSON in doc, which is either its body or the state of a page, and whether it is a list of events.
// It returns nil if doc has neither.
func content(doc fetch.Document) (state []byte, isList bool) {
	body := bytes.TrimSpace(bytes.TrimPrefix(doc.Body, []byte("\xef\xbb\xbf")))
	if bytes.HasPrefix(body, []byte("{")) {
		if list.Match(body[:min(len(body), 300)]) &&
			(known.Match(body) || bytes.Contains(body, []byte(`"has_more"`)) && empty.Match(body)) {
			return body, true
		}
		if !bytes.Contains(body[:min(len(body), 300)], []byte(`"pageProps"`)) {
			return nil, false
		}
	} else {
		body = lenientjson.NextData(body)
	}
	if !bytes.Contains(body, []byte(`"initialData"`)) || !known.Match(body) {
		return nil, false
	}
	return bytes.TrimSpace(body), false
}

// Recognizes reports whether the body of doc is a list of Luma events or a page of Luma.
func Recognizes(doc fetch.Document) bool {
	state, _ := content(doc)
	return state != nil
}

// Parse reads the events of a list, or the event of an event page. It leaves out events that are not approved or not
// public, and events of others that a calendar recommends. If only guests may see the place of an event, Parse returns
// its city. Times are in the zone of the event. An event that cannot be read becomes a Problem. Parse reads at most
// 1,000 events.
//
// If a list has a further page (see Next), the Horizon is the start of the last event. For the page of an event, it is
// the start of the period. The error is ErrElsewhere, ErrNotPublic, or ErrNoEvents for pages without events.
func Parse(doc fetch.Document, p digest.Period, zone *time.Location) (digest.Harvest, error) {
	state, isList := content(doc)
	r := &reader{zone: zone}
	if isList {
		l, err := decodeList(state)
		if err != nil {
			return digest.Harvest{}, err
		}
		for i, raw := range l.Entries {
			if i == maxItems {
				r.problem("", fmt.Errorf("its list has more than %d events; the rest was not read", maxItems))
				break
			}
			r.add(raw)
		}
		if l.More || len(l.Entries) > maxItems {
			r.harvest.Horizon = p.Start
			for _, e := range r.harvest.Events {
				if e.Start.After(r.harvest.Horizon) {
					r.harvest.Horizon = e.Start
				}
			}
		}
		return r.harvest, nil
	}
	at, err := decodePage(state)
	if err != nil {
		return digest.Harvest{}, err
	}
	if len(at.event) > 0 {
		r.add(at.event)
		r.harvest.Horizon = p.Start
		if len(r.harvest.Events)+len(r.harvest.Problems) == 0 {
			return digest.Harvest{}, digest.WithHint(ErrNotPublic, "ask the host before you announce it")
		}
		return r.harvest, nil
	}
	if len(links(at)) == 0 {
		return digest.Harvest{}, digest.WithHint(
			ErrNoEvents, "list the address of the calendar: on Luma, it is the page that the host's name leads to",
		)
	}
	return digest.Harvest{}, ErrElsewhere
}

// items is one page of a list of events.
type items struct {
	Entries elements `json:"entries"`
	More    flag     `json:"has_more"`
	Cursor  text     `json:"next_cursor"`
}

func decodeList(body []byte) (items, error) {
	var l items
	if err := json.Unmarshal(body, &l); err != nil {
		return l, fmt.Errorf("the list of events is cut off or malformed: %w", err)
	}
	return l, nil
}

// Next returns the address of the list's next page. It returns "" on the last page.
func Next(doc fetch.Document) string {
	state, isList := content(doc)
	if !isList {
		return ""
	}
	l, err := decodeList(state)
	u, urlErr := url.Parse(doc.URL)
	if err != nil || urlErr != nil || u.Host == "" || !bool(l.More) || l.Cursor == "" || len(l.Cursor) > maxCursor {
		return ""
	}
	q := u.Query()
	q.Set("pagination_cursor", string(l.Cursor))
	u.RawQuery = q.Encode()
	return u.String()
}

// page says what a page of Luma is about.
type page struct {
	event    json.RawMessage // an entry, as in a list; only for the page of an event
	calendar string          // ID of a calendar
	place    string          // ID of a city
}

// decodePage decodes the state of a page. The page of a calendar also names other calendars; its own is the one next to
// its events.
func decodePage(state []byte) (page, error) {
	var next struct {
		Props struct {
			Page struct {
				Initial json.RawMessage `json:"initialData"`
			} `json:"pageProps"`
		} `json:"props"`
	}
	err := json.Unmarshal(state, &next)
	if err != nil {
		return page{}, fmt.Errorf("the state of Luma's page is cut off or malformed: %w", err)
	}
	type named struct {
		ID text `json:"api_id"`
	}
	type content struct {
		Kind     text            `json:"kind"`
		Data     json.RawMessage `json:"data"`
		Event    json.RawMessage `json:"event"`
		Calendar *named          `json:"calendar"`
		Place    *named          `json:"place"`
	}
	var outer, inner content
	_ = json.Unmarshal(next.Props.Page.Initial, &outer) // a value of the wrong type counts as missing
	body := next.Props.Page.Initial
	if len(outer.Data) > 0 && outer.Data[0] == '{' {
		_ = json.Unmarshal(outer.Data, &inner)
		body = outer.Data
	} else {
		inner = outer
	}
	var at page
	if len(inner.Event) > 0 && inner.Event[0] == '{' && (outer.Kind == "" || outer.Kind == "event") {
		at.event = body
		return at, nil
	}
	if inner.Calendar != nil && calendarID.MatchString(string(inner.Calendar.ID)) {
		at.calendar = string(inner.Calendar.ID)
	}
	if inner.Place != nil && placeID.MatchString(string(inner.Place.ID)) {
		at.place = string(inner.Place.ID)
	}
	return at, nil
}
