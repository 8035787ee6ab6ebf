package datetime

import (
	"strings"
	"time"
)

// months are the names of months in English and Spanish, by their first letters. A name must be one of these, or go
// on as the full name does.
var months = map[string]time.Month{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
	"october": 10, "november": 11, "december": 12, "sept": 9,
	"enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7, "agosto": 8, "septiembre": 9,
	"setiembre": 9, "octubre": 10, "noviembre": 11, "diciembre": 12, "ene": 1, "abr": 4, "ago": 8, "dic": 12,
}

// ignored are words that stand between the parts of a date.
var ignored = map[string]bool{
	"at": true, "on": true, "of": true, "the": true, "from": true, "and": true, "de": true, "del": true, "a": true,
	"las": true, "la": true, "el": true, "st": true, "nd": true, "rd": true, "th": true, "t": true, "h": true,
	"hrs": true,
}

// weekdays are the beginnings of their names in English and Spanish.
var weekdays = []string{
	"mon", "tue", "wed", "thu", "fri", "sat", "sun",
	"lun", "mar", "mié", "mie", "jue", "vie", "sáb", "sab", "dom",
}

// offsets are the zones of RFC 5322 §4.3, in hours.
var offsets = map[string]int{
	"z": 0, "utc": 0, "gmt": 0, "ut": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8,
	"pdt": -7,
}

// word reads a word, which the rest of the text follows.
func (r *reading) word(w, rest string) (string, bool) {
	half, dotted := strings.CutPrefix(rest, ".m") // "p.m."
	switch {
	case (w == "am" || w == "pm") && r.hasTime && r.twelve == "":
		r.twelve = w
		return rest, true
	case (w == "a" || w == "p") && r.hasTime && r.twelve == "" && dotted:
		r.twelve = w + "m"
		return strings.TrimPrefix(half, "."), true
	case ignored[w]:
		return rest, true
	}
	if m, ok := month(w); ok && r.month == 0 {
		r.month = m
		return rest, true
	}
	if hours, ok := offsets[w]; ok && r.hasTime && !r.hasOffset {
		if rest != "" && (rest[0] == '+' || rest[0] == '-') { // GMT-0800
			return r.readOffset(rest)
		}
		r.offset, r.hasOffset = hours*3600, true
		return rest, true
	}
	for _, d := range weekdays {
		if strings.HasPrefix(w, d) && len(w) <= len("miércoles") {
			return rest, true
		}
	}
	return rest, false
}

// month returns the month of a name or of the beginning of one that has three letters or more.
func month(w string) (time.Month, bool) {
	if m, ok := months[w]; ok {
		return m, true
	}
	if len(w) == 3 {
		for name, m := range months {
			if strings.HasPrefix(name, w) { // English and Spanish agree where both have the letters
				return m, true
			}
		}
	}
	return 0, false
}
