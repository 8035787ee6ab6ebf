package page

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/known"
)

// Limits of what is followed from one page.
const (
	maxLinks  = 10
	maxParts  = 20
	maxLooked = 20_000 // different links are looked at
)

// The ranks of links: what lists events for sure comes first.
const (
	builder  = iota // the site builder's own list behind the page
	calendar        // <link rel="alternate" type="text/calendar">
	likely          // an address that is known as a calendar's, or looks like one
	service         // the API of a WordPress site, or a group's page at Meetup, Luma, or Eventbrite
	guess           // where a platform whose signs are in the page has its calendars
	jsonFeed
	rss
	entry // the calendar of a single event
	ranks
)

var (
	looksLikeCalendar = regexp.MustCompile(
		`(?i)^webcals?://|\.ics(?:[?#]|$)|[?&](?:outlook-)?ical=1\b|/events/ical/?$` +
			`|/calendar/ical/|/ics/get\?|[?&]format=ical|/feed/(?:ics|my-calendar-ics)` +
			`|[?&](?:mec-ical-feed=1|feed=my-calendar-ics)` +
			`|ical_subscribe\.php\?|/iCalendar\.aspx\?[^#]*feed=calendar|/live/ical/events|ai1ec_exporter_controller` +
			`|calendar\.egov\?[^#]*view=ical|/api/feeds/ics/`)
	button      = regexp.MustCompile(`(?i)action=TEMPLATE|calendar/render|addtocalendar`)
	single      = regexp.MustCompile(`(?i)/events?/[^?#]+/\?(?:outlook-)?ical=1|/events/\d+/ical|View\.ashx\?M=IC`)
	meetupGroup = regexp.MustCompile(
		`(?i)^https?://(?:www\.)?meetup\.com/(?:[a-z]{2}-[a-z]{2}/)?([a-z0-9_-]{3,100})/?(?:events/?)?(?:[?#].*)?$`)
	lumaCalendar = regexp.MustCompile(
		`(?i)^https?://(?:www\.)?(?:luma\.com|lu\.ma)/(?:calendar/cal-|embed/calendar/(cal-[a-z0-9]+))`,
	)
	lumaPage = regexp.MustCompile(
		`(?i)^https?://(?:www\.)?(?:luma\.com|lu\.ma)/([a-z0-9][a-z0-9._-]{2,60})/?(?:[?#].*)?$`,
	)
	organizer = regexp.MustCompile(`(?i)^https?://(?:www\.)?eventbrite\.[a-z.]{2,6}/o/[^/?#]{1,200}`)
)

var (
	noGroup = words("about apps blog careers cities find help home login media privacy pro register terms topics lp")
	noLuma  = words("about app api blog calendar create discover download embed event explore help home join login " +
		"pricing privacy privacy-policy settings signin signup terms user")
)

func words(text string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(text) {
		out[w] = true
	}
	return out
}

// Leads are the calendars and feeds that a page points to, best first, at most ten. The addresses come from outside:
// read them as web addresses only.
func Leads(doc fetch.Document) []known.Lead {
	f := finder{base: &url.URL{}, seen: map[string]bool{doc.URL: true}, looked: map[string]bool{}}
	if base, err := url.Parse(doc.URL); err == nil {
		f.base, f.page = base, *base
	}
	z := html.NewTokenizer(bytes.NewReader(doc.Body))
	for more := true; more; {
		switch z.Next() {
		case html.ErrorToken:
			more = false
		case html.StartTagToken, html.SelfClosingTagToken:
			name, attributes := z.TagName()
			switch tag := string(name); tag {
			case "link", "a", "iframe", "base", "div", "embed", "object":
				if attributes {
					f.look(tag, z)
				}
			}
		}
	}
	lists, guesses := known.Marked(&f.page, doc.Body)
	for _, set := range lists {
		f.add(builder, known.Lead{Set: set, Guess: true})
	}
	for _, set := range guesses {
		f.add(guess, known.Lead{Set: set, Guess: true})
	}
	return f.ranked()
}

type finder struct {
	page   url.URL
	base   *url.URL
	seen   map[string]bool // in found
	looked map[string]bool // links of the page
	found  [ranks][]known.Lead
}

func (f *finder) ranked() []known.Lead {
	var out []known.Lead
	for rank, leads := range f.found {
		switch rank {
		case likely, service, entry:
			leads = f.parts(leads)
		}
		out = append(out, leads...)
	}
	return out[:min(len(out), maxLinks)]
}

// parts makes one lead of all leads to a single address of the same host, because each may be an entry of the page.
func (f *finder) parts(leads []known.Lead) []known.Lead {
	var out []known.Lead
	first := map[string]int{} // by host, its place in out
	for _, l := range leads {
		u, err := url.Parse(l.Set[0])
		if err != nil || len(l.Set) > 1 {
			out = append(out, l)
			continue
		}
		i, ok := first[u.Host]
		switch {
		case !ok:
			first[u.Host] = len(out)
			out = append(out, l)
		case len(out[i].Set) < maxParts:
			out[i].Set, out[i].Parts = append(out[i].Set, l.Set[0]), true
		default:
			out[i].More++
		}
	}
	return out
}

// framed are the attributes by which pages show other pages; all but the first are filled in by scripts.
var framed = []string{"src", "data-src", "data-lazy-src", "data-url", "data-embed-src", "data"}

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
	case tag == "a":
		f.address(href)
	case tag != "link":
		for _, name := range framed {
			if attr[name] != "" {
				f.address(attr[name])
			}
		}
	case strings.Contains(href, "/wp-json/tribe/events/v1"):
		f.link(service, strings.TrimSuffix(href, "/")+"/events")
	case !strings.Contains(strings.ToLower(attr["rel"]), "alternate"):
	case strings.HasPrefix(kind, "text/calendar"):
		f.link(calendar, href)
	case strings.HasPrefix(kind, "application/feed+json"):
		f.link(jsonFeed, href)
	case strings.HasPrefix(kind, "application/rss+xml"), strings.HasPrefix(kind, "application/atom+xml"),
		strings.HasPrefix(kind, "application/rdf+xml"):
		f.link(rss, href)
	}
}

// address takes a link whose address is known as a calendar's, or looks like one.
func (f *finder) address(href string) {
	if href == "" || f.looked[href] || len(f.looked) >= maxLooked {
		return
	}
	f.looked[href] = true
	if strings.HasPrefix(href, "//") {
		href = "https:" + href
	}
	if set := known.Linked(href); len(set) > 0 {
		f.add(likely, known.Lead{Set: set})
		return
	}
	switch {
	case button.MatchString(href):
	case single.MatchString(href):
		f.link(entry, href)
	case looksLikeCalendar.MatchString(href):
		f.link(likely, href)
	case lumaCalendar.MatchString(href), organizer.MatchString(href):
		f.link(service, href)
	default:
		if m := meetupGroup.FindStringSubmatch(href); m != nil && !noGroup[strings.ToLower(m[1])] {
			f.link(service, "https://www.meetup.com/"+m[1]+"/events/ical/")
		} else if m := lumaPage.FindStringSubmatch(href); m != nil && !noLuma[strings.ToLower(m[1])] &&
			!strings.HasPrefix(m[1], "evgrp-") {
			f.link(service, href)
		}
	}
}

// link takes one address, which may be relative to the page.
func (f *finder) link(rank int, href string) {
	u, err := f.base.Parse(href)
	if err != nil || u.Host == "" {
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
	f.add(rank, known.Lead{Set: known.Set{u.String()}})
}

func (f *finder) add(rank int, l known.Lead) {
	if len(f.found[rank]) >= maxLinks*maxParts || f.seen[l.Set[0]] {
		return
	}
	f.seen[l.Set[0]] = true
	f.found[rank] = append(f.found[rank], l)
}
