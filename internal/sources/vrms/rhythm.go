package vrms

import (
	"regexp"
	"strings"
	"time"
)

var (
	// ordinal is a text that says nothing but which week of the month: "First Friday of the month", "3rd week".
	ordinal = regexp.MustCompile(
		`(?i)^\W*(1st|first|2nd|second|3rd|third|4th|fourth|last)\s+(week|monday|tuesday|wednesday|thursday|friday|` +
			`saturday|sunday)s?(?:\s+(?:of|in)\s+(?:the|each|every|a)\s+month)?\W*$`,
	)
	// irregular is a text that says that not every week is one, and leaves open which.
	irregular = regexp.MustCompile(
		`(?i)\balternat(?:e|ing)\b|\bevery\s+(?:other|second|two|2)\b|\b(?:once|twice)\s+(?:a|per|every)\s+month\b|` +
			`\bmonthly\b|\bbi-?weekly\b|\bfortnightly\b|\bas\s+needed\b`,
	)
	nth = map[string]int{
		"1st":    1,
		"first":  1,
		"2nd":    2,
		"second": 2,
		"3rd":    3,
		"third":  3,
		"4th":    4,
		"fourth": 4,
		"last":   -1,
	}
)

// rhythm is how often a meeting comes, which the system itself does not know: people write it into the texts.
type rhythm struct {
	week int  // of the month, by this weekday: 1 to 4, or -1 for the last; 0: every week
	sure bool // whether that is all that was said, and clear
}

// rhythm reads it from the record's texts; day is the weekday on which the meeting is.
func (r record) rhythm(day time.Weekday) rhythm {
	switch m := ordinal.FindStringSubmatch(bounded(r.Text)); {
	case m != nil && strings.EqualFold(m[2], day.String()):
		return rhythm{nth[strings.ToLower(m[1])], true}
	case m != nil && strings.EqualFold(m[2], "week"):
		return rhythm{nth[strings.ToLower(m[1])], false} // it may also count the weeks as a calendar does
	case m != nil:
		return rhythm{0, false}
	}
	return rhythm{0, !irregular.MatchString(bounded(r.Name)) && !irregular.MatchString(bounded(r.Text))}
}

func bounded(s string) string { return s[:min(len(s), 1000)] }

// falls reports whether there is a meeting on the day, which is one of the right weekday.
func (y rhythm) falls(day time.Time) bool {
	switch y.week {
	case 0:
		return true
	case -1:
		return day.AddDate(0, 0, 7).Month() != day.Month()
	}
	return (day.Day()-1)/7+1 == y.week
}
