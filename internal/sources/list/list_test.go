package list_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/list"
)

var la = func() *time.Location {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		panic(err)
	}
	return zone
}()

func document(url, body string) fetch.Document { return fetch.Document{URL: url, Body: []byte(body)} }

// line is an event on one line.
func line(e digest.Event) string {
	form := "2006-01-02T15:04:05Z07:00"
	if e.AllDay {
		form = "2006-01-02"
	}
	end := "-"
	if !e.End.IsZero() {
		end = e.End.Format(form)
	}
	return strings.TrimSpace(strings.Join([]string{
		e.Title,
		e.Start.Format(form),
		end,
		string(e.Status),
		string(e.Mode),
		e.Place.Name + "/" + e.Place.Address,
		e.URL,
		e.UID,
	}, " "))
}

const wix = `<!doctype html><html><script type="application/json" id="wix-warmup-data">{"appsWarmupData":` +
	`{"140603ad-af8d-84a5-2c80-a0f60cb47351":{` +
	`"w1":{"events":{"hasMore":%s,"events":[{"id":"a","title":"Map night","slug":"map-night","status":0,
			"location":{"name":"Pier","address":"1 Main St","type":0},` +
	`"scheduling":{"config":{"startDate":"2026-07-22T02:00:00.000Z","endDate":"2026-07-22T04:00:00.000Z",
			"timeZoneId":"America/Los_Angeles"}}},` +
	`{"id":"b","title":"Later","status":3,"location":{"name":"Soon","tbd":true},
			"scheduling":{"config":{"startDate":"2026-07-23T02:00:00.000Z",` +
	`"endDate":"2026-07-23T04:00:00.000Z","endDateHidden":true,"timeZoneId":"America/Los_Angeles"}}},` +
	`{"id":"c","title":"Some day","scheduling":{"config":{"scheduleTbd":true,
			"startDate":"2026-07-24T02:00:00.000Z"}}}]}}}}}</script>` +
	`<a href="/event-details/map-night">more</a></html>`

func TestParse(t *testing.T) {
	for name, c := range map[string]struct {
		url, body string
		want      []string
		problems  int
		horizon   string // "all", "nothing", or the day
		next      string
	}{
		"Squarespace": {
			"https://a.example/events?format=json",
			`{"website":{"timeZone":"America/Los_Angeles"},"collection":{"typeName":"events","itemCount":9},"upcoming":[
			{"id":"1","title":"Maps &amp; tea","startDate":1784685600588,"endDate":1784692800588,"fullUrl":"/events/maps",
			"workflowState":1,
			"location":{"markerLat":40.7207559,"markerLng":-74.0007613,"addressTitle":"","addressLine1":"",
			"addressLine2":"","addressCountry":""}},
			{"id":"2","title":"Draft","startDate":1784685600588,"workflowState":4}],"past":[]}`,
			[]string{"Maps &amp; tea 2026-07-21T19:00:00-07:00 2026-07-21T21:00:00-07:00 confirmed unknown / https://" +
				"a.example/events/maps 1"},
			0, "all", "",
		},
		"Wix": {
			"https://a.example/events", fmt.Sprintf(wix, "false"),
			[]string{
				"Map night 2026-07-21T19:00:00-07:00 2026-07-21T21:00:00-07:00 confirmed unknown Pier/1 Main St https://" +
					"a.example/event-details/map-night a",
				"Later 2026-07-22T19:00:00-07:00 - cancelled unknown / https://a.example/events b",
			},
			1, "all", "",
		},
		"Wix, with more": {
			"https://a.example/events", fmt.Sprintf(wix, "true"),
			[]string{
				"Map night 2026-07-21T19:00:00-07:00 2026-07-21T21:00:00-07:00 confirmed unknown Pier/1 Main St https://" +
					"a.example/event-details/map-night a",
				"Later 2026-07-22T19:00:00-07:00 - cancelled unknown / https://a.example/events b",
			},
			1, "2026-07-22", "",
		},
		"Trumba": {
			"https://www.trumba.com/calendars/a.json",
			`[{"eventID":7,"title":"Maps","startDateTime":"2026-07-21T19:00:00","endDateTime":"2026-07-21T21:00:00",
			"startTimeZoneOffset":"-0700",
			"endTimeZoneOffset":"-0700","allDay":false,"canceled":true,"locationType":"Virtual","location":"",
			"permaLinkUrl":"https://a.example/7"},
			{"eventID":8,"title":"Fair","startDateTime":"2026-07-22T00:00:00","endDateTime":"2026-07-23T00:00:00",
			"startTimeZoneOffset":"-0700",
			"endTimeZoneOffset":"-0700","allDay":true,"canceled":false,"locationType":"In-Person","location":"Hall"}]`,
			[]string{
				"Maps 2026-07-21T19:00:00-07:00 2026-07-21T21:00:00-07:00 cancelled online / https://a.example/7 7",
				"Fair 2026-07-22 2026-07-23 confirmed in_person Hall/  8",
			},
			0, "2026-07-22", "",
		},
		"Localist": {
			"https://a.example/api/2/events?days=180&pp=100",
			`{"events":[{"event":{"id":1,"title":"Maps","localist_url":"https://a.example/event/maps",
			"first_date":"2026-07-21","last_date":"2026-08-30",
			"location_name":"Hall","room_number":"2","experience":"hybrid","status":"live","event_instances":[
			{"event_instance":{"id":11,"start":"2026-07-21T19:00:00-07:00","end":null,"all_day":false}},
			{"event_instance":{"id":12,"start":"2026-07-28T00:00:00-07:00","end":null,"all_day":true}}]}},
			{"event":{"id":2,"title":"Secret","private":true,"event_instances":[]}}],"page":{"current":1,"size":100,
			"total":2}}`,
			[]string{
				"Maps 2026-07-21T19:00:00-07:00 - confirmed hybrid Hall/2 https://a.example/event/maps 11",
				"Maps 2026-07-28 - confirmed hybrid Hall/2 https://a.example/event/maps 12",
			},
			0, "2026-07-28", "https://a.example/api/2/events?days=180&page=2&pp=100",
		},
		"LiveWhale, a bare list": {
			"https://a.example/live/json/events",
			`[{"id":1,"title":"Maps","url":"https://a.example/1","date_iso":"2026-07-21T19:00:00-07:00",
			"date2_iso":"2026-07-21T20:00:00-07:00",
			"is_all_day":0,"is_canceled":1,"is_online":0,"timezone":"America/Los_Angeles","location":"Hall"}]`,
			[]string{"Maps 2026-07-21T19:00:00-07:00 2026-07-21T20:00:00-07:00 cancelled unknown Hall/ https://a.example/1 1"},
			0, "2026-07-21", "",
		},
		"Bevy": {
			"https://gdg.community.dev/api/event_slim/for_chapter/5/?status=Live",
			`{"count":1,"links":{"next":null},"results":[{"title":"Maps","start_date":"2026-07-22T02:00:00Z",
			"end_date":"2026-07-22T04:00:00Z",
			"event_timezone":"America/Los_Angeles","audience_type":"IN_PERSON","venue_name":"Hall","venue_city":"LA",
			"url":"https://gdg.community.dev/e/1/",
			"cohost_registration_url":null,"is_hidden":false},{"title":"Hidden","start_date":"2026-07-22T02:00:00Z",
			"is_hidden":true}]}`,
			[]string{
				"Maps 2026-07-21T19:00:00-07:00 2026-07-21T21:00:00-07:00 confirmed in_person Hall/LA https://" +
					"gdg.community.dev/e/1/ https://gdg.community.dev/e/1/",
			},
			0, "all", "",
		},
		"Guild": {
			"https://guild.host/api/next/a/events/upcoming?first=50",
			`{"events":{"edges":[{"node":{"id":"x","name":"Maps","startAt":"2026-07-22T02:00:00.000Z",
			"endAt":"2026-07-22T04:00:00.000Z",
			"timeZone":"America/Los_Angeles","prettyUrl":"https://guild.host/events/maps","venue":{"name":"Hall"}}}],
			"pageInfo":{"hasNextPage":true,"endCursor":"c="}}}`,
			[]string{"Maps 2026-07-21T19:00:00-07:00 2026-07-21T21:00:00-07:00 confirmed unknown Hall/ https://guild.host/" +
				"events/maps x"},
			0, "2026-07-21", "https://guild.host/api/next/a/events/upcoming?after=c%3D&first=50",
		},
		"Legistar": {
			"https://webapi.legistar.com/v1/a/events",
			`[{"EventId":1,"EventBodyName":"Council","EventDate":"2026-07-21T00:00:00","EventTime":"5:15 PM",
			"EventLocation":"City Hall",
			"EventAgendaStatusName":"Final","EventInSiteURL":"https://a.legistar.com/1"},
			{"EventId":2,"EventBodyName":"Parks","EventDate":"2026-07-20T00:00:00","EventTime":null,
			"EventAgendaStatusName":"Cancelled"}]`,
			[]string{
				"Council 2026-07-21T17:15:00-07:00 - confirmed unknown City Hall/ https://a.legistar.com/1 1",
				"Parks 2026-07-20 - cancelled unknown /  2",
			},
			0, "all", "",
		},
		"Tockify": {
			"https://tockify.com/api/ngevent?calname=a",
			`{"events":[{"eid":{"uid":"5"},"when":{"start":{"millis":1784685600000,"tzid":"America/Los_Angeles"},
			"end":{"millis":1784685600000},
			"allDay":false},"status":{"name":"scheduled"},"content":{"summary":{"text":"Maps"},"place":"Hall",
			"address":"1 Main St"}}]}`,
			[]string{"Maps 2026-07-21T19:00:00-07:00 - confirmed unknown Hall/1 Main St  5"},
			0, "2026-07-21", "",
		},
		"Ticket Tailor": {
			"https://api.tickettailor.com/v1/events",
			`{"data":[{"id":"ev_1","name":"Maps","start":{"iso":"2026-07-21T19:00:00-07:00"},
			"end":{"iso":"2026-07-21T21:00:00-07:00"},
			"timezone":"America/Los_Angeles","hidden":"false","private":"false","online_event":"true","status":"published",
			"url":"https://www.tickettailor.com/e/1"},{"name":"Hidden","hidden":"true","start":{}}]}`,
			[]string{"Maps 2026-07-21T19:00:00-07:00 2026-07-21T21:00:00-07:00 confirmed online / https://" +
				"www.tickettailor.com/e/1 ev_1"},
			0, "2026-07-21", "",
		},
		"Mobilize": {
			"https://api.mobilize.us/v1/organizations/1/events",
			`{"next":"https://evil.example/2","data":[{"id":1,"title":"Canvass","timezone":"America/Los_Angeles",
			"browser_url":"https://www.mobilize.us/a/event/1/",
			"location":{"venue":"Hall","address_lines":["1 Main St",""],"locality":"LA","region":"CA"},"is_virtual":false,
			"timeslots":[{"id":5,"start_date":1784685600,"end_date":1784692800},{"id":6,"start_date":1785290400,
			"end_date":1785297600}]}]}`,
			[]string{
				"Canvass 2026-07-21T19:00:00-07:00 2026-07-21T21:00:00-07:00 confirmed unknown Hall/1 Main St, LA, CA https://" +
					"www.mobilize.us/a/event/1/ 5",
				"Canvass 2026-07-28T19:00:00-07:00 2026-07-28T21:00:00-07:00 confirmed unknown Hall/1 Main St, LA, CA https://" +
					"www.mobilize.us/a/event/1/ 6",
			},
			0, "2026-07-28", "",
		},
		"Google's interface": {
			"https://a.example/calendar.json",
			`{"kind":"calendar#events","timeZone":"America/Los_Angeles","items":[{"iCalUID":"1@google.com","summary":"Maps",
			"status":"confirmed",
			"start":{"dateTime":"2026-07-21T19:00:00-07:00"},"end":{"dateTime":"2026-07-21T21:00:00-07:00"},"location":"Hall"},
			{"iCalUID":"2@google.com","summary":"Fair","start":{"date":"2026-07-22"},"end":{"date":"2026-07-24"}},{"id":"3",
			"status":"cancelled"}]}`,
			[]string{
				"Maps 2026-07-21T19:00:00-07:00 2026-07-21T21:00:00-07:00 confirmed unknown Hall/  1@google.com",
				"Fair 2026-07-22 2026-07-24 confirmed unknown /  2@google.com",
			},
			0, "all", "",
		},
		"GrowthZone": {
			"https://business.a.example/api/events",
			`<ArrayOfEventDisplay><EventDisplay><EventId>4</EventId><Name>Maps</Name><StartDate>2026-07-21T19:00:00</` +
				`StartDate><EndDate>2026-07-21T21:00:00</EndDate>` +
				`<IsAllDayEvent>false</IsAllDayEvent><Slug>maps-07-21</Slug><Status>Cancelled</Status></EventDisplay></` +
				`ArrayOfEventDisplay>`,
			[]string{"Maps 2026-07-21T19:00:00-07:00 2026-07-21T21:00:00-07:00 cancelled unknown / https://" +
				"business.a.example/events/details/maps-07-21 4"},
			0, "2026-07-21", "",
		},
		"items that are not understood cost themselves": {
			"https://a.example/live/json/events",
			`{"data":[null,5,{"title":"No start","date_iso":"","date2_iso":""},{"title":"Bad","date_iso":"soon",
			"date2_iso":[]},
			{"id":1,"title":"Maps","date_iso":"2026-07-21T19:00:00-07:00","date2_iso":{}}]}`,
			[]string{"Maps 2026-07-21T19:00:00-07:00 - confirmed unknown /  1"},
			4, "2026-07-21", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			doc := document(c.url, c.body)
			if !list.Recognizes(doc) {
				t.Fatal("it is not recognized")
			}
			h, err := list.Parse(doc, digest.Period{}, la)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range h.Events {
				got = append(got, line(e))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			horizon := h.Horizon.In(la).Format("2006-01-02")
			switch {
			case h.Horizon.IsZero():
				horizon = "all"
			case h.Horizon.Equal(digest.CoversNothing):
				horizon = "nothing"
			}
			if len(h.Problems) != c.problems || horizon != c.horizon || list.Next(doc) != c.next {
				t.Errorf("got %+v until %s, next %q", h.Problems, horizon, list.Next(doc))
			}
			checkOrder(t, c.url, c.body)
		})
	}
}

func TestOtherDocumentsAreErrors(t *testing.T) {
	for name, body := range map[string]string{
		"a list that is empty although there are events": `{"collection":{"typeName":"events","itemCount":5},
			"upcoming":[],"past":[]}`,
		"a list that is null":          `{"collection":{"typeName":"events"},"upcoming":null}`,
		"data that is cut off":         `{"collection":{"typeName":"events"},"upcoming":[{"title":"a"`,
		"a page whose data is cut off": fmt.Sprintf(wix, "false")[:600],
		"XML that is cut off": `<ArrayOfEventDisplay><EventDisplay><Name>Maps</Name><StartDate>` +
			`2026-07-21T19:00:00</StartDate>`,
	} {
		doc := document("https://a.example/", body)
		if h, err := list.Parse(doc, digest.Period{}, la); err == nil || !list.Recognizes(doc) {
			t.Errorf("%s: got %+v", name, h)
		}
	}
	for _, body := range []string{"", "{}", "[]", "null", `{"results":[]}`, "<html></html>", `{"upcoming":[]}`} {
		if list.Recognizes(document("https://a.example/", body)) {
			t.Errorf("%q is recognized", body)
		}
	}
}
