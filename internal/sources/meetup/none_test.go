package meetup_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources/meetup"
)

func TestPagesWithoutEventsAreNotEmptyCalendars(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want error
	}{
		"a list of none, which Meetup shows to programs": {
			html(state(coming+`:{"totalCount":0,"edges":[]}`, "")),
			meetup.ErrNoEvents,
		},
		"no list": {html(state("", "")), meetup.ErrNoEvents},
		"only what is over": {
			html(state("", one("901234567", `"status":"PAST","dateTime":"2026-06-02T19:00:00-07:00"`))), meetup.ErrNoEvents,
		},
		"a private group": {html(strings.Replace(state(coming+`:{"totalCount":3,"edges":[]}`, ""),
			`"isPrivate":false`, `"isPrivate":true`, 1)), meetup.ErrMembersOnly},
		"a page to log in": {html(strings.Replace(state("", ""), `"/[slug]/events"`,
			`"/login"`, 1)), meetup.ErrMembersOnly},
		"a group that is gone": {
			html(`{"props":{"pageProps":{"__APOLLO_STATE__":{"ROOT_QUERY":{"groupByUrlname({\"urlname\":\"lantern-makers\"})` +
				`":null}` +
				`}}},"query":{"slug":"lantern-makers"}}`), digest.ErrNotFound,
		},
		"a state that is cut off": {html(state("", one("901234567", ""))[:400]), nil},
		"objects that are numbers, lists that are no lists": {
			html(state(coming+`:7`, `"Group:5":4,"Event:5":"x","Event:6":[1]`)), meetup.ErrNoEvents,
		},
	} {
		t.Run(name, func(t *testing.T) {
			h, err := read(t, c.body)
			if err == nil || c.want != nil && !errors.Is(err, c.want) || len(h.Events) != 0 {
				t.Errorf("got %+v, %v, want %v", h, err, c.want)
			}
		})
	}
}

func TestNotRecognized(t *testing.T) {
	for name, body := range map[string]string{
		"nothing": "",
		"a page of somebody else": strings.ReplaceAll(html(state("", one("901234567", ""))), "meetup.com",
			"lanterns.example"),
		"a page without a state": `<!doctype html><html><a href="https://www.meetup.com/x/">x</a>`,
		"a calendar":             "BEGIN:VCALENDAR\nURL:https://www.meetup.com/x/\nEND:VCALENDAR",
		"JSON-LD beside an empty state": html(state("", "")) + `<script type="application/ld+json">{"@type":"Event",` +
			`"startDate":"2026-07-21T19:00:00-07:00"}</script>`,
		"some JSON": `{"groups":["meetup.com/"]}`,
	} {
		if meetup.Recognizes(doc(body)) {
			t.Errorf("%s is recognized", name)
		}
	}
}
