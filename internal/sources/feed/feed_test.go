package feed_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/feed"
)

var la = func() *time.Location {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		panic(err)
	}
	return zone
}()

func parse(body string) (digest.Harvest, error) {
	return feed.Parse(fetch.Document{Body: []byte(body)}, digest.Period{}, la)
}

const rssHead = `<?xml version="1.0"?><rss version="2.0" xmlns:ev="http://purl.org/rss/1.0/modules/event/" ` +
	`xmlns:xc="urn:ietf:params:xml:ns:xcal"><channel><title>t</title>`

func TestParseReadsStarts(t *testing.T) {
	for name, c := range map[string]struct{ body, start, end string }{
		"RSS with the event module": {rssHead + `<item><title>A</title><ev:startdate>2026-07-21T19:00:00-07:00</` +
			`ev:startdate><ev:enddate>2026-07-21T21:00:00-07:00</ev:enddate></item></channel></` +
			`rss>`, "2026-07-21T19:00:00-07:00", "2026-07-21T21:00:00-07:00"},
		"a wall time is the zone's": {rssHead + `<item><title>A</title><ev:startdate>2026-07-21T19:00</ev:startdate></` +
			`item></channel></rss>`, "2026-07-21T19:00:00-07:00", ""},
		"xCal": {rssHead + `<item><title>A</title><xc:dtstart>20260722T020000Z</xc:dtstart></item>` +
			`</channel></rss>`, "2026-07-22T02:00:00Z", ""},
		"JSON Feed": {`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"A",` +
			`"_event":{"start":"2026-07-21T19:00:00-07:00"}}]}`, "2026-07-21T19:00:00-07:00", ""},
		"Meetup, without a year": {rssHead + `<item><title>A</title><pubDate>Thu, 10 Dec 2026 03:11:35 EST</pubDate>` +
			`<guid>https://www.meetup.com/g/events/1/</guid><description>&lt;p&gt;G&lt;/p&gt;&lt;p&gt;Tuesday, January 12 ` +
			`at 7:30 PM&lt;/p&gt;</description></item></channel></rss>`, "2027-01-12T19:30:00-08:00", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if !feed.Recognizes(fetch.Document{Body: []byte(c.body)}) {
				t.Error("it is not recognized")
			}
			h, err := parse(c.body)
			if err != nil || len(h.Events) != 1 {
				t.Fatalf("got %+v, %v", h, err)
			}
			e := h.Events[0]
			end := ""
			if !e.End.IsZero() {
				end = e.End.Format(time.RFC3339)
			}
			if got := e.Start.Format(time.RFC3339); e.Title != "A" || got != c.start || end != c.end {
				t.Errorf("got %q from %s to %s", e.Title, got, end)
			}
		})
	}
}

const jsonHead = `{"version":"https://jsonfeed.org/version/1.1","items":[`

func TestParseReadsExtensions(t *testing.T) {
	const start = `<item><title>A</title><link>https://x.example/a</link>`
	for name, c := range map[string]struct{ body, want string }{
		"the event module, with days, of which it names the last": {rssHead + start + `<ev:startdate>2026-07-21</` +
			`ev:startdate><ev:enddate>2026-07-22</ev:enddate><ev:location>Hall</ev:location></item></channel></` +
			`rss>`, "2026-07-21 to 2026-07-23 America/Los_Angeles confirmed Hall/ https://x.example/a"},
		"xCal, with days, of which it names the one after": {rssHead + start + `<xc:dtstart>20260721</xc:dtstart>` +
			`<xc:dtend>20260722</xc:dtend></item></channel></rss>`, "2026-07-21 to 2026-07-22 America/Los_Angeles " +
			"confirmed / https://x.example/a"},
		"xCal, called off, at a place": {rssHead + start + `<xc:dtstart>20260721T190000</` +
			`xc:dtstart><xc:status>CANCELLED</xc:status><xc:location>Hall, 1 Main St</xc:location></item></channel></` +
			`rss>`, "2026-07-21T19:00-07:00 to - America/Los_Angeles cancelled Hall, 1 Main St/ https://x.example/a"},
		"xCal as RFC 6321 nests it": {rssHead + start + `<xc:vevent><xc:dtstart>` +
			`<xc:parameters><xc:tzid><xc:text>America/New_York</xc:text></xc:tzid></xc:parameters><xc:date-time>` +
			`2026-07-21T19:00:00</xc:date-time></xc:dtstart><xc:location><xc:text>Hall</xc:text></xc:location></xc:vevent>` +
			`</item></channel></rss>`, "2026-07-21T19:00-04:00 to - America/New_York confirmed Hall/ https://x.example/a"},
		"RSS 1.0": {`<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://` +
			`www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:event="http://purl.org/rss/1.0/` +
			`modules/event/"><channel><title>t</title></channel><item rdf:about="https://x.example/a"><title>A</title>` +
			`<link>https://x.example/a</link><event:startdate>2026-07-21T19:00:00-07:00</event:startdate></item></` +
			`rdf:RDF>`, "2026-07-21T19:00-07:00 to - America/Los_Angeles confirmed / https://x.example/a"},
		"Atom, with Google's element": {`<feed xmlns="http://www.w3.org/2005/Atom" ` +
			`xmlns:gd="http://schemas.google.com/g/2005"><entry><title>A</title><link href="https://x.example/a"/><gd:when ` +
			`startTime="2026-07-21" endTime="2026-07-22"/><gd:where valueString="Hall"/></entry></feed>`, "2026-07-21 to " +
			"2026-07-22 America/Los_Angeles confirmed Hall/ https://x.example/a"},
		"an address only as identifier": {rssHead + `<item><title>A</title><guid>https://` +
			`x.example/a</guid><ev:startdate>2026-07-21T19:00</ev:startdate></item></channel></` +
			`rss>`, "2026-07-21T19:00-07:00 to - America/Los_Angeles confirmed / https://x.example/a"},
		"an element of another module that is called start": {rssHead + `<item xmlns:x="https://x.example/ns">` +
			`<title>A</title><x:start>7</x:start><ev:startdate>2026-07-21T19:00</ev:startdate></item></channel></` +
			`rss>`, "2026-07-21T19:00-07:00 to - America/Los_Angeles confirmed / "},
		"JSON Feed, in the event's own zone, postponed": {jsonHead + `{"id":1,"title":"A","url":"https://` +
			`x.example/a","_event":{"start_date":"2026-07-21T19:00:00","end_date":"2026-07-21T21:00:00",` +
			`"timezone":"America/New_York","status":"postponed","location":{"name":"Hall","address":"1 Main St"}}}` +
			`]}`, "2026-07-21T19:00-04:00 to 2026-07-21T21:00-04:00 America/New_York postponed Hall/1 Main St https://" +
			"x.example/a"},
		"JSON Feed, a place as schema.org has it": {jsonHead + `{"id":"1","title":"A","_event":` +
			`{"startDate":"2026-07-21T19:00:00-07:00","endDate":"2026-07-21T21:00:00-07:00","location":{"name":"Hall",` +
			`"address":{"streetAddress":"1 Main St","addressLocality":"Town"}}}}]}`, "2026-07-21T19:00-07:00 to " +
			"2026-07-21T21:00-07:00 America/Los_Angeles confirmed Hall/1 Main St, Town "},
		"JSON Feed, called off, with one l": {jsonHead + `{"id":"1","title":"A",` +
			`"external_url":"https://x.example/a","_event":{"start":"2026-07-21","end":"2026-07-21","status":"Canceled",` +
			`"location":["?"]}}]}`, "2026-07-21 to 2026-07-22 America/Los_Angeles cancelled / https://x.example/a"},
		"JSON Feed as PHP writes it, with a mark before": {"\xef\xbb\xbf" + `{"version":"https:\/\/` +
			`jsonfeed.org\/version\/1","items":[{"id":"1","title":"A","_event":{"start":"2026-07-21"}}]}`, "2026-07-21 to " +
			"- America/Los_Angeles confirmed / "},
	} {
		t.Run(name, func(t *testing.T) {
			if !feed.Recognizes(fetch.Document{Body: []byte(c.body)}) {
				t.Error("it is not recognized")
			}
			h, err := parse(c.body)
			if err != nil || len(h.Events) != 1 || len(h.Problems) != 0 {
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
			if got := strings.Join(
				[]string{
					e.Start.Format(layout),
					"to",
					end,
					e.TimeZone,
					string(e.Status),
					e.Place.Name + "/" + e.Place.Address,
					e.URL,
				},
				" ",
			); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestIdentifiersOfJSONFeedAreAsTheyAreWritten(t *testing.T) {
	h, err := parse(
		jsonHead + `{"id":12345678,"title":"A","_event":{"start":"2026-07-21"}},{"title":"B","_event":` +
			`{"start":"2026-07-21"}},{"id":{"a":1},"title":"C","_event":{"start":"2026-07-21"}}]}`,
	)
	if err != nil || len(h.Events) != 3 {
		t.Fatalf("got %+v, %v", h, err)
	}
	for i, want := range []string{"12345678", "", ""} {
		if got := h.Events[i].UID; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestABadEndCostsOnlyTheEnd(t *testing.T) {
	h, err := parse(
		rssHead + `<item><title>A</title><ev:startdate>2026-07-21T19:00</ev:startdate><ev:enddate>late</ev:enddate></` +
			`item></channel></rss>`,
	)
	if err != nil || len(h.Events) != 1 || !h.Events[0].End.IsZero() || len(h.Problems) != 1 ||
		h.Problems[0].Item != "A" ||
		!strings.Contains(h.Problems[0].Error, "its end") {
		t.Errorf("got %+v, %v", h, err)
	}
}

func TestParseRefusesOtherDocuments(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"a news feed": {rssHead + `<item><title>A</title><pubDate>Thu, 10 Dec 2026 03:11:35 EST</pubDate></item>` +
			`</channel></rss>`, "have no event times"},
		"a depth bomb": {`<rss version="2.0"><channel>` + strings.Repeat("<a>", 5000), "levels deep"},
		"a hidden depth bomb": {`<rss version="2.0"><channel>` + strings.Repeat("</b>", 3000) +
			strings.Repeat("<\x01a>", 5000), "levels deep"},
		"something cut off": {`<rss version="2.0"><chan`, "cannot be read"},
		"malformed JSON":    {`{"version":"https://jsonfeed.org/version/1.1","items":[`, "malformed"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := parse(c.body); err == nil || !strings.Contains(err.Error(), c.want) || digest.Hint(err) == "" {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestABadItemCostsItself(t *testing.T) {
	h, err := parse(
		rssHead + `<item><title>Bad</title><ev:startdate>soon</ev:startdate></item><item><title>Good</title>` +
			`<ev:startdate>2026-07-21</ev:startdate></item></channel></rss>`,
	)
	if err != nil || len(h.Events) != 1 || !h.Events[0].AllDay || len(h.Problems) != 1 || h.Problems[0].Item != "Bad" {
		t.Errorf("got %+v, %v", h, err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(rssHead + `<item><ev:startdate>2026-07-21T19:00:00-07:00</ev:startdate></item></channel></rss>`)
	f.Add(`{"version":"https://jsonfeed.org/version/1.1","items":[{"_event":{"start":"2026-07-21"}}]}`)
	f.Add(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>x</title></entry></feed>`)
	f.Fuzz(func(t *testing.T, body string) {
		feed.Recognizes(fetch.Document{Body: []byte(body)})
		h, err := parse(body)
		if err == nil {
			for _, e := range h.Events {
				if e.Start.IsZero() {
					t.Errorf("an event without a start: %+v", e)
				}
			}
		}
	})
}
