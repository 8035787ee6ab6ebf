package page

import (
	"slices"
	"strconv"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// place reads locations: places, virtual ones, or both.
func (r *reader) place(v any, e *digest.Event) {
	physical, virtual := false, false
	for _, l := range list(v) {
		switch l := l.(type) {
		case string:
			if !physical && strings.TrimSpace(l) != "" {
				e.Place, physical = digest.Place{Name: l}, true
			}
		case map[string]any:
			l = r.whole(l)
			if is(l, "VirtualLocation") {
				virtual = true
				continue
			}
			p := digest.Place{Name: name(l), Address: r.postal(l)}
			if is(l, "PostalAddress") {
				p = digest.Place{Address: r.postal(map[string]any{"address": l})}
			}
			if !physical && p != (digest.Place{}) {
				e.Place, physical = p, true
				e.Position = r.position(l)
			}
		}
	}
	switch {
	case e.Mode != digest.UnknownMode:
	case physical && virtual:
		e.Mode = digest.Hybrid
	case virtual:
		e.Mode = digest.Online
	}
}

// position returns the coordinates of a place: those of its geo, or its own.
func (r *reader) position(l map[string]any) digest.Position {
	for _, g := range append(list(l["geo"]), l) {
		if g, ok := g.(map[string]any); ok {
			g = r.whole(g)
			if p := digest.ParsePosition(number(g["latitude"]), number(g["longitude"])); p.Known() {
				return p
			}
		}
	}
	return digest.Position{}
}

// number is a value that is written as a number or as a text.
func number(v any) string {
	for _, x := range list(v) {
		if x, ok := x.(float64); ok {
			return strconv.FormatFloat(x, 'f', -1, 64)
		}
	}
	return text(v)
}

// name is a place's own name, which is never an address.
func name(l map[string]any) string {
	for _, v := range list(l["name"]) {
		if s, ok := v.(string); ok {
			return strings.TrimSpace(s)
		}
	}
	return ""
}

// postal is a place's address on one line, without the country.
func (r *reader) postal(l map[string]any) string {
	for _, a := range list(l["address"]) {
		switch a := a.(type) {
		case string:
			if s := strings.TrimSpace(a); s != "" {
				return s
			}
		case map[string]any:
			a = r.whole(a)
			var parts []string
			for _, s := range []string{
				text(a["streetAddress"]), text(a["addressLocality"]),
				strings.TrimSpace(text(a["addressRegion"]) + " " + text(a["postalCode"])),
			} {
				if s = strings.Trim(s, ", "); s != "" && !slices.Contains(parts, s) {
					parts = append(parts, s)
				}
			}
			if len(parts) > 0 {
				return strings.Join(parts, ", ")
			}
		}
	}
	return ""
}
