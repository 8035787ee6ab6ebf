package luma_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
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

// list is an answer of Luma's about a calendar with these entries.
func list(rest string, entries ...string) string {
	return `{"entries":[` + strings.Join(entries, ",") + `],"has_more":` + rest + `}`
}

// entry is an event with these further fields, which win, in an entry with those.
func entry(event, of string) string {
	s := `{"api_id":"calev-A1b2C3d4E5","event":{"api_id":"evt-A1b2C3d4E5","calendar_api_id":"cal-Lantern12345","name":"Paper lanterns","start_at":"2026-07-22T02:00:00.000Z","end_at":"2026-07-22T04:30:00.000Z",` +
		`"timezone":"America/Los_Angeles","url":"lantern1","visibility":"public","location_type":"offline","recurrence_id":null`
	if event != "" {
		s += "," + event
	}
	s += `},"calendar":{"api_id":"cal-Lantern12345","name":"Lantern Makers"},"start_at":"2026-07-22T02:00:00.000Z","platform":"luma","status":"approved","is_manager":true`
	if of != "" {
		s += "," + of
	}
	return s + "}"
}

const hall = `"geo_address_info":{"type":"google","mode":"shown","city":"San Pedro","city_state":"San Pedro, California","address":"Harbor Hall","full_address":"Harbor Hall, 12 Dock St, San Pedro, CA 90731, USA","description":"gate code 4711"},"geo_address_visibility":"public"`

// page is a page of this kind with this data.
func page(kind, data string) string {
	return `<!DOCTYPE html><html lang="en"><head><title>Lantern Makers · Events Calendar</title></head><body><div id="__next"></div>` +
		`<script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"initialData":{"kind":"` + kind + `","data":` + data + `}}},"page":"/[...slug]"}</script></body></html>`
}

func doc(body string) fetch.Document {
	return fetch.Document{URL: "https://api.lu.ma/calendar/get-items?calendar_api_id=cal-Lantern12345&pagination_limit=50&period=future", Body: []byte(body)}
}

func read(t *testing.T, body string) (digest.Harvest, error) {
	t.Helper()
	if !luma.Recognises(doc(body)) {
		t.Fatal("it is not recognised")
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

func TestAListsEventIsReadAsAWhole(t *testing.T) {
	la, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	want := digest.Event{
		Title: "Paper lanterns", Start: time.Date(2026, 7, 21, 19, 0, 0, 0, la), End: time.Date(2026, 7, 21, 21, 30, 0, 0, la), TimeZone: "America/Los_Angeles",
		Status: digest.Confirmed, Mode: digest.InPerson, Place: digest.Place{Name: "Harbor Hall", Address: "12 Dock St, San Pedro, CA 90731, USA"},
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
		"a street, and no name":              {geo(`"mode":"shown","address":"12 Dock St","full_address":"12 Dock St, San Pedro, CA 90731, USA"`), digest.Place{Address: "12 Dock St, San Pedro, CA 90731, USA"}, digest.InPerson},
		"a street apart from its city":       {geo(`"mode":"shown","address":"12 Dock St","city":"San Pedro"`), digest.Place{Address: "12 Dock St, San Pedro"}, digest.InPerson},
		"written by hand":                    {`"geo_address_info":null,"geo_address_json":{"type":"manual","address":"The old pier"}`, digest.Place{Name: "The old pier"}, digest.InPerson},
		"no place yet":                       {`"geo_address_info":null`, digest.Place{}, digest.InPerson},
		"for guests only: the city":          {hall + `,"geo_address_visibility":"guests-only"`, digest.Place{Address: "San Pedro, California"}, digest.InPerson},
		"hidden by Luma: the city":           {geo(`"mode":"obfuscated","city":"San Pedro","address":"12 Dock St"`), digest.Place{Address: "San Pedro"}, digest.InPerson},
		"hidden, and no city":                {geo(`"mode":"obfuscated","address":"12 Dock St"`), digest.Place{}, digest.InPerson},
		"online":                             {`"location_type":"online",` + hall, digest.Place{}, digest.Online},
		"on Zoom":                            {`"location_type":"zoom"`, digest.Place{}, digest.Online},
		"unknown, with a place":              {`"location_type":"unknown",` + hall, digest.Place{Name: "Harbor Hall", Address: "12 Dock St, San Pedro, CA 90731, USA"}, digest.InPerson},
		"unknown, without":                   {`"location_type":null`, digest.Place{}, digest.UnknownMode},
		"a place that is a text, not a form": {`"geo_address_info":"Harbor Hall"`, digest.Place{}, digest.InPerson},
		"directions are not published":       {hall, digest.Place{Name: "Harbor Hall", Address: "12 Dock St, San Pedro, CA 90731, USA"}, digest.InPerson},
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
		"another zone than the digest's":     {`"timezone":"America/New_York"`, "2026-07-21T22:00:00-04:00", "2026-07-22T00:30:00-04:00", "America/New_York"},
		"a zone that nobody knows":           {`"timezone":"Mars/Olympus"`, "2026-07-22T02:00:00Z", "2026-07-22T04:30:00Z", "UTC"},
		"no zone":                            {`"timezone":null`, "2026-07-22T02:00:00Z", "2026-07-22T04:30:00Z", "UTC"},
		"this machine's zone is not meant":   {`"timezone":"Local"`, "2026-07-22T02:00:00Z", "2026-07-22T04:30:00Z", "UTC"},
		"no end":                             {`"end_at":null`, "2026-07-21T19:00:00-07:00", "", "America/Los_Angeles"},
		"an end that is the start":           {`"end_at":"2026-07-22T02:00:00.000Z"`, "2026-07-21T19:00:00-07:00", "", "America/Los_Angeles"},
		"the entry's start where there is n": {`"start_at":null`, "2026-07-21T19:00:00-07:00", "2026-07-21T21:30:00-07:00", "America/Los_Angeles"},
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
		`"url":"lantern1"`:                             "https://luma.com/lantern1",
		`"url":"/lantern1"`:                            "https://luma.com/lantern1",
		`"url":"https://lanterns.example/x"`:           "https://lanterns.example/x",
		`"url":null`:                                   "https://luma.com/event/evt-A1b2C3d4E5",
		`"url":"","api_id":null`:                       "",
		`"url":7,"api_id":"evt-A1b2C3d4E5","name":"x"`: "https://luma.com/event/evt-A1b2C3d4E5",
	} {
		if e := single(t, event); e.URL != want {
			t.Errorf("%s: got %q, want %q", event, e.URL, want)
		}
	}
}

func TestWhatIsLeftOut(t *testing.T) {
	for name, c := range map[string]struct{ event, of string }{
		"an event at another platform":         {`"url":"https://www.meetup.com/kite-club/events/801234567/"`, `"platform":"external","is_manager":false`},
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
	if h, err := read(t, list("false", entry("", `"platform":null,"status":null,"is_manager":null`))); err != nil || len(h.Events) != 1 {
		t.Errorf("got %d events, %v: what is not said does not exclude", len(h.Events), err)
	}
}

func TestOneBadEventCostsItself(t *testing.T) {
	for name, bad := range map[string]string{
		"no title": entry(`"name":" "`, ""), "no start": entry(`"start_at":null`, `"start_at":null`), "a start that is none": entry(`"start_at":"soon"`, ""), "the year 1": entry(`"start_at":"0001-01-01T00:00:00Z"`, ""), "a start without an hour": entry(`"start_at":"2026-07-22"`, ""),
		"a number": "7", "no event": `{"api_id":"calev-1"}`, "an event that is a list": `{"event":[]}`,
	} {
		t.Run(name, func(t *testing.T) {
			h, err := read(t, list("false", entry("", ""), bad))
			if err != nil || len(h.Events) != 1 || len(h.Problems) != 1 {
				t.Errorf("got %d events, %v, %v, want one of each", len(h.Events), h.Problems, err)
			}
		})
	}
}

func TestAListGoesOn(t *testing.T) {
	body := list(`true,"next_cursor":"eyJzdiI6&x=1"`, entry("", ""), entry(`"start_at":"2026-07-25T02:00:00Z"`, ""), entry(`"start_at":"2026-07-23T02:00:00Z"`, ""))
	h, err := read(t, body)
	if err != nil || !h.Horizon.Equal(time.Date(2026, 7, 25, 2, 0, 0, 0, time.UTC)) {
		t.Errorf("got the horizon %s, %v", h.Horizon, err)
	}
	next, err := url.Parse(luma.Next(doc(body)))
	if q := next.Query(); err != nil || next.Host != "api.lu.ma" || q.Get("pagination_cursor") != "eyJzdiI6&x=1" || q.Get("calendar_api_id") != "cal-Lantern12345" || q.Has("x") {
		t.Errorf("got %s, %v", next, err)
	}
	again := doc(list(`true,"next_cursor":"second"`, entry("", "")))
	again.URL = next.String()
	if q, err := url.Parse(luma.Next(again)); err != nil || len(q.Query()["pagination_cursor"]) != 1 || q.Query().Get("pagination_cursor") != "second" {
		t.Errorf("got %s, %v, want the second cursor alone", q, err)
	}
	for name, c := range map[string]struct{ body, at string }{
		"the end":                  {list("false", entry("", "")), doc("").URL},
		"the end, with a cursor":   {list(`false,"next_cursor":"x"`, entry("", "")), doc("").URL},
		"more, and nothing where":  {list(`true`, entry("", "")), doc("").URL},
		"a cursor that is endless": {list(`true,"next_cursor":"`+strings.Repeat("x", 5000)+`"`, entry("", "")), doc("").URL},
		"a file":                   {body, "list.json"},
		"a page":                   {page("calendar", `{"calendar":{"api_id":"cal-Lantern12345"}}`), "https://luma.com/lanterns"},
	} {
		if got := luma.Next(fetch.Document{URL: c.at, Body: []byte(c.body)}); got != "" {
			t.Errorf("%s: got %q, want nothing", name, got)
		}
	}
	if h, err := read(t, list("false")); err != nil || len(h.Events) != 0 || !h.Horizon.IsZero() {
		t.Errorf("got %+v, %v, want an empty calendar to be one", h, err)
	}
	if h, err := read(t, list(`true,"next_cursor":"x"`)); err != nil || !h.Horizon.Equal(july().Start) {
		t.Errorf("got the horizon %s, %v, want nothing told where a page that goes on is empty", h.Horizon, err)
	}
}

func TestThePageOfAnEvent(t *testing.T) {
	mirror := `"description_mirror":{"type":"doc","content":[{"type":"heading","content":[{"type":"text","text":"Agenda"}]},{"type":"bullet_list","content":[{"type":"list_item","content":[{"type":"paragraph","content":[{"type":"text","text":"Fold"},{"type":"hard_break"},{"type":"text","text":"& glue"}]}]}]},{"type":"image","attrs":{"src":"x"}}]}`
	data := strings.TrimSuffix(entry(hall, ""), "}") + "," + mirror + "}"
	h, err := read(t, page("event", data))
	if err != nil || len(h.Events) != 1 || h.Events[0].Title != "Paper lanterns" || h.Events[0].Description != "Agenda\n\n- Fold\n& glue" || !h.Horizon.Equal(july().Start) {
		t.Errorf("got %+v, %v", h, err)
	}
	if got := luma.Links(doc(page("event", data))); got != nil {
		t.Errorf("got the links %q: the calendar holds other events than this one", got)
	}
}

func TestThePageOfACalendarLeadsToItsList(t *testing.T) {
	// Its events are from other calendars, whose ids must not be taken.
	data := `{"featured_items":[` + strings.ReplaceAll(entry("", ""), "cal-Lantern12345", "cal-Somebody9999") + `],"calendar":{"api_id":"cal-Lantern12345","name":"Lantern Makers","slug":"lanterns"},"calendars":[{"api_id":"cal-Kites123456"}]}`
	_, err := read(t, page("calendar", data))
	if !errors.Is(err, luma.ErrElsewhere) {
		t.Errorf("got %v", err)
	}
	want := []string{"https://api.lu.ma/calendar/get-items?calendar_api_id=cal-Lantern12345&pagination_limit=50&period=future", "https://api.lu.ma/ics/get?entity=calendar&id=cal-Lantern12345"}
	if diff := cmp.Diff(want, luma.Links(doc(page("calendar", data)))); diff != "" {
		t.Error(diff)
	}
}

func TestThePageOfACityLeadsToItsList(t *testing.T) {
	body := page("discover-place", `{"place":{"api_id":"discplace-Harbor12345","name":"San Pedro"},"events":[`+entry("", "")+`]}`)
	if _, err := read(t, body); !errors.Is(err, luma.ErrElsewhere) {
		t.Errorf("got %v", err)
	}
	want := []string{"https://api.lu.ma/discover/get-paginated-events?discover_place_api_id=discplace-Harbor12345&pagination_limit=50", "https://api.lu.ma/ics/get?entity=discover&id=discplace-Harbor12345"}
	if diff := cmp.Diff(want, luma.Links(doc(body))); diff != "" {
		t.Error(diff)
	}
}

func TestOtherPagesOfLuma(t *testing.T) {
	for name, body := range map[string]string{
		"a person's":                       page("user", `{"user":{"api_id":"usr-Somebody123"},"events_hosting":[`+entry("", "")+`]}`),
		"an id that would leave its place": page("calendar", `{"calendar":{"api_id":"cal-../../x?y"},"featured_items":[{"calendar":{"api_id":"cal-Kites123456"}}]}`),
		"a calendar that is a text":        page("calendar", `{"calendar":"none","featured_items":[{"calendar":{"api_id":"cal-Kites123456"}}]}`),
		"data that is a list":              page("calendar", `[{"calendar":{"api_id":"cal-Kites123456"}}]`),
	} {
		t.Run(name, func(t *testing.T) {
			h, err := read(t, body)
			if !errors.Is(err, luma.ErrNoEvents) || digest.Hint(err) == "" || len(h.Events) != 0 || luma.Links(doc(body)) != nil {
				t.Errorf("got %+v, %v (%s), links %q", h, err, digest.Hint(err), luma.Links(doc(body)))
			}
		})
	}
	if _, err := read(t, page("event", entry("", ""))[:700]); err == nil {
		t.Error("got no error for a state that is cut off")
	}
	if _, err := read(t, list("false", entry("", ""))[:300]); err == nil {
		t.Error("got no error for a list that is cut off")
	}
}

func TestWhatIsNotRecognised(t *testing.T) {
	for name, body := range map[string]string{
		"nothing": "", "some JSON": `{"message":"Not found"}`, "a list of something else": `{"has_more":false,"items":[]}`, "a page": "<!doctype html><html>",
		"another site's state": `<!doctype html><html><script id="__NEXT_DATA__">{"props":{"pageProps":{"initialData":{}}}}</script>`,
	} {
		if luma.Recognises(doc(body)) {
			t.Errorf("%s is recognised", name)
		}
	}
}

func TestAddresses(t *testing.T) {
	items, ics := "https://api.lu.ma/calendar/get-items?calendar_api_id=cal-Lantern12345&pagination_limit=50&period=future", "https://api.lu.ma/ics/get?entity=calendar&id=cal-Lantern12345"
	for location, want := range map[string][]string{
		"https://luma.com/calendar/cal-Lantern12345":                            {items, ics},
		"https://lu.ma/calendar/cal-Lantern12345?period=past":                   {items, ics},
		"https://www.luma.com/embed/calendar/cal-Lantern12345/events":           {items, ics},
		"https://api.lu.ma/ics/get?entity=calendar&id=cal-Lantern12345":         {items, ics},
		"https://api2.luma.com/ics/get?entity=calendar&id=cal-Lantern12345":     {items, "https://api2.luma.com/ics/get?entity=calendar&id=cal-Lantern12345"},
		"https://luma.com/lanterns":                                             nil,
		"https://lu.ma/lantern1":                                                nil,
		"https://luma.com/event/evt-A1b2C3d4E5":                                 nil,
		"https://api.lu.ma/ics/get?entity=user&id=icssk-secret":                 nil,
		"https://api.lu.ma/ics/get?entity=calendar&id=cal-../../x":              nil,
		"https://api.lu.ma/calendar/get-items?calendar_api_id=cal-Lantern12345": nil,
		"https://lanterns.example/calendar/cal-Lantern12345":                    nil,
		"https://luma.com.evil.example/calendar/cal-Lantern12345":               nil,
		"luma.ics": nil, "": nil, "://": nil,
	} {
		if diff := cmp.Diff(want, luma.Addresses(location)); diff != "" {
			t.Errorf("%s: %s", location, diff)
		}
	}
}

func TestManyEventsAreLimited(t *testing.T) {
	var entries []string
	for i := range 1200 {
		entries = append(entries, entry(fmt.Sprintf(`"api_id":"evt-%d"`, i), ""))
	}
	if h, err := read(t, list("false", entries...)); err != nil || len(h.Events) != 1000 || len(h.Problems) != 1 {
		t.Errorf("got %d events, %v, %v", len(h.Events), h.Problems, err)
	}
	if h, err := read(t, list("false", strings.Repeat("7,", 3000)+"7")); err != nil || len(h.Problems) != 51 {
		t.Errorf("got %d problems, %v, want 50 and a count", len(h.Problems), err)
	}
}

func TestAnEndlessDescriptionIsBounded(t *testing.T) {
	deep := strings.Repeat(`{"type":"paragraph","content":[`, 2000) + `{"type":"text","text":"core"}` + strings.Repeat(`]}`, 2000)
	data := strings.TrimSuffix(entry("", ""), "}") + `,"description_mirror":` + deep + "}"
	h, err := read(t, page("event", data))
	if err != nil || len(h.Events) != 1 || strings.Contains(h.Events[0].Description, "core") {
		t.Errorf("got %+v, %v", h, err)
	}
	wide := `{"type":"doc","content":[{"type":"text","text":"` + strings.Repeat("long ", 100_000) + `"}]}`
	data = strings.TrimSuffix(entry("", ""), "}") + `,"description_mirror":` + wide + "}"
	if h, err := read(t, page("event", data)); err != nil || len(h.Events) != 1 || h.Events[0].Description != "" {
		t.Errorf("got %d events, %v, want a description of half a megabyte left out", len(h.Events), err)
	}
}

// The recorded answers are kept beside the repository and are not part of it.
func TestRecordedAnswers(t *testing.T) {
	root := filepath.FromSlash("../../../../shared/samples/luma")
	if _, err := os.Stat(root); err != nil {
		t.Skip("no recorded answers beside the repository")
	}
	for name, want := range map[string]int{"hackgvl-luma-get-items.json": 2, "hackgvl-luma-external-event.json": 0, "hackgvl-luma-not-manager.json": 0} {
		body, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		h, err := read(t, string(body))
		if err != nil || len(h.Events) != want || len(h.Problems) != 0 {
			t.Errorf("%s: got %d events, %v, %v, want %d", name, len(h.Events), h.Problems, err, want)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	var entries []string
	for i := range 50 {
		entries = append(entries, entry(fmt.Sprintf(`"api_id":"evt-%d",`, i)+hall, `"hosts":[{"bio":"`+strings.Repeat("lanterns ", 200)+`"}]`))
	}
	body := list("false", entries...)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if h, err := luma.Parse(doc(body), july(), time.UTC); err != nil || len(h.Events) != 50 {
			b.Fatal(len(h.Events), err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		list("false", entry(hall, "")), list(`true,"next_cursor":"x"`, entry(hall, `"is_manager":false`)), page("event", entry(hall, "")), page("calendar", `{"calendar":{"api_id":"cal-Lantern12345"}}`),
		page("discover-place", `{"place":{"api_id":"discplace-Harbor12345"}}`), list("false", strings.Repeat(`{"event":`, 300)), page("event", `{"event":{"api_id":"evt-1","name":"x","start_at":"2026-07-22T02:00:00Z","description_mirror":{"content":[{"text":"a"}]}}}`),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		d := doc(string(body))
		luma.Recognises(d)
		for _, l := range append(luma.Links(d), luma.Next(d)) {
			if l != "" && !strings.HasPrefix(l, "https://api.lu.ma/") {
				t.Errorf("got the link %q", l)
			}
		}
		h, err := luma.Parse(d, july(), time.UTC)
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
