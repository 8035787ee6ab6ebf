package meetup

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources/datetime"
)

// event is an event in the state of a page or in an answer of the GraphQL API.
type event struct {
	ID          text            `json:"id"`
	Token       text            `json:"token"` // stays the same when the ID of a recurring event changes
	Title       text            `json:"title"`
	URL         text            `json:"eventUrl"`
	Description text            `json:"description"`
	Start       text            `json:"dateTime"`
	End         text            `json:"endTime"`
	Duration    text            `json:"duration"`
	Kind        text            `json:"eventType"`
	Online      flag            `json:"isOnline"`
	Status      text            `json:"status"`
	Venue       json.RawMessage `json:"venue"`
	Venues      elements        `json:"venues"`
	Group       json.RawMessage `json:"group"`
}

// venue is the place of an event.
type venue struct {
	ID      text `json:"id"`
	Name    text `json:"name"`
	Address text `json:"address"`
	City    text `json:"city"`
	State   text `json:"state"`
	Postal  text `json:"postalCode"`
	Country text `json:"country"`
	Kind    text `json:"venueType"`
	Lat     text `json:"lat"`
	Lng     text `json:"lng"`
	Lon     text `json:"lon"` // as Lng, in answers of the API
}

// nowhere is the ID of the venue that Meetup assigns to online events.
const nowhere = "26906060"

// add adds an event, or the event that raw refers to. An event of a list must be complete (listed). Other objects of a
// state may be fragments, which are ignored.
func (r *reader) add(raw json.RawMessage, listed bool) {
	name := reference(raw)
	if name != "" {
		raw = r.state[name]
	}
	r.object(name, raw, listed)
}

// object adds the event with this name in the state, once.
func (r *reader) object(name string, raw json.RawMessage, listed bool) {
	if name != "" && r.seen[name] {
		return
	}
	r.seen[name] = name != ""
	var e event
	if len(r.harvest.Events) >= maxEvents || json.Unmarshal(raw, &e) != nil ||
		!listed && (e.Start == "" || e.Title == "") {
		if listed && len(r.harvest.Events) < maxEvents {
			r.problem("an event", errors.New("it does not have the form of an event"))
		}
		return
	}
	g, mine := r.groupOf(e)
	if id := string(cmp.Or(e.ID, e.Token, e.URL)); !mine && !listed || r.seen[id] {
		return
	} else if id != "" {
		r.seen[id] = true
	}
	if !published(string(e.Status)) {
		return
	}
	made, err := e.event(r, g)
	if err != nil {
		r.problem(string(cmp.Or(e.Title, e.ID)), err)
		return
	}
	r.harvest.Events = append(r.harvest.Events, made)
}

// groupOf returns the group of an event, and whether the document is about that group.
func (r *reader) groupOf(e event) (group, bool) {
	named, ok := decoded(r.state, e.Group, r.groups)
	if !ok {
		return r.group, r.group.key == ""
	}
	g := *named
	switch {
	case r.group.key != "" && reference(e.Group) == r.group.key,
		r.group.ID != "" && g.ID == r.group.ID,
		r.group.URLName != "" && strings.EqualFold(string(g.URLName), string(r.group.URLName)):
		return r.group, true
	case r.group == (group{}):
		return g, true
	}
	return g, false
}

// over reports whether an event ended before the period.
func over(e digest.Event, p digest.Period) bool {
	return e.Start.Before(p.Start) && !e.End.After(p.Start)
}

// published reports whether an event with this status is public.
func published(status string) bool {
	switch s := strings.ToUpper(status); s {
	case "BLOCKED", "PENDING", "PROPOSED", "TEMPLATE":
		return false
	default:
		return !strings.Contains(s, "DRAFT")
	}
}

// event converts e, an event of the group g.
func (e event) event(r *reader, g group) (digest.Event, error) {
	zone := r.zone
	if named, err := time.LoadLocation(string(g.TimeZone)); g.TimeZone != "" && g.TimeZone != "Local" && err == nil {
		zone = named
	}
	start, day, err := datetime.Parse(string(e.Start), zone)
	switch {
	case strings.TrimSpace(string(e.Start)) == "":
		return digest.Event{}, errors.New("it has no start")
	case err != nil:
		return digest.Event{}, fmt.Errorf("its start: %w", err)
	case start.Year() < 1970:
		return digest.Event{}, fmt.Errorf("its start, %q, is before 1970", string(e.Start))
	}
	out := digest.Event{
		Title: string(e.Title), Start: start, AllDay: day, TimeZone: datetime.Zone(start),
		Status: state(string(e.Status)), URL: e.page(g), Description: string(e.Description),
	}
	if name := cmp.Or(e.Token, e.ID); name != "" {
		out.UID = "event_" + string(name) + "@meetup.com" // the UID in Meetup's calendars
	}
	out.Place, out.Position, out.Mode = e.where(r)
	if end, endDay, err := datetime.Parse(string(e.End), zone); err == nil && endDay == day && end.After(start) {
		out.End = end
	} else if length := span(string(e.Duration)); length > 0 && !day {
		out.End = start.Add(length)
	}
	return out, nil
}

func state(status string) digest.Status {
	if strings.Contains(strings.ToUpper(status), "CANCEL") {
		return digest.Cancelled
	}
	return digest.Confirmed
}

// page returns the address of the event's page as Meetup's calendars write it: without a language and without tracking
// parameters.
func (e event) page(g group) string {
	url := string(e.URL)
	if m := eventPage.FindStringSubmatch(url); m != nil {
		return "https://www.meetup.com/" + m[1] + "/events/" + m[2] + "/"
	}
	if url == "" && g.URLName != "" && e.ID != "" {
		return "https://www.meetup.com/" + string(g.URLName) + "/events/" + string(e.ID) + "/"
	}
	return url
}

var (
	hiddenVenue = regexp.MustCompile(
		`(?i)\b(?:visible|shown|available) (?:only )?(?:to|for)\b|^needs? a? ?location|^location not`,
	)
	realPostal = regexp.MustCompile(`^[0-9A-Z][0-9A-Z -]{2,9}$`) // not "meetup1", which Meetup fills in
	region     = regexp.MustCompile(`^[A-Za-z]{2}$`)
)

// where returns the place of an event, its coordinates, and how to attend.
func (e event) where(r *reader) (digest.Place, digest.Position, digest.Mode) {
	mode := digest.UnknownMode
	switch strings.ToUpper(string(e.Kind)) {
	case "PHYSICAL":
		mode = digest.InPerson
	case "ONLINE":
		mode = digest.Online
	case "HYBRID":
		mode = digest.Hybrid
	default:
		if e.Online {
			mode = digest.Online
		}
	}
	var place digest.Place
	var position digest.Position
	remote := false
	for _, raw := range append([]json.RawMessage{e.Venue}, e.Venues[:min(len(e.Venues), maxVenues)]...) {
		v, ok := decoded(r.state, raw, r.venues)
		if !ok {
			continue
		}
		if v.ID == nowhere || strings.EqualFold(string(v.Kind), "online") ||
			strings.EqualFold(string(v.Name), "online event") {
			remote = true
			continue
		}
		if place == (digest.Place{}) && !hiddenVenue.MatchString(string(v.Name)) {
			place, position = v.place(), digest.ParsePosition(string(v.Lat), string(cmp.Or(v.Lng, v.Lon)))
		}
	}
	switch {
	case mode == digest.UnknownMode && remote && place != (digest.Place{}):
		mode = digest.Hybrid
	case mode != digest.Hybrid && remote && place == (digest.Place{}):
		mode = digest.Online
	case mode == digest.UnknownMode && place != (digest.Place{}):
		mode = digest.InPerson
	case mode == digest.Online:
		place, position = digest.Place{}, digest.Position{}
	}
	return place, position, mode
}

// place returns the venue as a postal address, without repetitions.
func (v venue) place() digest.Place {
	address := strings.Trim(strings.TrimSpace(string(v.Address)), " ,")
	city, state := strings.TrimSpace(string(v.City)), ""
	if names(address, city) {
		city = ""
	}
	if c := strings.ToLower(string(v.Country)); region.MatchString(string(v.State)) &&
		(c == "" || c == "us" || c == "ca" || c == "au") { // in other countries, Meetup uses codes of its own
		state = strings.ToUpper(string(v.State))
	}
	if p := string(v.Postal); realPostal.MatchString(p) && strings.ContainsAny(p, "0123456789") &&
		!strings.Contains(address, p) {
		state = strings.TrimSpace(state + " " + p)
	}
	if city == "" {
		state = ""
	}
	parts := slices.DeleteFunc([]string{address, city, state}, func(part string) bool { return part == "" })
	return digest.Place{Name: strings.Trim(strings.TrimSpace(string(v.Name)), " ,"), Address: strings.Join(parts, ", ")}
}

// names reports whether an address contains the city, as one of its parts or at its end.
func names(address, city string) bool {
	address, city = strings.ToLower(address), strings.ToLower(city)
	for part := range strings.SplitSeq(address, ",") {
		if strings.TrimSpace(part) == city {
			return true
		}
	}
	return strings.HasSuffix(address, " "+city)
}

// iso matches an ISO 8601 duration in the forms that Meetup uses: days, hours, minutes, and seconds.
var iso = regexp.MustCompile(`^P(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})(?:\.\d+)?S)?)?$`)

// span parses an ISO 8601 duration. It returns 0 if s is not one.
func span(s string) time.Duration {
	m := iso.FindStringSubmatch(s)
	if m == nil {
		return 0
	}
	var total time.Duration
	for i, unit := range []time.Duration{24 * time.Hour, time.Hour, time.Minute, time.Second} {
		n, _ := strconv.Atoi(cmp.Or(m[i+1], "0"))
		total += time.Duration(n) * unit
	}
	return total
}
