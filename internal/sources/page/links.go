package page

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"github.com/cityoflosangeles/digest/internal/fetch"
)

const maxLinks = 10

// The ranks of links: what tells events for sure first.
const (
	calendar = iota
	likely   // an address that looks like a calendar
	service  // the event calendar of a WordPress site, or a group's page at Meetup or Luma
	jsonFeed
	rss
	ranks
)

var (
	looksLikeCalendar = regexp.MustCompile(`(?i)^webcals?://|\.ics(?:[?#]|$)|[?&](?:outlook-)?ical=1\b|/events/ical/?$|/calendar/ical/|/ics/get\?|[?&]format=ical|/feed/ics`)
	single            = regexp.MustCompile(`(?i)action=TEMPLATE|calendar/render|/event/[^/]+/\?(?:outlook-)?ical=1|/events/\d+/ical|addtocalendar`)
	googleEmbed       = regexp.MustCompile(`(?i)^https://calendar\.google\.com/calendar/(?:u/\d+/)?(?:embed|htmlembed|r)?\?.*\b(?:src|cid)=`)
	meetupGroup       = regexp.MustCompile(`(?i)^https?://(?:www\.)?meetup\.com/(?:[a-z]{2}-[a-z]{2}/)?([a-z0-9_-]{3,100})/?(?:events/?)?(?:[?#].*)?$`)
	lumaCalendar      = regexp.MustCompile(`(?i)^https?://(?:www\.)?(?:luma\.com|lu\.ma)/(?:calendar/cal-|embed/calendar/(cal-[a-z0-9]+))`)
	noGroup           = map[string]bool{"about": true, "apps": true, "blog": true, "careers": true, "cities": true, "find": true, "help": true, "home": true, "login": true, "media": true, "privacy": true, "pro": true, "register": true, "terms": true, "topics": true, "lp": true}
)

// Links are the calendars and feeds that a page points to, calendars first, at most ten. They come from outside: read them as web addresses only.
func Links(doc fetch.Document) []string {
	f := finder{base: &url.URL{}, seen: map[string]bool{doc.URL: true}}
	if base, err := url.Parse(doc.URL); err == nil {
		f.base = base
	}
	z := html.NewTokenizer(bytes.NewReader(doc.Body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return f.ranked()
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			switch tag := string(name); tag {
			case "link", "a", "iframe", "base":
				if more {
					f.look(tag, z)
				}
			}
		}
	}
}

type finder struct {
	base  *url.URL
	seen  map[string]bool
	found [ranks][]string
}

func (f *finder) ranked() []string {
	var out []string
	for _, rank := range f.found {
		out = append(out, rank...)
	}
	return out[:min(len(out), maxLinks)]
}

func (f *finder) look(tag string, z *html.Tokenizer) {
	attr := map[string]string{}
	for more := true; more; {
		var key, value []byte
		key, value, more = z.TagAttr()
		if len(value) <= 4096 {
			attr[string(key)] = strings.TrimSpace(string(value))
		}
	}
	href := attr["href"]
	switch kind := strings.ToLower(attr["type"]); {
	case tag == "base":
		if u, err := f.base.Parse(href); err == nil && href != "" {
			f.base = u
		}
	case tag == "iframe":
		f.address(attr["src"])
	case tag == "a":
		f.address(href)
	case strings.Contains(attr["href"], "/wp-json/tribe/events/v1"):
		f.add(service, strings.TrimSuffix(href, "/")+"/events")
	case !strings.Contains(strings.ToLower(attr["rel"]), "alternate"):
	case strings.HasPrefix(kind, "text/calendar"):
		f.add(calendar, href)
	case strings.HasPrefix(kind, "application/feed+json"):
		f.add(jsonFeed, href)
	case strings.HasPrefix(kind, "application/rss+xml"), strings.HasPrefix(kind, "application/atom+xml"), strings.HasPrefix(kind, "application/rdf+xml"):
		f.add(rss, href)
	}
}

// address takes a link that is known for a calendar by its address.
func (f *finder) address(href string) {
	switch {
	case href == "" || single.MatchString(href): // the calendar of one event only
	case looksLikeCalendar.MatchString(href):
		f.add(likely, href)
	case googleEmbed.MatchString(href):
		for _, u := range fromGoogle(href) {
			f.add(likely, u)
		}
	case lumaCalendar.MatchString(href):
		f.add(service, href)
	default:
		if m := meetupGroup.FindStringSubmatch(href); m != nil && !noGroup[strings.ToLower(m[1])] {
			f.add(service, "https://www.meetup.com/"+m[1]+"/events/ical/")
		}
	}
}

// fromGoogle are the calendars that one of Google's pages shows.
func fromGoogle(href string) []string {
	u, err := url.Parse(href)
	if err != nil {
		return nil
	}
	var out []string
	for _, id := range append(u.Query()["src"], u.Query()["cid"]...) {
		if strings.Contains(id, "@") {
			out = append(out, "https://calendar.google.com/calendar/ical/"+url.PathEscape(id)+"/public/basic.ics")
		}
	}
	return out
}

func (f *finder) add(rank int, href string) {
	u, err := f.base.Parse(href)
	if err != nil || len(f.found[rank]) >= maxLinks {
		return
	}
	u.Fragment = ""
	switch u.Scheme {
	case "webcal", "webcals":
		u.Scheme = "https"
	case "http", "https":
	default:
		return
	}
	if a := u.String(); u.Host != "" && !f.seen[a] {
		f.seen[a] = true
		f.found[rank] = append(f.found[rank], a)
	}
}
