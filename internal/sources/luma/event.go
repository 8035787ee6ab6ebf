package luma

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources/datetime"
)

// entry is an event with what its calendar says about it, in a list or on the page of the event.
type entry struct {
	Platform    text            `json:"platform"`   // "external": an event on another platform
	Manager     *flag           `json:"is_manager"` // whether the calendar's owner manages the event
	Status      text            `json:"status"`
	Start       text            `json:"start_at"`
	Event       json.RawMessage `json:"event"`
	Description json.RawMessage `json:"description_mirror"`
}

// event is an event of Luma.
type event struct {
	ID          text            `json:"api_id"`
	Name        text            `json:"name"`
	Start       text            `json:"start_at"`
	End         text            `json:"end_at"`
	TimeZone    text            `json:"timezone"`
	URL         text            `json:"url"`
	Visibility  text            `json:"visibility"`
	Kind        text            `json:"location_type"`
	Geo         *geo            `json:"geo_address_info"`
	OldGeo      *geo            `json:"geo_address_json"`
	GeoVisible  text            `json:"geo_address_visibility"`
	Coordinate  coordinate      `json:"coordinate"`
	Description json.RawMessage `json:"description_mirror"`
	Text        text            `json:"description"`
}

// geo is the place of an event.
type geo struct {
	Mode      text `json:"mode"` // "shown", or "obfuscated" if only guests may see it
	Address   text `json:"address"`
	Full      text `json:"full_address"`
	Short     text `json:"short_address"`
	City      text `json:"city"`
	CityState text `json:"city_state"`
}

// coordinate is the point of an event.
type coordinate struct {
	Lat text `json:"latitude"`
	Lng text `json:"longitude"`
}

// UnmarshalJSON implements json.Unmarshaler. It never fails: anything but an object decodes as empty.
func (c *coordinate) UnmarshalJSON(data []byte) error {
	type same coordinate
	var s same
	_ = json.Unmarshal(data, &s)
	*c = coordinate(s)
	return nil
}

// UnmarshalJSON implements json.Unmarshaler. It never fails: anything but an object decodes as empty.
func (g *geo) UnmarshalJSON(data []byte) error {
	type same geo
	var s same
	_ = json.Unmarshal(data, &s)
	*g = geo(s)
	return nil
}

// reader collects the events of one document.
type reader struct {
	zone    *time.Location // of times without a zone
	harvest digest.Harvest
}

func (r *reader) problem(item string, err error) {
	r.harvest.Problems = append(r.harvest.Problems, digest.Problem{Item: item, Error: err.Error()})
}

// add adds the event of an entry, if it may be published.
func (r *reader) add(raw json.RawMessage) {
	var in entry
	var e event
	if json.Unmarshal(raw, &in) != nil || json.Unmarshal(in.Event, &e) != nil {
		r.problem("an event", errors.New("it does not have the form of an event"))
		return
	}
	switch {
	case in.Platform != "" && in.Platform != "luma",
		in.Manager != nil && !bool(*in.Manager): // an event of others, which the calendar recommends
		return
	case in.Status != "" && in.Status != "approved", e.Visibility != "" && e.Visibility != "public":
		return
	}
	e.Start = cmp.Or(e.Start, in.Start)
	made, err := e.event(r.zone)
	if err != nil {
		r.problem(string(cmp.Or(e.Name, e.ID)), err)
		return
	}
	made.Description = cmp.Or(words(in.Description), words(e.Description), string(e.Text))
	r.harvest.Events = append(r.harvest.Events, made)
}

// event converts e. Times are in the zone of the event, or in zone if it has none.
func (e event) event(zone *time.Location) (digest.Event, error) {
	start, day, err := datetime.Parse(string(e.Start), zone)
	switch {
	case strings.TrimSpace(string(e.Start)) == "":
		return digest.Event{}, errors.New("it has no start")
	case err != nil:
		return digest.Event{}, fmt.Errorf("its start: %w", err)
	case start.Year() < 1970:
		return digest.Event{}, fmt.Errorf("its start, %q, is before 1970", string(e.Start))
	case day:
		return digest.Event{}, fmt.Errorf("its start, %q, has no time of day", string(e.Start))
	}
	out := digest.Event{Title: string(e.Name), Status: digest.Confirmed, URL: e.page()}
	if own, err := time.LoadLocation(string(e.TimeZone)); e.TimeZone != "" && e.TimeZone != "Local" && err == nil {
		zone, start = own, start.In(own)
	}
	out.Start, out.TimeZone = start, datetime.Zone(start)
	if end, day, err := datetime.Parse(string(e.End), zone); err == nil && !day && end.After(start) {
		out.End = end.In(start.Location())
	}
	if e.ID != "" {
		out.UID = string(e.ID) + "@events.lu.ma" // the UID in Luma's iCalendar
	}
	out.Place, out.Mode = e.where()
	if (e.Geo == nil || !e.Geo.hidden()) && (e.GeoVisible == "" || e.GeoVisible == "public") {
		out.Position = digest.ParsePosition(string(e.Coordinate.Lat), string(e.Coordinate.Lng))
	}
	return out, nil
}

// page returns the address of the event's page.
func (e event) page() string {
	switch u := string(e.URL); {
	case strings.Contains(u, "://"):
		return u
	case u != "":
		return "https://luma.com/" + strings.TrimPrefix(u, "/")
	case e.ID != "":
		return "https://luma.com/event/" + string(e.ID)
	}
	return ""
}

// where returns the place of an event and how to attend. If only guests may see the place, it returns the city.
func (e event) where() (digest.Place, digest.Mode) {
	mode := digest.Online // zoom, meet, and other platforms
	switch e.Kind {
	case "offline":
		mode = digest.InPerson
	case "", "unknown", "missing":
		mode = digest.UnknownMode
	}
	g := e.Geo
	if g == nil || *g == (geo{}) {
		g = e.OldGeo
	}
	if g == nil || mode == digest.Online {
		return digest.Place{}, mode
	}
	place := g.place()
	if g.hidden() || e.GeoVisible != "" && e.GeoVisible != "public" {
		place = digest.Place{Address: string(cmp.Or(g.CityState, g.City))}
	}
	if mode == digest.UnknownMode && place != (digest.Place{}) {
		mode = digest.InPerson
	}
	return place, mode
}

// hidden reports whether only guests may see the place.
func (g geo) hidden() bool { return g.Mode != "" && g.Mode != "shown" && g.Mode != "visible" }

// place splits a place into name and address. Luma's "address" may be either.
func (g geo) place() digest.Place {
	name := strings.TrimSpace(string(g.Address))
	full := strings.TrimSpace(string(cmp.Or(g.Full, g.Short, g.CityState, g.City)))
	switch {
	case name == "" || name == full:
		return digest.Place{Address: cmp.Or(full, name)}
	case name[0] >= '0' && name[0] <= '9': // a street
		if !strings.HasPrefix(full, name) {
			full = strings.Trim(name+", "+full, ", ")
		}
		return digest.Place{Address: full}
	}
	return digest.Place{Name: name, Address: strings.TrimLeft(strings.TrimPrefix(full, name), ", ")}
}
