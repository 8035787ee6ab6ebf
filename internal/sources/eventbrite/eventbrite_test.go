package eventbrite_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/eventbrite"
)

func list(events ...string) fetch.Document {
	return fetch.Document{
		URL: "https://api.example/v3/organizers/7/events/?expand=venue",
		Body: []byte(
			`{"pagination":{"page_number":1,"has_more_items":true,"continuation":"eyJ"},"events":[` + strings.Join(
				events,
				",",
			) + `]}`,
		),
	}
}

func TestParse(t *testing.T) {
	const head = `{"id":"391467","name":{"text":"Maps"},"description":{"text":"We meet."},"url":"https://` +
		`www.eventbrite.com/e/maps-tickets-391467","start":{"timezone":"America/New_York","local":"2026-03-10T08:30:00",` +
		`"utc":"2026-03-10T12:30:00Z"},"end":{"timezone":"America/New_York","local":"2026-03-10T17:30:00",` +
		`"utc":"2026-03-10T21:30:00Z"},"listed":true,`
	for name, c := range map[string]struct{ event, want string }{
		"live, at a venue": {head + `"status":"live","online_event":false,"venue":{"name":"Hall",` +
			`"address":{"localized_address_display":"1 Main St, Town, CA 90012"}}}`, "2026-03-10T08:30-04:00 to " +
			"2026-03-10T17:30-04:00 America/New_York confirmed unknown Hall/1 Main St, Town, CA 90012"},
		"without what is shown of the address": {head + `"status":"live","venue":{"name":"Hall","address":` +
			`{"address_1":"1 Main St","city":"Town","region":"CA"}}}`, "2026-03-10T08:30-04:00 to 2026-03-10T17:30-04:00 " +
			"America/New_York confirmed unknown Hall/1 Main St, Town, CA"},
		"called off, with one l": {head + `"status":"canceled"}`, "2026-03-10T08:30-04:00 to " +
			"2026-03-10T17:30-04:00 America/New_York cancelled unknown /"},
		"called off, as what is sold tells": {head + `"status":"completed","event_sales_status":` +
			`{"sales_status":"sales_ended","message_code":"event_cancelled"}}`, "2026-03-10T08:30-04:00 to " +
			"2026-03-10T17:30-04:00 America/New_York cancelled unknown /"},
		"online": {head + `"status":"live","online_event":true,"venue":{"name":"Online"}` +
			`}`, "2026-03-10T08:30-04:00 to 2026-03-10T17:30-04:00 America/New_York confirmed online /"},
		"its end is hidden": {head + `"status":"live",` +
			`"hide_end_date":true}`, "2026-03-10T08:30-04:00 to - America/New_York confirmed unknown /"},
		"without the instant": {`{"id":"391467","name":{"text":"Maps"},"url":"https://` +
			`www.eventbrite.com/e/maps-tickets-391467","start":{"timezone":"Nowhere/Town","local":"2026-03-08T02:30:00"}` +
			`}`, "2026-03-08T03:30-07:00 to - America/Los_Angeles confirmed unknown /"},
	} {
		t.Run(name, func(t *testing.T) {
			zone, err := time.LoadLocation("America/Los_Angeles")
			if err != nil {
				t.Fatal(err)
			}
			doc := list(c.event)
			if !eventbrite.Recognizes(doc) {
				t.Error("it is not recognized")
			}
			h, err := eventbrite.Parse(doc, digest.Period{}, zone)
			if err != nil || len(h.Events) != 1 {
				t.Fatalf("got %+v, %v", h, err)
			}
			e := h.Events[0]
			const layout = "2006-01-02T15:04Z07:00"
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
			if got != c.want || e.UID != "391467" || e.Title != "Maps" {
				t.Errorf("got  %s (%+v)\nwant %s", got, e, c.want)
			}
		})
	}
}

func TestPrivateEventsAreLeftOut(t *testing.T) {
	const start = `"start":{"timezone":"UTC","utc":"2026-03-10T12:30:00Z"}`
	h, err := eventbrite.Parse(list(
		`{"name":{"text":"Draft"},"status":"draft",`+start+`}`,
		`{"name":{"text":"Hidden"},"listed":false,`+start+`}`,
		`{"name":{"text":"Invited"},"invite_only":true,`+start+`}`,
		`{"id":"8","name":{"text":"Series"},"is_series_parent":true,`+start+`}`,
		`{"id":"9","name":{"text":"Series without dates"},"is_series_parent":true,`+start+`}`,
		`{"name":{"text":"Broken"}}`,
		`[]`,
		`{"name":{"text":"Shown"},"is_series":true,"series_id":"8",`+start+`}`,
	), digest.Period{}, time.UTC)
	want := []digest.Problem{
		{Item: "Broken", Error: `its start "" is not a time`},
		{Item: "event 7", Error: "it does not look like an event"},
		{
			Item:  "Series without dates",
			Error: "it recurs, and its dates are not listed",
			Hint:  "add the address of its own page as another source",
		},
	}
	if diff := cmp.Diff(want, h.Problems); diff != "" || err != nil || len(h.Events) != 1 || h.Events[0].Title != "Shown" {
		t.Error(diff, err, h.Events)
	}
}

func TestWhatTheInterfaceRefuses(t *testing.T) {
	for body, want := range map[string]string{
		`{"status_code":404,"error":"NOT_FOUND","error_description":"The organizer you requested does not ` +
			`exist."}`: "does not exist",
		`{"status_code":401,"error":"INVALID_AUTH","error_description":"The OAuth token you provided was ` +
			`invalid."}`: "it answered INVALID_AUTH: The OAuth token you provided was invalid.",
	} {
		doc := fetch.Document{Body: []byte(body)}
		_, err := eventbrite.Parse(doc, digest.Period{}, time.UTC)
		if !eventbrite.Recognizes(doc) || err == nil || !strings.Contains(err.Error(), want) ||
			errors.Is(err, digest.ErrNotFound) != strings.Contains(body, "404") {
			t.Errorf("got %v", err)
		}
	}
}

func TestTheInterfaceIsAskedOnlyWithAToken(t *testing.T) {
	c := eventbrite.Config{API: "https://api.example/v3/", Token: "geheim"}
	const page = "https://www.eventbrite.co.uk/o/maps-and-more-1234567"
	if diff := cmp.Diff(
		[]string{
			"https://api.example/v3/organizers/1234567/events/?status=live,started,canceled&order_by=start_asc&expand=venue",
			page,
		},
		c.Addresses(page),
	); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(
		[]string{
			"https://api.example/v3/events/391467/?expand=venue",
			"https://www.eventbrite.com/e/maps-tickets-391467?aff=x",
		},
		c.Addresses("https://www.eventbrite.com/e/maps-tickets-391467?aff=x"),
	); diff != "" {
		t.Error(diff)
	}
	for _, other := range []string{"https://www.eventbrite.com/d/ca--los-angeles/", "https://eventbrite.example.org/" +
		"o/maps-1234567", "https://maps.eventbrite.com/"} {
		if got := c.Addresses(other); got != nil {
			t.Errorf("%s: got %q", other, got)
		}
	}
	if got := (eventbrite.Config{}).Addresses(page); got != nil {
		t.Errorf("got %q", got)
	}
	for address, want := range map[string]string{
		"https://api.example/v3/organizers/7/events/?expand=venue": "Bearer geheim",
		"https://api.example/v3/series/7/events/?expand=venue":     "Bearer geheim",
		"https://api.example/v3/events/7/":                         "Bearer geheim",
		"https://api.example.org/v3/organizers/7/events/":          "",
		// A page that links there asks for what only the token's owner may see.
		"https://api.example/v3/users/me/events/":         "",
		"https://api.example/v3/events/7/attendees/":      "",
		"https://api.example/v3/events/7/../../users/me/": "",
		page: "",
	} {
		if got := c.Authorization(address); got != want {
			t.Errorf("%s: got %q", address, got)
		}
	}
}

func TestNext(t *testing.T) {
	if got := eventbrite.Next(list()); got != "https://api.example/v3/organizers/7/events/?continuation=eyJ&expand=venue" {
		t.Errorf("got %q", got)
	}
	if got := eventbrite.Next(
		fetch.Document{
			URL:  "https://api.example/v3/?page=1",
			Body: []byte(`{"pagination":{"page_number":1,"has_more_items":true}}`),
		},
	); got != "https://api.example/v3/?page=2" {
		t.Errorf("got %q", got)
	}
	series := fetch.Document{
		URL: "https://api.example/v3/events/391467/?expand=venue",
		Body: []byte(
			`{"id":"391467","is_series_parent":true,"resource_uri":"https://www.eventbriteapi.com/v3/events/391467/"}`,
		),
	}
	if got := eventbrite.Next(
		series,
	); got != "https://api.example/v3/series/391467/events/?expand=venue&order_by=start_asc&time_filter=current_future" {
		t.Errorf("got %q", got)
	}
	if h, err := eventbrite.Parse(series, digest.Period{}, time.UTC); err != nil || len(h.Events)+len(h.Problems) != 0 {
		t.Errorf("got %+v, %v", h, err)
	}
	if got := eventbrite.Next(fetch.Document{URL: "https://api.example/v3/events/8/", Body: series.Body}); got != "" {
		t.Errorf("got %q for another event", got)
	}
	if got := eventbrite.Next(
		fetch.Document{URL: "https://api.example/v3/", Body: []byte(`{"pagination":{"has_more_items":false}}`)},
	); got != "" {
		t.Errorf("got %q", got)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(
		`{"pagination":{},"events":[{"name":{"text":"A"},"start":{"timezone":"UTC","local":"2026-03-10T08:30:00",` +
			`"utc":"x"},"venue":null}]}`,
	)
	f.Fuzz(func(t *testing.T, body string) {
		doc := fetch.Document{URL: "https://x.example/", Body: []byte(body)}
		eventbrite.Next(doc)
		h, _ := eventbrite.Parse(doc, digest.Period{}, time.UTC)
		for _, e := range h.Events {
			if e.Start.IsZero() || !e.End.IsZero() && !e.End.After(e.Start) {
				t.Errorf("got %+v", e)
			}
		}
	})
}
