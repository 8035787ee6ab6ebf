package match

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

var (
	// otherEvent is the name of a conference.
	otherEvent = regexp.MustCompile(
		`\p{Lu}[\pL\d]*(?:[Cc]onf|[Cc]on|[Cc]amp|[Ff]est|[Cc]onference|[Ss]ummit)\b(?:\s+\d{4})?`,
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
	if !otherTime.MatchString(text) && !otherEvent.MatchString(text) && !yearIn.MatchString(text) {
		return text
	}
	var out strings.Builder
	for sentence := range sentencesIn(text) {
		if !calls.MatchString(sentence) || !callsElsewhere(sentence, e) {
			out.WriteString(sentence)
		}
	}
	return out.String()
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
