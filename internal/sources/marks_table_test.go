package sources_test

import "strings"

const (
	embedded = `<iframe src="https://calendar.google.com/calendar/embed?`
	harbor   = "https://calendar.google.com/calendar/ical/harbor@group.calendar.google.com/public/basic.ics"
	inBase64 = "aGFyYm9yQGdyb3VwLmNhbGVuZGFyLmdvb2dsZS5jb20"
	outlook  = "https://outlook.office365.com/owa/calendar/abc@harbor.example/def/"
	ai1ec    = "plugin=all-in-one-event-calendar&controller=ai1ec_exporter_controller&action=export_events&no_html=true"
)

// marks holds the marks of calendars in small pages of https://harbor.example/us/events. want is the address of the
// events. It is empty if the mark is not followed; why then gives the reason.
var marks = []struct{ name, body, want, why string }{
	{
		"Google embed",
		embedded + `src=harbor%40group.calendar.google.com&amp;ctz=America/Los_Angeles"></iframe>`,
		harbor,
		"",
	},
	{"Google embed, Base64", embedded + `src=` + inBase64 + `"></iframe>`, harbor, ""},
	{"Google embed, padded Base64", embedded + `src=` + inBase64 + `%3D"></iframe>`, harbor, ""},
	{
		"Google embed at www.google.com",
		`<iframe src="https://www.google.com/calendar/embed?src=harbor@group.calendar.google.com"></iframe>`,
		harbor,
		"",
	},
	{
		"Google embed, lazy",
		`<iframe src="about:blank" data-src="https://calendar.google.com/calendar/embed?src=` + inBase64 + `"></iframe>`,
		harbor,
		"",
	},
	{"Google Sites", `<div data-url="https://calendar.google.com/calendar/embed?src=` + inBase64 + `"></div>`, harbor, ""},
	{
		"Google embed for one user",
		embedded[:len(embedded)-len("embed?")] + `u/0/embed?src=` + inBase64 + `"></iframe>`,
		harbor,
		"",
	},
	{
		"Google HTML embed",
		`<iframe src="//calendar.google.com/calendar/htmlembed?src=` + inBase64 + `"></iframe>`,
		harbor,
		"",
	},
	{
		"Google share link",
		`<a href="https://calendar.google.com/calendar/u/0?cid=` + inBase64 + `">calendar</a>`,
		harbor,
		"",
	},
	{
		"Google add link",
		`<a href="https://calendar.google.com/calendar/r?cid=harbor@group.calendar.google.com">add</a>`,
		harbor,
		"",
	},
	{
		"Google add link of a calendar's address",
		`<a href="https://calendar.google.com/calendar/render` +
			`?cid=webcal%3A%2F%2Fcalendar.google.com%2Fcalendar%2Fical%2F` +
			`harbor%40group.calendar.google.com%2Fpublic%2Fbasic.ics">add</a>`,
		harbor,
		"",
	},
	{
		"Google add link of another calendar's address",
		`<a href="https://calendar.google.com/calendar/render?cid=webcal%3A%2F%2Fharbor.example%2Fnight.ics">add</a>`,
		"",
		"links to add one event have the same form",
	},
	{
		"Google add link of an event",
		`<a href="https://calendar.google.com/calendar/render?action=TEMPLATE&text=Maps` +
			`&src=harbor@group.calendar.google.com">add</a>`,
		"",
		"it adds one event",
	},
	{"Outlook", `<a href="` + outlook + `calendar.html">calendar</a>`, outlook + "calendar.ics", ""},
	{"Outlook, embedded", `<iframe src="` + outlook + `index.html"></iframe>`, outlook + "calendar.ics", ""},
	{
		"Outlook.com",
		`<iframe src="https://outlook.live.com/owa/calendar/1/2/cid-3/index.html"></iframe>`,
		"https://outlook.live.com/owa/calendar/1/2/cid-3/calendar.ics",
		"",
	},
	{
		"Teamup",
		`<iframe src="https://teamup.com/ks1a2b3c4d5e6f7a8b?view=a"></iframe>`,
		"https://ics.teamup.com/feed/ks1a2b3c4d5e6f7a8b/0.ics",
		"",
	},
	{
		"Nextcloud",
		`<iframe src="https://cloud.example/index.php/apps/calendar/embed/AbCdEf123"></iframe>`,
		"https://cloud.example/remote.php/dav/public-calendars/AbCdEf123?export",
		"",
	},
	{
		"Tockify, script",
		`<div data-tockify-component="calendar" data-tockify-calendar="harbor"></div>`,
		"https://tockify.com/api/feeds/ics/harbor",
		"",
	},
	{
		"Tockify, link",
		`<a href="https://tockify.com/harbor/agenda">calendar</a>`,
		"https://tockify.com/api/feeds/ics/harbor",
		"",
	},
	{
		"Trumba, script",
		`<script src="https://www.trumba.com/scripts/spuds.js"></script><script>$Trumba.addSpud({ webName: ` +
			`"harbor-events", spudType: "main" });</script>`,
		"https://www.trumba.com/calendars/harbor-events.ics",
		"",
	},
	{
		"Trumba, link",
		`<a href="https://www.trumba.com/calendars/harbor-events.rss">feed</a>`,
		"https://www.trumba.com/calendars/harbor-events.ics",
		"",
	},
	{
		"25Live Publisher",
		`<a href="https://25livepub.collegenet.com/calendars/harbor">calendar</a>`,
		"https://25livepub.collegenet.com/calendars/harbor.ics",
		"",
	},
	{
		"All-in-One Event Calendar, link",
		`<a href="https://harbor.example/?` + strings.ReplaceAll(ai1ec, "&", "&amp;") + `">subscribe</a>`,
		"https://harbor.example/?" + ai1ec,
		"",
	},
	{
		"All-in-One Event Calendar, plugin",
		`<link rel="stylesheet" href="/wp-content/plugins/all-in-one-event-calendar/x.css">`,
		"https://harbor.example/?" + ai1ec,
		"",
	},
	{
		"Modern Events Calendar",
		`<link rel="stylesheet" href="/wp-content/plugins/modern-events-calendar-lite/x.css">`,
		"https://harbor.example/?mec-ical-feed=1",
		"",
	},
	{
		"My Calendar",
		`<link rel="stylesheet" href="/wp-content/plugins/my-calendar/x.css">`,
		"https://harbor.example/?feed=my-calendar-ics",
		"",
	},
	{
		"Events Manager",
		`<script src="/wp-content/plugins/events-manager/x.js"></script>`,
		"https://harbor.example/events.ics?scope=future",
		"",
	},
	{"The Events Calendar", `<a href="/events/?ical=1">export</a>`, "https://harbor.example/events/?ical=1", ""},
	{
		"CivicPlus, link",
		`<a href="/common/modules/iCalendar/iCalendar.aspx?catID=14&amp;feed=calendar">subscribe</a>`,
		"https://harbor.example/common/modules/iCalendar/iCalendar.aspx?catID=14&feed=calendar",
		"",
	},
	{
		"CivicPlus, page",
		`<meta name="generator" content="CivicEngage"><a href="/Calendar.aspx">calendar</a>`,
		"https://harbor.example/common/modules/iCalendar/iCalendar.aspx?feed=calendar",
		"",
	},
	{
		"LibCal, link",
		`<a href="https://harbor.libcal.com/calendar/main?cid=1234&amp;t=d">calendar</a>`,
		"https://harbor.libcal.com/ical_subscribe.php?src=p&cid=1234",
		"",
	},
	{
		"LibCal, script",
		`<script>$.get("https://harbor.libcal.com/widget/events?iid=1&cid=1234")</script>`,
		"https://harbor.libcal.com/ical_subscribe.php?src=p&cid=1234",
		"",
	},
	{
		"BiblioCommons",
		`<a href="https://harbor.bibliocommons.com/v2/events?locations=MAIN">events</a>`,
		"https://gateway.bibliocommons.com/v2/libraries/harbor/rss/events?locations=MAIN",
		"",
	},
	{
		"LiveWhale, link",
		`<a href="/live/ical/events/group/Harbor">subscribe</a>`,
		"https://harbor.example/live/ical/events/group/Harbor",
		"",
	},
	{"LiveWhale, page", `<script src="/livewhale/scripts/x.js"></script>`, "https://harbor.example/live/ical/events", ""},
	{
		"Localist",
		`<div id="localist-widget-1" class="localist-widget"></div>`,
		"https://harbor.example/api/2/events?days=180&pp=100",
		"",
	},
	{
		"Legistar",
		`<a href="https://harbor.legistar.com/Calendar.aspx">meetings</a>`,
		"https://webapi.legistar.com/v1/harbor/events?$top=200&$orderby=EventDate+desc",
		"",
	},
	{"GrowthZone", `<div class="gz-events"></div>`, "https://harbor.example/api/events", ""},
	{
		"CampusLabs Engage",
		`<a href="https://harbor.example/engage/events">events</a>`,
		"https://harbor.example/engage/events.ics",
		"",
	},
	{"Sched", `<a href="https://harborconf.sched.com/">program</a>`, "https://harborconf.sched.com/all.ics", ""},
	{
		"Discourse",
		`<meta name="generator" content="Discourse 3.4"><link href="/assets/plugins/discourse-calendar.css">`,
		"https://harbor.example/discourse-post-event/events.ics",
		"",
	},
	{
		"Guild",
		`<a href="https://guild.host/harbor-hackers/events">events</a>`,
		"https://guild.host/api/next/harbor-hackers/events/upcoming?first=50",
		"",
	},
	{
		"Squarespace",
		`<!-- This is Squarespace. --><article class="eventlist-event"><a href="/us/night?format=ical">ICS</a></article>`,
		"https://harbor.example/us/events?format=json",
		"",
	},
	{
		"Meetup",
		`<a href="https://www.meetup.com/harbor-hackers/">Meetup</a>`,
		"https://www.meetup.com/harbor-hackers/events/ical/",
		"",
	},
	{
		"Luma, link",
		`<a href="https://luma.com/harbor">Luma</a>`,
		"https://api.lu.ma/calendar/get-items?calendar_api_id=cal-Harbor123456&pagination_limit=50&period=future",
		"",
	},
	{"an iCalendar file", `<a href="webcal://harbor.example/all.ics">subscribe</a>`, "https://harbor.example/all.ics", ""},
	{"Meetup Pro", `<a href="https://www.meetup.com/pro/harbor/">our network</a>`, "", "a network is not a group"},
	{
		"Luma event group",
		`<a href="https://luma.com/evgrp-abc">a series</a>`,
		"",
		"groups of events are no calendars, and their interface is not documented",
	},
	{"Timely", `<iframe src="https://events.timely.fun/abc/"></iframe>`, "", "its interface wants a key"},
	{
		"Mobilize",
		`<a href="https://www.mobilize.us/harbor/">events</a>`,
		"",
		"its interface wants a number that the address does not have",
	},
	{
		"Ticket Tailor",
		`<a href="https://www.tickettailor.com/events/harbor">tickets</a>`,
		"",
		"its interface wants a key; list its page, which has JSON-LD",
	},
	{
		"Eventbrite, without a token",
		`<a href="https://www.eventbrite.com/o/harbor-1234567890">events</a>`,
		"",
		"its interface wants a token",
	},
	{"Facebook", `<a href="https://www.facebook.com/harbor/events">events</a>`, "", "it wants a login"},
}
