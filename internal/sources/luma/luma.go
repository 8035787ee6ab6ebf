// Package luma reads Luma's own words about a calendar's events. They are the lists that its pages ask for, and the
// state that the page of an event carries. Unlike Luma's iCalendar they tell the zone of an event and its place.
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
	maxCursor = 1000                    // signs of what says where a list goes on
)

// ErrElsewhere says that a page shows only some of the events of the calendar that it is about; Links are where they
// all are.
var ErrElsewhere = errors.New("the page shows only some of the events of its calendar")

// ErrNotPublic says that a page is that of an event which is not public, or not approved.
var ErrNotPublic = errors.New("the event is not public")

// ErrNoEvents says that a page of Luma's is about neither an event nor a calendar.
var ErrNoEvents = errors.New("the page is neither an event's nor a calendar's")

var (
	known = regexp.MustCompile(`"api_id"\s*:\s*"(?:cal|calev|evt|discplace|usr)-`)
	empty = regexp.MustCompile(`"entries"\s*:\s*\[\s*\]`)
	list  = regexp.MustCompile(`^\{\s*"(?:entries|has_more|next_cursor)"\s*:`)
)

// content is the JSON that doc holds, its body or the state of a page, and whether it is a list of events; nil where it
// is neither.
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

// Recognizes reports whether doc is a list of Luma's events, or a page of Luma's, by its body.
func Recognizes(doc fetch.Document) bool {
	state, _ := content(doc)
	return state != nil
}

// Parse reads the events of a list, or the one of an event's page. Those that a calendar only recommends (they belong
// to others), that are not approved, and that are not public are left out. Of a place that only guests may know, the
// city is given. Times are in the zone that Luma tells. An event that cannot be understood becomes a Problem; at most
// 1,000 events are given.
//
// The harvest's Horizon is the start of the last event of a list that goes on (Next says where), and the period's own
// start where doc is a single event's page. The error is ErrElsewhere, ErrNotPublic or ErrNoEvents for pages that give
// none.
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
			return digest.Harvest{}, digest.WithHint(ErrNotPublic, "ask its host before it is announced anywhere")
		}
		return r.harvest, nil
	}
	if len(links(at)) == 0 {
		return digest.Harvest{}, digest.WithHint(
			ErrNoEvents,
			"list the address of the calendar: on Luma, it is the page that the host's name leads to",
		)
	}
	return digest.Harvest{}, ErrElsewhere
}

// items is a list of events.
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

// Next is where the list goes on; empty at its end.
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

// page is what a page of Luma's is about.
type page struct {
	event    json.RawMessage // an entry as in a list; of no other page than an event's
	calendar string          // the id of a calendar
	place    string          // the id of a city
}

// decodePage reads the state of a page. A page of a calendar names other calendars too; its own is the one next to its
// events.
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
	_ = json.Unmarshal(next.Props.Page.Initial, &outer) // what is of a wrong kind counts as missing
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
