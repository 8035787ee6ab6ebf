package feed_test

import (
	"testing"
	"time"
)

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
