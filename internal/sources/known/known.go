// Package known holds what is known of common calendar platforms: where the calendar behind a page is, by the page's
// address or by marks in its HTML, and which platforms cannot be read without a key. All calendars that it names can
// be read without one.
package known

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Set is one or more calendars that are read together, because a page shows them as one.
type Set []string

// maxTogether is how many calendars of one page are read together.
const maxTogether = 20

// platform is a row of the table of addresses.
type platform struct {
	name string
	sign string         // in every such address, in lower case
	host *regexp.Regexp // of the host in lower case, without "www."; nil: any
	path *regexp.Regexp // of the path
	// to is where the calendar is. It starts from a copy of the address and the submatches of host and path.
	to func(u *url.URL, host, path []string) Set
	// given says that an address of this form may be a page of another platform. It is followed only if it is the
	// location of a source, and the page is read if there is no calendar.
	given bool
}

// platforms is the table. The first row that matches counts. Where a row has no source, the platform's own pages link
// or document the address.
var platforms = []platform{
	{
		name: "Google Calendar",
		sign: "google.com",
		host: hosts("calendar.google.com"),
		path: paths(`^/calendar`),
		to:   google,
	},
	{name: "Google Calendar", sign: "google.com", host: hosts("google.com"), path: paths(`^/calendar`), to: google},
	{
		name: "Outlook", sign: "outlook.", host: paths(`^outlook\.(?:office(?:365)?|live|cloud\.microsoft)(?:\.com)?$`),
		path: paths(`^(/.*)/(?:calendar|index|reachcalendar)\.html$`),
		to:   func(u *url.URL, _, path []string) Set { return at(u, path[1]+"/calendar.ics", "") },
	},
	{
		name: "Teamup", sign: "teamup.com", host: hosts("teamup.com"), path: paths(`^/(?:c/)?(ks[a-z0-9]{10,40})(?:/|$)`),
		to: func(_ *url.URL, _, path []string) Set {
			return Set{"https://ics.teamup.com/feed/" + path[1] + "/0.ics"}
		},
	},
	{
		name: "Nextcloud",
		sign: "/apps/calendar/",
		path: paths(`^(.*?)(?:/index\.php)?/apps/calendar/(?:p|embed)/([A-Za-z0-9]{5,64})(?:/|$)`),
		to: func(u *url.URL, _, path []string) Set {
			return at(u, path[1]+"/remote.php/dav/public-calendars/"+path[2], "export")
		},
	},
	{
		name: "Tockify", sign: "tockify.com",
		host: hosts("tockify.com"),
		path: paths(`^/(?:tkf2/)?([A-Za-z0-9][A-Za-z0-9._-]{1,60})(?:/(?:agenda|monthly|pinboard|week|detail)\b.*)?/?$`),
		to:   func(_ *url.URL, _, path []string) Set { return tockify(path[1]) },
	},
	{
		name: "Trumba", sign: "trumba.com",
		host: hosts("trumba.com"),
		path: paths(`^/calendars/([A-Za-z0-9_-]{1,100}?)(?:\.(?:rss|atom|xml|csv))?$`),
		to:   func(_ *url.URL, _, path []string) Set { return trumba(path[1]) },
	},
	{
		name: "25Live Publisher", sign: "25livepub.",
		host: hosts("25livepub.collegenet.com"),
		path: paths(`^/calendars/([A-Za-z0-9_-]{1,100}?)(?:\.(?:rss|atom|xml|csv))?$`),
		to:   func(u *url.URL, _, path []string) Set { return at(u, "/calendars/"+path[1]+".ics", "") },
	},
	{
		name: "LibCal",
		sign: "libcal.com",
		host: paths(`^[a-z0-9-]+\.libcal\.com$`),
		path: paths(`^/(?:calendar(?:/.*)?|rss\.php)$`),
		to: func(u *url.URL, _, _ []string) Set {
			if cid := u.Query().Get("cid"); number.MatchString(cid) {
				return at(u, "/ical_subscribe.php", "src=p&cid="+cid)
			}
			return nil
		},
	},
	{
		name: "BiblioCommons", sign: "bibliocommons.com",
		host: paths(`^([a-z0-9-]+)\.bibliocommons\.com$`),
		path: paths(`^/(?:v2/)?events(?:/search.*)?/?$`),
		to: func(u *url.URL, host, _ []string) Set {
			to := "https://gateway.bibliocommons.com/v2/libraries/" + host[1] + "/rss/events"
			if where := u.Query().Get("locations"); word.MatchString(where) {
				to += "?locations=" + where
			}
			return Set{to}
		},
	},
	{
		name: "Legistar",
		sign: "legistar.com",
		host: paths(`^([a-z0-9-]+)\.legistar\.com$`),
		path: paths(`(?i)^/calendar\.aspx$`),
		to: func(_ *url.URL, host, _ []string) Set {
			return Set{"https://webapi.legistar.com/v1/" + host[1] + "/events?$top=200&$orderby=EventDate+desc"}
		},
	},
	{
		name: "CivicPlus", sign: "calendar.aspx", path: paths(`(?i)^/(?:i?calendar)\.aspx$`), given: true,
		to: func(u *url.URL, _, _ []string) Set {
			query := "feed=calendar"
			for key, v := range u.Query() {
				if id := strings.Trim(strings.Join(v, ","), ","); strings.EqualFold(key, "CID") && number.MatchString(id) {
					query = "catID=" + id + "&feed=calendar"
				}
			}
			return at(u, "/common/modules/iCalendar/iCalendar.aspx", query)
		},
	},
	{
		name: "CampusLabs Engage", sign: "/engage/events", path: paths(`^/engage/events/?$`),
		to: func(u *url.URL, _, _ []string) Set { return at(u, "/engage/events.ics", "") },
	},
	{
		name: "Sched", sign: "sched.com", host: paths(`^([a-z0-9-]+)\.sched\.com$`), path: paths(`^/(?:list|grid)?(?:/.*)?$`),
		to: func(u *url.URL, host, _ []string) Set {
			if host[1] == "support" || host[1] == "blog" {
				return nil
			}
			return at(u, "/all.ics", "")
		},
	},
	{
		name: "Bevy",
		sign: "community.dev",
		host: paths(`^(?:[a-z0-9-]+\.)?community\.dev$`),
		path: paths(`^/([a-z0-9][a-z0-9-]{2,99})/?$`),
		to: func(u *url.URL, _, path []string) Set {
			if path[1] == "events" || path[1] == "chapters" || path[1] == "about" || path[1] == "accounts" {
				return nil
			}
			return at(u, "/api/chapter_slim/"+path[1]+"/", "")
		},
	},
	{
		name: "Guild",
		sign: "guild.host",
		host: hosts("guild.host"),
		path: paths(`^/([A-Za-z0-9][A-Za-z0-9_-]{2,99})(?:/events)?/?$`),
		to: func(u *url.URL, _, path []string) Set {
			switch path[1] {
			case "events", "about", "login", "pricing", "discover", "api", "terms", "privacy", "guilds", "presentations":
				return nil
			}
			return at(u, "/api/next/"+path[1]+"/events/upcoming", "first=50")
		},
	},
	{
		name: "GrowthZone", sign: "/events",
		path: paths(`^/events/(?:calendar|search|index)?/?$`),
		host: paths(`\.(?:growthzoneapp|chambermaster|micronetonline)\.com$`),
		to:   func(u *url.URL, _, _ []string) Set { return at(u, "/api/events", "") },
	},
	{
		name: "LiveWhale", sign: "/live/", path: paths(`^/live/(?:rss|json)/(events(?:/.*)?)$`),
		to: func(u *url.URL, _, path []string) Set { return at(u, "/live/ical/"+path[1], "") },
	},
}

var (
	number = regexp.MustCompile(`^\d{1,9}$`)
	word   = regexp.MustCompile(`^[A-Za-z0-9_,-]{1,100}$`)
)

func paths(expression string) *regexp.Regexp { return regexp.MustCompile(expression) }

func hosts(name string) *regexp.Regexp { return regexp.MustCompile("^" + regexp.QuoteMeta(name) + "$") }

// at is an address on the host of u, by https unless u is by http.
func at(u *url.URL, path, query string) Set {
	to := url.URL{Scheme: "https", Host: u.Host, Path: path, RawQuery: query}
	if u.Scheme == "http" {
		to.Scheme = "http"
	}
	return Set{to.String()}
}

func tockify(name string) Set {
	switch strings.ToLower(name) {
	case "api", "browser", "i", "blog", "help", "pricing", "features", "terms", "privacy", "login", "account", "tkf2":
		return nil
	}
	return Set{"https://tockify.com/api/feeds/ics/" + name}
}

func trumba(name string) Set { return Set{"https://www.trumba.com/calendars/" + name + ".ics"} }

// Given returns the calendars behind the location of a source, best first. What it returns last may be the location
// itself. It returns nil if nothing is known of the address.
func Given(location string) []Set {
	p, set := find(location)
	switch {
	case set == nil || len(set) == 1 && set[0] == location:
		return nil
	case p.given:
		return []Set{set, {location}}
	}
	return []Set{set}
}

// Linked returns the calendars behind an address that a page links or shows. It returns nil if nothing is known of it.
func Linked(address string) Set {
	p, set := find(address)
	if p.given {
		return nil
	}
	return set
}

func find(address string) (platform, Set) {
	if len(address) > 4096 {
		return platform{}, nil
	}
	small := strings.ToLower(address)
	if !slices.ContainsFunc(platforms, func(p platform) bool { return strings.Contains(small, p.sign) }) {
		return platform{}, nil // as most addresses are
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil {
		return platform{}, nil
	}
	switch u.Scheme {
	case "http", "https", "webcal", "webcals":
	default:
		return platform{}, nil
	}
	name := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	for _, p := range platforms {
		if !strings.Contains(small, p.sign) {
			continue
		}
		host := []string{name}
		if p.host != nil {
			host = p.host.FindStringSubmatch(name)
		}
		path := p.path.FindStringSubmatch(u.Path)
		if host == nil || path == nil {
			continue
		}
		if set := p.to(u, host, path); len(set) > 0 {
			return p, set[:min(len(set), maxTogether)]
		}
	}
	return platform{}, nil
}

// Lead is where a page points to for its events.
type Lead struct {
	Set // read together
	// Guess says that the page does not link the addresses. If they do not answer, that means nothing.
	Guess bool
	// Parts says that each address may hold a single event of the page, such as the calendar file of one entry of a
	// list. If the first one holds more, it is a calendar, and the others are not read.
	Parts bool
	// More is how many parts the page has besides these.
	More int
}
