package edition

import (
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Whether two places are the same, as far as they are told.
type whereabout int

const (
	unknown whereabout = iota
	there
	elsewhere
)

// whereabouts compares two places. They are the same if they have the same number in the same street, or if all words
// of one name are in the other name; but "Room 1" is not "Room 2". Names such as "Online", "TBD", or "Los Angeles, CA"
// tell no place.
func whereabouts(a, b digest.Place) whereabout {
	na, nb := placeWords(a.Name), placeWords(b.Name)
	if ra, rb := roomOf(na), roomOf(nb); ra != "" && rb != "" && ra != rb {
		return elsewhere
	}
	sa, sb := streetOf(append(na, placeWords(a.Address)...)), streetOf(append(nb, placeWords(b.Address)...))
	switch {
	case sa != "" && sb != "" && sa == sb:
		return there
	case sa != "" && sb != "":
		return elsewhere
	case len(na) == 0 || len(nb) == 0:
		return unknown
	case within(na, nb) || within(nb, na):
		return there
	}
	return elsewhere
}

// within reports whether all words of a name are in the other one. A name of a single word tells too little.
func within(name, other []string) bool {
	if len(name) < 2 {
		return slices.Equal(name, other)
	}
	return !slices.ContainsFunc(name, func(w string) bool { return !slices.Contains(other, w) })
}

// streetOf returns the number and the first word of a street, such as "630 5th" of "630 W. 5th Street"; empty if there
// is none.
func streetOf(words []string) string {
	for i, w := range words {
		if !isNumber(w) || i > 0 && rooms[words[i-1]] {
			continue
		}
		for _, next := range words[i+1:] {
			switch {
			case country[next]: // the number was a postal code
				return ""
			case !directions[next]:
				return w + " " + next
			}
		}
	}
	return ""
}

// roomOf returns the number of a room; empty if there is none.
func roomOf(words []string) string {
	for i, w := range words {
		if rooms[w] && i+1 < len(words) {
			return words[i+1]
		}
	}
	return ""
}

func isNumber(word string) bool { return strings.Trim(word, "0123456789") == "" }

// placeWords returns the words of a place; nil if they tell only a city, or none at all.
func placeWords(text string) []string {
	words := titleWords(text)
	if slices.ContainsFunc(words, func(w string) bool { return noPlaces[w] }) {
		return nil
	}
	if n := len(words); n > 0 && states[words[n-1]] && !slices.ContainsFunc(words, isNumber) {
		return nil
	}
	return words
}

var (
	rooms      = setOf("room rm suite floor hall studio lab sala salón piso")
	country    = setOf("usa us united eeuu")
	directions = setOf("n s e w north south east west ne nw se sw")
	// noPlaces are words of names that tell no place.
	noPlaces = setOf("online virtual zoom webinar remote internet tbd tba teams meet linea línea http https")
	states   = setOf(`al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny
		nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc usa`)
)

func setOf(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}
