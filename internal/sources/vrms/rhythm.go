package vrms

import (
	"regexp"
	"strings"
	"time"
)

var (
	// ordinal matches a text that only names a week of the month: "First Friday of the month", "3rd week".
	ordinal = regexp.MustCompile(
		`(?i)^\W*(1st|first|2nd|second|3rd|third|4th|fourth|last)\s+(week|monday|tuesday|wednesday|thursday|friday|` +
			`saturday|sunday)s?(?:\s+(?:of|in)\s+(?:the|each|every|a)\s+month)?\W*$`,
	)
	// irregular matches a text that says that a meeting does not take place every week, without saying when it does.
	irregular = regexp.MustCompile(
		`(?i)\balternat(?:e|ing)\b|\bevery\s+(?:other|second|two|2)\b|\b(?:once|twice)\s+(?:a|per|every)\s+month\b|` +
			`\bmonthly\b|\bbi-?weekly\b|\bfortnightly\b|\bas\s+needed\b`,
	)
	nth = map[string]int{
		"1st": 1, "first": 1, "2nd": 2, "second": 2, "3rd": 3, "third": 3, "4th": 4, "fourth": 4, "last": -1,
	}
)

// rhythm is how often a meeting takes place. The system has no field for it; people write it into the texts.
type rhythm struct {
	week  int  // nth such weekday of the month: 1 to 4, or -1 for the last; 0: every week
	clear bool // the texts are clear
}

// rhythm reads the rhythm from the record's texts. day is the weekday of the meeting.
func (r record) rhythm(day time.Weekday) rhythm {
	switch m := ordinal.FindStringSubmatch(bounded(r.Text)); {
	case m != nil && strings.EqualFold(m[2], day.String()):
		return rhythm{nth[strings.ToLower(m[1])], true}
	case m != nil && strings.EqualFold(m[2], "week"):
		return rhythm{nth[strings.ToLower(m[1])], false} // "3rd week" may also mean a calendar week
	case m != nil:
		return rhythm{0, false}
	}
	return rhythm{0, !irregular.MatchString(bounded(r.Name)) && !irregular.MatchString(bounded(r.Text))}
}

func bounded(s string) string { return s[:min(len(s), 1000)] }

// falls reports whether the meeting takes place on day, which must be the meeting's weekday.
func (y rhythm) falls(day time.Time) bool {
	switch y.week {
	case 0:
		return true
	case -1:
		return day.AddDate(0, 0, 7).Month() != day.Month()
	}
	return (day.Day()-1)/7+1 == y.week
}
