package meetup

import (
	"net/url"
	"regexp"
	"strings"
)

// language matches the first part of the paths of translated pages.
const language = `(?:de|en|es|fr|it|ja|ko|nl|pl|pt|ru|th|tr)(?:-[A-Z]{2})?`

var (
	eventPage = regexp.MustCompile(
		`^https?://(?:www\.|m\.)?meetup\.com/(?:` + language + `/)?([^/?#\s]{2,100})/events/([0-9]{5,20}|[a-z]{11,` +
			`30})(?:/|$|[?#])`,
	)
	locale = regexp.MustCompile(`^` + language + `$`)
	named  = regexp.MustCompile(`^[\pL\pN_][\pL\pN_.-]+$`)
)

// reserved holds first parts of Meetup paths that are not groups.
var reserved = map[string]bool{
	"about": true, "account": true, "api": true, "apps": true, "blog": true, "careers": true, "cities": true,
	"events": true, "find": true, "help": true, "home": true,
	"login": true, "lp": true, "media": true, "members": true, "messages": true, "notifications": true, "privacy": true,
	"pro": true, "register": true, "start": true, "terms": true, "topics": true,
}

// urlName returns the name of a group in the address of any of its pages. It returns "" for other addresses.
func urlName(location string) string {
	u, err := url.Parse(location)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "webcal" {
		return ""
	}
	switch strings.ToLower(u.Hostname()) {
	case "meetup.com", "www.meetup.com", "m.meetup.com":
	default:
		return ""
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	if locale.MatchString(parts[0]) {
		parts = parts[1:]
	}
	if len(parts) == 0 || len(parts[0]) > 400 || !named.MatchString(parts[0]) || strings.Contains(parts[0], "..") ||
		reserved[strings.ToLower(parts[0])] {
		return ""
	}
	return parts[0]
}

// Addresses returns the addresses of a group's events, best first, for the address of any of the group's pages: its
// calendar; its page, or the page of the event if location is one; and its feed, which has little detail. It returns
// nil if location is not a page of a group, or is the calendar of a single event.
func Addresses(location string) []string {
	name := urlName(location)
	if name == "" {
		return nil
	}
	id := ""
	if m := eventPage.FindStringSubmatch(location); m != nil {
		if strings.Contains(location, "/"+m[2]+"/ical") {
			return nil
		}
		id = m[2] + "/"
	}
	calendar := forms(name)
	return []string{calendar[0], "https://www.meetup.com/" + url.PathEscape(name) + "/events/" + id, calendar[1]}
}

// Companion returns the page of a group, which shows the places and cancellations that the group's calendar lacks. It
// returns "" if location is not a page of a group.
func Companion(location string) string {
	name := urlName(location)
	if name == "" || eventPage.MatchString(location) {
		return ""
	}
	return "https://www.meetup.com/" + url.PathEscape(name) + "/events/"
}

// forms returns the addresses of the calendar and the feed of a group.
func forms(name string) []string {
	base := "https://www.meetup.com/" + url.PathEscape(name) + "/events/"
	return []string{base + "ical/", base + "rss/"}
}
