package list

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// newSites is the zone that Squarespace gives to a new site, and the place that it gives to an event without one.
const newSites = "America/New_York"

const (
	pinLatitude  = 40.7207559
	pinLongitude = -74.0007613
)

// squarespaceClock corrects the times of a site whose clock was left in the zone of new sites. What people typed is
// right on the clock of where they are, and the instants are hours off. The places decide: if most of them are nearer
// to zone than to New York, all times are read again on the clock of zone. If no place was set, that is a problem.
func squarespaceClock(top any, items []any, h *digest.Harvest, zone *time.Location) {
	if text(top, "website.timeZone") != newSites || zone.String() == newSites || len(h.Events) == 0 {
		return
	}
	site, err := time.LoadLocation(newSites)
	if err != nil {
		return
	}
	here, there := 0, 0
	for _, item := range items {
		point := squarespacePoint(item)
		if !point.Known() {
			continue
		}
		if hoursApart(point.Lon, h.Events[0].Start, zone) < hoursApart(point.Lon, h.Events[0].Start, site) {
			here++
		} else {
			there++
		}
	}
	switch {
	case here > there:
		for i := range h.Events {
			e := &h.Events[i]
			e.Start, e.TimeZone = again(e.Start, site, zone), zone.String()
			if !e.End.IsZero() {
				e.End = again(e.End, site, zone)
			}
		}
	case there == 0 && sameOffset(h.Events[0].Start, site, zone):
	case there == 0:
		h.Problems = append(h.Problems, digest.Problem{
			Error: errors.New("the site's time zone is New York, the default of new sites; its times may be off by hours").
				Error(),
			Hint: fmt.Sprintf(
				"compare a time with the site; if they differ, ask the group to set the time zone of its site to %s", zone,
			),
		})
	}
}

// squarespacePoint is the place that somebody set. It is unknown if nobody did.
func squarespacePoint(item any) digest.Position {
	p := pointAt("location.markerLat|location.mapLat", "location.markerLng|location.mapLng")(item)
	if math.Abs(p.Lat-pinLatitude) < 1e-4 && math.Abs(p.Lon-pinLongitude) < 1e-4 {
		return digest.Position{}
	}
	return p
}

// hoursApart is how far a zone is from the sun's time at a longitude.
func hoursApart(longitude float64, t time.Time, zone *time.Location) float64 {
	_, seconds := t.In(zone).Zone()
	return math.Abs(float64(seconds)/3600 - longitude/15)
}

func sameOffset(t time.Time, a, b *time.Location) bool {
	_, one := t.In(a).Zone()
	_, other := t.In(b).Zone()
	return one == other
}

// again reads the clock of one zone as that of another.
func again(t time.Time, from, to *time.Location) time.Time {
	l := t.In(from)
	return digest.AtWall(time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), l.Second(), 0, time.UTC), to)
}
