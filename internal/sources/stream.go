package sources

import (
	"regexp"
	"strings"
)

var (
	// remote matches a way to attend online.
	remote = regexp.MustCompile(
		`(?i)\b(?:online(?: event)?|virtual(?:ly)?|zoom|google meet|g(?:oogle )?hangouts?|microsoft teams|` +
			`ms teams|(?:on|via|over|por) teams|webex|webinar|en línea|remote|remoto|livestream(?:ed)?|live stream|jitsi|` +
			`discord|youtube|twitch|facebook live)\b`,
	)
	// opening matches a place that begins with one: "Online, link after registration".
	opening = regexp.MustCompile(
		`(?i)^[^\pL\pN]*(?:online|virtual|zoom|google meet|microsoft teams|webex|webinar|en línea|remote|` +
			`discord|youtube|livestream)\b`,
	)
	// venue matches a word for a building or a room: "YouTube Theater" and "Virtual Reality Lab" are places.
	venue = regexp.MustCompile(
		`(?i)\b(?:theat(?:er|re)|hall|cent(?:er|re)|lab|caf[eé]|library|school|church|park|building|studio|club|bar|` +
			`auditorium|arena|house|museum|college|university|space|gallery|stadium|` +
			`teatro|biblioteca|centro|escuela|parque|salón)\b`,
	)
	// parted matches what separates a room from a stream: "Room 12/Zoom", "Hall, Livestream", "Sanctuary & Zoom".
	parted   = regexp.MustCompile(`(?i)\s*[/,;|+&]\s*|\s+[-–—]\s+|\s+(?:and|or|y|o|plus)\s+|\s*[()]\s*`)
	inPerson = regexp.MustCompile(
		`(?i)^(?:in[- ]person|hybrid|presencial|híbrido)\b\s*(?:[:–—-]|event|meeting|at|in|en|@)*` +
			`\s*(?:the\s+|el\s+|la\s+)?`,
	)
	// mixed matches a place that says that one can also attend online: "Hybrid, Room 12", "Library (hybrid)".
	mixed = regexp.MustCompile(`(?i)^(?:hybrid|híbrid[oa])\b|[,;(/|+–—-]\s*(?:hybrid|híbrid[oa])(?: \pL+)?\s*\)?$`)
	// mixedPart matches a part that says no more than that.
	mixedPart = regexp.MustCompile(`(?i)^(?:hybrid|híbrid[oa])(?: (?:event|meeting|format))?$`)
	// aboutLink matches a note about the address of a stream: "link after registration".
	aboutLink = regexp.MustCompile(`(?i)\b(?:links?|url|registration|emailed|facebook|enlace)\b`)
	wordRun   = regexp.MustCompile(`[\pL\pN']+`)
)

// streamWords holds the words in those parts of a place that are not a place but a way to attend online, with the usual
// notes about it.
var streamWords = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`zoom online virtual virtually
		remote remotely livestream livestreamed live stream streaming streamed youtube
		facebook twitch discord teams microsoft ms google meet webex jitsi hangouts hangout webinar internet web via on by
		through over at the a link links url will be sent provided emailed register registration to for with and or details in
		description below see join call conference video phone only event meeting room platform attend available also option
		too simultaneously from home your computer anywhere línea en remoto por enlace transmisión vivo plataforma híbrido
		hybrid channel page app invite participants registrants upon rsvp after before`) {
		m[w] = true
	}
	return m
}()

// splitPlace returns the room in a place, and whether the event can also be attended online. Either may be missing.
func splitPlace(s string) (room string, stream bool) {
	hybrid := mixed.MatchString(s)
	if !remote.MatchString(s) && !hybrid {
		return strings.TrimSpace(inPerson.ReplaceAllString(s, "")), false
	}
	var kept []string // the parts that are places, each with its preceding separator
	at := 0
	add := func(separator, part string) {
		switch {
		case strings.TrimSpace(part) == "" || mixedPart.MatchString(strings.TrimSpace(part)):
		case isStream(part):
			stream = true
		case len(kept) == 0:
			kept = append(kept, part)
		default:
			kept = append(kept, separator+part)
		}
	}
	separator := ""
	for _, m := range parted.FindAllStringIndex(s, -1) {
		add(separator, s[at:m[0]])
		separator, at = s[m[0]:m[1]], m[1]
	}
	add(separator, s[at:])
	room = strings.Join(kept, "")
	if opening.MatchString(room) && !digits.MatchString(room) && !venue.MatchString(room) &&
		len(strings.Fields(room)) <= 8 ||
		remote.MatchString(room) && !digits.MatchString(room) && !venue.MatchString(room) &&
			len(strings.Fields(room)) <= 3 {
		return "", true
	}
	room = strings.Trim(inPerson.ReplaceAllString(room, ""), " ,;:|/&+-–—(")
	if strings.Count(room, "(") < strings.Count(room, ")") {
		room = strings.TrimSuffix(room, ")")
	}
	if strings.Count(room, "(") > strings.Count(room, ")") {
		room += ")"
	}
	return room, stream || hybrid
}

// isStream reports whether a part of a place is only a way to attend online.
func isStream(part string) bool {
	if !remote.MatchString(part) && !aboutLink.MatchString(part) {
		return false
	}
	for _, w := range wordRun.FindAllString(part, -1) {
		if !streamWords[strings.ToLower(w)] {
			return false
		}
	}
	return true
}
