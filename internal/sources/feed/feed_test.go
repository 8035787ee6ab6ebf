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

const rssHead = `<?xml version="1.0"?><rss version="2.0" xmlns:ev="http://purl.org/rss/1.0/modules/event/" xmlns:xc="urn:ietf:params:xml:ns:xcal"><channel><title>t</title>`

func TestParseReadsStarts(t *testing.T) {
	for name, c := range map[string]struct{ body, start, end string }{
		"RSS with the event module": {rssHead + `<item><title>A</title><ev:startdate>2026-07-21T19:00:00-07:00</ev:startdate><ev:enddate>2026-07-21T21:00:00-07:00</ev:enddate></item></channel></rss>`, "2026-07-21T19:00:00-07:00", "2026-07-21T21:00:00-07:00"},
		"a wall time is the zone's": {rssHead + `<item><title>A</title><ev:startdate>2026-07-21T19:00</ev:startdate></item></channel></rss>`, "2026-07-21T19:00:00-07:00", ""},
		"xCal":                      {rssHead + `<item><title>A</title><xc:dtstart>20260722T020000Z</xc:dtstart></item></channel></rss>`, "2026-07-22T02:00:00Z", ""},
		"JSON Feed":                 {`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"A","_event":{"start":"2026-07-21T19:00:00-07:00"}}]}`, "2026-07-21T19:00:00-07:00", ""},
		"Meetup, without a year":    {rssHead + `<item><title>A</title><pubDate>Thu, 10 Dec 2026 03:11:35 EST</pubDate><guid>https://www.meetup.com/g/events/1/</guid><description>&lt;p&gt;G&lt;/p&gt;&lt;p&gt;Tuesday, January 12 at 7:30 PM&lt;/p&gt;</description></item></channel></rss>`, "2027-01-12T19:30:00-08:00", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if !feed.Recognises(fetch.Document{Body: []byte(c.body)}) {
				t.Error("it is not recognised")
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

func TestParseRefusesWhatIsNoCalendar(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"a feed of news":      {rssHead + `<item><title>A</title><pubDate>Thu, 10 Dec 2026 03:11:35 EST</pubDate></item></channel></rss>`, "do not say when"},
		"entities":            {`<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]><rss version="2.0"><channel></channel></rss>`, "entities"},
		"a depth bomb":        {`<rss version="2.0"><channel>` + strings.Repeat("<a>", 5000), "levels deep"},
		"a hidden depth bomb": {`<rss version="2.0"><channel>` + strings.Repeat("</b>", 3000) + strings.Repeat("<\x01a>", 5000), "levels deep"},
		"something cut off":   {`<rss version="2.0"><chan`, "cannot be read"},
		"malformed JSON":      {`{"version":"https://jsonfeed.org/version/1.1","items":[`, "malformed"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := parse(c.body); err == nil || !strings.Contains(err.Error(), c.want) || digest.Hint(err) == "" {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestABadItemCostsItself(t *testing.T) {
	h, err := parse(rssHead + `<item><title>Bad</title><ev:startdate>soon</ev:startdate></item><item><title>Good</title><ev:startdate>2026-07-21</ev:startdate></item></channel></rss>`)
	if err != nil || len(h.Events) != 1 || !h.Events[0].AllDay || len(h.Problems) != 1 || h.Problems[0].Item != "Bad" {
		t.Errorf("got %+v, %v", h, err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(rssHead + `<item><ev:startdate>2026-07-21T19:00:00-07:00</ev:startdate></item></channel></rss>`)
	f.Add(`{"version":"https://jsonfeed.org/version/1.1","items":[{"_event":{"start":"2026-07-21"}}]}`)
	f.Add(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>x</title></entry></feed>`)
	f.Fuzz(func(t *testing.T, body string) {
		feed.Recognises(fetch.Document{Body: []byte(body)})
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
