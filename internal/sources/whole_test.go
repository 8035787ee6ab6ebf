package sources_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// repeated returns three events. form formats an event from its number and its day of July.
func repeated(form, between string) string {
	var out []string
	for i := range 3 {
		out = append(out, strings.NewReplacer("#", fmt.Sprint(i+1), "~", fmt.Sprint(i+21)).Replace(form))
	}
	return strings.Join(out, between)
}

const (
	rssEvent = `<item><title>Night #</title><guid>https://a.example/#</guid><ev:startdate>2026-07-~T19:00:00Z</` +
		`ev:startdate></item>`
	ldEvent   = `{"@type":"Event","name":"Night #","startDate":"2026-07-~T19:00:00Z"}`
	nextStart = `<html><head><title>Snakes</title></head><body><script id="__NEXT_DATA__" type="application/json">` +
		`{"props":{"pageProps":{"urlname":"snakes","__APOLLO_STATE__":{` +
		`"Group:7":{"id":"7","urlname":"snakes","events({\"filter\":{\"status\":[\"ACTIVE\"]}})":{"totalCount":3,
			"edges":[` +
		`{"node":{"__ref":"Event:1"}},{"node":{"__ref":"Event:2"}},{"node":{"__ref":"Event:3"}}]}},`
	nextEvent = `"Event:#":{"id":"#","title":"Night #","eventUrl":"https://www.meetup.com/snakes/events/#/",
			"dateTime":"2026-07-~T19:00:00Z","group":{"__ref":"Group:7"}}`
)

// wholes holds documents of each kind with the same three events, which are weekly for vrms.
func wholes() map[string]string {
	return map[string]string{
		"ical": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" +
			repeated("BEGIN:VEVENT\r\nUID:#\r\nSUMMARY:Night #\r\nDTSTART:202607~T190000Z\r\nEND:VEVENT\r\n",
				"") + "END:VCALENDAR\r\n",
		"ical, two calendars": repeated(
			"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:#\r\nSUMMARY:Night #\r\nDTSTART:202607~T190000Z\r\nEND:VEVENT\r\n"+
				"END:VCALENDAR\r\n",
			"",
		),
		"list": `{"collection":{"typeName":"events"},"upcoming":[` +
			repeated(`{"id":"#","title":"Night #","startDate":"2026-07-~T19:00:00Z"}`, ",") + `],"past":[]}`,
		"list, in a page": `<html><head></head><script id="wix-warmup-data">{"appsWarmupData":{` +
			`"140603ad-af8d-84a5-2c80-a0f60cb47351":{"w":` +
			`{"events":{"hasMore":false,"events":[` +
			repeated(`{"id":"#","title":"Night #","scheduling":{"config":{"startDate":"2026-07-~T19:00:00Z"}}}`, ",") +
			`]}}}}}</script></html>`,
		"list, XML": `<?xml version="1.0"?><ArrayOfEventDisplay>` +
			repeated(`<EventDisplay><Id>#</Id><Name>Night #</Name>`+
				`<StartDate>2026-07-~T19:00:00Z</StartDate></EventDisplay>`, "") +
			`</ArrayOfEventDisplay>`,
		"meetup": nextStart + repeated(
			nextEvent,
			",",
		) + `}}}}</script><a href="https://www.meetup.com/">Meetup</a></body></html>`,
		"meetup, its API": `{"data":{"groupByUrlname":{"id":"7","urlname":"snakes","events":{"totalCount":3,
			"pageInfo":{"hasNextPage":false},"edges":[` +
			repeated(`{"node":{"id":"#","title":"Night #","dateTime":"2026-07-~T19:00:00Z"}}`, ",") + `]}}}}`,
		"luma": `{"entries":[` + repeated(`{"event":{"api_id":"evt-#","name":"Night #",
			"start_at":"2026-07-~T19:00:00Z"}}`, ",") + `],"has_more":false}`,
		"mobilizon": `{"data":{"group":{"organizedEvents":{"elements":[` +
			repeated(`{"uuid":"#","title":"Night #","beginsOn":"2026-07-~T19:00:00Z"}`, ",") + `],"total":3}}}}`,
		"tribe": `{"rest_url":"https://a.example/wp-json/tribe/events/v1/events","total":3,"events":[` +
			repeated(`{"id":#,"title":"Night #","start_date":"2026-07-~ 19:00:00","timezone":"UTC"}`, ",") + `]}`,
		"eventbrite": `{"pagination":{"has_more_items":false},"events":[` +
			repeated(`{"id":"#","name":{"text":"Night #"},"start":{"timezone":"UTC","utc":"2026-07-~T19:00:00Z"}}`, ",") + `]}`,
		"lunchjs": `[` + repeated(`{"number":#,"state":"open","title":"Place # - July ~, 2026","labels":[],
			"html_url":"https://github.com/x/y/issues/#"}`, ",") + `]`,
		"vrms": `[` + repeated(`{"_id":"#","hacknight":"Online","name":"Night #","startTime":"2026-07-~T19:00:00Z",
			"project":{"name":"Maps"}}`, ",") + `]`,
		"feed": `<?xml version="1.0"?><rss version="2.0" xmlns:ev="http://purl.org/rss/1.0/modules/event/"><channel><title>` +
			`Snakes</title>` +
			repeated(
				rssEvent,
				"\n",
			) + `</channel></rss>`,
		"feed, RSS 1.0": `<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" ` +
			`xmlns="http://purl.org/rss/1.0/" ` +
			`xmlns:ev="http://purl.org/rss/1.0/modules/event/"><channel><title>Snakes</title></channel>` + repeated(
			rssEvent,
			"\n",
		) + `</rdf:RDF>`,
		"feed, Atom": `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:gd="http://schemas.google.com/g/2005">` +
			repeated(`<entry><title>Night #</title><id>#</id><gd:when startTime="2026-07-~T19:00:00Z"/></entry>`,
				"") + `</feed>`,
		"feed, JSON": `{"version":"https://jsonfeed.org/version/1.1","items":[` +
			repeated(`{"id":"#","title":"Night #","_event":{"start":"2026-07-~T19:00:00Z"}}`, ",") + `]}`,
		"page": `<!doctype html><html><head><title>Snakes</title></head><body>` +
			repeated(`<p>Night #</p><script type="application/ld+json">`+ldEvent+`</script>`, "\n") + `</body></html>`,
		"page, one block": `<!doctype html><html><head><script type="application/ld+json">[` + repeated(
			ldEvent,
			",",
		) + `]</script></head><body></body></html>`,
		"page, made small": `<!doctype html><html lang=en><title>Snakes</title><main><ul>` + repeated(
			`<li class=h-event><a class="p-name u-url" href=/#>Night #</a><time class=dt-start datetime=2026-07-~T19:00:00Z>`+
				`soon</time>`,
			"",
		) + `</ul></main>`,
		"page, microdata": `<html><head></head><body><main>` + repeated(
			`<div itemscope itemtype="https://schema.org/Event"><b itemprop="name">Night #</b><meta itemprop="startDate" `+
				`content="2026-07-~T19:00:00Z"></div>`,
			"\n",
		) + `</main></body></html>`,
		"page, a fragment": `<div class="events">` + repeated(
			`<div class="h-event"><b class="p-name">Night #</b><time class="dt-start" datetime="2026-07-~T19:00:00Z"></time>`+
				`</div>`,
			"\n",
		) + `</div>`,
		"page, without end": `<html><head></head><body>` + repeated(
			`<script type="application/ld+json">`+ldEvent+`</script>`,
			"",
		) + `</body></html>`,
	}
}

// addressOf returns the address of a document of the kind.
func addressOf(kind string) string {
	name, _, _ := strings.Cut(kind, ",")
	return "a.example/" + name + "/issues"
}

// A truncated document is an error, or its harvest is incomplete, unless the rest has all events.
func TestTruncatedDocumentsAreNeverComplete(t *testing.T) {
	for kind, body := range wholes() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			at := addressOf(kind)
			h, err := opened(t, "https://"+at, network{at: body}).Collect(t.Context(), summer())
			all := len(h.Events)
			if err != nil || all != 3 && kind != "vrms" || !h.Whole() || h.Rung == "" {
				t.Fatalf("got %+v, %v, want it whole where it is not cut off", h, err)
			}
			cuts := map[int]bool{}
			for i := range 16 {
				cuts[i*len(body)/16] = true
			}
			for i := 0; i < len(body); i += 5 {
				cuts[i] = true
			}
			for n := range cuts {
				h, err := opened(t, "https://"+at, network{at: body[:n]}).Collect(t.Context(), summer())
				if strings.HasSuffix(strings.TrimSpace(body[:n]), "END:VCALENDAR") {
					continue // the rest is a calendar
				}
				if err == nil && h.Whole() && len(h.Events) != all {
					t.Errorf("cut off after %q: got %d events, and that this is all", body[max(0, n-30):n], len(h.Events))
				}
			}
		})
	}
}

// Something other than a document at the address of a source is an error, never an empty harvest.
func TestOtherThanAListIsNeverAnEmptyList(t *testing.T) {
	for kind := range wholes() {
		name, _, _ := strings.Cut(kind, ",")
		for what, body := range map[string]string{
			"nothing": "", "spaces": " \n", "an object": "{}", "an array of nothing known": `[{"a":1}]`, "null": "null",
			"an empty array": "[]", "text": "error", "an error": `{"error":"internal"}`,
			"a page": "<!doctype html><html><head></head><body>Hello</body></html>", "a login": `<html><head><title>Sign ` +
				`in</title></head><body><input type="password"></body></html>`,
			"an outage":  "<html><head><title>503 Service Unavailable</title></head></html>",
			"a database": "Error establishing a database connection",
			"a GraphQL error": `{"errors":[{"message":"no"}],
			"data":null}`, "a group of null": `{"data":{"group":{"organizedEvents":null}}}`,
			"a group without events": `{"data":{"groupByUrlname":{"name":"x",
			"events":{}}}}`, "a list that is null": `{"rest_url":"tribe","events":null}`,
			"a feed without items": `{"version":"https://jsonfeed.org/version/1.1"}`,
		} {
			for _, asked := range []string{"", name} {
				web := network{"a.example/list": body}
				s := openedAs(t, "https://a.example/list", asked, web)
				if h, err := s.Collect(t.Context(), summer()); err == nil && h.Whole() {
					t.Errorf("%s of the kind %q: got %+v", what, asked, h)
				} else if err != nil && digest.Hint(err) == "" {
					t.Errorf("%s of the kind %q: got %v, want a hint", what, asked, err)
				}
			}
		}
	}
}

// An event that cannot be read becomes a problem, with its name if it has one. Something outside the period does not.
func TestOmittedEventsAreAProblem(t *testing.T) {
	for kind, c := range map[string]struct{ old, with, item string }{
		"ical":             {"DTSTART:20260722T190000Z", "DTSTART:TBD", "Night 2"},
		"meetup":           {`"dateTime":"2026-07-22T19:00:00Z"`, `"dateTime":"TBD"`, "Night 2"},
		"meetup, its API":  {`"dateTime":"2026-07-22T19:00:00Z"`, `"dateTime":null`, "Night 2"},
		"luma":             {`"start_at":"2026-07-22T19:00:00Z"`, `"start_at":"TBD"`, "Night 2"},
		"mobilizon":        {`"beginsOn":"2026-07-22T19:00:00Z"`, `"beginsOn":"TBD"`, "Night 2"},
		"tribe":            {`"start_date":"2026-07-22 19:00:00"`, `"start_date":"TBD"`, "Night 2"},
		"eventbrite":       {`"utc":"2026-07-22T19:00:00Z"`, `"utc":"TBD"`, "Night 2"},
		"lunchjs":          {"Place 2 - July 22, 2026", "Place 2 - TBD", "#2 Place 2 - TBD"},
		"feed":             {"2026-07-22T19:00:00Z", "TBD", "Night 2"},
		"feed, RSS 1.0":    {"<ev:startdate>2026-07-22T19:00:00Z</ev:startdate>", "", "Night 2"},
		"feed, Atom":       {"2026-07-22T19:00:00Z", "TBD", "Night 2"},
		"feed, JSON":       {`"start":"2026-07-22T19:00:00Z"`, `"starts":"TBD"`, "Night 2"},
		"page":             {`"startDate":"2026-07-22T19:00:00Z"`, `"startDate":"TBD"`, "Night 2"},
		"page, one block":  {`"startDate":"2026-07-22T19:00:00Z"`, `"start":"TBD"`, "Night 2"},
		"page, microdata":  {`2026-07-22T19:00:00Z`, `TBD`, "Night 2"},
		"page, a fragment": {`2026-07-22T19:00:00Z`, `TBD`, "Night 2"},
	} {
		t.Run(kind, func(t *testing.T) {
			body := wholes()[kind]
			if !strings.Contains(body, c.old) {
				t.Fatalf("the document has no %q", c.old)
			}
			at := addressOf(kind)
			h, err := opened(t, "https://"+at,
				network{at: strings.Replace(body, c.old, c.with, 1)}).Collect(t.Context(), summer())
			if err != nil || len(h.Events) != 2 || h.Whole() || len(h.Problems) != 1 || h.Problems[0].Item != c.item {
				t.Errorf("got %d events, %+v, %v", len(h.Events), h.Problems, err)
			}
		})
	}
	without := strings.Replace(wholes()["ical"], "SUMMARY:Night 2\r\n", "", 1)
	if h, err := opened(t, "https://a.example/cal", network{"a.example/cal": without}).Collect(t.Context(),
		summer()); err != nil ||
		len(h.Events) != 3 ||
		h.Events[1].Title != "Untitled event" ||
		len(h.Problems) != 1 ||
		h.Problems[0].Item != "event at 2026-07-22 19:00" {
		t.Errorf("got %+v, %v, want an event without a title to be kept, and a problem", h, err)
	}
	past := strings.Replace(wholes()["ical"], "DTSTART:20260722T190000Z", "DTSTART:20250722T190000Z", 1)
	past = strings.Replace(past, "END:VCALENDAR",
		"BEGIN:VTODO\r\nSUMMARY:Sweep\r\nEND:VTODO\r\nBEGIN:VTIMEZONE\r\nEND:VTIMEZONE\r\nEND:VCALENDAR", 1)
	if h, err := opened(t, "https://a.example/cal",
		network{"a.example/cal": past}).Collect(t.Context(), summer()); err != nil || len(h.Events) != 2 ||
		!h.Whole() {
		t.Errorf("got %+v, %v, want no problem for past events and other items", h, err)
	}
}

// Every kind states its horizon.
func TestEveryKindStatesItsHorizon(t *testing.T) {
	last := "2026-07-23"
	swapped := func(s string) string {
		return strings.NewReplacer("2026-07-21", "2026-07-22", "2026-07-22", "2026-07-21").Replace(s)
	}
	all := wholes()
	for name, c := range map[string]struct{ body, want string }{
		"a calendar": {all["ical"], "all"},
		"a calendar of The Events Calendar": {strings.Replace(all["ical"], "VERSION:2.0",
			"PRODID:-//Snakes - ECPv6.17.2//NONSGML v1.0//EN", 1), last},
		"a calendar of Meetup's that is not full": {strings.Replace(all["ical"], "VERSION:2.0",
			"PRODID:-//Meetup//Meetup Calendar 1.0//EN", 1), "all"},
		"Meetup's page with all events":     {all["meetup"], "all"},
		"Meetup's page with three of seven": {strings.Replace(all["meetup"], `"totalCount":3`, `"totalCount":7`, 1), last},
		"Luma's list":                       {all["luma"], "all"},
		"Luma's list that goes on":          {strings.Replace(all["luma"], `"has_more":false`, `"has_more":true`, 1), last},
		"Mobilizon's answer":                {all["mobilizon"], "all"},
		"the plugin's list":                 {all["tribe"], "all"},
		"the plugin's event": {`{"global_id":"1","id":1,"title":"Night",
			"start_date":"2026-07-21 19:00:00","utc_start_date":"2026-07-21 19:00:00"}`, "nothing"},
		"Eventbrite's list": {all["eventbrite"], "all"},
		"Eventbrite's event": {`{"is_series_parent":false,"url":"https://www.eventbrite.com/e/1",
			"name":{"text":"Night"},"start":{"utc":"2026-07-21T19:00:00Z"}}`, "nothing"},
		"Hack for LA's list":                {all["vrms"], "all"},
		"GitHub's issues":                   {all["lunchjs"], "all"},
		"a feed in the order of its events": {all["feed"], last},
		"a feed in another order":           {swapped(all["feed"]), "nothing"},
		"Atom in another order":             {swapped(all["feed, Atom"]), "nothing"},
		"a JSON Feed":                       {all["feed, JSON"], last},
		"a page in the order of its events": {all["page"], last},
		"a page in another order":           {swapped(all["page"]), "nothing"},
		"a page with microdata":             {all["page, microdata"], last},
	} {
		t.Run(name, func(t *testing.T) {
			h, err := opened(t, "https://a.example/issues", network{"a.example/issues": c.body}).Collect(t.Context(), summer())
			got := h.Horizon.Format("2006-01-02")
			switch {
			case h.Horizon.IsZero():
				got = "all"
			case h.Horizon.Equal(digest.CoversNothing):
				got = "nothing"
			}
			if err != nil || got != c.want {
				t.Errorf("got %s, %v, want %s", got, err, c.want)
			}
		})
	}
}

func TestAllKindsKeepTheContract(t *testing.T) {
	for kind, body := range wholes() {
		at := addressOf(kind)
		t.Run(kind, func(t *testing.T) {
			digesttest.TestSource(t, summer(), "", opened(t, "https://"+at, network{at: body}), opened(t, "https://"+at, nil))
		})
	}
}
