package match

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

const monthNames = `january|february|march|april|may|june|july|august|september|october|november|december|` +
	`enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|` +
	`jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec`

var (
	closing = regexp.MustCompile(
		`\b(?:clos(?:es?|ing)|ends?|termina|vence|deadline|due|submi(?:t|ssions?)|apply|proposals?|cfp|call for|until|` +
			`open through|through|cierra|hasta|fecha l[ií]mite|plazo|before|by|antes)\b[^.!?\n]{0,60}?` +
			`(?:\b(\d{4})-(\d{1,2})-(\d{1,2})\b|` +
			`\b(` + monthNames + `)\b\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(\d{4})\b)?|` +
			`\b(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+|de\s+)?(` + monthNames + `)\b(?:,?\s+(?:de\s+|del\s+)?(\d{4})\b)?|` +
			`\b(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?\b)`,
	)
	applying = regexp.MustCompile(`clos|idea|sessionize|your name|deadline|due|submi|appl|propos|cfp|call for|talk|` +
		`speak|present|you can fill|` +
		`cierra|hasta|l[ií]mite|plazo|charla|ponen|env[ií]a|abiert|propuesta|m[aá]nda|stage|mentor|mic\b`)
	rsvp = regexp.MustCompile(`rsvp|ticket|regist|doors|early.?bird|discount|hotel|refund|waitlist`)
)

// closes is the last minute of the day until which one may apply, as the text names it; zero where it names none.
func closes(e digest.Event, text string, now time.Time, zone *time.Location) time.Time {
	ends := func(r rune) bool { return r == '\n' || r == '!' || r == '?' }
	for _, sentence := range strings.FieldsFunc(strings.ReplaceAll(text, ". ", "\n"), ends) {
		m := closing.FindStringSubmatch(sentence)
		if m == nil || !applying.MatchString(sentence) || rsvp.MatchString(sentence[:closing.FindStringIndex(sentence)[1]]) {
			continue
		}
		var year, month, day string
		switch {
		case m[1] != "":
			year, month, day = m[1], m[2], m[3]
		case m[4] != "":
			year, month, day = m[6], m[4], m[5]
		case m[7] != "":
			year, month, day = m[9], m[8], m[7]
		default:
			year, month, day = m[12], m[10], m[11]
		}
		if t := lastMinute(e, year, month, day, now, zone); !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

// lastMinute of a day that a text names, in zone.
func lastMinute(e digest.Event, year, month, day string, now time.Time, zone *time.Location) time.Time {
	start := e.StartsAt(zone).In(zone)
	mo, d := monthNumber(month), number(day)
	if mo > 12 && d <= 12 {
		mo, d = d, mo // 14/8
	}
	y := number(year)
	switch {
	case y == 0:
		y = start.Year()
		if date := time.Date(
			y,
			time.Month(mo),
			d,
			0,
			0,
			0,
			0,
			zone,
		); date.After(start) &&
			date.AddDate(-1, 6, 0).After(now) {
			y--
		}
	case y < 100:
		y += 2000
	}
	date := time.Date(y, time.Month(mo), d, 0, 0, 0, 0, time.UTC)
	if date.Day() != d || int(date.Month()) != mo || date.Year() != y {
		return time.Time{} // there is no such day
	}
	end := digest.StartOfDay(date.AddDate(0, 0, 1), zone).Add(-time.Minute)
	if end.After(start.AddDate(1, 0, 0)) {
		return time.Time{} // some other date
	}
	return end
}

func monthNumber(text string) int {
	if n := number(text); n > 0 {
		return n
	}
	lower := strings.ToLower(text)
	english := []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
	spanish := []string{"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"}
	if i := slices.Index(english, lower[:3]); i >= 0 {
		return i + 1
	}
	return slices.Index(spanish, lower[:3]) + 1
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return n
}
