package digest

import (
	"math"
	"strconv"
	"strings"
)

// Position is a point on Earth, in degrees of WGS 84: north and east are positive. The zero Position is unknown:
// platforms write 0, 0 if nobody chose a point.
type Position struct {
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

// NewPosition returns the point, or the unknown Position if the numbers are not a point on Earth.
func NewPosition(lat, lon float64) Position {
	if !(math.Abs(lat) <= 90 && math.Abs(lon) <= 180) { // also if one is not a number
		return Position{}
	}
	return Position{Lat: lat, Lon: lon}
}

// ParsePosition is NewPosition for numbers that are written out. It returns the unknown Position if one is not a
// number.
func ParsePosition(lat, lon string) Position {
	y, err := strconv.ParseFloat(strings.TrimSpace(lat), 64)
	x, err2 := strconv.ParseFloat(strings.TrimSpace(lon), 64)
	if err != nil || err2 != nil {
		return Position{}
	}
	return NewPosition(y, x)
}

// Known reports whether the position is known.
func (p Position) Known() bool { return p != Position{} }

// earthRadius is the mean radius of Earth in kilometers.
const earthRadius = 6371.0088

// Kilometers returns the distance between two known positions along a great circle. On the real, slightly flat Earth
// it differs by at most 0.6 percent.
func (p Position) Kilometers(q Position) float64 {
	rad := func(degrees float64) float64 { return degrees * math.Pi / 180 }
	hav := func(angle float64) float64 { return math.Pow(math.Sin(angle/2), 2) }
	h := hav(rad(q.Lat-p.Lat)) + math.Cos(rad(p.Lat))*math.Cos(rad(q.Lat))*hav(rad(q.Lon-p.Lon))
	return 2 * earthRadius * math.Asin(math.Sqrt(min(h, 1)))
}
