package mobilizon

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/cityoflosangeles/digest/internal/fetch"
)

var (
	told = regexp.MustCompile(
		`^\s*\{\s*(?:"errors"\s*:.{0,200})?"data"\s*:\s*\{\s*"group"\s*:\s*(?:null|\{\s*"organizedEvents")`,
	)
	notice = regexp.MustCompile(
		`obilizon\s+doesn(?:'|’|&#39;|&#x27;)t\s+work\s+properly\s+without\s+(?i:javascript)`,
	) // in every page of a server; it begins with letters that are looked for fast
	group = regexp.MustCompile(`^/@([A-Za-z0-9_.-]{1,100}(?:@[A-Za-z0-9.:-]{1,100})?)(?:/|$)`)
	feeds = regexp.MustCompile(`^/@[^/]+/feed/(?:ics|atom)/?$`)
)

// most is how many events are asked for: the last of all, which the coming ones are among.
const most = "100"

// Addresses are, for the feeds of a group, the interface and then its iCalendar. Nil for all others: a group's page is
// read first, because its address alone may be that of a page of another platform.
func Addresses(location string) []string {
	u, err := url.Parse(location)
	if err != nil || !feeds.MatchString(u.Path) {
		return nil
	}
	return addresses(u)
}

// Links are the interface's answer about the group whose page doc is, and the group's iCalendar.
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
	// What an online event is reached by is not asked for.
	query := `{group(preferredUsername:"` + m[1] + `"){organizedEvents(orderDirection:DESC,limit:` + most + `){elements{` +
		`uuid url title description beginsOn endsOn status physicalAddress{description street postalCode locality ` +
		`region}options{timezone isOnline}}total}}}`
	return []string{host + "/api?query=" + url.QueryEscape(query), host + "/@" + m[1] + "/feed/ics"}
}
