package mobilizon

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/cityoflosangeles/digest/internal/fetch"
)

var (
	answerStart = regexp.MustCompile(
		`^\s*\{\s*(?:"errors"\s*:.{0,200})?"data"\s*:\s*\{\s*"group"\s*:\s*(?:null|\{\s*"organizedEvents")`,
	)
	// notice matches a text that every page of a server contains. It starts with a literal, so that the search is fast.
	notice = regexp.MustCompile(
		`obilizon\s+doesn(?:'|’|&#39;|&#x27;)t\s+work\s+properly\s+without\s+(?i:javascript)`,
	)
	group = regexp.MustCompile(`^/@([A-Za-z0-9_.-]{1,100}(?:@[A-Za-z0-9.:-]{1,100})?)(?:/|$)`)
	feeds = regexp.MustCompile(`^/@[^/]+/feed/(?:ics|atom)/?$`)
)

// maxEvents is the number of events that are requested. The server returns the latest ones, which include the upcoming
// events.
const maxEvents = "100"

// Addresses returns the API query and the iCalendar of a group, if location is a feed of that group. For other
// locations it returns nil: the address of a group's page could be one of another platform, so the page is read first.
func Addresses(location string) []string {
	u, err := url.Parse(location)
	if err != nil || !feeds.MatchString(u.Path) {
		return nil
	}
	return addresses(u)
}

// Links returns the API query and the iCalendar of the group whose page is doc.
func Links(doc fetch.Document) []string {
	u, err := url.Parse(doc.URL)
	if err != nil || !isPage(doc.Body) {
		return nil
	}
	return addresses(u)
}

func isPage(body []byte) bool { return notice.Match(body) }

func addresses(at *url.URL) []string {
	m := group.FindStringSubmatch(at.Path)
	if m == nil || at.Host == "" || at.User != nil {
		return nil
	}
	scheme := at.Scheme
	if strings.HasPrefix(scheme, "webcal") {
		scheme = "https"
	}
	host := scheme + "://" + at.Host
	// The query does not ask for the addresses of online meetings.
	query := `{group(preferredUsername:"` + m[1] + `"){organizedEvents(orderDirection:DESC,limit:` + maxEvents +
		`){elements{` +
		`uuid url title description beginsOn endsOn status physicalAddress{description geom street postalCode locality ` +
		`region}options{timezone isOnline}}total}}}`
	return []string{host + "/api?query=" + url.QueryEscape(query), host + "/@" + m[1] + "/feed/ics"}
}
