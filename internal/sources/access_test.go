package sources_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources"
	"github.com/cityoflosangeles/digest/internal/sources/meetup"
)

func TestMeetupsAPIIsPreferredToTheCalendar(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	const calendar = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:event_1@meetup.com\n" +
		"DTSTART;TZID=America/Los_Angeles:20260721T190000\nSUMMARY:From the calendar\nEND:VEVENT\nEND:VCALENDAR\n"
	const answer = `{"data":{"groupByUrlname":{"id":"7","name":"Snakes","urlname":"snakes","timezone":"America/` +
		`Los_Angeles","events":{"totalCount":1,"pageInfo":{"hasNextPage":false},"edges":[{"node":{"id":"1","title":"From ` +
		`the API","eventUrl":"https://www.meetup.com/snakes/events/1/","dateTime":"2026-07-21T19:00:00-07:00",` +
		`"duration":"PT2H","eventType":"PHYSICAL","status":"CANCELLED","venues":[{"name":"Hall","address":"1 Main ` +
		`St","city":"Town"}]}}]}}}}`
	for name, c := range map[string]struct {
		web          network
		title, tried string
	}{
		"it answers": {network{
			"login.example/": `{"access_token":"t","expires_in":3600}`,
			"api.example/":   answer, "www.meetup.com/snakes/events/ical/": calendar,
		}, "From the API cancelled", ""},
		"it lets nobody in": {
			network{"api.example/": answer, "www.meetup.com/snakes/events/ical/": calendar},
			"From the calendar confirmed", "Meetup's API: ",
		},
		"it answers with nothing": {network{
			"login.example/": `{"access_token":"t","expires_in":3600}`, "api.example/": `{}`,
			"www.meetup.com/snakes/events/ical/": calendar,
		}, "From the calendar confirmed", "Meetup's API: "},
	} {
		t.Run(name, func(t *testing.T) {
			client := fetch.New(fetch.Config{Network: c.web, Pace: time.Nanosecond, Timeout: time.Second})
			api, err := meetup.Open(meetup.Config{
				ClientKey: "client", Member: "7", KeyID: "k", API: "https://api.example/", Login: "https://login.example/",
				Client: client,
				Key: digest.Secret(
					pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}),
				),
			})
			if err != nil {
				t.Fatal(err)
			}
			s, err := sources.Open(
				sources.Config{Location: "https://www.meetup.com/snakes/", Zone: time.UTC, Client: client, Meetup: api},
			)
			if err != nil {
				t.Fatal(err)
			}
			from := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
			r, err := s.Check(t.Context(), digest.Period{Since: from, Start: from, End: from.AddDate(0, 2, 0)})
			if err != nil || len(r.Harvest.Events) != 1 {
				t.Fatalf("got %+v, %v", r, err)
			}
			if e := r.Harvest.Events[0]; e.Title+" "+string(e.Status) != c.title ||
				!strings.HasPrefix(strings.Join(r.Tried, " "), c.tried) {
				t.Errorf("got %q (%s), tried %q", e.Title, e.Status, r.Tried)
			}
		})
	}
}
