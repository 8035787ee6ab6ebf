package meetup_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func TestStates(t *testing.T) {
	for status, want := range map[string]digest.Status{
		"ACTIVE": digest.Confirmed, "AUTOSCHED": digest.Confirmed, "PAST": digest.Confirmed, "": digest.Confirmed,
		"NEW_WORD":  digest.Confirmed,
		"CANCELLED": digest.Cancelled, "CANCELLED_PERM": digest.Cancelled, "AUTOSCHED_CANCELLED": digest.Cancelled,
		"cancelled": digest.Cancelled,
	} {
		if got := single(t, `"status":"`+status+`"`).Status; got != want {
			t.Errorf("%s: got %s, want %s", status, got, want)
		}
	}
	for _, status := range []string{"DRAFT", "AUTOSCHED_DRAFT", "TEMPLATE", "PROPOSED", "PENDING", "BLOCKED", "draft"} {
		body := html(
			state(
				coming+`:{"totalCount":2,`+edges("901234567", "901234568")+`}`,
				one("901234567", `"status":"`+status+`"`)+","+one("901234568", ""),
			),
		)
		if h, err := read(t, body); err != nil || len(h.Events) != 1 || len(h.Problems) != 0 {
			t.Errorf("%s: got %d events, %v, %v, want the published one", status, len(h.Events), h.Problems, err)
		}
	}
}

func TestPlacesAndModes(t *testing.T) {
	nowhere := `"venue":{"id":"26906060","name":"Online event","address":"","lat":-8.521147,"lng":179.1962}`
	hall := `{"id":"5","name":"Harbor Hall","address":"12 Dock St, San Pedro","city":"San Pedro","state":"CA",` +
		`"country":"us"}`
	for name, c := range map[string]struct {
		fields string
		place  digest.Place
		mode   digest.Mode
	}{
		"Meetup's venue in the Pacific is not a place": {`"eventType":"ONLINE",` + nowhere, digest.Place{}, digest.Online},
		"it says online also without a type":           {`"eventType":null,` + nowhere, digest.Place{}, digest.Online},
		"a flag says online too": {
			`"eventType":null,"isOnline":true,"venue":null`,
			digest.Place{},
			digest.Online,
		},
		"online, with the host's own address": {
			`"eventType":"ONLINE","venue":` + hall,
			digest.Place{},
			digest.Online,
		},
		"in person, at Meetup's venue in the Pacific": {`"eventType":"PHYSICAL",` + nowhere, digest.Place{}, digest.Online},
		"a city within another word": {`"venue":{"name":"Hub","address":"4 Atlantic Av","city":"LA",` +
			`"state":"CA","country":"us"}`, digest.Place{Name: "Hub", Address: "4 Atlantic Av, LA, CA"}, digest.InPerson},
		"a city at the end of the address": {
			`"venue":{"name":"Hub","address":"4 Dock St San Pedro",` +
				`"city":"San Pedro","state":"CA","country":"us"}`,
			digest.Place{Name: "Hub", Address: "4 Dock St San Pedro"},
			digest.InPerson,
		},
		"no venue yet":     {`"venue":null`, digest.Place{}, digest.InPerson},
		"nothing is known": {`"eventType":null`, digest.Place{}, digest.UnknownMode},
		"a venue without a type": {`"eventType":null,"venue":` + hall, digest.Place{
			Name:    "Harbor Hall",
			Address: "12 Dock St, San Pedro",
		}, digest.InPerson},
		"a city that the address names is not repeated": {`"venue":` + hall, digest.Place{
			Name:    "Harbor Hall",
			Address: "12 Dock St, San Pedro",
		}, digest.InPerson},
		"hybrid": {
			`"eventType":"HYBRID","venues":[{"id":"26906060",` +
				`"venueType":"online"},` + hall + `]`,
			digest.Place{Name: "Harbor Hall", Address: "12 Dock St, San Pedro"},
			digest.Hybrid,
		},
		"a hall and a link make it hybrid": {
			`"eventType":null,"venues":[{"name":"Zoom",` +
				`"venueType":"online"},` + hall + `]`,
			digest.Place{Name: "Harbor Hall", Address: "12 Dock St, San Pedro"},
			digest.Hybrid,
		},
		"a place that only members may know": {`"venue":{"name":"Location visible to members","city":"San ` +
			`Pedro"}`, digest.Place{}, digest.InPerson},
		"a place that is still sought": {
			`"venue":{"name":"Needs a location"}`,
			digest.Place{},
			digest.InPerson,
		},
		"a state of another country, an invented postal": {
			`"venue":{"name":"Hub","address":"Ring 4","city":"Graz",` +
				`"state":"06","postalCode":"meetup1","country":"at"}`,
			digest.Place{Name: "Hub", Address: "Ring 4, Graz"},
			digest.InPerson,
		},
		"commas at the ends": {`"venue":{"name":"Hub, ","address":"Ring 4,","city":""}`, digest.Place{
			Name:    "Hub",
			Address: "Ring 4",
		}, digest.InPerson},
		"a venue that is a number":       {`"venue":7,"venues":{"a":1}`, digest.Place{}, digest.InPerson},
		"a reference that leads nowhere": {`"venue":{"__ref":"Venue:none"}`, digest.Place{}, digest.InPerson},
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
		"without seconds": {
			`"dateTime":"2026-07-21T19:00-07:00"`, "2026-07-21T19:00:00-07:00", "",
			"America/Los_Angeles",
		},
		"an offset that is not the group's": {
			`"dateTime":"2026-07-21T21:00:00-05:00"`, "2026-07-21T21:00:00-05:00",
			"", "",
		},
		"UTC": {`"dateTime":"2026-07-22T02:00:00Z"`, "2026-07-22T02:00:00Z", "", "UTC"},
		"no offset: the group's zone": {
			`"dateTime":"2026-07-21T19:00:00"`, "2026-07-21T19:00:00-07:00", "",
			"America/Los_Angeles",
		},
		"winter": {
			`"dateTime":"2026-12-01T19:00:00-08:00"`, "2026-12-01T19:00:00-08:00", "",
			"America/Los_Angeles",
		},
		"a length instead of an end": {
			`"duration":"PT1H30M"`, "2026-07-21T19:00:00-07:00",
			"2026-07-21T20:30:00-07:00", "America/Los_Angeles",
		},
		"more than a day": {
			`"duration":"PT30H"`, "2026-07-21T19:00:00-07:00",
			"2026-07-23T01:00:00-07:00", "America/Los_Angeles",
		},
		"days, and seconds with a fraction": {
			`"duration":"P1DT1M1.5S"`, "2026-07-21T19:00:00-07:00",
			"2026-07-22T19:01:01-07:00", "America/Los_Angeles",
		},
		"an invalid length": {
			`"duration":"two hours"`, "2026-07-21T19:00:00-07:00", "",
			"America/Los_Angeles",
		},
		"an end before the start is none": {
			`"endTime":"2026-07-21T18:00:00-07:00"`, "2026-07-21T19:00:00-07:00", "",
			"America/Los_Angeles",
		},
		"an end beyond midnight, in its own zone": {
			`"endTime":"2026-07-22T01:00:00-07:00"`, "2026-07-21T19:00:00-07:00",
			"2026-07-22T01:00:00-07:00", "America/Los_Angeles",
		},
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
		"an id of letters": {`"id":"mxqwtyjcfbgb","eventUrl":"https://www.meetup.com/lantern-makers/events/` +
			`mxqwtyjcfbgb/"`, "https://www.meetup.com/lantern-makers/events/mxqwtyjcfbgb/", "event_mxqwtyjcfbgb@meetup.com"},
		"a token outlives the id": {
			`"token":"mxqwtyjcfbgb"`, "https://www.meetup.com/lantern-makers/events/901234567/",
			"event_mxqwtyjcfbgb@meetup.com",
		},
		"an id that is a number": {
			`"id":901234567`, "https://www.meetup.com/lantern-makers/events/901234567/",
			"event_901234567@meetup.com",
		},
		"a localized page": {
			`"eventUrl":"https://www.meetup.com/es-ES/lantern-makers/events/901234567/"`,
			"https://www.meetup.com/lantern-makers/events/901234567/", "event_901234567@meetup.com",
		},
		"where the reader came from": {
			`"eventUrl":"https://www.meetup.com/lantern-makers/events/901234567/?recId=abc&` +
				`eventOrigin=group_upcoming_events"`, "https://www.meetup.com/lantern-makers/events/901234567/",
			"event_901234567@meetup.com",
		},
		"no page": {
			`"eventUrl":null`, "https://www.meetup.com/Lantern-Makers/events/901234567/",
			"event_901234567@meetup.com",
		},
		"a page of somebody else": {
			`"eventUrl":"https://lanterns.example/x"`, "https://lanterns.example/x",
			"event_901234567@meetup.com",
		},
		"the mobile pages, and no end": {
			`"eventUrl":"http://m.meetup.com/lantern-makers/events/901234567"`,
			"https://www.meetup.com/lantern-makers/events/901234567/", "event_901234567@meetup.com",
		},
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

func TestTheLocalZoneIsNotUsed(t *testing.T) {
	body := strings.Replace(
		html(state(coming+`:{"totalCount":1,`+edges("901234567")+`}`, one("901234567", `"dateTime":"2026-07-21T19:00:00"`))),
		"America/Los_Angeles",
		"Local",
		1,
	)
	h, err := read(t, body)
	if err != nil || len(h.Events) != 1 || h.Events[0].TimeZone != "UTC" {
		t.Errorf("got %+v, %v, want the digest's zone", h.Events, err)
	}
}
