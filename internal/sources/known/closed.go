package known

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"
)

// closed are platforms that no program reads without a key or a login, by their addresses, with what to do about it.
var closed = []struct {
	name string
	host *regexp.Regexp
	path *regexp.Regexp
	hint string
}{
	{
		"Eventbrite", paths(`^eventbrite\.[a-z]{2,3}(?:\.[a-z]{2})?$`), paths(`^/o/`),
		"Eventbrite lists an organizer's events only to programs with a token: get a free one at " +
			"https://www.eventbrite.com/platform/api-keys and set eventbrite: {token: …}",
	},
	{
		"Facebook", paths(`^(?:[a-z-]+\.)?(?:facebook|fb)\.(?:com|me)$`), paths(`^/.`),
		"Facebook shows events only to people who have logged in: ask the group for another calendar, or write its events " +
			"in meetups.yaml under events:",
	},
	{
		"Instagram", paths(`^instagram\.com$`), paths(`^/.`),
		"Instagram cannot be read without logging in: ask the group for another calendar",
	},
	{
		"LinkedIn", paths(`^(?:[a-z]{2}\.)?linkedin\.com$`), paths(`^/(?:company|groups|events)/`),
		"LinkedIn cannot be read without logging in: ask the group for another calendar",
	},
	{
		"Timely", paths(`^(?:events\.timely\.fun|(?:[a-z0-9-]+\.)?time\.ly)$`), paths(`^/.`),
		"Timely lists events only to programs with a key: ask the group for its iCalendar (.ics) address",
	},
	{
		"Mobilize", paths(`^mobilize\.us$`), paths(`^/[a-z0-9-]+`),
		"Mobilize offers no calendar by a page's address: list https://api.mobilize.us/v1/organizations/NUMBER/events, " +
			"where NUMBER is the organization's",
	},
	{
		"Meetup Pro", paths(`^meetup\.com$`), paths(`^/pro/`),
		"a network at Meetup is not a group: list the addresses of its groups",
	},
}

// Closed says what to do about an address of a platform that cannot be read as it is. It is empty for all others.
func Closed(address string) (name, hint string) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "", ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	for _, c := range closed {
		if c.host.MatchString(host) && c.path.MatchString(u.Path) {
			return c.name, c.hint
		}
	}
	return "", ""
}

var timely = []byte("events.timely.fun/")

// ClosedIn says what to do about a page that shows the events of a platform that cannot be read: where the page itself
// is of one, or embeds one. It is empty for all others. Links to a group's pages elsewhere say nothing of its events.
func ClosedIn(page string, body []byte) string {
	if _, hint := Closed(page); hint != "" {
		return hint
	}
	if bytes.Contains(body, timely) {
		_, hint := Closed("https://events.timely.fun/calendar")
		return hint
	}
	return ""
}
