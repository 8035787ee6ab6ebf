package luma_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/luma"
)

func july() digest.Period {
	start := time.Date(2026, 7, 1, 16, 0, 0, 0, time.UTC)
	return digest.Period{Since: start.AddDate(0, 0, -7), Start: start, End: start.AddDate(0, 2, 0)}
}

// list returns an answer of Luma for a calendar with these entries.
func list(rest string, entries ...string) string {
	return `{"entries":[` + strings.Join(entries, ",") + `],"has_more":` + rest + `}`
}

// entry returns an entry with an event. The given fields override the defaults: event those of the event, of those of
// the entry.
func entry(event, of string) string {
	s := `{"api_id":"calev-A1b2C3d4E5","event":{"api_id":"evt-A1b2C3d4E5","calendar_api_id":"cal-Lantern12345",` +
		`"name":"Paper lanterns","start_at":"2026-07-22T02:00:00.000Z","end_at":"2026-07-22T04:30:00.000Z",` +
		`"timezone":"America/Los_Angeles","url":"lantern1","visibility":"public","location_type":"offline",` +
		`"recurrence_id":null`
	if event != "" {
		s += "," + event
	}
	s += `},"calendar":{"api_id":"cal-Lantern12345","name":"Lantern Makers"},"start_at":"2026-07-22T02:00:00.000Z",` +
		`"platform":"luma","status":"approved","is_manager":true`
	if of != "" {
		s += "," + of
	}
	return s + "}"
}

const hall = `"geo_address_info":{"type":"google","mode":"shown","city":"San Pedro","city_state":"San Pedro, ` +
	`California","address":"Harbor Hall","full_address":"Harbor Hall, 12 Dock St, San Pedro, CA 90731, ` +
	`USA","description":"gate code 4711"},"geo_address_visibility":"public"`

// page returns a page of this kind with this data.
func page(kind, data string) string {
	return `<!DOCTYPE html><html lang="en"><head><title>Lantern Makers · Events Calendar</title></head><body><div ` +
		`id="__next"></div>` +
		`<script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"initialData":{"kind":"` + kind +
		`","data":` + data + `}}},"page":"/[...slug]"}</script></body></html>`
}

func doc(body string) fetch.Document {
	return fetch.Document{
		URL:  "https://api.lu.ma/calendar/get-items?calendar_api_id=cal-Lantern12345&pagination_limit=50&period=future",
		Body: []byte(body),
	}
}

func read(t *testing.T, body string) (digest.Harvest, error) {
	t.Helper()
	if !luma.Recognizes(doc(body)) {
		t.Fatal("it is not recognized")
	}
	return luma.Parse(doc(body), july(), time.UTC)
}

func single(t *testing.T, event string) digest.Event {
	t.Helper()
	h, err := read(t, list("false", entry(event, "")))
	if err != nil || len(h.Events) != 1 || len(h.Problems) != 0 {
		t.Fatalf("got %+v, %v", h, err)
	}
	return h.Events[0]
}

func TestEventOfAList(t *testing.T) {
	la, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	want := digest.Event{
		Title: "Paper lanterns", Start: time.Date(2026, 7, 21, 19, 0, 0, 0, la), End: time.Date(2026, 7, 21, 21, 30, 0, 0,
			la), TimeZone: "America/Los_Angeles",
		Status: digest.Confirmed, Mode: digest.InPerson, Place: digest.Place{
			Name:    "Harbor Hall",
			Address: "12 Dock St, San Pedro, CA 90731, USA",
		},
		URL: "https://luma.com/lantern1", UID: "evt-A1b2C3d4E5@events.lu.ma",
	}
	if diff := cmp.Diff(want, single(t, hall)); diff != "" {
		t.Error(diff)
	}
}

func TestPlacesAndModes(t *testing.T) {
	geo := func(fields string) string { return `"geo_address_info":{` + fields + `}` }
	for name, c := range map[string]struct {
		event string
		place digest.Place
		mode  digest.Mode
	}{
		"a street, and no name": {geo(`"mode":"shown","address":"12 Dock St","full_address":"12 Dock St, San ` +
			`Pedro, CA 90731, USA"`), digest.Place{Address: "12 Dock St, San Pedro, CA 90731, USA"}, digest.InPerson},
		"a street apart from its city": {
			geo(`"mode":"shown","address":"12 Dock St","city":"San Pedro"`),
			digest.Place{Address: "12 Dock St, San Pedro"},
			digest.InPerson,
		},
		"written by hand": {`"geo_address_info":null,"geo_address_json":{"type":"manual","address":"The ` +
			`old pier"}`, digest.Place{Name: "The old pier"}, digest.InPerson},
		"no place yet": {`"geo_address_info":null`, digest.Place{}, digest.InPerson},
		"for guests only: the city": {
			hall + `,"geo_address_visibility":"guests-only"`,
			digest.Place{Address: "San Pedro, California"},
			digest.InPerson,
		},
		"hidden by Luma: the city": {
			geo(`"mode":"obfuscated","city":"San Pedro","address":"12 Dock St"`),
			digest.Place{Address: "San Pedro"},
			digest.InPerson,
		},
		"hidden, and no city": {
			geo(`"mode":"obfuscated","address":"12 Dock St"`),
			digest.Place{},
			digest.InPerson,
		},
		"online":  {`"location_type":"online",` + hall, digest.Place{}, digest.Online},
		"on Zoom": {`"location_type":"zoom"`, digest.Place{}, digest.Online},
		"unknown, with a place": {`"location_type":"unknown",` + hall, digest.Place{
			Name:    "Harbor Hall",
			Address: "12 Dock St, San Pedro, CA 90731, USA",
		}, digest.InPerson},
		"unknown, without":                   {`"location_type":null`, digest.Place{}, digest.UnknownMode},
		"a place that is a text, not a form": {`"geo_address_info":"Harbor Hall"`, digest.Place{}, digest.InPerson},
		"directions are not published": {hall, digest.Place{Name: "Harbor Hall", Address: "12 Dock St, San Pedro, CA " +
			"90731, USA"}, digest.InPerson},
	} {
		t.Run(name, func(t *testing.T) {
			if e := single(t, c.event); e.Place != c.place || e.Mode != c.mode {
				t.Errorf("got %+v %s, want %+v %s", e.Place, e.Mode, c.place, c.mode)
			}
		})
	}
}

func TestTimes(t *testing.T) {
	for name, c := range map[string]struct{ event, start, end, zone string }{
		"another zone than the digest's": {
			`"timezone":"America/New_York"`, "2026-07-21T22:00:00-04:00",
			"2026-07-22T00:30:00-04:00", "America/New_York",
		},
		"a zone that nobody knows": {
			`"timezone":"Mars/Olympus"`, "2026-07-22T02:00:00Z", "2026-07-22T04:30:00Z",
			"UTC",
		},
		"no zone":                          {`"timezone":null`, "2026-07-22T02:00:00Z", "2026-07-22T04:30:00Z", "UTC"},
		"this machine's zone is not meant": {`"timezone":"Local"`, "2026-07-22T02:00:00Z", "2026-07-22T04:30:00Z", "UTC"},
		"no end":                           {`"end_at":null`, "2026-07-21T19:00:00-07:00", "", "America/Los_Angeles"},
		"an end that is the start": {
			`"end_at":"2026-07-22T02:00:00.000Z"`, "2026-07-21T19:00:00-07:00", "",
			"America/Los_Angeles",
		},
		"the entry's start where there is n": {
			`"start_at":null`, "2026-07-21T19:00:00-07:00", "2026-07-21T21:30:00-07:00",
			"America/Los_Angeles",
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := single(t, c.event)
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

func TestPages(t *testing.T) {
	for event, want := range map[string]string{
		`"url":"lantern1"`:                               "https://luma.com/lantern1",
		`"url":"/lantern1"`:                              "https://luma.com/lantern1",
		`"url":"https://lanterns.example/x"`:             "https://lanterns.example/x",
		`"url":null`:                                     "https://luma.com/event/evt-A1b2C3d4E5",
		`"url":"","api_id":null`:                         "",
		`"url":[7],"api_id":"evt-A1b2C3d4E5","name":"x"`: "https://luma.com/event/evt-A1b2C3d4E5",
	} {
		if e := single(t, event); e.URL != want {
			t.Errorf("%s: got %q, want %q", event, e.URL, want)
		}
	}
}

func TestEventsLeftOut(t *testing.T) {
	for name, c := range map[string]struct{ event, of string }{
		"an event at another platform": {
			`"url":"https://www.meetup.com/kite-club/events/801234567/"`,
			`"platform":"external","is_manager":false`,
		},
		"an event that others manage":          {"", `"is_manager":false`},
		"one that waits for approval":          {"", `"status":"pending"`},
		"one that was declined":                {"", `"status":"declined"`},
		"a private one":                        {`"visibility":"private"`, ""},
		"one for the calendar's members alone": {`"visibility":"members-only"`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			h, err := read(t, list("false", entry(c.event, c.of), entry("", "")))
			if err != nil || len(h.Events) != 1 || len(h.Problems) != 0 {
				t.Errorf("got %d events, %v, %v, want the other one alone", len(h.Events), h.Problems, err)
			}
		})
	}
	if h, err := read(t, list("false", entry("", `"platform":null,"status":null,"is_manager":null`))); err != nil ||
		len(h.Events) != 1 {
		t.Errorf("got %d events, %v: what is not said does not exclude", len(h.Events), err)
	}
}
