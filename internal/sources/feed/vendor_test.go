package feed_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/feed"
)

func TestEntitiesThatADocumentDeclares(t *testing.T) {
	const item = `<channel><item><title>Tom &who; Jo&nbsp;&amp; co</title><ev:startdate>2026-07-21T19:00</` +
		`ev:startdate></item></channel></rss>`
	feedOf := func(declared, rest string) string {
		return `<?xml version="1.0"?><!DOCTYPE rss [` + declared +
			`]><rss version="2.0" xmlns:ev="http://purl.org/rss/1.0/modules/event/">` + rest
	}
	for name, c := range map[string]struct{ body, want string }{
		"a text":       {feedOf(`<!ENTITY who "and"> <!ENTITY nbsp '&#160;'>`, item), ""},
		"texts":        {feedOf(`<!ENTITY who "and"> <!ENTITY space ' '>`, item), "Tom and Jo\u00a0& co"},
		"a reference":  {feedOf(`<!ENTITY a "x"><!ENTITY who "&a;&a;">`, item), ""},
		"a file":       {feedOf(`<!ENTITY who SYSTEM "file:///etc/passwd">`, item), ""},
		"a parameter":  {feedOf(`<!ENTITY % who "and">`, item), ""},
		"an element":   {feedOf(`<!ENTITY who "<b>">`, item), ""},
		"a long text":  {feedOf(`<!ENTITY who "`+strings.Repeat("x", 300)+`">`, item), ""},
		"many of them": {feedOf(strings.Repeat(`<!ENTITY who "and">`, 200), item), ""},
		"a long document": {
			feedOf(`<!ENTITY who "`+strings.Repeat("x", 200)+`">`, `<channel><title>`+strings.Repeat("&who;", 10_000)+item), "",
		},
		"one declared late": {`<rss version="2.0"><channel><!ENTITY who "and">` + item, ""},
	} {
		h, err := parse(c.body)
		got := ""
		if err == nil && len(h.Events) == 1 {
			got = h.Events[0].Title
		}
		if got != c.want || c.want != "" && !feed.Recognizes(fetch.Document{Body: []byte(c.body)}) {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, c.want)
		}
	}
}

func TestParseReadsNamespacesOfPlatforms(t *testing.T) {
	const head = `<?xml version="1.0"?><rss version="2.0"` +
		` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:x="https://x.example/ns">` +
		`<channel><title>t</title><item><title>A</title><pubDate>Wed, 01 Jul 2026 08:00:00 -0700</pubDate>`
	for name, c := range map[string]struct{ elements, want string }{
		"a day and hours": {
			`<x:date>2026-07-21</x:date><x:start>18:30:00</x:start><x:end>20:00:00</x:end><x:location>Room 2</x:location>`,
			"2026-07-21T18:30:00-07:00 2026-07-21T20:00:00-07:00 false Room 2",
		},
		"days and hours in words": {
			`<x:EventDates>July 21, 2026</x:EventDates><x:EventTimes>06:00 PM - 08:00 PM</x:EventTimes>` +
				`<x:Location>Council Chamber&lt;br&gt;1 Main St</x:Location>`,
			"2026-07-21T18:00:00-07:00 2026-07-21T20:00:00-07:00 false Council Chamber, 1 Main St",
		},
		"several days": {
			`<x:EventDates>July 21, 2026 - July 23, 2026</x:EventDates>`,
			"2026-07-21T00:00:00Z 2026-07-24T00:00:00Z true ",
		},
		"several days with hours": {
			`<x:startdate>2026-07-21</x:startdate><x:enddate>2026-07-22</x:enddate>`,
			"2026-07-21T00:00:00Z 2026-07-23T00:00:00Z true ",
		},
		"an hour without an end": {
			`<x:event_date>2026-07-21</x:event_date><x:start_time>6:30 pm</x:start_time>`,
			"2026-07-21T18:30:00-07:00 0001-01-01T00:00:00Z false ",
		},
		"a day and hours in camel case": {
			`<x:startDate>2026-07-21</x:startDate><x:startHour>18:30</x:startHour><x:endDate>2026-07-21</x:endDate>` +
				`<x:endHour>20:00</x:endHour><x:location>Room 2</x:location>`,
			"2026-07-21T18:30:00-07:00 2026-07-21T20:00:00-07:00 false Room 2",
		},
		"local times beside instants": {
			`<x:start_date>2026-07-21T22:30:00Z</x:start_date><x:start_date_local>2026-07-21T18:30</x:start_date_local>` +
				`<x:end_date>2026-07-22T00:00:00Z</x:end_date><x:is_virtual>false</x:is_virtual>` +
				`<x:location><x:name>Mount Branch</x:name><x:number>1</x:number><x:street>Kingsway</x:street></x:location>`,
			"2026-07-21T18:30:00-04:00 2026-07-22T00:00:00Z false Mount Branch",
		},
		"an end that stands for none": {
			`<x:EventDates>July 21, 2026</x:EventDates><x:EventTimes>06:00 PM - 11:59 PM</x:EventTimes>`,
			"2026-07-21T18:00:00-07:00 0001-01-01T00:00:00Z false ",
		},
		"a date alone":                {`<x:date>2026-07-01</x:date>`, "none"},
		"the date of an announcement": {`<dc:date>2026-07-01</dc:date>`, "none"},
	} {
		t.Run(name, func(t *testing.T) {
			h, err := parse(head + c.elements + "</item></channel></rss>")
			got := "none"
			if err == nil && len(h.Events) == 1 {
				e := h.Events[0]
				got = e.Start.Format(time.RFC3339) + " " + e.End.Format(time.RFC3339) + " "
				if e.AllDay {
					got += "true "
				} else {
					got += "false "
				}
				got += e.Place.Name
			}
			if got != c.want {
				t.Errorf("got %s (%v), want %s", got, err, c.want)
			}
		})
	}
}
