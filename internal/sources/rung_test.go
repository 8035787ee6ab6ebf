package sources_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources"
	"github.com/cityoflosangeles/digest/internal/sources/eventbrite"
	"github.com/cityoflosangeles/digest/internal/sources/meetup"
)

const (
	meetupCal = "BEGIN:VCALENDAR\nPRODID:-//Meetup//Meetup Calendar 1.0//EN\nBEGIN:VEVENT\nUID:event_1@meetup.com\n" +
		"DTSTART;TZID=America/Los_Angeles:20260721T190000\n" +
		"SUMMARY:Async\nURL:https://www.meetup.com/snakes/events/1/\nEND:VEVENT\nEND:VCALENDAR\n"
	meetupEmpty = "BEGIN:VCALENDAR\nPRODID:-//Meetup//Meetup Calendar 1.0//EN\nEND:VCALENDAR\n"
	meetupPage  = `<html><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"urlname":"snakes",
	"__APOLLO_STATE__":{
		"Group:7":{"__typename":"Group","id":"7","urlname":"snakes",
		"name":"Snakes","events({\"filter\":{\"status\":[\"ACTIVE\"]}})":{"totalCount":1,
		"edges":[{"node":{"__ref":"Event:1"}}]}},
		"Event:1":{"__typename":"Event","id":"1","title":"Async","eventUrl":"https://www.meetup.com/snakes/events/1/",
		"dateTime":"2026-07-21T19:00:00-07:00","status":"CANCELLED","group":{"__ref":"Group:7"}}}}}}</script></html>`
	meetupNone = `<html><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"urlname":"snakes",
	"__APOLLO_STATE__":{
		"Group:7":{"__typename":"Group","id":"7","urlname":"snakes","name":"Snakes"}}}}}</script>
		<a href="https://www.meetup.com/"></a></html>`
	meetupFeed = `<rss version="2.0"><channel><title>Events - Snakes</title><item><title>Async</title><guid>` +
		`https://www.meetup.com/snakes/events/1/</guid>` +
		`<pubDate>Thu, 02 Jul 2026 03:11:35 GMT</pubDate><description><![CDATA[<p>Hall</p><p>Tuesday, July 21 at 7:00 ` +
		`PM</p>]]></description></item></channel></rss>`
	luma = `{"entries":[{"event":{"api_id":"evt-1","name":"Async","start_at":"2026-07-21T19:00:00Z",` +
		`"timezone":"UTC"}}],"has_more":false}`
	plainCal = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Async\nDTSTART:20260721T190000Z\nEND:VEVENT\nEND:VCALENDAR\n"
	marked   = `<!doctype html><html><head></head><script type="application/ld+json">{"@type":"Event","name":"Async",` +
		`"startDate":"2026-07-21T19:00:00Z"}</script></html>`
	evFeed = `<rss version="2.0" xmlns:ev="http://purl.org/rss/1.0/modules/event/"><channel><item><title>Async</title>` +
		`<ev:startdate>2026-07-21T19:00:00Z</ev:startdate></item></channel></rss>`
	two  = `<!doctype html><html><a href="/a.ics">one</a> <a href="/b.ics">two</a></html>`
	lead = `<!doctype html><html><head><link rel="alternate" type="text/calendar" href="/cal.ics"><link ` +
		`rel="alternate" type="application/rss+xml" href="/feed"></head></html>`
	group = "www.meetup.com/snakes/events/"
)

func opened(t *testing.T, location string, web network) *sources.Source {
	t.Helper()
	return openedAs(t, location, "", web)
}

func openedAs(t *testing.T, location, kind string, web network) *sources.Source {
	t.Helper()
	s, err := sources.Open(sources.Config{
		Location: location, Kind: kind, Zone: time.UTC, Build: "v1", Eventbrite: eventbrite.Config{Token: "geheim"},
		Client: fetch.New(fetch.Config{Network: web, Pace: time.Nanosecond}),
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func summer() digest.Period {
	from := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	return digest.Period{Since: from, Start: from, End: from.AddDate(0, 2, 0)}
}

func TestTheRungIsReportedAndADowngradeIsAProblem(t *testing.T) {
	const at = "https://www.meetup.com/snakes/"
	for name, c := range map[string]struct {
		location, rung string
		web            network
		downgraded     bool
	}{
		"Meetup's calendar": {
			at, "calendar",
			network{group + "ical/": meetupCal, group: meetupPage},
			false,
		},
		"its page where the calendar is gone": {at, "page", network{group: meetupPage, group + "rss/": meetupFeed}, true},
		"its feed where both are gone":        {at, "feed", network{group + "rss/": meetupFeed}, true},
		"its feed where the calendar is a login": {at, "feed", network{
			group + "ical/": "<html><title>Log in</title></html>",
			group:           meetupNone, group + "rss/": meetupFeed,
		}, true},
		"its feed where the calendar is nothing": {at, "feed", network{
			group + "ical/": "", group: meetupNone,
			group + "rss/": meetupFeed,
		}, true},
		"Luma's list": {
			"https://luma.com/calendar/cal-abcdefgh", "api",
			network{"api.lu.ma/calendar/get-items": luma},
			false,
		},
		"Luma's calendar where the list is HTML": {
			"https://luma.com/calendar/cal-abcdefgh", "calendar",
			network{"api.lu.ma/calendar/get-items": "<html></html>", "api.lu.ma/ics/get": plainCal},
			true,
		},
		"Luma's calendar where the list is empty": {
			"https://luma.com/calendar/cal-abcdefgh", "calendar",
			network{"api.lu.ma/calendar/get-items": "{}", "api.lu.ma/ics/get": plainCal},
			true,
		},

		"a calendar": {"https://a.example/cal.ics", "calendar", network{"a.example/cal.ics": plainCal}, false},
		"a calendar's address that is a page now": {
			"https://a.example/cal.ics", "page",
			network{"a.example/cal.ics": marked},
			true,
		},
		"a page": {"https://a.example/", "page", network{"a.example/": marked}, false},
		"a page that leads to a calendar": {"https://a.example/", "calendar", network{
			"a.example/":        lead,
			"a.example/cal.ics": plainCal, "a.example/feed": evFeed,
		}, false},
		"a page whose calendar is gone": {
			"https://a.example/", "feed",
			network{"a.example/": lead, "a.example/feed": evFeed},
			true,
		},
		"a page with a link that is not a calendar": {
			"https://a.example/", "calendar",
			network{"a.example/": two, "a.example/a.ics": "<html></html>", "a.example/b.ics": plainCal},
			false,
		},
		"Eventbrite's page where the token is refused": {
			"https://www.eventbrite.com/o/maps-1234567", "page",
			network{"www.eventbrite.com/o/maps-1234567": marked},
			true,
		},
		"a feed": {"https://a.example/feed", "feed", network{"a.example/feed": evFeed}, false},
		"the plugin's API for its calendar": {
			"https://a.example/events/?ical=1", "api",
			network{"a.example/wp-json/tribe/events/v1/events": `{"rest_url":"tribe","events":[{"title":"Async",` +
				`"start_date":"2026-07-21 19:00:00"}]}`},
			false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			h, err := opened(t, c.location, c.web).Collect(t.Context(), summer())
			if err != nil || len(h.Events) != 1 || h.Rung != c.rung || h.Downgraded != c.downgraded ||
				h.Whole() == c.downgraded {
				t.Fatalf("got %+v, %v", h, err)
			}
			if c.downgraded && (len(h.Problems) != 1 || h.Problems[0].Hint == "" || h.Sum != "") {
				t.Errorf("got %+v", h.Problems)
			}
		})
	}
}

func TestABetterRungOfTheLastHarvestIsReported(t *testing.T) {
	last, err := opened(t, "https://a.example/", network{
		"a.example/":        lead,
		"a.example/cal.ics": plainCal,
	}).Collect(t.Context(), summer())
	if err != nil || last.Rung != "calendar" {
		t.Fatalf("got %+v, %v", last, err)
	}
	feedOnly := network{"a.example/": strings.Replace(lead, `type="text/calendar"`, "", 1), "a.example/feed": evFeed}
	h, err := opened(t, "https://a.example/", feedOnly).Recollect(t.Context(), summer(), last)
	if err != nil || h.Rung != "feed" || !h.Downgraded || len(h.Problems) != 1 {
		t.Errorf("got %+v, %v", h, err)
	}
}

// counted is a network that counts the requests for each address.
type counted struct {
	network
	asked map[string]int
}

func (c counted) RoundTrip(r *http.Request) (*http.Response, error) {
	c.asked[r.URL.Host+r.URL.Path]++
	return c.network.RoundTrip(r)
}

func TestABodyShorterThanItsLengthIsAnError(t *testing.T) {
	short := roundTrip(func(r *http.Request) (*http.Response, error) {
		return &http.Response{
			StatusCode: http.StatusOK, Header: http.Header{},
			Body: io.NopCloser(strings.NewReader(plainCal)), ContentLength: int64(len(plainCal)) + 1, Request: r,
		}, nil
	})
	s, err := sources.Open(sources.Config{
		Location: "https://a.example/cal.ics", Zone: time.UTC,
		Client: fetch.New(fetch.Config{Network: short, Pace: time.Nanosecond, Timeout: time.Nanosecond * 1e9}),
	})
	if err != nil {
		t.Fatal(err)
	}
	if h, err := s.Collect(t.Context(), summer()); err == nil {
		t.Errorf("got %+v", h)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestRejectedCredentialsAreAProblemEvenIfThePublicPageAnswers(t *testing.T) {
	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"error":"invalid_grant"}`)
	}))
	t.Cleanup(refusing.Close)
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	api, err := meetup.Open(meetup.Config{
		ClientKey: "c", Member: "1", KeyID: "k", API: refusing.URL + "/gql-ext", Login: refusing.URL + "/oauth2/access",
		Key: digest.Secret(pem.EncodeToMemory(&pem.Block{
			Type:  "RSA PRIVATE KEY",
			Bytes: x509.MarshalPKCS1PrivateKey(key),
		})),
		Client: fetch.New(fetch.Config{AllowPrivate: true, Pace: time.Nanosecond}),
	})
	if err != nil {
		t.Fatal(err)
	}
	s, err := sources.Open(sources.Config{
		Location: "https://www.meetup.com/snakes/", Zone: time.UTC, Meetup: api,
		Client: fetch.New(fetch.Config{
			Network: network{group + "ical/": meetupCal, group: meetupPage},
			Pace:    time.Nanosecond,
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	h, err := s.Collect(t.Context(), summer())
	if err != nil || len(h.Events) != 1 || h.Rung != "calendar" || !h.Downgraded || len(h.Problems) != 1 ||
		h.Problems[0].Hint == "" {
		t.Errorf("got %+v, %v", h, err)
	}
}

func TestACalendarDoesNotReplaceAnotherThatFailed(t *testing.T) {
	h, err := opened(t, "https://a.example/",
		network{"a.example/": two, "a.example/b.ics": plainCal}).Collect(t.Context(), summer())
	if err != nil || len(h.Events) != 1 || h.Whole() || h.Downgraded || len(h.Problems) != 1 || h.Problems[0].Hint == "" {
		t.Errorf("got %+v, %v", h, err)
	}
}
