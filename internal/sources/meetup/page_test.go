package meetup_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/meetup"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// july is the period that the fixtures are about.
func july() digest.Period {
	start := time.Date(2026, 7, 1, 16, 0, 0, 0, time.UTC)
	return digest.Period{Since: start.AddDate(0, 0, -7), Start: start, End: start.AddDate(0, 2, 0)}
}

// state is a page of the group Lantern Makers, with this field of the group and these objects in its state.
func state(field, objects string) string {
	s := `"Group:77":{"__typename":"Group","id":"77","name":"Lantern Makers","urlname":"Lantern-Makers","timezone":"America/Los_Angeles","isPrivate":false` + comma(field) + `},
		"ROOT_QUERY":{"__typename":"Query","groupByUrlname({\"urlname\":\"lantern-makers\"})":{"__ref":"Group:77"}}` + comma(objects)
	return `{"props":{"pageProps":{"urlname":"lantern-makers","__APOLLO_STATE__":{` + s + `}}},"page":"/[slug]/events","query":{"slug":"lantern-makers"}}`
}

func comma(s string) string {
	if s == "" {
		return ""
	}
	return "," + s
}

// html is the page that carries a state.
func html(state string) string {
	return `<!DOCTYPE html><html lang="en"><head><title>Lantern Makers Events | Meetup</title><link rel="canonical" href="https://www.meetup.com/lantern-makers/events/"/></head><body><p>…</p>` +
		`<script id="__NEXT_DATA__" type="application/json">` + state + `</script></body></html>`
}

// edges are references to the events of these ids.
func edges(ids ...string) string {
	var out []string
	for _, id := range ids {
		out = append(out, `{"__typename":"EventEdge","node":{"__ref":"Event:`+id+`"}}`)
	}
	return `"edges":[` + strings.Join(out, ",") + `]`
}

// coming is the name of the list of coming events, as a field of the group.
const coming = `"events({\"filter\":{\"afterDateTime\":\"2026-07-01T16:00:00.000Z\",\"status\":[\"ACTIVE\",\"CANCELLED\"]},\"first\":10,\"sort\":\"ASC\"})"`

// one is an event of the group with these further fields, which win.
func one(id, fields string) string {
	return `"Event:` + id + `":{"__typename":"Event","id":"` + id + `","title":"Paper lanterns","eventUrl":"https://www.meetup.com/lantern-makers/events/` + id + `/","group":{"__ref":"Group:77"},` +
		`"dateTime":"2026-07-21T19:00:00-07:00","eventType":"PHYSICAL","status":"ACTIVE"` + comma(fields) + `}`
}

func doc(body string) fetch.Document {
	return fetch.Document{URL: "https://www.meetup.com/lantern-makers/events/", Body: []byte(body)}
}

// read parses a document that must be recognised.
func read(t *testing.T, body string) (digest.Harvest, error) {
	t.Helper()
	if !meetup.Recognises(doc(body)) {
		t.Fatal("it is not recognised")
	}
	return meetup.Parse(doc(body), july(), time.UTC)
}

// single is the only event of a group whose list holds the one of these fields.
func single(t *testing.T, fields string, objects ...string) digest.Event {
	t.Helper()
	h, err := read(t, html(state(coming+`:{"totalCount":1,`+edges("901234567")+`}`, strings.Join(append(objects, one("901234567", fields)), ","))))
	if err != nil || len(h.Events) != 1 || len(h.Problems) != 0 {
		t.Fatalf("got %+v, %v", h, err)
	}
	return h.Events[0]
}

func TestAPagesEventIsReadAsAWhole(t *testing.T) {
	got := single(t, `"description":"**Bring** glue.","endTime":"2026-07-21T21:30:00-07:00","venue":{"__ref":"Venue:5"},"going":{"totalCount":12}`,
		`"Venue:5":{"__typename":"Venue","id":"5","name":"Harbor Hall","address":"12 Dock St","city":"San Pedro","state":"ca","postalCode":"90731","country":"us"}`)
	la := zone(t, "America/Los_Angeles")
	want := digest.Event{
		Title: "Paper lanterns", Start: time.Date(2026, 7, 21, 19, 0, 0, 0, la), End: time.Date(2026, 7, 21, 21, 30, 0, 0, la), TimeZone: "America/Los_Angeles",
		Status: digest.Confirmed, Mode: digest.InPerson, Place: digest.Place{Name: "Harbor Hall", Address: "12 Dock St, San Pedro, CA 90731"},
		URL: "https://www.meetup.com/lantern-makers/events/901234567/", UID: "event_901234567@meetup.com", Description: "**Bring** glue.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestStates(t *testing.T) {
	for status, want := range map[string]digest.Status{
		"ACTIVE": digest.Confirmed, "AUTOSCHED": digest.Confirmed, "PAST": digest.Confirmed, "": digest.Confirmed, "NEW_WORD": digest.Confirmed,
		"CANCELLED": digest.Cancelled, "CANCELLED_PERM": digest.Cancelled, "AUTOSCHED_CANCELLED": digest.Cancelled, "cancelled": digest.Cancelled,
	} {
		if got := single(t, `"status":"`+status+`"`).Status; got != want {
			t.Errorf("%s: got %s, want %s", status, got, want)
		}
	}
	for _, status := range []string{"DRAFT", "AUTOSCHED_DRAFT", "TEMPLATE", "PROPOSED", "PENDING", "BLOCKED", "draft"} {
		body := html(state(coming+`:{"totalCount":2,`+edges("901234567", "901234568")+`}`, one("901234567", `"status":"`+status+`"`)+","+one("901234568", "")))
		if h, err := read(t, body); err != nil || len(h.Events) != 1 || len(h.Problems) != 0 {
			t.Errorf("%s: got %d events, %v, %v, want the published one", status, len(h.Events), h.Problems, err)
		}
	}
}

func TestPlacesAndModes(t *testing.T) {
	nowhere := `"venue":{"id":"26906060","name":"Online event","address":"","lat":-8.521147,"lng":179.1962}`
	hall := `{"id":"5","name":"Harbor Hall","address":"12 Dock St, San Pedro","city":"San Pedro","state":"CA","country":"us"}`
	for name, c := range map[string]struct {
		fields string
		place  digest.Place
		mode   digest.Mode
	}{
		"Meetup's venue in the Pacific is no place":     {`"eventType":"ONLINE",` + nowhere, digest.Place{}, digest.Online},
		"it says online also without a type":            {`"eventType":null,` + nowhere, digest.Place{}, digest.Online},
		"a flag says online too":                        {`"eventType":null,"isOnline":true,"venue":null`, digest.Place{}, digest.Online},
		"no venue yet":                                  {`"venue":null`, digest.Place{}, digest.InPerson},
		"nothing is told":                               {`"eventType":null`, digest.Place{}, digest.UnknownMode},
		"a venue without a type":                        {`"eventType":null,"venue":` + hall, digest.Place{Name: "Harbor Hall", Address: "12 Dock St, San Pedro"}, digest.InPerson},
		"a city that the address names is not repeated": {`"venue":` + hall, digest.Place{Name: "Harbor Hall", Address: "12 Dock St, San Pedro"}, digest.InPerson},
		"hybrid":                                         {`"eventType":"HYBRID","venues":[{"id":"26906060","venueType":"online"},` + hall + `]`, digest.Place{Name: "Harbor Hall", Address: "12 Dock St, San Pedro"}, digest.Hybrid},
		"a hall and a link make it hybrid":               {`"eventType":null,"venues":[{"name":"Zoom","venueType":"online"},` + hall + `]`, digest.Place{Name: "Harbor Hall", Address: "12 Dock St, San Pedro"}, digest.Hybrid},
		"a place that only members may know":             {`"venue":{"name":"Location visible to members","city":"San Pedro"}`, digest.Place{}, digest.InPerson},
		"a place that is still sought":                   {`"venue":{"name":"Needs a location"}`, digest.Place{}, digest.InPerson},
		"a state of another country, an invented postal": {`"venue":{"name":"Hub","address":"Ring 4","city":"Graz","state":"06","postalCode":"meetup1","country":"at"}`, digest.Place{Name: "Hub", Address: "Ring 4, Graz"}, digest.InPerson},
		"commas at the ends":                             {`"venue":{"name":"Hub, ","address":"Ring 4,","city":""}`, digest.Place{Name: "Hub", Address: "Ring 4"}, digest.InPerson},
		"a venue that is a number":                       {`"venue":7,"venues":{"a":1}`, digest.Place{}, digest.InPerson},
		"a reference that leads nowhere":                 {`"venue":{"__ref":"Venue:none"}`, digest.Place{}, digest.InPerson},
	} {
		t.Run(name, func(t *testing.T) {
			got := single(t, c.fields)
			if got.Place != c.place || got.Mode != c.mode {
				t.Errorf("got %+v %s, want %+v %s", got.Place, got.Mode, c.place, c.mode)
			}
		})
	}
}

func TestTimes(t *testing.T) {
	for name, c := range map[string]struct{ fields, start, end, zone string }{
		"without seconds":                         {`"dateTime":"2026-07-21T19:00-07:00"`, "2026-07-21T19:00:00-07:00", "", "America/Los_Angeles"},
		"an offset that is not the group's":       {`"dateTime":"2026-07-21T21:00:00-05:00"`, "2026-07-21T21:00:00-05:00", "", ""},
		"UTC":                                     {`"dateTime":"2026-07-22T02:00:00Z"`, "2026-07-22T02:00:00Z", "", "UTC"},
		"no offset: the group's zone":             {`"dateTime":"2026-07-21T19:00:00"`, "2026-07-21T19:00:00-07:00", "", "America/Los_Angeles"},
		"winter":                                  {`"dateTime":"2026-12-01T19:00:00-08:00"`, "2026-12-01T19:00:00-08:00", "", "America/Los_Angeles"},
		"a length instead of an end":              {`"duration":"PT1H30M"`, "2026-07-21T19:00:00-07:00", "2026-07-21T20:30:00-07:00", "America/Los_Angeles"},
		"more than a day":                         {`"duration":"PT30H"`, "2026-07-21T19:00:00-07:00", "2026-07-23T01:00:00-07:00", "America/Los_Angeles"},
		"days, and seconds with a fraction":       {`"duration":"P1DT1M1.5S"`, "2026-07-21T19:00:00-07:00", "2026-07-22T19:01:01-07:00", "America/Los_Angeles"},
		"a length that is none":                   {`"duration":"two hours"`, "2026-07-21T19:00:00-07:00", "", "America/Los_Angeles"},
		"an end before the start is none":         {`"endTime":"2026-07-21T18:00:00-07:00"`, "2026-07-21T19:00:00-07:00", "", "America/Los_Angeles"},
		"an end beyond midnight, in its own zone": {`"endTime":"2026-07-22T01:00:00-07:00"`, "2026-07-21T19:00:00-07:00", "2026-07-22T01:00:00-07:00", "America/Los_Angeles"},
	} {
		t.Run(name, func(t *testing.T) {
			e := single(t, c.fields)
			end := ""
			if !e.End.IsZero() {
				end = e.End.Format(time.RFC3339)
			}
			if got := e.Start.Format(time.RFC3339); got != c.start || end != c.end || e.TimeZone != c.zone {
				t.Errorf("got %s %s %s, want %s %s %s", got, end, e.TimeZone, c.start, c.end, c.zone)
			}
		})
	}
}

func TestPagesAndIdentifiersAreThoseOfTheCalendar(t *testing.T) {
	for name, c := range map[string]struct{ fields, url, uid string }{
		"an id of letters":             {`"id":"mxqwtyjcfbgb","eventUrl":"https://www.meetup.com/lantern-makers/events/mxqwtyjcfbgb/"`, "https://www.meetup.com/lantern-makers/events/mxqwtyjcfbgb/", "event_mxqwtyjcfbgb@meetup.com"},
		"a token outlives the id":      {`"token":"mxqwtyjcfbgb"`, "https://www.meetup.com/lantern-makers/events/901234567/", "event_mxqwtyjcfbgb@meetup.com"},
		"an id that is a number":       {`"id":901234567`, "https://www.meetup.com/lantern-makers/events/901234567/", "event_901234567@meetup.com"},
		"a localised page":             {`"eventUrl":"https://www.meetup.com/es-ES/lantern-makers/events/901234567/"`, "https://www.meetup.com/lantern-makers/events/901234567/", "event_901234567@meetup.com"},
		"where the reader came from":   {`"eventUrl":"https://www.meetup.com/lantern-makers/events/901234567/?recId=abc&eventOrigin=group_upcoming_events"`, "https://www.meetup.com/lantern-makers/events/901234567/", "event_901234567@meetup.com"},
		"no page told":                 {`"eventUrl":null`, "https://www.meetup.com/Lantern-Makers/events/901234567/", "event_901234567@meetup.com"},
		"a page of somebody else":      {`"eventUrl":"https://lanterns.example/x"`, "https://lanterns.example/x", "event_901234567@meetup.com"},
		"the mobile pages, and no end": {`"eventUrl":"http://m.meetup.com/lantern-makers/events/901234567"`, "https://www.meetup.com/lantern-makers/events/901234567/", "event_901234567@meetup.com"},
	} {
		t.Run(name, func(t *testing.T) {
			if e := single(t, c.fields); e.URL != c.url || e.UID != c.uid {
				t.Errorf("got %s %s, want %s %s", e.URL, e.UID, c.url, c.uid)
			}
		})
	}
}

func TestTextsAreLeftToBeCleaned(t *testing.T) {
	e := single(t, `"title":"Paper \\u0026 glue","description":"Join https://zoom.us/j/1?pwd=x, passcode 4711"`)
	if e.Title != `Paper \u0026 glue` || !strings.Contains(e.Description, "4711") {
		t.Errorf("got %q, %q, want them as written", e.Title, e.Description)
	}
}

func titles(h digest.Harvest) []string {
	var out []string
	for _, e := range h.Events {
		out = append(out, e.Title)
	}
	slices.Sort(out)
	return out
}

func TestWhichEventsAreTheGroups(t *testing.T) {
	other := `"Group:88":{"__typename":"Group","id":"88","name":"Kite Club","urlname":"kite-club"},` +
		`"Event:801234567":{"__typename":"Event","id":"801234567","title":"Kites","eventUrl":"https://www.meetup.com/kite-club/events/801234567/","group":{"__ref":"Group:88"},"dateTime":"2026-07-22T19:00:00-07:00"}`
	for name, c := range map[string]struct {
		body string
		want []string
	}{
		"another group's, which the page recommends, is not":  {html(state(coming+`:{"totalCount":1,`+edges("901234567")+`}`, one("901234567", "")+","+other)), []string{"Paper lanterns"}},
		"an event that no list names, but is the group's":     {html(state(coming+`:{"totalCount":1,`+edges("901234567")+`}`, one("901234567", "")+","+one("901234568", `"title":"Wax"`))), []string{"Paper lanterns", "Wax"}},
		"fragments of events are passed over":                 {html(state(coming+`:{"totalCount":1,`+edges("901234567")+`}`, one("901234567", "")+`,"Event:5":{"id":"5","title":"Half"},"Event:6":{"id":"6"},"Event:7":3`)), []string{"Paper lanterns"}},
		"nodes within the list instead of references":         {html(state(coming+`:{"totalCount":1,"edges":[{"node":{"id":"901234567","title":"Paper lanterns","dateTime":"2026-07-21T19:00:00-07:00","eventUrl":"https://www.meetup.com/x/events/901234567/"}}]}`, "")), []string{"Paper lanterns"}},
		"the page of an event, as it was in 2022":             {html(`{"props":{"pageProps":{"event":{"id":"284000000","title":"Paper lanterns","eventUrl":"https://www.meetup.com/lantern-makers/events/284000000/","dateTime":"2026-07-21T19:00-07:00","group":{"id":"77","urlname":"lantern-makers","timezone":"US/Pacific"}}}},"page":"/[slug]/events/[eventId]"}`), []string{"Paper lanterns"}},
		"a group that was renamed: the old name is asked for": {html(strings.ReplaceAll(state(coming+`:{"totalCount":1,`+edges("901234567")+`}`, one("901234567", "")), "Lantern-Makers", "paper-people")), []string{"Paper lanterns"}},
		"the state alone":                       {state(coming+`:{"totalCount":1,`+edges("901234567")+`}`, one("901234567", "")), []string{"Paper lanterns"}},
		"a list and the page's own event, once": {html(strings.Replace(state(coming+`:{"totalCount":1,`+edges("901234567")+`}`, one("901234567", "")), `"urlname":"lantern-makers",`, `"event":{"id":"901234567","title":"Paper lanterns","dateTime":"2026-07-21T19:00:00-07:00"},"urlname":"lantern-makers",`, 1)), []string{"Paper lanterns"}},
	} {
		t.Run(name, func(t *testing.T) {
			h, err := read(t, c.body)
			if diff := cmp.Diff(c.want, titles(h)); diff != "" || err != nil || len(h.Problems) != 0 {
				t.Error(diff, err, h.Problems)
			}
		})
	}
}

func TestOneBadEventCostsItself(t *testing.T) {
	for name, fields := range map[string]string{"no title": `"title":""`, "no start": `"dateTime":null`, "a start that is none": `"dateTime":"soon"`, "the year 1": `"dateTime":"0001-01-01T00:00:00Z"`} {
		t.Run(name, func(t *testing.T) {
			h, err := read(t, html(state(coming+`:{"totalCount":2,`+edges("901234567", "901234568")+`}`, one("901234567", "")+","+one("901234568", fields))))
			if err != nil || len(h.Events) != 1 || len(h.Problems) != 1 {
				t.Errorf("got %d events, %v, %v, want one of each", len(h.Events), h.Problems, err)
			}
		})
	}
	h, err := read(t, html(state(coming+`:{"totalCount":2,`+edges("901234567", "gone")+`}`, one("901234567", ""))))
	if err != nil || len(h.Events) != 1 || len(h.Problems) != 1 {
		t.Errorf("got %d events, %v, %v, want a problem for the reference that leads nowhere", len(h.Events), h.Problems, err)
	}
}

func TestTheHorizonIsWhereAListBreaksOff(t *testing.T) {
	var ids, objects []string
	for i := range 10 {
		id := fmt.Sprint(900000000 + i)
		ids = append(ids, id)
		objects = append(objects, one(id, fmt.Sprintf(`"dateTime":"2026-07-%02dT19:00:00-07:00"`, 10+i)))
	}
	ten := edges(ids...)
	last := time.Date(2026, 7, 20, 2, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		list string
		want time.Time
	}{
		"ten of ten are all":                  {`{"totalCount":10,"pageInfo":{"hasNextPage":false},` + ten + `}`, time.Time{}},
		"ten of twelve":                       {`{"totalCount":12,` + ten + `}`, last},
		"there is a next page":                {`{"totalCount":10,"pageInfo":{"hasNextPage":true},` + ten + `}`, last},
		"ten, and it is not said whether all": {`{` + ten + `}`, last},
		"one of one":                          {`{"totalCount":1,` + edges(ids[0]) + `}`, time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			h, err := read(t, html(state(coming+":"+c.list, strings.Join(objects, ","))))
			if err != nil || len(h.Events) != 10 || !h.Horizon.Equal(c.want) {
				t.Errorf("got %d events, horizon %s, %v, want %s", len(h.Events), h.Horizon, err, c.want)
			}
		})
	}
	h, err := read(t, html(state("", one("901234567", ""))))
	if err != nil || len(h.Events) != 1 || !h.Horizon.Equal(july().Start) {
		t.Errorf("got %d events, horizon %s, %v: a page about one event tells nothing of others", len(h.Events), h.Horizon, err)
	}
}

func TestPagesWithoutEventsAreNotEmptyCalendars(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want error
	}{
		"a list of none, which Meetup shows to programs": {html(state(coming+`:{"totalCount":0,"edges":[]}`, "")), meetup.ErrNoEvents},
		"no list":                 {html(state("", "")), meetup.ErrNoEvents},
		"only what is over":       {html(state("", one("901234567", `"status":"PAST","dateTime":"2026-06-02T19:00:00-07:00"`))), meetup.ErrNoEvents},
		"a private group":         {html(strings.Replace(state(coming+`:{"totalCount":3,"edges":[]}`, ""), `"isPrivate":false`, `"isPrivate":true`, 1)), meetup.ErrMembersOnly},
		"a page to log in":        {html(strings.Replace(state("", ""), `"/[slug]/events"`, `"/login"`, 1)), meetup.ErrMembersOnly},
		"a group that is gone":    {html(`{"props":{"pageProps":{"__APOLLO_STATE__":{"ROOT_QUERY":{"groupByUrlname({\"urlname\":\"lantern-makers\"})":null}}}},"query":{"slug":"lantern-makers"}}`), digest.ErrNotFound},
		"a state that is cut off": {html(state("", one("901234567", ""))[:400]), nil},
		"objects that are numbers, lists that are no lists": {html(state(coming+`:7`, `"Group:5":4,"Event:5":"x","Event:6":[1]`)), meetup.ErrNoEvents},
	} {
		t.Run(name, func(t *testing.T) {
			h, err := read(t, c.body)
			if err == nil || c.want != nil && !errors.Is(err, c.want) || len(h.Events) != 0 {
				t.Errorf("got %+v, %v, want %v", h, err, c.want)
			}
		})
	}
}

func TestWhatIsNotRecognised(t *testing.T) {
	for name, body := range map[string]string{
		"nothing":                       "",
		"a page of somebody else":       strings.ReplaceAll(html(state("", one("901234567", ""))), "meetup.com", "lanterns.example"),
		"a page without a state":        `<!doctype html><html><a href="https://www.meetup.com/x/">x</a>`,
		"a calendar":                    "BEGIN:VCALENDAR\nURL:https://www.meetup.com/x/\nEND:VCALENDAR",
		"JSON-LD beside an empty state": html(state("", "")) + `<script type="application/ld+json">{"@type":"Event","startDate":"2026-07-21T19:00:00-07:00"}</script>`,
		"some JSON":                     `{"groups":["meetup.com/"]}`,
	} {
		if meetup.Recognises(doc(body)) {
			t.Errorf("%s is recognised", name)
		}
	}
}

func TestLinks(t *testing.T) {
	want := []string{"https://www.meetup.com/Lantern-Makers/events/ical/", "https://www.meetup.com/Lantern-Makers/events/rss/"}
	if diff := cmp.Diff(want, meetup.Links(doc(html(state("", ""))))); diff != "" {
		t.Error(diff)
	}
	for _, body := range []string{"", "<html>", html("{"), html(strings.ReplaceAll(state("", ""), "Lantern-Makers", "../../etc"))} {
		for _, l := range meetup.Links(doc(body)) {
			if !strings.HasPrefix(l, "https://www.meetup.com/") || strings.Contains(l, "../") {
				t.Errorf("got %q", l)
			}
		}
	}
}

func TestManyEventsAreLimited(t *testing.T) {
	var objects []string
	for i := range 1500 {
		objects = append(objects, one(fmt.Sprint(900000000+i), ""))
	}
	h, err := read(t, html(state("", strings.Join(objects, ","))))
	if err != nil || len(h.Events) != 1000 {
		t.Errorf("got %d events, %v", len(h.Events), err)
	}
	bad := strings.Repeat(`{"node":{"title":"x"}},`, 400) + `{"node":{"title":"x"}}`
	h, err = read(t, html(state(coming+`:{"edges":[`+bad+`]}`, "")))
	if err != nil || len(h.Problems) != 51 {
		t.Errorf("got %d problems, %v, want 50 and a count", len(h.Problems), err)
	}
}

// Each of these would take hours if what is referred to were decoded again for each reference.
func TestManyReferencesToOneHugeObject(t *testing.T) {
	huge := `"x":"` + strings.Repeat("long ", 300_000) + `"`
	var refs, events []string
	for i := range 30_000 {
		refs = append(refs, `{"node":{"__ref":"Event:901234567"}}`)
		if i < 8000 {
			events = append(events, fmt.Sprintf(`"Event:%d":{"id":"%d","title":"x","dateTime":"2026-07-21T19:00:00-07:00","group":{"__ref":"Group:88"},"venue":{"__ref":"Venue:5"}}`, i, i))
		}
	}
	for name, body := range map[string]string{
		"an event": html(state(coming+`:{"edges":[`+strings.Join(refs, ",")+`]}`, one("901234567", huge))),
		"a group":  html(state(coming+`:{"edges":[`+refs[0]+`]}`, one("901234567", "")+`,"Group:88":{"id":"88","urlname":"kite-club",`+huge+`},`+strings.Join(events, ","))),
		"a venue":  html(state(coming+`:{"edges":[`+refs[0]+`]}`, one("901234567", `"venues":[`+strings.Repeat(`{"__ref":"Venue:5"},`, 30_000)+`{}]`)+`,"Venue:5":{"id":"5","name":"Hall",`+huge+`}`)),
	} {
		t.Run(name, func(t *testing.T) {
			if h, err := read(t, body); err != nil || len(h.Events) != 1 || len(h.Problems) > 1 {
				t.Errorf("got %d events, %v, %v", len(h.Events), h.Problems, err)
			}
		})
	}
}

// The recorded answers are kept beside the repository and are not part of it.
func TestRecordedAnswers(t *testing.T) {
	want := map[string]int{ // events; -1: an error
		"meetup-html/pydata-prague-group-events-2024-11.html":     2,
		"meetup-html/next-state-online-venue.json":                5,
		"meetup-html/next-state-missing-venue.json":               5,
		"meetup-graphql/rladies-lagos-events-gqlext-2025-10.json": 13,
		"meetup-graphql/rladies-lagos-group-gqlext-2025-10.json":  -1,
		"meetup-graphql/rladies-pro-events-gqlext-2025-10.json":   5,
		"meetup-graphql/hackgvl-group-v2-gqlext.json":             6,
		"meetup-graphql/hackgvl-group-v2-null.json":               -1,
		"meetup-graphql/hackgvl-group-v1-gql.json":                6,
	}
	root := filepath.FromSlash("../../../../shared/samples")
	if _, err := os.Stat(root); err != nil {
		t.Skip("no recorded answers beside the repository")
	}
	p := digest.Period{Start: time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC), End: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)}
	for name, events := range want {
		t.Run(name, func(t *testing.T) {
			body, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
			if err != nil {
				t.Fatal(err)
			}
			d := fetch.Document{URL: name, Body: body}
			if !meetup.Recognises(d) {
				t.Fatal("it is not recognised")
			}
			h, err := meetup.Parse(d, p, time.UTC)
			if got := len(h.Events); (err != nil) != (events < 0) || err == nil && got != events || len(h.Problems) != 0 {
				t.Errorf("got %d events, %v, %v, want %d", got, h.Problems, err, events)
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	var ids, objects []string
	for i := range 10 {
		ids = append(ids, fmt.Sprint(900000000+i))
		objects = append(objects, one(ids[i], fmt.Sprintf(`"dateTime":"2026-07-%02dT19:00:00-07:00","description":%q`, 10+i, strings.Repeat("Bring paper, wire and glue. ", 100))))
	}
	body := html(state(`"about":"`+strings.Repeat("lantern ", 5000)+`",`+coming+`:{"totalCount":10,`+edges(ids...)+`}`, strings.Join(objects, ",")))
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if h, err := meetup.Parse(doc(body), july(), time.UTC); err != nil || len(h.Events) != 10 {
			b.Fatal(len(h.Events), err)
		}
	}
}

func FuzzParse(f *testing.F) {
	full := state(coming+`:{"totalCount":12,"pageInfo":{"hasNextPage":true,"endCursor":"x"},`+edges("901234567")+`}`, one("901234567", `"venue":{"__ref":"Venue:5"},"endTime":"2026-07-21T21:00:00-07:00","duration":"PT2H"`)+`,"Venue:5":{"id":"5","name":"Hall","address":"1 St"}`)
	for _, s := range []string{
		html(full), full, html(state("", "")), `{"data":{"groupByUrlname":{"name":"x","events":{"edges":[{"node":` + strings.TrimPrefix(one("1", ""), `"Event:1":`) + `}]}}}}`,
		`{"data":{"groupByUrlname":null}}`, `{"errors":[{"message":"Too many requests","extensions":{"code":"RATE_LIMITED","resetAt":"2026-07-01T00:00:00Z"}}],"data":{"groupByUrlname":null}}`,
		`{"groupByUrlname":` + strings.Repeat(`{"a":`, 500), html(strings.Repeat("[", 300)),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		d := fetch.Document{URL: "https://www.meetup.com/lantern-makers/", Body: body}
		meetup.Recognises(d)
		for _, l := range meetup.Links(d) {
			if !strings.HasPrefix(l, "https://www.meetup.com/") {
				t.Errorf("got the link %q", l)
			}
		}
		h, err := meetup.Parse(d, july(), time.UTC)
		if err != nil && len(h.Events) > 0 {
			t.Error("got events and an error")
		}
		if _, err := json.Marshal(h); err != nil {
			t.Error(err)
		}
		for _, e := range h.Events {
			if e.Start.IsZero() || strings.TrimSpace(e.Title) == "" || !e.End.IsZero() && !e.End.After(e.Start) {
				t.Errorf("got %+v", e)
			}
		}
	})
}
