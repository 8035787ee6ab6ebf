package tribe_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/tribe"
)

func answer(events ...string) fetch.Document {
	return fetch.Document{
		Body: []byte(
			`{"events":[` + strings.Join(
				events,
				",",
			) + `],"rest_url":"https://site.example/wp-json/tribe/events/v1/events/?page=1","next_rest_url":"https://` +
				`site.example/wp-json/tribe/events/v1/events/?page=2"}`,
		),
	}
}

func TestParse(t *testing.T) {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	const head = `{"id":7,"global_id":"site.example?id=7","status":"publish","url":"https://site.example/event/maps/",` +
		`"title":"Maps &#038; Leaflets","organizer":[],`
	for name, c := range map[string]struct{ event, want string }{
		"in its own zone": {
			head + `"all_day":false,"start_date":"2026-07-21 19:00:00","end_date":"2026-07-21 ` +
				`21:00:00","utc_start_date":"2026-07-21 23:00:00","timezone":"America/New_York","venue":[]}`,
			"2026-07-21T19:00-04:00 to 2026-07-21T21:00-04:00 America/New_York confirmed unknown /",
		},
		"with an offset for a zone": {head + `"all_day":false,"start_date":"2026-07-21 19:00:00","end_date":"2026-07-21 ` +
			`19:00:00","utc_start_date":"2026-07-22 02:00:00","timezone":"UTC-7","venue":[]}`, "2026-07-21T19:00-07:00 to -  " +
			"confirmed unknown /"},
		"with half an hour": {head + `"all_day":false,"start_date":"2026-07-21 19:00:00","end_date":"",` +
			`"timezone":"UTC+5.5"}`, "2026-07-21T19:00+05:30 to -  confirmed unknown /"},
		"with UTC+0": {
			head + `"all_day":false,"start_date":"2026-07-21 19:00:00","timezone":"UTC+0"}`,
			"2026-07-21T19:00Z to - UTC confirmed unknown /",
		},
		"with a zone nobody knows": {
			head + `"all_day":false,"start_date":"2026-07-21 19:00:00",` +
				`"utc_start_date":"2026-07-22 03:00:00","timezone":"Nowhere/Town"}`,
			"2026-07-21T20:00-07:00 to - America/Los_Angeles confirmed unknown /",
		},
		"whole days": {
			head + `"all_day":true,"start_date":"2026-11-15 00:00:00","end_date":"2026-11-20 ` +
				`23:59:59","utc_start_date":"2026-11-15 00:00:00","timezone":"UTC+0"}`,
			"2026-11-15 to 2026-11-21 America/Los_Angeles confirmed unknown /",
		},
		"cancelled, at a place": {head + `"event_status":"canceled","start_date":"2026-07-21 19:00:00",` +
			`"timezone":"America/Los_Angeles","venue":{"venue":"City Hall &amp; Yard","address":"200 N Spring St","city":"Los ` +
			`Angeles","stateprovince":"CA","zip":"90012"}}`, "2026-07-21T19:00-07:00 to - America/Los_Angeles cancelled " +
			"unknown City Hall & Yard/200 N Spring St, Los Angeles, CA 90012"},
		"virtual": {head + `"is_virtual":true,"start_date":"2026-07-21 19:00:00","timezone":"America/` +
			`Los_Angeles"}`, "2026-07-21T19:00-07:00 to - America/Los_Angeles confirmed online /"},
		"both": {
			head + `"is_virtual":true,"virtual_event_type":"hybrid",` +
				`"start_date":"2026-07-21 19:00:00","timezone":"America/Los_Angeles"}`,
			"2026-07-21T19:00-07:00 to - America/Los_Angeles confirmed hybrid /",
		},
		"with an offset in two digits": {
			head + `"start_date":"2026-07-21 19:00:00","timezone":"UTC+08:00"}`,
			"2026-07-21T19:00+08:00 to -  confirmed unknown /",
		},
		"east of it, by minutes": {
			head + `"start_date":"2026-07-21 19:00:00","timezone":"UTC-03:30"}`,
			"2026-07-21T19:00-03:30 to -  confirmed unknown /",
		},
		"with an invalid offset": {head + `"start_date":"2026-07-21 19:00:00",` +
			`"utc_start_date":"2026-07-22 03:00:00","timezone":"UTC+99"}`, "2026-07-21T20:00-07:00 to - America/Los_Angeles " +
			"confirmed unknown /"},
		"in the hour that comes twice, the first time": {
			head + `"start_date":"2026-11-01 01:30:00",` +
				`"utc_start_date":"2026-11-01 08:30:00","timezone":"America/Los_Angeles"}`,
			"2026-11-01T01:30-07:00 to - America/Los_Angeles confirmed unknown /",
		},
		"in the hour that comes twice, the second time": {
			head + `"start_date":"2026-11-01 01:30:00",` +
				`"utc_start_date":"2026-11-01 09:30:00","timezone":"America/Los_Angeles"}`,
			"2026-11-01T01:30-08:00 to - America/Los_Angeles confirmed unknown /",
		},
		"within the gap of the zone": {
			head + `"start_date":"2026-03-08 02:30:00","timezone":"America/Los_Angeles"}`,
			"2026-03-08T03:30-07:00 to - America/Los_Angeles confirmed unknown /",
		},
	} {
		t.Run(name, func(t *testing.T) {
			doc := answer(c.event)
			if !tribe.Recognizes(doc) {
				t.Error("it is not recognized")
			}
			h, err := tribe.Parse(doc, digest.Period{}, zone)
			if err != nil || len(h.Events) != 1 {
				t.Fatalf("got %+v, %v", h, err)
			}
			e := h.Events[0]
			layout := "2006-01-02T15:04Z07:00"
			if e.AllDay {
				layout = time.DateOnly
			}
			end := "-"
			if !e.End.IsZero() {
				end = e.End.Format(layout)
			}
			got := strings.Join(
				[]string{
					e.Start.Format(layout),
					"to",
					end,
					e.TimeZone,
					string(e.Status),
					string(e.Mode),
					e.Place.Name + "/" + e.Place.Address,
				},
				" ",
			)
			if got != c.want || e.UID != "site.example?id=7" || e.URL != "https://site.example/event/maps/" {
				t.Errorf("got  %s (%+v)\nwant %s", got, e, c.want)
			}
		})
	}
}

func TestASingleEvent(t *testing.T) {
	doc := fetch.Document{
		Body: []byte(
			`{"id":7,"global_id":"site.example?id=7","status":"publish","title":"Maps","start_date":"2026-07-21 19:00:00",` +
				`"utc_start_date":"2026-07-22 02:00:00","timezone":"America/Los_Angeles"}`,
		),
	}
	if h, err := tribe.Parse(doc, digest.Period{}, time.UTC); err != nil || len(h.Events) != 1 || !tribe.Recognizes(doc) {
		t.Errorf("got %+v, %v", h, err)
	}
}

func TestInvalidEventsAffectOnlyThemselves(t *testing.T) {
	h, err := tribe.Parse(
		answer(
			`{"status":"draft","title":"Draft"}`,
			`7`,
			`{"title":"Maps &amp; more","start_date":"soon"}`,
			`{"title":"A","start_date":"2026-07-21 19:00:00"}`,
		),
		digest.Period{},
		time.UTC,
	)
	want := []digest.Problem{
		{Item: "event 2", Error: "it does not have the form of an event"},
		{Item: "Maps & more", Error: `its start "soon" is not a time`},
	}
	if diff := cmp.Diff(want, h.Problems); diff != "" || err != nil || len(h.Events) != 1 {
		t.Error(diff, err, h.Events)
	}
}

func TestAnEventThatDoesNotExistIsNotFound(t *testing.T) {
	doc := fetch.Document{
		Body: []byte(`{"code":"rest-event-not-found","message":"Event with ID 9 does not exist.","data":{"status":404}}`),
	}
	if _, err := tribe.Parse(doc, digest.Period{}, time.UTC); !errors.Is(err, digest.ErrNotFound) ||
		!tribe.Recognizes(doc) {
		t.Errorf("got %v", err)
	}
}

func TestAddressesAndPages(t *testing.T) {
	if got := tribe.Addresses("https://site.example/wp-json/tribe/events/v1/"); len(got) != 1 ||
		got[0] != "https://site.example/wp-json/tribe/events/v1/events?per_page=50" {
		t.Errorf("got %q", got)
	}
	for location, want := range map[string][]string{
		"https://site.example/events/?ical=1": {
			"https://site.example/events/?ical=1",
			"https://site.example/wp-json/tribe/events/v1/events?per_page=50",
		},
		"webcal://site.example/blog/events/list/?ical=1&eventDisplay=list": {"webcal://site.example/blog/events/list/" +
			"?ical=1&eventDisplay=list", "https://site.example/blog/wp-json/tribe/events/v1/events?per_page=50"},
		"https://site.example/events/category/maps/?ical=1":         nil, // the API would list events of all categories
		"https://site.example/events/?ical=1&tribe_events_cat=maps": nil,
		"https://site.example/events/":                              nil,
		"https://user:geheim@site.example/events/?ical=1":           nil,
	} {
		if diff := cmp.Diff(want, tribe.Addresses(location)); diff != "" {
			t.Error(location, diff)
		}
	}
	if got := tribe.Next(answer()); got != "https://site.example/wp-json/tribe/events/v1/events/?page=2" {
		t.Errorf("got %q", got)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(
		`{"events":[{"title":"A","all_day":true,"start_date":"2026-07-21 19:00:00","end_date":"2026-07-20 19:00:00",` +
			`"timezone":"UTC+5.5","venue":[]}],"rest_url":"tribe"}`,
	)
	f.Add(`{"events":[{"start_date":"0001-01-01 0:00:00"}]}`)
	f.Fuzz(func(t *testing.T, body string) {
		h, _ := tribe.Parse(fetch.Document{Body: []byte(body)}, digest.Period{}, time.UTC)
		for _, e := range h.Events {
			if e.Start.IsZero() || !e.End.IsZero() && !e.End.After(e.Start) {
				t.Errorf("got %+v", e)
			}
		}
	})
}
