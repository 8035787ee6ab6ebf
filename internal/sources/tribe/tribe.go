// Package tribe reads the REST API of The Events Calendar, a WordPress plugin: SITE/wp-json/tribe/events/v1/events.
package tribe

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/datetime"
	"github.com/cityoflosangeles/digest/internal/sources/lenientjson"
	"github.com/cityoflosangeles/digest/internal/sources/textclean"
)

const maxEvents = 2000

var (
	root  = regexp.MustCompile(`^(https?://[^?#]+/wp-json/tribe/events/v1)/?$`)
	views = regexp.MustCompile(`^(.*)/events/(?:(?:list|month)/)?$`)
)

// Addresses returns the addresses of a site's events, best first. For the API itself it returns the list of events. For
// the iCalendar of all events it returns that calendar and then the API, because some sites block programs from one of
// them only. For other locations it returns nil.
func Addresses(location string) []string {
	if m := root.FindStringSubmatch(location); m != nil {
		return []string{m[1] + "/events?per_page=50"}
	}
	u, err := url.Parse(location)
	if err != nil || u.Host == "" || u.User != nil {
		return nil
	}
	q := u.Query()
	m := views.FindStringSubmatch(u.Path)
	ical := q.Get("ical") == "1"
	for _, all := range []string{"ical", "eventDisplay", "post_type"} {
		q.Del(all)
	}
	if m == nil || !ical || len(q) > 0 { // any other parameter selects some of the events
		return nil
	}
	u.Scheme = strings.Replace(u.Scheme, "webcal", "https", 1)
	u.Path, u.RawPath, u.RawQuery, u.Fragment = m[1]+"/wp-json/tribe/events/v1/events", "", "per_page=50", ""
	return []string{location, u.String()}
}

type answer struct {
	Code   string             `json:"code"`
	Said   string             `json:"message"`
	Events []json.RawMessage  `json:"events"`
	Next   string             `json:"next_rest_url"`
	Prev   string             `json:"previous_rest_url"`
	Total  lenientjson.Number `json:"total"`
}

type event struct {
	ID        int64           `json:"id"`
	GlobalID  string          `json:"global_id"`
	Status    string          `json:"status"`
	Happening string          `json:"event_status"` // in newer versions: scheduled, canceled, postponed
	URL       string          `json:"url"`
	Title     string          `json:"title"`
	Text      string          `json:"description"`
	Excerpt   string          `json:"excerpt"`
	AllDay    bool            `json:"all_day"`
	Start     string          `json:"start_date"`
	End       string          `json:"end_date"`
	StartUTC  string          `json:"utc_start_date"`
	EndUTC    string          `json:"utc_end_date"`
	Zone      string          `json:"timezone"`
	Virtual   bool            `json:"is_virtual"`
	Hybrid    string          `json:"virtual_event_type"`
	Venue     json.RawMessage `json:"venue"` // an object, or an empty list
}

type venue struct {
	Name    string           `json:"venue"`
	Address string           `json:"address"`
	City    string           `json:"city"`
	Region  string           `json:"stateprovince"`
	State   string           `json:"state"`
	Zip     string           `json:"zip"`
	Lat     lenientjson.Text `json:"geo_lat"`
	Lng     lenientjson.Text `json:"geo_lng"`
}

// Recognizes reports whether the body of doc is an answer of the API: a list of events, a single event, or the error
// for an event that does not exist.
func Recognizes(doc fetch.Document) bool {
	head := bytes.TrimSpace(doc.Body)
	if !bytes.HasPrefix(head, []byte("{")) {
		return false
	}
	return bytes.Contains(head, []byte("tribe")) && bytes.Contains(head, []byte(`"events"`)) && bytes.Contains(head,
		[]byte("rest_url")) ||
		bytes.Contains(head, []byte(`"rest-event-not-found"`)) ||
		bytes.Contains(head, []byte(`"utc_start_date"`)) && bytes.Contains(head, []byte(`"global_id"`))
}

// Parse reads the events of one answer. Drafts and private events are left out. Times are in the zone of the event,
// which may be an offset such as UTC+0. If the event has no zone, its UTC time is used; without that, zone applies.
//
// The Horizon is that of a list if there is a next page, and digest.CoversNothing for a single event. An event that
// does not exist returns digest.ErrNotFound. At most 2,000 events are read.
func Parse(doc fetch.Document, _ digest.Period, zone *time.Location) (digest.Harvest, error) {
	var a answer
	alone := false
	if err := json.Unmarshal(doc.Body, &a); err != nil {
		return digest.Harvest{}, fmt.Errorf("reading the list of events: %w", err)
	}
	switch {
	case a.Code == "rest-event-not-found":
		return digest.Harvest{}, fmt.Errorf("%w: %s", digest.ErrNotFound, textclean.Message(a.Said, 200))
	case a.Events == nil && bytes.Contains(doc.Body, []byte(`"utc_start_date"`)):
		alone, a.Events = true, []json.RawMessage{doc.Body}
	case a.Events == nil:
		return digest.Harvest{}, errors.New("the answer has no list of events")
	}
	var h digest.Harvest
	switch n := len(a.Events); {
	case n > maxEvents:
		h.Problems = append(h.Problems, digest.Problem{
			Error: fmt.Sprintf("%d events beyond the first %d were not read", n-maxEvents, maxEvents),
		})
	case a.Next == "" && a.Prev == "" && int(a.Total) > n:
		h.Problems = append(h.Problems, digest.Problem{
			Error: fmt.Sprintf("it has %d events, but lists only %d of them", a.Total, n),
		})
	}
	for i, raw := range a.Events[:min(len(a.Events), maxEvents)] {
		var e event
		if err := json.Unmarshal(raw, &e); err != nil {
			h.Problems = append(
				h.Problems, digest.Problem{Item: fmt.Sprintf("event %d", i+1), Error: "it does not have the form of an event"},
			)
			continue
		}
		if e.Status != "" && e.Status != "publish" {
			continue
		}
		out, err := e.event(zone)
		if err != nil {
			h.Problems = append(h.Problems, digest.Problem{Item: html.UnescapeString(e.Title), Error: err.Error()})
			continue
		}
		h.Events = append(h.Events, out)
	}
	switch {
	case alone:
		h.Horizon = digest.CoversNothing
	case a.Next != "":
		h.Horizon = digest.HorizonOfList(h.Events, zone)
	}
	return h, nil
}

// Next returns the address of the list's next page. It returns "" on the last page.
func Next(doc fetch.Document) string {
	var a answer
	if json.Unmarshal(doc.Body, &a) != nil {
		return ""
	}
	return a.Next
}

const layout = "2006-01-02 15:04:05"

func (e event) event(zone *time.Location) (digest.Event, error) {
	out := digest.Event{
		Title: e.Title, AllDay: e.AllDay, Status: digest.Confirmed, Mode: digest.UnknownMode, URL: e.URL,
		UID:         cmp.Or(e.GlobalID, fmt.Sprint(e.ID)),
		Description: cmp.Or(e.Text, e.Excerpt),
	}
	out.Place, out.Position = e.place()
	switch {
	case strings.HasPrefix(e.Happening, "cancel"):
		out.Status = digest.Cancelled
	case e.Happening == "postponed":
		out.Status = digest.Postponed
	}
	switch {
	case e.Virtual && e.Hybrid == "hybrid":
		out.Mode = digest.Hybrid
	case e.Virtual || strings.HasPrefix(e.Happening, "moved-online"):
		out.Mode = digest.Online
	}
	start, err := time.Parse(layout, e.Start)
	if err != nil || start.Year() < 2 { // databases write year 0 or 1 for "none"
		return out, fmt.Errorf("its start %q is not a time", textclean.Message(e.Start, 40))
	}
	end, endErr := time.Parse(layout, e.End)
	if e.AllDay {
		out.Start, out.TimeZone = day(start), zone.String()
		if endErr == nil && !end.Before(start) {
			// The end is the last second of a day, or the first second of the next day.
			out.End = day(end.Add(-time.Second)).AddDate(0, 0, 1)
			if !out.End.After(out.Start) {
				out.End = out.Start.AddDate(0, 0, 1)
			}
		}
		return out, nil
	}
	own, known := location(e.Zone)
	read := func(wall time.Time, utc string) time.Time {
		t, err := time.Parse(layout, utc)
		switch {
		case known && err == nil && t.In(own).Format(layout) == wall.Format(layout):
			return t.In(own) // UTC decides when clocks show an hour twice
		case !known && err == nil:
			return t.In(zone)
		case !known:
			return digest.AtWall(wall, zone)
		}
		return digest.AtWall(wall, own)
	}
	out.Start = read(start, e.StartUTC)
	out.TimeZone = datetime.Zone(out.Start)
	if endErr == nil && end.After(start) {
		out.End = read(end, e.EndUTC)
	}
	return out, nil
}

func day(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

var offset = regexp.MustCompile(`^UTC([+-]\d{1,2})(?:[:.](\d{1,2}))?$`)

// location returns the named zone, and whether the name is known. WordPress also writes zones as offsets: UTC-7,
// UTC+5.5, UTC+5:30.
func location(name string) (*time.Location, bool) {
	if m := offset.FindStringSubmatch(name); m != nil {
		hours, _ := strconv.Atoi(m[1])
		minutes, _ := strconv.Atoi(m[2])
		if strings.Contains(name, ".") {
			minutes = map[string]int{"5": 30, "50": 30, "25": 15, "75": 45}[m[2]]
		}
		if strings.HasPrefix(m[1], "-") {
			minutes = -minutes
		}
		switch seconds := hours*3600 + minutes*60; {
		case seconds == 0:
			return time.UTC, true
		case max(seconds, -seconds) > 14*3600: // no zone is further from UTC
			return nil, false
		default:
			return time.FixedZone("", seconds), true
		}
	}
	if name == "" || name == "Local" {
		return nil, false
	}
	own, err := time.LoadLocation(name)
	return own, err == nil
}

func (e event) place() (digest.Place, digest.Position) {
	var v venue
	if json.Unmarshal(e.Venue, &v) != nil {
		return digest.Place{}, digest.Position{}
	}
	var parts []string
	for _, s := range []string{v.Address, v.City, strings.TrimSpace(cmp.Or(v.Region, v.State) + " " + v.Zip)} {
		if s = strings.TrimSpace(html.UnescapeString(s)); s != "" {
			parts = append(parts, s)
		}
	}
	place := digest.Place{Name: html.UnescapeString(v.Name), Address: strings.Join(parts, ", ")}
	return place, digest.ParsePosition(string(v.Lat), string(v.Lng))
}
