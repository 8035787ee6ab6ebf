package sources

import (
	"regexp"
	"strings"
)

// noTitle matches the titles that calendar programs give to an event without one: "New Event" in Apple's Calendar,
// "(No title)" in Google's, "(No subject)" in Outlook, in English and Spanish.
var noTitle = regexp.MustCompile(
	`(?i)^\(?(?:new event|no title|untitled(?: event)?|no subject|` +
		`nuevo evento|evento nuevo|sin t[ií]tulo|sin asunto)\)?$`,
)

// dangling matches a separator at an end of a title, which nothing stands behind: "Training Committee –".
var dangling = regexp.MustCompile(`^(?:[-–—|·•:;,/]+\s+)+|(?:\s+[-–—|·•:;,/]+)+$|[,;]$`)

// cleanTitle removes separators at the ends of a title that is read. It is empty if nobody gave the event a title.
func cleanTitle(title string) string {
	title = strings.TrimSpace(dangling.ReplaceAllString(strings.TrimSpace(title), ""))
	if noTitle.MatchString(title) {
		return ""
	}
	return title
}
