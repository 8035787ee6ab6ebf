package eventbrite

import (
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources/lenientjson"
)

// venue is the place of an event.
type venue struct {
	Name    string `json:"name"`
	Address struct {
		Shown  string           `json:"localized_address_display"`
		Street string           `json:"address_1"`
		City   string           `json:"city"`
		Region string           `json:"region"`
		Code   string           `json:"postal_code"`
		Lat    lenientjson.Text `json:"latitude"`
		Lng    lenientjson.Text `json:"longitude"`
	} `json:"address"`
}

// place returns the venue with its address on one line, and its coordinates.
func (v venue) place() (digest.Place, digest.Position) {
	a := v.Address
	address := a.Shown
	if address == "" {
		var parts []string
		for _, s := range []string{a.Street, a.City, strings.TrimSpace(a.Region + " " + a.Code)} {
			if s != "" {
				parts = append(parts, s)
			}
		}
		address = strings.Join(parts, ", ")
	}
	return digest.Place{Name: v.Name, Address: address}, digest.ParsePosition(string(a.Lat), string(a.Lng))
}
