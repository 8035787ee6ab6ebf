package digest_test

import (
	"math"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// TestDistances compares with published distances: Los Angeles City Hall to San Francisco City Hall, and a quarter of
// the equator.
func TestDistances(t *testing.T) {
	hall := digest.Position{Lat: 34.0537, Lon: -118.2428}
	for _, c := range []struct {
		near digest.Near
		to   digest.Position
		want float64
	}{
		{digest.Near{Point: hall, Unit: digest.Kilometers}, hall, 0},
		{digest.Near{Point: hall, Unit: digest.Kilometers}, digest.Position{Lat: 37.7793, Lon: -122.4193}, 559},
		{digest.Near{Point: hall, Unit: digest.Miles}, digest.Position{Lat: 37.7793, Lon: -122.4193}, 347},
		{digest.Near{Point: digest.Position{Lon: 179.9}, Unit: digest.Kilometers}, digest.Position{Lon: -179.9}, 22},
		{digest.Near{Point: digest.Position{Lat: 90}, Unit: digest.Kilometers}, digest.Position{Lat: -90}, 20015},
	} {
		if got := c.near.Away(c.to); math.Abs(got-c.want) > 1 {
			t.Errorf("%v to %v: got %.1f, want %.1f", c.near, c.to, got, c.want)
		}
	}
}

func TestPositionsAreRead(t *testing.T) {
	for _, c := range []struct {
		lat, lon string
		known    bool
	}{
		{"34.05", "-118.24", true},
		{" +34.05 ", "-118.24", true},
		{"0", "0", false}, // platforms write it for "no place"
		{"0", "12.5", true},
		{"91", "0", false},
		{"34", "-181", false},
		{"NaN", "1", false},
		{"Inf", "1", false},
		{"", "", false},
		{"34,05", "-118", false},
	} {
		if got := digest.ParsePosition(c.lat, c.lon).Known(); got != c.known {
			t.Errorf("%q, %q: got %v", c.lat, c.lon, got)
		}
	}
}
