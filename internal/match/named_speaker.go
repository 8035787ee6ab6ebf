package match

import (
	"regexp"
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// speaking are in every text that says what a person does. They are cheaper to look for than the expression.
var speaking = strings.Split(" will |presents|talks about|explains|joins us| nos |presenta|hablará", "|")

const personName = `(\p{Lu}[\pL'’-]+(?:\s+\p{Lu}\.)?\s+\p{Lu}[\pL'’-]+)`

var (
	// namedSpeaker says who speaks: "Speaker: Jane Doe", "talk by Jane Doe".
	namedSpeaker = regexp.MustCompile(
		`(?:^|[\s*_(])(?:[Ss]peakers?|SPEAKERS?|[Pp]resenters?|[Pp]onentes?|[Pp]resented by|` +
			`[Tt]alk by|[Cc]harla de|[Ss]peaking|` +
			`[Gg]uest [Ss]peaker)(?:\s*[:–—-]\s*|\s+is\s+|\s+)(?:[*_]*)(?:Dr\.? |Prof\.? )?` +
			personName,
	)
	// aboutSpeaker is a heading above somebody who speaks.
	aboutSpeaker = regexp.MustCompile(
		`(?i:\babout (?:the|our) (?:speaker|presenter)s?|\bspeaker bio|\bsobre (?:la|el) ponente|` +
			`\bacerca de(?: la|l) ponente)` +
			`[\s:*_#–—-]*(\p{Lu}[\pL'’-]+)`,
	)
	// inLineup is a line of a program that names who speaks on what.
	inLineup = regexp.MustCompile(
		`^[\s•*–—-]*(?:\d{1,2}(?:[:.]\d\d)?\s*(?:[ap]\.?m\.?)?[\s:–—-]*)?` + personName +
			`\s*(?:\([^)\n]*\)\s*)?(?:[:–—-]|on|about|sobre)\s+\S`,
	)
	unknownSpeaker = regexp.MustCompile(`(?i)^(?:tb[adc]|to|pending|wanted|needed|will|bio|the)\b`)
	// namedInTitle is a title such as "Jane Doe: a database in one file" or "A database in one file, with Jane Doe".
	namedInTitle = regexp.MustCompile(`^` + personName + `(?:: |\s[–—-]\s)|` +
		`[\s,](?:with|by|con|por)\s+(\p{Lu}[\pL'’-]+(?:\s+\p{Lu}[\pL'’-]+){0,2})$`)
	// namedLast is a title such as "A database in one file: Jane Doe".
	namedLast = regexp.MustCompile(`: ` + personName + `$`)
	// namedInText says what a person does that evening.
	namedInText = regexp.MustCompile(
		personName + `(?:\s*\([^)]*\))?,?\s+(?:will (?:show|talk|present|speak|explain|share|join)|` +
			`presents|talks about|explains|joins us|nos (?:habla|cuenta|explica|presenta)|presenta(?:rá)?|hablará)\b`,
	)
)

// namesSpeaker reports whether the text names who speaks.
func namesSpeaker(text string) bool { return speakerIn(text) != "" }

// speakerIn is the name of the speaker that a text gives; else empty.
func speakerIn(text string) string {
	for _, m := range namedSpeaker.FindAllStringSubmatch(text, -1) {
		if !unknownSpeaker.MatchString(m[1]) {
			return m[1]
		}
	}
	return ""
}

// namedSpeaker is the name of the speaker whom an event announces; else empty. Words that the lexicon knows, and
// everyday words, are no names of people.
func (l *Lexicon) namedSpeaker(e digest.Event, said string) string {
	if name := speakerIn(said); name != "" {
		return name
	}
	if m := namedInTitle.FindStringSubmatch(strings.TrimSpace(e.Title)); m != nil {
		if name := m[1] + m[2]; l.person(name) {
			return name
		}
	}
	text := e.Description[:min(len(e.Description), maxText)]
	if containsAny(text, speakers) {
		if m := aboutSpeaker.FindStringSubmatch(text); m != nil && !unknownSpeaker.MatchString(m[1]) {
			return m[1]
		}
	}
	if name := l.lineup(text); name != "" {
		return name
	}
	if !containsAny(e.Description, speaking) {
		return ""
	}
	for _, m := range namedInText.FindAllStringSubmatch(e.Description[:min(len(e.Description), maxText)], 4) {
		if l.person(m[1]) {
			return m[1]
		}
	}
	return ""
}

// lastInTitle is the name of a person that a title ends with; else empty.
func (l *Lexicon) lastInTitle(e digest.Event) string {
	if m := namedLast.FindStringSubmatch(strings.TrimSpace(e.Title)); m != nil && l.person(m[1]) {
		return m[1]
	}
	return ""
}

// speakers are in every heading about somebody who speaks, and separators in every line of a program that names who
// speaks on what.
var (
	speakers   = strings.Split("peaker|PEAKER|resenter|RESENTER|onente|ONENTE", "|")
	separators = strings.Split(":|-|–|—| on | about | sobre ", "|")
)

func containsAny(text string, parts []string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(text, part) })
}

// A program names its speakers if it has at least minLineup lines with a name, each of at most maxLine bytes.
const (
	minLineup = 2
	maxLine   = 150
)

// lineup is the first name of a program that names its speakers, one on each line; else empty.
func (l *Lexicon) lineup(text string) string {
	first, names := "", 0
	for line := range strings.Lines(text) {
		if len(line) > maxLine || !containsAny(line, separators) {
			continue
		}
		m := inLineup.FindStringSubmatch(line)
		if m == nil || !l.person(m[1]) {
			continue
		}
		if names++; names == 1 {
			first = m[1]
		}
		if names == minLineup {
			return first
		}
	}
	return ""
}

// person reports whether the words can be a person's name.
func (l *Lexicon) person(name string) bool {
	l = l.orShipped()
	for _, w := range strings.Fields(name) {
		if s := stem(w); generic[s] || l.known[s] || calendarWords[fold(w)] {
			return false
		}
	}
	return true
}
