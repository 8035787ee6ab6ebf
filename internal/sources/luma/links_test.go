package luma_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/luma"
)

func TestAListHasSeveralPages(t *testing.T) {
	body := list(
		`true,"next_cursor":"eyJzdiI6&x=1"`,
		entry("", ""),
		entry(`"start_at":"2026-07-25T02:00:00Z"`, ""),
		entry(`"start_at":"2026-07-23T02:00:00Z"`, ""),
	)
	h, err := read(t, body)
	if err != nil || !h.Horizon.Equal(time.Date(2026, 7, 25, 2, 0, 0, 0, time.UTC)) {
		t.Errorf("got the horizon %s, %v", h.Horizon, err)
	}
	next, err := url.Parse(luma.Next(doc(body)))
	if q := next.Query(); err != nil || next.Host != "api.lu.ma" || q.Get("pagination_cursor") != "eyJzdiI6&x=1" ||
		q.Get("calendar_api_id") != "cal-Lantern12345" ||
		q.Has("x") {
		t.Errorf("got %s, %v", next, err)
	}
	again := doc(list(`true,"next_cursor":"second"`, entry("", "")))
	again.URL = next.String()
	if q, err := url.Parse(luma.Next(again)); err != nil || len(q.Query()["pagination_cursor"]) != 1 ||
		q.Query().Get("pagination_cursor") != "second" {
		t.Errorf("got %s, %v, want the second cursor alone", q, err)
	}
	for name, c := range map[string]struct{ body, at string }{
		"the end":                  {list("false", entry("", "")), doc("").URL},
		"the end, with a cursor":   {list(`false,"next_cursor":"x"`, entry("", "")), doc("").URL},
		"more, and nothing where":  {list(`true`, entry("", "")), doc("").URL},
		"a cursor that is endless": {list(`true,"next_cursor":"`+strings.Repeat("x", 5000)+`"`, entry("", "")), doc("").URL},
		"a file":                   {body, "list.json"},
		"a page": {
			page("calendar", `{"calendar":{"api_id":"cal-Lantern12345"}}`),
			"https://luma.com/lanterns",
		},
	} {
		if got := luma.Next(fetch.Document{URL: c.at, Body: []byte(c.body)}); got != "" {
			t.Errorf("%s: got %q, want nothing", name, got)
		}
	}
	if h, err := read(t, list("false")); err != nil || len(h.Events) != 0 || !h.Horizon.IsZero() {
		t.Errorf("got %+v, %v, want an empty calendar to be one", h, err)
	}
	if h, err := read(t, list(`true,"next_cursor":"x"`)); err != nil || !h.Horizon.Equal(july().Start) {
		t.Errorf("got the horizon %s, %v, want no horizon for an empty page of a longer list", h.Horizon, err)
	}
}

func TestThePageOfAnEvent(t *testing.T) {
	mirror := `"description_mirror":{"type":"doc","content":[{"type":"heading","content":[{"type":"text",` +
		`"text":"Agenda"}]},{"type":"bullet_list","content":[{"type":"list_item","content":[{"type":"paragraph",` +
		`"content":[{"type":"text","text":"Fold"},{"type":"hard_break"},{"type":"text","text":"& glue"}]}]}]},` +
		`{"type":"image","attrs":{"src":"x"}}]}`
	data := strings.TrimSuffix(entry(hall, ""), "}") + "," + mirror + "}"
	h, err := read(t, page("event", data))
	if err != nil || len(h.Events) != 1 || h.Events[0].Title != "Paper lanterns" ||
		h.Events[0].Description != "Agenda\n\n- Fold\n& glue" ||
		!h.Horizon.Equal(july().Start) {
		t.Errorf("got %+v, %v", h, err)
	}
	if h, err := read(t, page("event", entry(`"visibility":"private"`, ""))); !errors.Is(err, luma.ErrNotPublic) ||
		digest.Hint(err) == "" {
		t.Errorf("got %+v, %v, want an error for a private event", h, err)
	}
	if got := luma.Links(doc(page("event", data))); got != nil {
		t.Errorf("got the links %q: the calendar holds other events than this one", got)
	}
}

func TestThePageOfACalendarLeadsToItsList(t *testing.T) {
	// Its events belong to other calendars, whose IDs must not be used.
	data := `{"featured_items":[` + strings.ReplaceAll(
		entry("", ""),
		"cal-Lantern12345",
		"cal-Somebody9999",
	) + `],"calendar":{"api_id":"cal-Lantern12345","name":"Lantern Makers","slug":"lanterns"},` +
		`"calendars":[{"api_id":"cal-Kites123456"}]}`
	_, err := read(t, page("calendar", data))
	if !errors.Is(err, luma.ErrElsewhere) {
		t.Errorf("got %v", err)
	}
	if _, err := read(t, page("calendar", strings.Replace(data, `{"featured_items"`,
		`{"event":{"api_id":"evt-1","name":"x","start_at":"2026-07-22T02:00:00Z"},"featured_items"`, 1))); !errors.Is(
		err,
		luma.ErrElsewhere,
	) {
		t.Errorf("got %v, want a calendar with a featured event to be no event", err)
	}
	want := []string{
		"https://api.lu.ma/calendar/get-items?calendar_api_id=cal-Lantern12345&pagination_limit=50&period=future",
		"https://api.lu.ma/ics/get?entity=calendar&id=cal-Lantern12345",
	}
	if diff := cmp.Diff(want, luma.Links(doc(page("calendar", data)))); diff != "" {
		t.Error(diff)
	}
}

func TestThePageOfACityLeadsToItsList(t *testing.T) {
	body := page(
		"discover-place",
		`{"place":{"api_id":"discplace-Harbor12345","name":"San Pedro"},"events":[`+entry("", "")+`]}`,
	)
	if _, err := read(t, body); !errors.Is(err, luma.ErrElsewhere) {
		t.Errorf("got %v", err)
	}
	want := []string{
		"https://api.lu.ma/discover/get-paginated-events?discover_place_api_id=discplace-Harbor12345&pagination_limit=50",
		"https://api.lu.ma/ics/get?entity=discover&id=discplace-Harbor12345",
	}
	if diff := cmp.Diff(want, luma.Links(doc(body))); diff != "" {
		t.Error(diff)
	}
}

func TestOtherPagesOfLuma(t *testing.T) {
	for name, body := range map[string]string{
		"a person's": page("user", `{"user":{"api_id":"usr-Somebody123"},"events_hosting":[`+
			entry("", "")+`]}`),
		"an id that would leave its place": page("calendar", `{"calendar":{"api_id":"cal-../../x?y"},`+
			`"featured_items":[{"calendar":{"api_id":"cal-Kites123456"}}]}`),
		"a calendar that is a text": page("calendar",
			`{"calendar":"none","featured_items":[{"calendar":{"api_id":"cal-Kites123456"}}]}`),
		"data that is a list": page("calendar", `[{"calendar":{"api_id":"cal-Kites123456"}}]`),
	} {
		t.Run(name, func(t *testing.T) {
			h, err := read(t, body)
			if !errors.Is(err, luma.ErrNoEvents) || digest.Hint(err) == "" || len(h.Events) != 0 ||
				luma.Links(doc(body)) != nil {
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

func TestNotRecognized(t *testing.T) {
	for name, body := range map[string]string{
		"nothing": "", "some JSON": `{"message":"Not found"}`, "a list of something else": `{"has_more":false,"items":[]}`,
		"another's list": `{"entries":[{"id":1}],"has_more":false}`, "a page": "<!doctype html><html>",
		"another site's state": `<!doctype html><html><script id="__NEXT_DATA__">` +
			`{"props":{"pageProps":{"initialData":{}}}}</script>`,
	} {
		if luma.Recognizes(doc(body)) {
			t.Errorf("%s is recognized", name)
		}
	}
}

func TestAddresses(t *testing.T) {
	items, ics := "https://api.lu.ma/calendar/get-items?calendar_api_id=cal-Lantern12345&pagination_limit=50&"+
		"period=future", "https://api.lu.ma/ics/get?entity=calendar&id=cal-Lantern12345"
	for location, want := range map[string][]string{
		"https://luma.com/calendar/cal-Lantern12345":                    {items, ics},
		"https://lu.ma/calendar/cal-Lantern12345?period=past":           {items, ics},
		"https://www.luma.com/embed/calendar/cal-Lantern12345/events":   {items, ics},
		"https://api.lu.ma/ics/get?entity=calendar&id=cal-Lantern12345": {items, ics},
		"https://api2.luma.com/ics/get?entity=calendar&id=cal-Lantern12345": {
			items,
			"https://api2.luma.com/ics/get?entity=calendar&id=cal-Lantern12345",
		},
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
