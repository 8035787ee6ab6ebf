package sources

import (
	"regexp"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources/textclean"
)

var (
	noPlace = regexp.MustCompile(
		`(?i)^[^\pL\pN]*(?:tb[acdn]|to be (?:announced|determined|confirmed|decided)|check event page.*|` +
			`see (?:the )?(?:event|meetup|description|details).*|register to (?:see|view) (?:the )?address|needs a? ?location|` +
			`venue tb[acd]|location tb[acd]|por (?:confirmar|anunciar)|n/?a|none|location|unknown|hidden|private)[^\pL\pN]*$`,
	)
	hollow = regexp.MustCompile(`\(\s*\)`)
	web    = regexp.MustCompile(`(?i)(?:https?://|www\.)\S+`)
	street = regexp.MustCompile(
		`(?i)\b\d{5}(?:-\d{4})?\b|\b(?:street|st|avenue|ave|boulevard|blvd|road|rd|drive|dr|plaza|` +
			`lane|ln|way|court|ct|calle|avenida|rue|platz)\b|stra(?:ß|ss)e\b`,
	)
	digits = regexp.MustCompile(`\d`)
)

// cleanPlace removes from a place what is not a place. where is how to attend, as far as the place shows.
func cleanPlace(p digest.Place) (place digest.Place, where digest.Mode) {
	virtual := false
	for _, part := range []*string{&p.Name, &p.Address} {
		virtual = virtual || textclean.HasConference(*part)
		rest, _ := textclean.Line(*part)
		rest = hollow.ReplaceAllString(web.ReplaceAllString(rest, ""), "")
		rest = strings.TrimLeft(strings.TrimRight(oneLine(rest), " ,;:|/(-–—"), " ,;:|/)-–—")
		if rest == "" || noPlace.MatchString(rest) {
			*part = ""
			continue
		}
		room, stream := splitPlace(rest)
		virtual, *part = virtual || stream, room
	}
	if p.Name != "" && p.Address == "" {
		if name, rest, ok := strings.Cut(p.Name, ","); ok && digits.MatchString(rest) && !digits.MatchString(name) {
			p.Name, p.Address = strings.TrimSpace(name), strings.TrimSpace(rest)
		}
	}
	if p.Name == p.Address {
		p.Address = ""
	}
	if rest, ok := strings.CutPrefix(p.Address, p.Name+","); ok && p.Name != "" {
		p.Address = strings.TrimSpace(rest)
	}
	switch physical := p != (digest.Place{}); {
	case physical && virtual:
		where = digest.Hybrid
	case physical:
		where = digest.InPerson
	case virtual:
		where = digest.Online
	default:
		where = digest.UnknownMode
	}
	return p, where
}

var (
	titledOnline = regexp.MustCompile(
		`(?i)[\[(][^\])]{0,20}\b(?:online|virtual|remote|zoom|webinar)\b[^\])]{0,20}[\])]|` +
			`^(?:online|virtual|webinar)\s*[:|–—-]|\b(?:on|via|over) zoom\b|\s[|–—-]\s*(?:online|virtual)$`,
	)
	titledHybrid = regexp.MustCompile(`(?i)[\[(][^\])]{0,30}\bhybrid\b[^\])]{0,30}[\])]|^hybrid\s*[:|–—-]`)
)

// whereLabels holds the labels of description lines that say where an event is.
var whereLabels = []string{"where", "location", "venue", "place", "dónde", "donde", "lugar"}

// whereIn returns the content of the line "Where: …" in a clean text, at most 120 bytes.
func whereIn(text string) string {
	for line := range strings.SplitSeq(text, "\n") {
		label, rest, ok := strings.Cut(line[:min(len(line), 140)], ":")
		label = strings.TrimSpace(label)
		if !ok || len(label) > len("location") {
			continue
		}
		for _, l := range whereLabels {
			if strings.EqualFold(label, l) {
				return strings.ToValidUTF8(rest[:min(len(rest), 120)], "")
			}
		}
	}
	return ""
}

// mode returns how to attend: what the source says, or else what follows from the place, the address of an online
// meeting, the title, and the description, in this order.
func mode(given, where digest.Mode, conference bool, title, said string) digest.Mode {
	switch {
	case given != "" && given != digest.UnknownMode:
		return given
	case titledHybrid.MatchString(title), where == digest.InPerson && conference:
		return digest.Hybrid
	case where != digest.UnknownMode:
		return where
	}
	switch {
	case conference, titledOnline.MatchString(title), remote.MatchString(said):
		return digest.Online
	case strings.TrimSpace(said) != "" && !noPlace.MatchString(said):
		return digest.InPerson
	}
	return digest.UnknownMode
}

// placeIn returns the place in the line "Where: …" of a description. It returns an empty place if the line has no
// address.
func placeIn(said string) digest.Place {
	said = strings.TrimSpace(said)
	if !street.MatchString(said) || !digits.MatchString(said) || !strings.Contains(said, ",") ||
		remote.MatchString(said) ||
		noPlace.MatchString(said) {
		return digest.Place{}
	}
	place, where := cleanPlace(digest.Place{Name: said})
	if where != digest.InPerson {
		return digest.Place{}
	}
	return place
}
