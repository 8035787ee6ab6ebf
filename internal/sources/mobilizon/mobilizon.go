// Package mobilizon reads the groups of Mobilizon servers through the GraphQL API that their pages use (HOST/api).
// Unlike a group's iCalendar, the API says which events are canceled and which are online.
package mobilizon

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/datetime"
	"github.com/cityoflosangeles/digest/internal/sources/lenientjson"
	"github.com/cityoflosangeles/digest/internal/sources/textclean"
)

// errPage says that the page of a group has no events, and that the API has them.
var errPage = errors.New("the page of a group has no events; they are in its API")

type answer struct {
	Data struct {
		Group *struct {
			Organized *struct {
				Elements *lenientjson.Elements `json:"elements"`
				Total    lenientjson.Number    `json:"total"`
			} `json:"organizedEvents"`
		} `json:"group"`
	} `json:"data"`
	Errors []struct {
		Message lenientjson.Text `json:"message"`
	} `json:"errors"`
}

type event struct {
	UUID        lenientjson.Text `json:"uuid"`
	URL         lenientjson.Text `json:"url"`
	Title       lenientjson.Text `json:"title"`
	Description lenientjson.Text `json:"description"`
	Begins      lenientjson.Text `json:"beginsOn"`
	Ends        lenientjson.Text `json:"endsOn"`
	Status      lenientjson.Text `json:"status"`
	Address     json.RawMessage  `json:"physicalAddress"`
	Options     json.RawMessage  `json:"options"`
}

// Recognizes reports whether the body of doc is an answer about a group, or a page of a Mobilizon server.
func Recognizes(doc fetch.Document) bool { return isAnswer(doc.Body) || isPage(doc.Body) }

func isAnswer(body []byte) bool { return answerStart.Match(body[:min(len(body), 300)]) }

// Parse reads the events of an answer. Times are in the zone of each event, or in zone if an event has none. A page
// returns an error; Links returns where its events are. A group that does not exist returns digest.ErrNotFound.
//
// An event that cannot be read becomes a Problem. If the server has more events than it returned, and the earliest of
// those starts after the period begins, a Problem says that earlier ones are missing.
func Parse(doc fetch.Document, p digest.Period, zone *time.Location) (digest.Harvest, error) {
	if !isAnswer(doc.Body) {
		return digest.Harvest{}, errPage
	}
	var a answer
	if err := json.Unmarshal(doc.Body, &a); err != nil {
		return digest.Harvest{}, fmt.Errorf("reading the group's events: %w", err)
	}
	if a.Data.Group == nil {
		return digest.Harvest{}, fmt.Errorf("%w: the server has no such group", digest.ErrNotFound)
	}
	list := a.Data.Group.Organized
	if list == nil || list.Elements == nil {
		return digest.Harvest{}, errors.New("the answer describes a group, but has no list of its events")
	}
	var h digest.Harvest
	if len(a.Errors) > 0 {
		said := textclean.Message(string(a.Errors[0].Message), 200)
		h.Problems = append(h.Problems, digest.Problem{Error: "the server says: " + said})
	}
	elements := *list.Elements
	if len(elements) > lenientjson.MaxElements {
		h.Problems = append(h.Problems, digest.Problem{
			Error: fmt.Sprintf("events beyond the first %d were not read", lenientjson.MaxElements),
		})
		elements = elements[:lenientjson.MaxElements]
	}
	var first time.Time
	for i, raw := range elements {
		e, err := read(raw, zone)
		if err != nil {
			h.Problems = append(h.Problems, digest.Problem{Item: itemName(e, i), Error: err.Error()})
			continue
		}
		if first.IsZero() || e.Start.Before(first) {
			first = e.Start
		}
		h.Events = append(h.Events, e)
	}
	switch more := int(list.Total) > len(elements); {
	case more && first.IsZero():
		h.Problems = append(h.Problems, digest.Problem{
			Error: fmt.Sprintf("the group has %d events, but lists none of them", list.Total),
		})
	case more && first.After(p.Start):
		h.Problems = append(h.Problems, digest.Problem{
			Error: fmt.Sprintf("the group has more than %d upcoming events; those before %s are left out",
				len(elements), first.Format(time.DateOnly)),
		})
	}
	return h, nil
}

func itemName(e digest.Event, i int) string {
	if e.Title == "" {
		return fmt.Sprintf("event %d", i+1)
	}
	return e.Title
}

func read(raw []byte, zone *time.Location) (digest.Event, error) {
	var e event
	if json.Unmarshal(raw, &e) != nil || !bytes.HasPrefix(bytes.TrimSpace(raw), []byte("{")) {
		return digest.Event{}, errors.New("it does not have the form of an event")
	}
	var options struct {
		Zone   lenientjson.Text `json:"timezone"`
		Online lenientjson.Flag `json:"isOnline"`
	}
	_ = json.Unmarshal(e.Options, &options) // anything but an object has no options
	out := digest.Event{
		Title: string(e.Title), Description: string(e.Description), URL: string(e.URL), UID: string(e.UUID),
		Status: digest.Confirmed, Mode: digest.UnknownMode, Place: place(e.Address),
		Position: position(e.Address),
	}
	switch strings.ToUpper(string(e.Status)) {
	case "CANCELLED":
		out.Status = digest.Cancelled
	case "TENTATIVE":
		out.Status = digest.Tentative
	}
	switch {
	case bool(options.Online) && out.Place != (digest.Place{}):
		out.Mode = digest.Hybrid
	case bool(options.Online):
		out.Mode = digest.Online
	}
	if own, err := time.LoadLocation(string(options.Zone)); err == nil && options.Zone != "" && options.Zone != "Local" {
		zone = own
	}
	start, day, err := datetime.Parse(string(e.Begins), zone)
	if err != nil || day {
		return out, fmt.Errorf("its start %q is not a time", textclean.Message(string(e.Begins), 40))
	}
	out.Start, out.TimeZone = start.In(zone), zone.String()
	if end, day, err := datetime.Parse(string(e.Ends), zone); err == nil && !day && end.After(start) {
		out.End = end.In(zone)
	}
	return out, nil
}

// position decodes the coordinates of a Mobilizon address, which are written as "longitude;latitude".
func position(raw json.RawMessage) digest.Position {
	var a struct {
		Point lenientjson.Text `json:"geom"`
	}
	if json.Unmarshal(raw, &a) != nil {
		return digest.Position{}
	}
	lon, lat, _ := strings.Cut(string(a.Point), ";")
	return digest.ParsePosition(lat, lon)
}

// place decodes a Mobilizon address. Its description is the name of the place, or repeats the street.
func place(raw json.RawMessage) digest.Place {
	var a struct {
		Name   lenientjson.Text `json:"description"`
		Street lenientjson.Text `json:"street"`
		Code   lenientjson.Text `json:"postalCode"`
		City   lenientjson.Text `json:"locality"`
		Region lenientjson.Text `json:"region"`
	}
	if json.Unmarshal(raw, &a) != nil {
		return digest.Place{}
	}
	var parts []string
	for _, part := range []lenientjson.Text{a.Street, a.City, a.Region + " " + a.Code} {
		if text := strings.TrimSpace(string(part)); text != "" {
			parts = append(parts, text)
		}
	}
	out := digest.Place{Name: strings.TrimSpace(string(a.Name)), Address: strings.Join(parts, ", ")}
	if out.Name == strings.TrimSpace(string(a.Street)) {
		out.Name = ""
	}
	return out
}
