package sources_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources"
)

func TestAnEmptyCalendarIsConfirmedByThePage(t *testing.T) {
	before := digest.Harvest{Events: []digest.Event{{
		Title: "Async",
		Start: time.Date(2026, 7, 21, 19, 0, 0, 0, time.UTC),
	}}, Rung: "calendar"}
	for name, c := range map[string]struct {
		page         string
		last         digest.Harvest
		events, asks int // during two days with four collections each
		rung         string
		whole        bool
	}{
		"the page lists what the calendar does not": {meetupPage, before, 1, 2, "page", true},
		"the page lists nothing either":             {meetupNone, before, 0, 2, "calendar", true},
		"the page cannot be read":                   {"", before, 0, 2, "calendar", false},
		"the group had no events before":            {meetupPage, digest.Harvest{}, 0, 0, "calendar", true},
		"the page is one to log in, with status 200": {
			"<html><title>Log in</title></html>", before, 0, 2, "calendar",
			false,
		},
		"the page is a check for robots, not content": {
			"<html><title>Just a moment...</title></html>", before, 0, 2,
			"calendar", false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				web := counted{network{group + "ical/": meetupEmpty}, map[string]int{}}
				if c.page != "" {
					web.network[group] = c.page
				}
				cache := memory{}
				for range 2 {
					for range 4 { // each with a new client, as after a restart
						s, err := sources.Open(sources.Config{
							Location: "https://www.meetup.com/snakes/", Zone: time.UTC, Build: "v1",
							Client: fetch.New(fetch.Config{Network: web, Cache: cache, Pace: time.Nanosecond}),
						})
						if err != nil {
							t.Fatal(err)
						}
						h, err := s.Recollect(t.Context(), summer(), c.last)
						if err != nil || len(h.Events) != c.events || h.Rung != c.rung || h.Whole() != c.whole || h.Downgraded {
							t.Fatalf("got %+v, %v", h, err)
						}
						time.Sleep(time.Hour)
					}
					time.Sleep(24 * time.Hour)
				}
				if web.asked[group] != c.asks {
					t.Errorf("the page was asked %d times, want %d", web.asked[group], c.asks)
				}
			})
		})
	}
}

// The first look at a group shows what its page lists.
func TestCheckOfAnEmptyCalendarReadsThePage(t *testing.T) {
	r, err := opened(t, "https://www.meetup.com/snakes/",
		network{group + "ical/": meetupEmpty, group: meetupPage}).Check(t.Context(), summer())
	if err != nil || r.Kind != "meetup" || len(r.Harvest.Events) != 1 || r.Harvest.Downgraded {
		t.Errorf("got %+v, %v", r, err)
	}
}

func TestAPagesOwnEventsGoBeforeAnEmptyCalendarThatItLinksTo(t *testing.T) {
	page := strings.Replace(marked, "<head>", `<head><link rel="alternate" type="text/calendar" href="/cal.ics">`, 1)
	h, err := opened(t, "https://a.example/", network{
		"a.example/":        page,
		"a.example/cal.ics": "BEGIN:VCALENDAR\nEND:VCALENDAR\n",
	}).Collect(t.Context(), summer())
	if err != nil || len(h.Events) != 1 || h.Rung != "page" || !h.Whole() {
		t.Errorf("got %+v, %v", h, err)
	}
}

func TestACancellationStandsWhereThePageCannotBeRead(t *testing.T) {
	const at = "https://www.meetup.com/snakes/"
	last, err := opened(t, at, network{group + "ical/": meetupCal, group: meetupPage}).Collect(t.Context(), summer())
	if err != nil || last.Events[0].Status != digest.Cancelled {
		t.Fatalf("got %+v, %v", last, err)
	}
	h, err := opened(t, at, network{group + "ical/": meetupCal}).Recollect(t.Context(), summer(), last)
	if err != nil || len(h.Events) != 1 || h.Events[0].Status != digest.Cancelled {
		t.Errorf("got %+v, %v", h, err)
	}
}

// An empty calendar proves nothing if another one that the page links to could not be read.
func TestAnEmptyCalendarProvesNothingIfAnotherFailed(t *testing.T) {
	const none = "BEGIN:VCALENDAR\nEND:VCALENDAR\n"
	for name, web := range map[string]network{
		"the first one failed":  {"a.example/": two, "a.example/b.ics": none},
		"the second one failed": {"a.example/": two, "a.example/a.ics": none},
	} {
		if h, err := opened(t, "https://a.example/", web).Collect(t.Context(), summer()); err != nil || h.Whole() ||
			len(h.Problems) != 1 {
			t.Errorf("%s: got %+v, %v", name, h, err)
		}
	}
}
