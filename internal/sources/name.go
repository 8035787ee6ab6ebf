package sources

import (
	"html"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/textclean"
)

var (
	siteNamed  = regexp.MustCompile(`(?i)<meta[^>]{0,100}og:site_name["'][^>]{0,100}content=["']([^"'<>]{1,200})["']`)
	namedTitle = regexp.MustCompile(`(?i)<title[^>]{0,100}>([^<]{1,200})</title>`)
	calendarID = regexp.MustCompile(`(?im)^(?:X-WR-CALNAME|NAME)(?:;[^:\r\n]{0,100})?:([^\r\n]{1,200})`)
	jsonTitle  = regexp.MustCompile(`^\s*\{[^{]*"title"\s*:\s*"([^"\\]{1,200})"`)
	noName     = regexp.MustCompile(
		`(?i)^(?:untitled|events?|calendar|home|welcome|meetup|luma|eventbrite|feed|rss)$|@|\.ics$|^\d+$`,
	)
)

// nameIn returns the name in a document: that of a calendar, the title of a feed, or the site name or title of a page.
// It removes what Meetup and others add to the name. It returns "" if there is no useful name.
func nameIn(doc fetch.Document) string {
	head := doc.Body[:min(len(doc.Body), 64<<10)]
	for _, pattern := range []*regexp.Regexp{calendarID, siteNamed, namedTitle, jsonTitle} {
		m := pattern.FindSubmatch(head)
		if m == nil {
			continue
		}
		line, _ := textclean.Line(html.UnescapeString(strings.ReplaceAll(string(m[1]), `\`, "")))
		name, _, _ := strings.Cut(line, " | ")
		name = strings.TrimSpace(
			strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(name), "Events - "), "Upcoming events of "),
		)
		if n := utf8.RuneCountInString(name); n >= 2 && n <= 60 && !noName.MatchString(name) {
			return name
		}
	}
	return ""
}
