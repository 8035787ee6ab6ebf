package match

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

var (
	// otherEvent is the name of a conference.
	otherEvent = regexp.MustCompile(
		`\p{Lu}[\pL\d]*(?:[Cc]onf|Con|[Cc]amp|[Ff]est|[Cc]onference|[Ss]ummit)\b(?:\s+\d{4})?`,
	)
	calls = regexp.MustCompile(`(?i)\b(?:cfps?|call for|convocatoria|proposals?|propuestas?|submi\pL*|` +
		`speak\pL*|present\pL*|talks?|charlas?|ponen\pL*)\b`)
	otherTime = regexp.MustCompile(
		`(?i)\b(?:(?:future|upcoming|later|other|another|next) (?:\pL+ )?(?:meet-?ups?|events?|meetings?|evenings?|` +
			`months?|years?|season|time|sessions?|editions?|dates?)|pr[oó]xim[oa]s (?:reuniones|encuentros|meses|` +
			`eventos|ediciones)|otr[ao] ocasi[oó]n|pr[oó]ximo año|m[aá]s adelante)\b`,
	)
	thisToo = regexp.MustCompile(`(?i)\b(?:this|esta|este|tonight'?s?) (?:or|and|y|o)\b`)
	yearIn  = regexp.MustCompile(`\b20\d\d\b`)
)

// withoutOtherEvents leaves out the sentences that call for speakers at another time or at a conference, unless it is
// the event itself.
func withoutOtherEvents(text string, e digest.Event) string {
	if !mayCallElsewhere(text, e) {
		return text
	}
	var out strings.Builder
	for sentence := range sentencesIn(text) {
		if !mayCallElsewhere(sentence, e) || !calls.MatchString(sentence) || !callsElsewhere(sentence, e) {
			out.WriteString(sentence)
		}
	}
	return out.String()
}

// elsewhere are parts of what otherTime and otherEvent match. They are cheaper to look for than the expressions.
var elsewhere = strings.Split(
	"future|Future|pcoming|later |Later |other |Other |next |Next |róxim|roxim|adelante|otra oc|onf|Con|camp|"+
		"Camp|fest|Fest|ummit", "|")

func mayCallElsewhere(text string, e digest.Event) bool {
	for year := e.Start.Year() + 1; year <= e.Start.Year()+2; year++ {
		if strings.Contains(text, strconv.Itoa(year)) {
			return true
		}
	}
	return slices.ContainsFunc(elsewhere, func(part string) bool { return strings.Contains(text, part) })
}

func callsElsewhere(sentence string, e digest.Event) bool {
	if name := otherEvent.FindString(sentence); name != "" && !strings.Contains(e.Title+" "+e.Group, name) {
		return true
	}
	if year := yearIn.FindString(sentence); year != "" {
		y, _ := strconv.Atoi(year)
		if y > e.Start.Year() && strings.Contains(strings.ToLower(sentence), "speak") {
			return true
		}
	}
	return otherTime.MatchString(sentence) && !thisToo.MatchString(sentence)
}
