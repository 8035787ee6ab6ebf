package known

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"
)

// mark is a sign in the HTML of a page by which a platform is known.
type mark struct {
	name  string
	signs []string       // one of them must be in the page
	with  *regexp.Regexp // must match too; its submatch, if it has one, names the calendar
	to    func(page *url.URL, name string) Set
	// list says that the address answers the page's own list of events, which is better than any calendar that a page
	// links. Otherwise the address is tried after the links: the site may have switched the calendar off.
	list bool
}

// marks is the table of signs.
var marks = []mark{
	{
		name:  "Squarespace",
		signs: []string{"Static.SQUARESPACE_CONTEXT", "<!-- This is Squarespace. -->", "eventlist-event"},
		with:  paths(`"typeName":\s*"events"|\beventlist-event\b|\bcollection-type-events\b`),
		list:  true,
		to:    func(page *url.URL, _ string) Set { return at(page, page.Path, "format=json") },
	},
	{
		name:  "Tockify",
		signs: []string{"data-tockify-calendar"},
		with:  paths(`data-tockify-calendar=["']?([A-Za-z0-9][A-Za-z0-9._-]{1,60})`),
		to:    func(_ *url.URL, name string) Set { return tockify(name) },
	},
	{
		name:  "Trumba",
		signs: []string{"$Trumba.addSpud"},
		with:  paths(`\bwebName["']?\s*:\s*["']([A-Za-z0-9_-]{1,100})["']`),
		to:    func(_ *url.URL, name string) Set { return trumba(name) },
	},
	{
		name: "Modern Events Calendar", signs: []string{"/plugins/modern-events-calendar", "mec-event-article"},
		to: func(page *url.URL, _ string) Set { return at(page, "/", "mec-ical-feed=1") },
	},
	{
		name: "My Calendar", signs: []string{"/plugins/my-calendar/"},
		to: func(page *url.URL, _ string) Set { return at(page, "/", "feed=my-calendar-ics") },
	},
	{
		name: "All-in-One Event Calendar", signs: []string{"/plugins/all-in-one-event-calendar", "ai1ec-"},
		to: func(page *url.URL, _ string) Set {
			return at(
				page, "/",
				"plugin=all-in-one-event-calendar&controller=ai1ec_exporter_controller&action=export_events&no_html=true",
			)
		},
	},
	{
		name: "Events Manager", signs: []string{"/plugins/events-manager/"},
		to: func(page *url.URL, _ string) Set { return at(page, "/events.ics", "scope=future") },
	},
	{
		name: "Localist", signs: []string{"localist-widget", "localist.com/", "localist_url"},
		to: func(page *url.URL, _ string) Set {
			if group := strings.Split(page.Path, "/"); len(group) > 2 && group[1] == "group" && group[2] != "" {
				return at(page, "/group/"+group[2]+"/calendar/1.ics", "")
			}
			return at(page, "/api/2/events", "days=180&pp=100")
		},
	},
	{
		name: "LiveWhale", signs: []string{"/livewhale/", "/live/resource/", "/live/ical/"},
		to: func(page *url.URL, _ string) Set { return at(page, "/live/ical/events", "") },
	},
	{
		name:  "LibCal",
		signs: []string{".libcal.com"},
		with:  paths(`https?://([a-z0-9-]+\.libcal\.com/[^"'<>\s]{0,100}?[?&;]cid=\d{1,9})`),
		to: func(_ *url.URL, name string) Set {
			u, err := url.Parse("https://" + strings.ReplaceAll(name, "&amp;", "&"))
			if err != nil || !number.MatchString(u.Query().Get("cid")) {
				return nil
			}
			return at(u, "/ical_subscribe.php", "src=p&cid="+u.Query().Get("cid"))
		},
	},
	{
		name: "Discourse events", signs: []string{"discourse-post-event", "discourse-calendar"},
		with: paths(`name=["']generator["'][^>]{0,40}Discourse`),
		to:   func(page *url.URL, _ string) Set { return at(page, "/discourse-post-event/events.ics", "") },
	},
	{
		name: "GrowthZone", signs: []string{"gz-events", "chambermaster", "growthzone"},
		to: func(page *url.URL, _ string) Set { return at(page, "/api/events", "") },
	},
	{
		name: "CivicPlus", signs: []string{"/Calendar.aspx", "/calendar.aspx", "/iCalendar.aspx", "/icalendar.aspx"},
		with: paths(`(?i)CivicEngage|CivicPlus|/common/modules/iCalendar`),
		to: func(page *url.URL, _ string) Set {
			return at(page, "/common/modules/iCalendar/iCalendar.aspx", "feed=calendar")
		},
	},
}

// Marked returns the calendars of platforms whose signs are in a page: lists, which are better than what the page
// links, and guesses, which are to be tried after it. A guess that does not answer means nothing.
func Marked(page *url.URL, body []byte) (lists, guesses []Set) {
	if page.Host == "" || page.User != nil {
		return nil, nil
	}
	for _, m := range marks {
		name, ok := m.in(body)
		if !ok {
			continue
		}
		set := m.to(page, name)
		switch {
		case len(set) == 0:
		case m.list:
			lists = append(lists, set)
		default:
			guesses = append(guesses, set)
		}
	}
	return lists, guesses
}

func (m mark) in(body []byte) (name string, ok bool) {
	for _, sign := range m.signs {
		i := bytes.Index(body, []byte(sign))
		if i < 0 {
			continue
		}
		if m.with == nil {
			return "", true
		}
		found := m.with.FindSubmatch(body)
		if found == nil {
			return "", false
		}
		if len(found) > 1 {
			name = string(found[1])
		}
		return name, true
	}
	return "", false
}
