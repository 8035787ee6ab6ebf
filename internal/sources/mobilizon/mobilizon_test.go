package mobilizon_test

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/mobilizon"
)

const page = `<!DOCTYPE html><html><head><title>Maps - Our events</title></head><body><noscript>
	<strong>We're sorry but Mobilizon doesn't work properly
  without JavaScript enabled. Please enable it to continue.</strong></noscript><div id="app"></div></body></html>`

func answer(total int, events ...string) fetch.Document {
	return fetch.Document{
		Body: fmt.Appendf(
			nil,
			`{"data":{"group":{"organizedEvents":{"elements":[%s],"total":%d}}}}`,
			strings.Join(events, ","),
			total,
		),
	}
}

// described formats an event in one line.
func described(e digest.Event) string {
	const layout = "2006-01-02T15:04Z07:00"
	end := "-"
	if !e.End.IsZero() {
		end = e.End.Format(layout)
	}
	return strings.Join(
		[]string{
			e.Start.Format(layout),
			end,
			e.TimeZone,
			string(e.Status),
			string(e.Mode),
			e.Place.Name + "/" + e.Place.Address,
		},
		" ",
	)
}

func TestParse(t *testing.T) {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	const head = `{"uuid":"u-1","url":"https://events.example/events/u-1","title":"Map night","description":"<p>Bring ` +
		`maps</p>","beginsOn":"2026-07-22T02:00:00Z",`
	for name, c := range map[string]struct{ event, want string }{
		"in its own zone": {head + `"endsOn":"2026-07-22T04:00:00Z","status":"CONFIRMED",` +
			`"options":{"timezone":"America/New_York","isOnline":false}}`, "2026-07-21T22:00-04:00 2026-07-22T00:00-04:00 " +
			"America/New_York confirmed unknown /"},
		"in no zone": {
			head + `"status":"CONFIRMED","options":{"timezone":null}}`,
			"2026-07-21T19:00-07:00 - America/Los_Angeles confirmed unknown /",
		},
		"in the zone of a machine": {
			head + `"options":{"timezone":"Local"}}`,
			"2026-07-21T19:00-07:00 - America/Los_Angeles confirmed unknown /",
		},
		"cancelled": {head + `"status":"CANCELLED"}`, "2026-07-21T19:00-07:00 - America/Los_Angeles " +
			"cancelled unknown /"},
		"not sure yet": {head + `"status":"TENTATIVE"}`, "2026-07-21T19:00-07:00 - America/Los_Angeles " +
			"tentative unknown /"},
		"at a place": {
			head + `"physicalAddress":{"description":"The Yard","street":"1 Main ` +
				`St","postalCode":"90012","locality":"Los Angeles","region":"CA"}}`,
			"2026-07-21T19:00-07:00 - America/Los_Angeles confirmed unknown The Yard/1 Main St, Los Angeles, CA 90012",
		},
		"at a street": {head + `"physicalAddress":{"description":"1 Main St","street":"1 Main ` +
			`St","locality":"Town"}}`, "2026-07-21T19:00-07:00 - America/Los_Angeles confirmed unknown /1 Main St, Town"},
		"online": {
			head + `"options":{"isOnline":true}}`,
			"2026-07-21T19:00-07:00 - America/Los_Angeles confirmed online /",
		},
		"online and at a place": {
			head + `"options":{"isOnline":true},"physicalAddress":{"street":"1 Main St"}}`,
			"2026-07-21T19:00-07:00 - America/Los_Angeles confirmed hybrid /1 Main St",
		},
		"with an end before its start": {
			head + `"endsOn":"2026-07-21T02:00:00Z"}`,
			"2026-07-21T19:00-07:00 - America/Los_Angeles confirmed unknown /",
		},
		"with values of the wrong kinds": {
			head + `"endsOn":7,"status":[],"options":[1],"physicalAddress":"here"}`,
			"2026-07-21T19:00-07:00 - America/Los_Angeles confirmed unknown /",
		},
	} {
		t.Run(name, func(t *testing.T) {
			doc := answer(1, c.event)
			h, err := mobilizon.Parse(doc, digest.Period{}, zone)
			if err != nil || len(h.Events) != 1 || !mobilizon.Recognizes(doc) {
				t.Fatalf("got %+v, %v", h, err)
			}
			e := h.Events[0]
			if got := described(e); got != c.want || e.UID != "u-1" || e.URL != "https://events.example/events/u-1" ||
				e.Title != "Map night" ||
				e.Description != "<p>Bring maps</p>" {
				t.Errorf("got  %s (%+v)\nwant %s", got, e, c.want)
			}
		})
	}
}

func TestInvalidEventsAffectOnlyThemselves(t *testing.T) {
	h, err := mobilizon.Parse(
		answer(4, `7`, `null`, `{"title":"Maps","beginsOn":"soon"}`, `{"title":"A","beginsOn":"2026-07-21T19:00:00Z"}`),
		digest.Period{},
		time.UTC,
	)
	want := []digest.Problem{
		{Item: "event 1", Error: "it does not have the form of an event"},
		{Item: "event 2", Error: "it does not have the form of an event"},
		{Item: "Maps", Error: `its start "soon" is not a time`},
	}
	if diff := cmp.Diff(want, h.Problems); diff != "" || err != nil || len(h.Events) != 1 {
		t.Error(diff, err, h.Events)
	}
}

func TestMissingEventsAreReported(t *testing.T) {
	doc := answer(
		180,
		`{"title":"B","beginsOn":"2026-09-21T19:00:00Z"}`,
		`{"title":"A","beginsOn":"2026-08-21T19:00:00Z"}`,
	)
	for start, want := range map[string]int{"2026-07-01": 1, "2026-08-22": 0} {
		from, err := time.Parse(time.DateOnly, start)
		if err != nil {
			t.Fatal(err)
		}
		if h, err := mobilizon.Parse(doc, digest.Period{Start: from}, time.UTC); err != nil || len(h.Problems) != want ||
			len(h.Events) != 2 {
			t.Errorf("from %s: got %+v, %v", start, h, err)
		}
	}
}

func TestAGroupThatIsNotThere(t *testing.T) {
	for _, body := range []string{
		`{"data":{"group":null},"errors":[{"code":"not_found","message":"Group not found","status_code":404}]}`,
		`{"errors":[{"message":"Group not found"}],"data":{"group":null}}`,
	} {
		doc := fetch.Document{Body: []byte(body)}
		if _, err := mobilizon.Parse(doc, digest.Period{}, time.UTC); !errors.Is(err, digest.ErrNotFound) ||
			!mobilizon.Recognizes(doc) {
			t.Errorf("%s: got %v", body, err)
		}
	}
}

func TestOtherPlatformsAreNotRecognized(t *testing.T) {
	for _, body := range []string{
		"", `{"data":{"groupByUrlname":{"organizedEvents":null}}}`, `{"errors":[{"message":"Unknown argument ` +
			`\"orderDirection\""}]}`,
		`<!doctype html><html><p>I write about Mobilizon</p></html>`,
	} {
		if mobilizon.Recognizes(fetch.Document{URL: "https://social.example/@maps", Body: []byte(body)}) {
			t.Errorf("it is taken for Mobilizon's: %s", body)
		}
	}
}

func TestAddressesAndLinks(t *testing.T) {
	for location, want := range map[string]string{
		"https://events.example/@maps/feed/ics":  "events.example maps https://events.example/@maps/feed/ics",
		"webcal://events.example/@maps/feed/ics": "events.example maps https://events.example/@maps/feed/ics",
		"https://events.example/@maps@far.example/feed/atom": "events.example maps@far.example https://events.example/" +
			"@maps@far.example/feed/ics",
		"https://social.example/@maps":                      "",
		`https://events.example/@ma"ps/feed/ics`:            "",
		"https://user:geheim@events.example/@maps/feed/ics": "",
		"/@maps/feed/ics":                                   "",
	} {
		if got := shown(t, mobilizon.Addresses(location)); got != want {
			t.Errorf("%s: got %q, want %q", location, got, want)
		}
	}
	for at, want := range map[string]string{
		"https://events.example/@maps":        "events.example maps https://events.example/@maps/feed/ics",
		"https://events.example/@maps/events": "events.example maps https://events.example/@maps/feed/ics",
		"https://events.example/about":        "",
	} {
		doc := fetch.Document{URL: at, Body: []byte(page)}
		if _, err := mobilizon.Parse(doc, digest.Period{}, time.UTC); err == nil || !mobilizon.Recognizes(doc) {
			t.Errorf("%s: got %v", at, err)
		}
		if got := shown(t, mobilizon.Links(doc)); got != want {
			t.Errorf("%s: got %q, want %q", at, got, want)
		}
	}
	if got := mobilizon.Links(fetch.Document{URL: "https://social.example/@maps", Body: []byte("<html>")}); got != nil {
		t.Errorf("got %q", got)
	}
}

// shown formats the host and group of a query, and the address of the calendar.
func shown(t *testing.T, addresses []string) string {
	t.Helper()
	if len(addresses) == 0 {
		return ""
	}
	u, err := url.Parse(addresses[0])
	if err != nil || len(addresses) != 2 || u.Path != "/api" {
		t.Fatalf("got %q", addresses)
	}
	_, name, _ := strings.Cut(u.Query().Get("query"), `preferredUsername:"`)
	name, _, _ = strings.Cut(name, `"`)
	return u.Host + " " + name + " " + addresses[1]
}

func FuzzParse(f *testing.F) {
	f.Add(
		string(
			answer(
				2,
				`{"title":"A","beginsOn":"2026-07-21T19:00:00Z","endsOn":"2026-07-20T19:00:00Z","options":{"timezone":"Asia/`+
					`Kathmandu"},"physicalAddress":{}}`,
			).Body,
		),
	)
	f.Add(`{"data":{"group":null}}`)
	f.Add(page)
	f.Fuzz(func(t *testing.T, body string) {
		doc := fetch.Document{URL: "https://events.example/@maps", Body: []byte(body)}
		mobilizon.Recognizes(doc)
		h, _ := mobilizon.Parse(doc, digest.Period{}, time.UTC)
		for _, e := range h.Events {
			if e.Start.IsZero() || !e.End.IsZero() && !e.End.After(e.Start) {
				t.Errorf("got %+v", e)
			}
		}
		for _, l := range mobilizon.Links(doc) {
			if !strings.HasPrefix(l, "https://events.example/") {
				t.Errorf("it leads to %s", l)
			}
		}
	})
}
