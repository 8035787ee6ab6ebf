package config

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Near is an area around a point. A text is short for both: "34.05,-118.24 15 mi".
type Near struct {
	// The point as latitude,longitude, in quotes: "34.05,-118.24". A name cannot be looked up.
	Place string `yaml:"place" jsonschema:"required"`
	// The longest distance from it, with its unit: 15 mi, or 25 km.
	Distance Distance `yaml:"distance" jsonschema:"required"`

	// Short is the short form.
	Short string `yaml:"-"`
}

// Distance is a distance as written in the file: a number and a unit.
type Distance string

func (n *Near) long(t ast.NodeType) any {
	if t == ast.StringType {
		return &n.Short
	}
	return nil
}

var (
	pointForm    = regexp.MustCompile(`^\s*([+-]?\d+(?:\.\d+)?)\s*,\s*([+-]?\d+(?:\.\d+)?)\s*$`)
	distanceForm = regexp.MustCompile(`^\s*([+-]?\d+(?:\.\d+)?)\s*(\pL*)\s*$`)
	shortForm    = regexp.MustCompile(`^\s*([+-]?[\d.]+\s*,\s*[+-]?[\d.]+)(?:[\s,;:]+(.*))?$`)
)

// units are the spellings of the units of distances.
var units = map[string]string{
	"mi": digest.Miles, "mile": digest.Miles, "miles": digest.Miles,
	"km": digest.Kilometers, "kilometer": digest.Kilometers, "kilometers": digest.Kilometers,
}

// maxDistance is about half the way around Earth, in kilometers.
const maxDistance = 20_000

// parts returns the point and the distance as written, from either form. In the short form of something else, both are
// the whole text.
func (n Near) parts() (point, distance string) {
	if n.Short == "" {
		return n.Place, string(n.Distance)
	}
	if m := shortForm.FindStringSubmatch(n.Short); m != nil {
		return m[1], m[2]
	}
	return n.Short, n.Short
}

// area returns the area of checked settings. The zero Near gives the zero area.
func (n Near) area() digest.Near {
	point, distance := n.parts()
	at, err := parsePoint(point)
	area, err2 := parseDistance(distance)
	if err != nil || err2 != nil {
		return digest.Near{}
	}
	area.Point = at
	return area
}

func parsePoint(text string) (digest.Position, error) {
	m := pointForm.FindStringSubmatch(text)
	if m == nil {
		return digest.Position{}, digest.WithHint(
			errors.New("a place must be given by its coordinates, because names cannot be looked up"),
			`place: "34.05,-118.24", latitude first; online maps show the coordinates of a place`)
	}
	lat, _ := strconv.ParseFloat(m[1], 64) // the form has only numbers
	lon, _ := strconv.ParseFloat(m[2], 64)
	point := digest.NewPosition(lat, lon)
	if point.Known() {
		return point, nil
	}
	hint := "latitude is from -90 to 90, and longitude from -180 to 180"
	if digest.NewPosition(lon, lat).Known() {
		hint = fmt.Sprintf(`latitude comes first: "%s,%s"`, m[2], m[1])
	}
	return point, digest.WithHint(errors.New("these coordinates are no place on Earth"), hint)
}

// parseDistance returns an area without its point.
func parseDistance(text string) (digest.Near, error) {
	const hint = "15 mi, or 25 km"
	m := distanceForm.FindStringSubmatch(text)
	if m == nil {
		return digest.Near{}, digest.WithHint(errors.New("a distance is a number and a unit"), hint)
	}
	number, err := strconv.ParseFloat(m[1], 64)
	unit, known := units[strings.ToLower(m[2])]
	switch {
	case m[2] == "":
		return digest.Near{}, digest.WithHint(errors.New("a distance needs a unit"),
			fmt.Sprintf("write %s mi, or %s km", m[1], m[1]))
	case !known:
		return digest.Near{}, digest.WithHint(fmt.Errorf("unknown unit of distance: %q", m[2]), hint)
	case err != nil || number <= 0 || number > maxDistance:
		return digest.Near{}, digest.WithHint(
			fmt.Errorf("a distance must be above 0, and at most %d", maxDistance), hint)
	}
	return digest.Near{Distance: number, Unit: unit}, nil
}

// near checks an area.
func (d *decoder) near(at string, n Near) {
	if d.tokens[at] == nil || n == (Near{}) && d.troubled(at) {
		return
	}
	place, distance := at, at
	if n.Short == "" {
		place, distance = at+".place", at+".distance"
		d.need(place, n.Place, `place: "34.05,-118.24"`)
		d.need(distance, string(n.Distance), "distance: 15 mi")
	}
	point, length := n.parts()
	for _, part := range []struct {
		at  string
		err func() error
	}{
		{place, func() error { _, err := parsePoint(point); return err }},
		{distance, func() error { _, err := parseDistance(length); return err }},
	} {
		if d.failed(part.at) {
			continue
		}
		if err := part.err(); err != nil {
			d.wrong(part.at, digest.Hint(err), "%v", err)
		}
	}
}
