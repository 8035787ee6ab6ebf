package sources

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// lumaMark is the start of the descriptions in Luma's calendars. The address of the event's page follows it.
const lumaMark = "Get up-to-date information at:"

var lumaEvent = regexp.MustCompile(`https://(?:luma\.com|lu\.ma)/[A-Za-z0-9_.~/-]{1,100}`)

// lumaPage returns the address of the event's page, which Luma's calendars have only in the description.
func lumaPage(description string) string {
	if _, rest, ok := strings.Cut(description, lumaMark); ok {
		return lumaEvent.FindString(rest[:min(len(rest), 300)])
	}
	return ""
}

func links(page string) []digest.Link {
	if page == "" {
		return nil
	}
	return []digest.Link{{Label: label(page), URL: page}}
}

// labels holds the names of platforms, by the end of the host.
var labels = []struct{ host, name string }{
	{"meetup.com", "Meetup"},
	{"luma.com", "Luma"},
	{"lu.ma", "Luma"},
	{"calendar.google.com", "Google Calendar"},
	{"github.com", "GitHub"},
	{"eventbrite.com", "Eventbrite"},
	{"eventbrite.co.uk", "Eventbrite"},
	{"eventbrite.ca", "Eventbrite"},
	{"eventbrite.de", "Eventbrite"},
	{"eventbrite.es", "Eventbrite"},
	{"eventbrite.com.mx", "Eventbrite"},
	{"guild.host", "Guild"},
	{"facebook.com", "Facebook"},
	{"hackforla.org", "Hack for LA"},
}

// label returns the name of the platform of an address, or its host.
func label(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	for _, l := range labels {
		if host == l.host || strings.HasSuffix(host, "."+l.host) {
			return l.name
		}
	}
	return host
}
