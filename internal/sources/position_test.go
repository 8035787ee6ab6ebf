package sources_test

import (
	"math"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// The coordinates of a place are read where a kind has them, and a pin that nobody set is none.
func TestCoordinatesAreRead(t *testing.T) {
	for _, c := range []struct {
		kind, old, with string
		want            digest.Position
	}{
		{"ical", "SUMMARY:Night 1", "GEO:34.05;-118.24\r\nSUMMARY:Night 1", here},
		{"ical", "SUMMARY:Night 1", `GEO:34.05\;-118.24` + "\r\nSUMMARY:Night 1", here},
		{"ical", "SUMMARY:Night 1", "GEO:+34.05,-118.24\r\nSUMMARY:Night 1", here},
		{"ical", "SUMMARY:Night 1", "GEO:0;0\r\nSUMMARY:Night 1", digest.Position{}},
		{"ical", "SUMMARY:Night 1", "GEO:here\r\nSUMMARY:Night 1", digest.Position{}},
		{
			"list", `"title":"Night 1"`, `"title":"Night 1","location":{"markerLat":34.05,"markerLng":-118.24}`, here,
		},
		{
			"list", `"title":"Night 1"`, `"title":"Night 1","location":{"markerLat":40.7207559,"markerLng":-74.0007613}`,
			digest.Position{},
		},
		{
			"list, in a page", `"title":"Night 1"`,
			`"title":"Night 1","location":{"name":"Hall","coordinates":{"lat":34.05,"lng":-118.24}}`, here,
		},
		{
			"meetup", `"title":"Night 1"`,
			`"title":"Night 1","venue":{"id":"5","name":"Hall","address":"1 Main St","lat":34.05,"lng":-118.24}`, here,
		},
		{
			"meetup", `"title":"Night 1"`,
			`"title":"Night 1","venue":{"id":"26906060","name":"Online event","lat":-8.521147,"lng":179.1962}`,
			digest.Position{},
		},
		{
			"meetup, its API", `"title":"Night 1"`,
			`"title":"Night 1","venues":[{"id":"5","name":"Hall","address":"1 Main St","lat":34.05,"lon":-118.24}]`, here,
		},
		{"luma", `"name":"Night 1"`, `"name":"Night 1","coordinate":{"latitude":34.05,"longitude":-118.24}`, here},
		{"luma", `"name":"Night 1"`, `"name":"Night 1","coordinate":null`, digest.Position{}},
		{
			"luma", `"name":"Night 1"`, `"name":"Night 1","geo_address_info":{"mode":"obfuscated","city":"San Pedro"},` +
				`"coordinate":{"latitude":34.05,"longitude":-118.24}`, digest.Position{},
		},
		{
			"mobilizon", `"title":"Night 1"`,
			`"title":"Night 1","physicalAddress":{"description":"Hall","geom":"-118.24;34.05"}`, here,
		},
		{
			"tribe", `"title":"Night 1"`,
			`"title":"Night 1","venue":{"venue":"Hall","geo_lat":"34.05","geo_lng":-118.24}`, here,
		},
		{
			"eventbrite", `"name":{"text":"Night 1"}`,
			`"name":{"text":"Night 1"},"venue":{"name":"Hall","address":{"latitude":"34.05","longitude":"-118.24"}}`, here,
		},
		{
			"page", `"name":"Night 1"`, `"name":"Night 1","location":{"@type":"Place","name":"Hall","geo":` +
				`{"@type":"GeoCoordinates","latitude":"34.05","longitude":-118.24}}`, here,
		},
		{
			"page", `"name":"Night 1"`,
			`"name":"Night 1","location":{"@type":"Place","name":"Hall","latitude":34.05,"longitude":-118.24}`, here,
		},
	} {
		body := strings.Replace(wholes()[c.kind], c.old, c.with, 1)
		if body == wholes()[c.kind] {
			t.Fatalf("%s: %s is not in the document", c.kind, c.old)
		}
		at := addressOf(c.kind)
		h, err := opened(t, "https://"+at, network{at: body}).Collect(t.Context(), summer())
		if err != nil || len(h.Events) != 3 {
			t.Errorf("%s: got %d events and %v", c.kind, len(h.Events), err)
			continue
		}
		for _, e := range h.Events {
			want := digest.Position{}
			if e.Title == "Night 1" {
				want = c.want
			}
			if math.Abs(e.Position.Lat-want.Lat)+math.Abs(e.Position.Lon-want.Lon) > 1e-9 {
				t.Errorf("%s, %s, %s: got %v, want %v", c.kind, c.with, e.Title, e.Position, want)
			}
		}
	}
}

var here = digest.Position{Lat: 34.05, Lon: -118.24}
