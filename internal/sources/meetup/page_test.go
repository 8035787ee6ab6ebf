package meetup_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/meetup"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// july is the period of the fixtures.
func july() digest.Period {
	start := time.Date(2026, 7, 1, 16, 0, 0, 0, time.UTC)
	return digest.Period{Since: start.AddDate(0, 0, -7), Start: start, End: start.AddDate(0, 2, 0)}
}

// state returns the state of a page of the group Lantern Makers, with this field of the group and these objects.
func state(field, objects string) string {
	s := `"Group:77":{"__typename":"Group","id":"77","name":"Lantern Makers","urlname":"Lantern-Makers",` +
		`"timezone":"America/Los_Angeles","isPrivate":false` + comma(
		field,
	) + `},
		"ROOT_QUERY":{"__typename":"Query","groupByUrlname({\"urlname\":\"lantern-makers\"})":{"__ref":"Group:77"}}` + comma(
		objects,
	)
	return `{"props":{"pageProps":{"urlname":"lantern-makers","__APOLLO_STATE__":{` + s + `}}},"page":"/[slug]/events",` +
		`"query":{"slug":"lantern-makers"}}`
}

func comma(s string) string {
	if s == "" {
		return ""
	}
	return "," + s
}

// html returns a page with a state.
func html(state string) string {
	return `<!DOCTYPE html><html lang="en"><head><title>Lantern Makers Events | Meetup</title><link rel="canonical" ` +
		`href="https://www.meetup.com/lantern-makers/events/"/></head><body><p>…</p>` +
		`<script id="__NEXT_DATA__" type="application/json">` + state + `</script></body></html>`
}

// edges returns references to the events with these IDs.
func edges(ids ...string) string {
	var out []string
	for _, id := range ids {
		out = append(out, `{"__typename":"EventEdge","node":{"__ref":"Event:`+id+`"}}`)
	}
	return `"edges":[` + strings.Join(out, ",") + `]`
}

// coming is the field of the group with the list of upcoming events.
const coming = `"events({\"filter\":{\"afterDateTime\":\"2026-07-01T16:00:00.000Z\",\"status\":[\"ACTIVE\",` +
	`\"CANCELLED\"]},\"first\":10,\"sort\":\"ASC\"})"`

// one returns an event of the group. The given fields override the defaults.
func one(id, fields string) string {
	return `"Event:` + id + `":{"__typename":"Event","id":"` + id + `","title":"Paper lanterns","eventUrl":"https://` +
		`www.meetup.com/lantern-makers/events/` + id + `/","group":{"__ref":"Group:77"},` +
		`"dateTime":"2026-07-21T19:00:00-07:00","eventType":"PHYSICAL","status":"ACTIVE"` + comma(
		fields,
	) + `}`
}

func doc(body string) fetch.Document {
	return fetch.Document{URL: "https://www.meetup.com/lantern-makers/events/", Body: []byte(body)}
}

// read parses a document, which must be recognized.
func read(t *testing.T, body string) (digest.Harvest, error) {
	t.Helper()
	if !meetup.Recognizes(doc(body)) {
		t.Fatal("it is not recognized")
	}
	return meetup.Parse(doc(body), july(), time.UTC)
}

// single returns the only event of a group whose list has one event with these fields.
func single(t *testing.T, fields string, objects ...string) digest.Event {
	t.Helper()
	h, err := read(
		t,
		html(
			state(
				coming+`:{"totalCount":1,`+edges("901234567")+`}`,
				strings.Join(append(objects, one("901234567", fields)), ","),
			),
		),
	)
	if err != nil || len(h.Events) != 1 || len(h.Problems) != 0 {
		t.Fatalf("got %+v, %v", h, err)
	}
	return h.Events[0]
}

func TestEventOfAPage(t *testing.T) {
	got := single(
		t,
		`"description":"**Bring** glue.","endTime":"2026-07-21T21:30:00-07:00","venue":{"__ref":"Venue:5"},`+
			`"going":{"totalCount":12}`,
		`"Venue:5":{"__typename":"Venue","id":"5","name":"Harbor Hall","address":"12 Dock St","city":"San Pedro",`+
			`"state":"ca","postalCode":"90731","country":"us"}`,
	)
	la := zone(t, "America/Los_Angeles")
	want := digest.Event{
		Title: "Paper lanterns", Start: time.Date(2026, 7, 21, 19, 0, 0, 0, la), End: time.Date(2026, 7, 21, 21, 30, 0, 0,
			la), TimeZone: "America/Los_Angeles",
		Status: digest.Confirmed, Mode: digest.InPerson, Place: digest.Place{
			Name:    "Harbor Hall",
			Address: "12 Dock St, San Pedro, CA 90731",
		},
		URL: "https://www.meetup.com/lantern-makers/events/901234567/", UID: "event_901234567@meetup.com",
		Description: "**Bring** glue.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func titles(h digest.Harvest) []string {
	var out []string
	for _, e := range h.Events {
		out = append(out, e.Title)
	}
	slices.Sort(out)
	return out
}

func TestWhichEventsAreTheGroups(t *testing.T) {
	other := `"Group:88":{"__typename":"Group","id":"88","name":"Kite Club","urlname":"kite-club"},` +
		`"Event:801234567":{"__typename":"Event","id":"801234567","title":"Kites","eventUrl":"https://www.meetup.com/` +
		`kite-club/events/801234567/","group":{"__ref":"Group:88"},"dateTime":"2026-07-22T19:00:00-07:00"}`
	for name, c := range map[string]struct {
		body string
		want []string
	}{
		"another group's, which the page recommends, is not": {html(state(coming+`:{"totalCount":1,`+edges("901234567")+`}`,
			one("901234567", "")+","+other)), []string{"Paper lanterns"}},
		"an event that no list names, but is the group's": {html(state(coming+`:{"totalCount":1,`+edges("901234567")+`}`,
			one("901234567", "")+","+one("901234568", `"title":"Wax"`))), []string{"Paper lanterns", "Wax"}},
		"fragments of events are passed over": {
			html(state(coming+`:{"totalCount":1,`+edges("901234567")+`}`,
				one("901234567", "")+`,"Event:5":{"id":"5","title":"Half"},"Event:6":{"id":"6"},"Event:7":3`)),
			[]string{"Paper lanterns"},
		},
		"nodes within the list instead of references": {
			html(state(coming+`:{"totalCount":1,"edges":[{"node":{"id":"901234567","title":"Paper lanterns",`+
				`"dateTime":"2026-07-21T19:00:00-07:00","eventUrl":"https://www.meetup.com/x/events/901234567/"}}]}`, "")),
			[]string{"Paper lanterns"},
		},
		"the page of an event, as it was in 2022": {html(`{"props":{"pageProps":{"event":{"id":"284000000",` +
			`"title":"Paper lanterns","eventUrl":"https://www.meetup.com/lantern-makers/events/284000000/",` +
			`"dateTime":"2026-07-21T19:00-07:00","group":{"id":"77","urlname":"lantern-makers","timezone":"US/Pacific"}}}},` +
			`"page":"/[slug]/events/[eventId]"}`), []string{"Paper lanterns"}},
		"a group that was renamed: the old name is asked for": {
			html(strings.ReplaceAll(state(coming+`:{"totalCount":1,`+edges("901234567")+`}`, one("901234567", "")),
				"Lantern-Makers", "paper-people")), []string{"Paper lanterns"},
		},
		"an event that is null, and a list": {
			html(strings.Replace(state(coming+`:{"totalCount":1,`+edges("901234567")+
				`}`, one("901234567", "")), `"urlname":"lantern-makers",`, `"event":null,"urlname":"lantern-makers",`, 1)),
			[]string{"Paper lanterns"},
		},
		"another group was requested as well": {html(strings.Replace(state(coming+`:{"totalCount":1,`+edges("901234567")+
			`}`, one("901234567", "")+","+other), `"ROOT_QUERY":{`,
			`"ROOT_QUERY":{"groupByUrlname({\"urlname\":\"aaa\"})":{"__ref":"Group:88"},`+
				`"groupByUrlname({\"urlname\":\"zzz\"})":{"__ref":"Group:88"},`, 1)), []string{"Paper lanterns"}},
		"the state alone": {state(coming+`:{"totalCount":1,`+edges("901234567")+`}`,
			one("901234567", "")), []string{"Paper lanterns"}},
		"a list and the page's own event, once": {html(strings.Replace(state(coming+`:{"totalCount":1,`+edges("901234567")+
			`}`, one("901234567", "")), `"urlname":"lantern-makers",`, `"event":{"id":"901234567","title":"Paper lanterns",`+
			`"dateTime":"2026-07-21T19:00:00-07:00"},"urlname":"lantern-makers",`, 1)), []string{"Paper lanterns"}},
	} {
		t.Run(name, func(t *testing.T) {
			h, err := read(t, c.body)
			if diff := cmp.Diff(c.want, titles(h)); diff != "" || err != nil || len(h.Problems) != 0 {
				t.Error(diff, err, h.Problems)
			}
		})
	}
}

func TestTheHorizonIsTheEndOfAPartialList(t *testing.T) {
	var ids, objects []string
	for i := range 10 {
		id := fmt.Sprint(900000000 + i)
		ids = append(ids, id)
		objects = append(objects, one(id, fmt.Sprintf(`"dateTime":"2026-07-%02dT19:00:00-07:00"`, 10+i)))
	}
	ten := edges(ids...)
	last := time.Date(2026, 7, 20, 2, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		list string
		want time.Time
	}{
		"ten of ten are all": {
			`{"totalCount":10,"pageInfo":{"hasNextPage":false},` + ten + `}`,
			time.Time{},
		},
		"ten of twelve":                       {`{"totalCount":12,` + ten + `}`, last},
		"there is a next page":                {`{"totalCount":10,"pageInfo":{"hasNextPage":true},` + ten + `}`, last},
		"ten, and it is not said whether all": {`{` + ten + `}`, last},
		"one of one":                          {`{"totalCount":1,` + edges(ids[0]) + `}`, time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			h, err := read(t, html(state(coming+":"+c.list, strings.Join(objects, ","))))
			if err != nil || len(h.Events) != 10 || !h.Horizon.Equal(c.want) {
				t.Errorf("got %d events, horizon %s, %v, want %s", len(h.Events), h.Horizon, err, c.want)
			}
		})
	}
	for field, want := range map[string]time.Time{
		`"events({\"first\":10})"`: last, `"events"`: last,
		`"events({\"filter\":{\"status\":[\"PAST\"]},\"first\":10})"`: july().Start,
	} {
		if h, err := read(t, html(state(field+`:{"totalCount":99,`+ten+`}`, strings.Join(objects, ",")))); err != nil ||
			!h.Horizon.Equal(want) {
			t.Errorf("%s: got the horizon %s, %v, want %s", field, h.Horizon, err, want)
		}
	}
	h, err := read(t, html(state("", one("901234567", ""))))
	if err != nil || len(h.Events) != 1 || !h.Horizon.Equal(july().Start) {
		t.Errorf(
			"got %d events, horizon %s, %v: a page about one event says nothing about others", len(h.Events), h.Horizon, err,
		)
	}
}

func TestLinks(t *testing.T) {
	want := []string{
		"https://www.meetup.com/Lantern-Makers/events/ical/",
		"https://www.meetup.com/Lantern-Makers/events/rss/",
	}
	if diff := cmp.Diff(want, meetup.Links(doc(html(state("", ""))))); diff != "" {
		t.Error(diff)
	}
	for _, body := range []string{"", "<html>", html("{"), html(strings.ReplaceAll(state("", ""), "Lantern-Makers",
		"../../etc"))} {
		for _, l := range meetup.Links(doc(body)) {
			if !strings.HasPrefix(l, "https://www.meetup.com/") || strings.Contains(l, "../") {
				t.Errorf("got %q", l)
			}
		}
	}
}
