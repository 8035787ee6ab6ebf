package list

import (
	"net/url"
	"regexp"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// wixEvents is the number that Wix's own events application has on all sites.
const wixEvents = "140603ad-af8d-84a5-2c80-a0f60cb47351"

var wixScript = regexp.MustCompile(`<script[^>]{0,200}\bid=["']?wix-warmup-data["']?[^>]{0,200}>`)

// shapes is the table. Squarespace, Wix, Trumba, and Ticket Tailor were tried on recorded answers; the others on the
// shapes that their documents and other programs show.
var shapes = []shape{
	{
		name: "Squarespace", signs: []string{`"collection"`, `"upcoming"`, `"typeName"`},
		list: "upcoming", listZone: "website.timeZone", site: "website.baseUrl",
		title: "title", words: "body|excerpt", url: "fullUrl", id: "id", start: "startDate", end: "endDate",
		place: "location.addressTitle", address: []string{"location.addressLine1", "location.addressLine2"},
		point:  squarespacePoint,
		skip:   func(item any) bool { state := text(item, "workflowState"); return state != "" && state != "1" },
		refuse: squarespaceEmpty, clock: squarespaceClock, whole: always,
	},
	{
		name: "Wix", format: inPage, signs: []string{"wix-warmup-data", wixEvents}, script: wixScript,
		list:  "appsWarmupData." + wixEvents + ".*.events.events",
		title: "title", words: "description|about", slug: wixPage, zone: "scheduling.config.timeZoneId", id: "id",
		start: "scheduling.config.startDate", end: "scheduling.config.endDate", noEnd: "scheduling.config.endDateHidden",
		place: "location.name", address: []string{"location.address"}, noPlace: when("location.tbd"),
		point: pointAt("location.coordinates.lat", "location.coordinates.lng"),
		said: func(at any) string {
			if yes(at, "scheduling.config.scheduleTbd") {
				return ""
			}
			return text(at, "scheduling.config.startDate")
		},
		state: func(item any) digest.Status {
			if text(item, "status") == "3" {
				return digest.Cancelled
			}
			return digest.Confirmed
		},
		mode: func(item any) digest.Mode {
			if text(item, "location.type") == "1" {
				return digest.Online
			}
			return digest.UnknownMode
		},
		whole: wixWhole,
	},
	{
		name: "Trumba", signs: []string{`"startDateTime"`, `"startTimeZoneOffset"`},
		title: "title", words: "description", url: "permaLinkUrl|webLink", id: "eventID",
		start: "startDateTime", end: "endDateTime", startOffset: "startTimeZoneOffset", endOffset: "endTimeZoneOffset",
		allDay: "allDay", place: "location", state: stateOf("canceled"), mode: modeOf("locationType"), whole: never,
	},
	{
		name: "Localist", signs: []string{`"events"`, `"event_instances"`, `"event_instance"`},
		list: "events", item: "event", times: "event_instances", time: "event_instance",
		title: "title", words: "description_text|description", url: "localist_url|url", id: "id", start: "start", end: "end",
		allDay: "all_day", place: "location_name", address: []string{"room_number", "address"}, skip: when("private"),
		point: pointAt("geo.latitude", "geo.longitude"),
		state: stateOf("status"), mode: modeOf("experience"), whole: never,
		next: func(u *url.URL, top any) string {
			page, total := text(top, "page.current"), text(top, "page.total")
			if page == "" || page == total || total == "" {
				return ""
			}
			return after(u, "page", page)
		},
	},
	{
		name: "LiveWhale", signs: []string{`"date_iso"`, `"date2_iso"`}, list: "data",
		title: "title", words: "description|summary", url: "url", zone: "timezone", id: "id",
		start: "date_iso", end: "date2_iso", allDay: "is_all_day", place: "location|location_title",
		state: stateOf("is_canceled"), mode: modeOf("is_online"), whole: never,
	},
	{
		name:    "Bevy",
		signs:   []string{`"results"`, `"start_date"`, `"cohost_registration_url"`},
		list:    "results",
		title:   "title",
		words:   "description_short|description",
		url:     "url|cohost_registration_url",
		zone:    "event_timezone",
		id:      "url|id",
		start:   "start_date",
		end:     "end_date",
		place:   "venue_name",
		address: []string{"venue_address", "venue_city"},
		skip:    when("is_hidden"),
		state:   stateOf("status"),
		mode:    modeOf("audience_type"),
		whole:   func(top any) bool { return text(top, "links.next") == "" },
		next:    func(_ *url.URL, top any) string { return text(top, "links.next") },
	},
	{
		name:    "Guild",
		signs:   []string{`"edges"`, `"startAt"`, `"pageInfo"`},
		list:    "events.edges",
		item:    "node",
		title:   "name",
		words:   "description",
		url:     "prettyUrl|fullUrl",
		zone:    "timeZone",
		id:      "id",
		start:   "startAt",
		end:     "endAt",
		place:   "venue.name",
		address: []string{"venue.address.street|venue.address", "venue.address.city"},
		whole:   func(top any) bool { return !yes(top, "events.pageInfo.hasNextPage") },
		next: func(u *url.URL, top any) string {
			if !yes(top, "events.pageInfo.hasNextPage") {
				return ""
			}
			q := u.Query()
			q.Set("after", text(top, "events.pageInfo.endCursor"))
			return "?" + q.Encode()
		},
	},
	{
		name:  "Legistar",
		signs: []string{`"EventBodyName"`, `"EventDate"`},
		title: "EventBodyName",
		words: "EventComment",
		url:   "EventInSiteURL",
		id:    "EventId",
		start: "EventDate",
		said:  legistarTime, hourless: true,
		place: "EventLocation",
		state: stateOf("EventAgendaStatusName|EventMinutesStatusName"),
		whole: always,
	},
	{
		name:    "Tockify",
		signs:   []string{`"when"`, `"millis"`, `"tzid"`},
		list:    "events",
		title:   "content.summary.text|content.summary",
		words:   "content.description.text|content.description",
		url:     "content.customButtonLink",
		zone:    "when.start.tzid",
		id:      "eid.uid",
		start:   "when.start.millis",
		end:     "when.end.millis",
		allDay:  "when.allDay",
		place:   "content.place",
		address: []string{"content.address"},
		state:   stateOf("status.name"),
		whole:   never,
	},
	{
		name: "Ticket Tailor", signs: []string{`"data"`, `tickettailor.com`, `"iso"`, `"start"`}, list: "data",
		title: "name", words: "description", url: "url", zone: "timezone", id: "id", start: "start.iso", end: "end.iso",
		place: "venue.name", address: []string{"venue.postal_code"}, skip: when("hidden|private"), state: stateOf("status"),
		mode: modeOf("online_event"), whole: never,
	},
	{
		name: "Mobilize", signs: []string{`"data"`, `"timeslots"`, `"start_date"`}, list: "data", times: "timeslots",
		title: "title", words: "description|summary", url: "browser_url", zone: "timezone", id: "id",
		start: "start_date", end: "end_date", place: "location.venue",
		address: []string{"location.address_lines", "location.locality", "location.region"}, mode: modeOf("is_virtual"),
		point: pointAt("location.location.latitude", "location.location.longitude"),
		whole: func(top any) bool { return text(top, "next") == "" },
		next:  func(_ *url.URL, top any) string { return text(top, "next") },
	},
	{
		name: "Google Calendar", signs: []string{`"calendar#events"`, `"items"`}, list: "items", listZone: "timeZone",
		title: "summary", words: "description", url: "htmlLink", zone: "start.timeZone", id: "iCalUID|id",
		start: "start.dateTime|start.date", end: "end.dateTime|end.date", place: "location", state: stateOf("status"),
		skip:  func(item any) bool { return value(item, "start") == nil }, // a canceled occurrence of a series
		whole: func(top any) bool { return text(top, "nextPageToken") == "" },
	},
	{
		name: "GrowthZone", format: inXML, signs: []string{"<EventDisplay", "<StartDate"}, list: "items",
		title: "Name", words: "Description", slug: growthZonePage, id: "EventId|Id", start: "StartDate", end: "EndDate",
		allDay: "IsAllDayEvent", place: "Location", state: stateOf("Status"), whole: never,
	},
}
