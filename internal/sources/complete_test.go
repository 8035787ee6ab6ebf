package sources_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources"
)

func TestAGroupsPageCompletesItsCalendar(t *testing.T) {
	const cal = "BEGIN:VCALENDAR\nPRODID:-//Meetup//Meetup Calendar 1.0//EN\nBEGIN:VEVENT\nUID:event_1@meetup.com\n" +
		"DTSTART;TZID=America/Los_Angeles:20260721T190000\nSUMMARY:Async\nURL:https://www.meetup.com/snakes/events/1/\n" +
		"END:VEVENT\n" +
		"BEGIN:VEVENT\nUID:event_2@meetup.com\nDTSTART;TZID=America/Los_Angeles:20260728T190000\nSUMMARY:Maps\n" +
		"URL:https://www.meetup.com/snakes/events/2/\nEND:VEVENT\nEND:VCALENDAR\n"
	const page = `<html><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"urlname":"snakes",
	"__APOLLO_STATE__":{
		"Group:7":{"__typename":"Group","id":"7","urlname":"snakes","name":"Snakes"},
		"Venue:3":{"__typename":"Venue","id":"3","name":"Hall","address":"1 Main St","city":"Town","state":"CA"},
		"Event:1":{"__typename":"Event","id":"1","title":"Async","eventUrl":"https://www.meetup.com/snakes/events/1/",
		"dateTime":"2026-07-21T19:00:00-07:00","endTime":"2026-07-21T21:00:00-07:00","status":"ACTIVE","eventType":"PHYSICAL",
		"venue":{"__ref":"Venue:3"},"group":{"__ref":"Group:7"}},
		"Event:2":{"__typename":"Event","id":"2","title":"Maps","eventUrl":"https://www.meetup.com/snakes/events/2/",
		"dateTime":"2026-07-28T19:00:00-07:00","status":"CANCELLED","eventType":"ONLINE","group":{"__ref":"Group:7"}},
		"Event:3":{"__typename":"Event","id":"3","title":"Only here","eventUrl":"https://www.meetup.com/snakes/events/3/",
		"dateTime":"2026-07-29T19:00:00-07:00","status":"ACTIVE","group":{"__ref":"Group:7"}}}}}}</script></html>`
	for name, c := range map[string]struct {
		page string
		want []string
	}{
		"with its page": {page, []string{"Async confirmed in_person Hall 21:00", "Maps cancelled online  00:00"}},
		"without one":   {"", []string{"Async confirmed unknown  00:00", "Maps confirmed unknown  00:00"}},
		"with a page of nonsense": {"<html>Just a moment...</html>", []string{
			"Async confirmed unknown  00:00",
			"Maps confirmed unknown  00:00",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			web := network{"www.meetup.com/snakes/events/ical/": cal}
			if c.page != "" {
				web["www.meetup.com/snakes/events/"] = c.page
			}
			s, err := sources.Open(
				sources.Config{
					Location: "https://www.meetup.com/snakes/",
					Zone:     time.UTC,
					Build:    "v1",
					Client:   fetch.New(fetch.Config{Network: web, Pace: time.Nanosecond}),
				},
			)
			if err != nil {
				t.Fatal(err)
			}
			from := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
			h, err := s.Collect(t.Context(), digest.Period{Since: from, Start: from, End: from.AddDate(0, 2, 0)})
			if err != nil || h.Sum != "" {
				t.Fatalf("got sum %q, %v", h.Sum, err)
			}
			var got []string
			for _, e := range h.Events {
				got = append(
					got, strings.Join([]string{e.Title, string(e.Status), string(e.Mode), e.Place.Name, e.End.Format("15:04")}, " "),
				)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
