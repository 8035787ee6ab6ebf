package sources_test

import (
	"fmt"
	"strings"
	"time"
)

// big is the size of a body that is just accepted (fetch.Config.MaxBytes is 4 MB).
const big = 4<<20 - 1024

func filled(begin, repeated, end string) string {
	n := (big - len(begin) - len(end)) / len(repeated)
	return begin + strings.Repeat(repeated, n) + end
}

func vevent(lines ...string) string {
	return "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:A\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VEVENT\r\n"
}

func vcalendar(inner string) string { return "BEGIN:VCALENDAR\r\n" + inner + "END:VCALENDAR\r\n" }

// hostile holds bodies designed to cost time or memory.
func hostile() map[string]string {
	const start = "DTSTART:20260701T190000Z"
	var dates strings.Builder
	for i := range 100_000 {
		dates.WriteString(time.Date(1700, 1, 1, 19, 0, 0, 0, time.UTC).AddDate(0, 0, i).Format("EXDATE:20060102T150405Z\r\n"))
	}
	masters := ""
	for i := range 9000 {
		masters += fmt.Sprintf(
			"BEGIN:VEVENT\r\nUID:%d\r\nSUMMARY:A\r\n%s\r\nRRULE:FREQ=SECONDLY;BYDAY=MO\r\nEND:VEVENT\r\n", i, start,
		)
	}
	return map[string]string{
		"ical: every second for ever":     vcalendar(vevent("DTSTART:19700101T000000Z", "RRULE:FREQ=SECONDLY")),
		"ical: a rule that never matches": vcalendar(vevent(start, "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")),
		"ical: a rule that hardly matches": vcalendar(
			vevent("DTSTART:00010101T000000Z", "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;BYHOUR=3;BYSETPOS=-1"),
		),
		"ical: 100,000 exceptions": vcalendar(
			vevent("DTSTART:17000101T190000Z", "RRULE:FREQ=DAILY", strings.TrimSuffix(dates.String(), "\r\n")),
		),
		"ical: 9,000 rules of seconds": vcalendar(masters),
		"ical: nested events":          filled("BEGIN:VCALENDAR\r\n", "BEGIN:VEVENT\r\n", ""),
		"ical: one line of megabytes": filled(
			"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"+start+"\r\nSUMMARY:", "a", "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
		),
		"ical: one folded line of megabytes": filled(
			"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"+start+"\r\nDESCRIPTION:x", "\r\n zoom.us/",
			"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
		),
		"ical: parameters without end": filled(
			"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART", ";X=\"a\"", ":20260701T190000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
		),
		"ical: nothing but NULs": filled("BEGIN:VCALENDAR\r\n", "\x00", ""),
		"ical: a description of markup": filled(
			"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"+start+"\r\nSUMMARY:A\r\nDESCRIPTION:",
			"<b>[a](b&amp;amp;",
			"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
		),
		"ical: a description of passcodes": filled(
			"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"+start+"\r\nSUMMARY:A\r\nDESCRIPTION:",
			`Passcode: 1 https://zoom.us/j/1\n`,
			"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
		),
		"ical: 20,000 titles of an address": filled(
			"BEGIN:VCALENDAR\r\n", vevent(start, "SUMMARY:"+strings.Repeat("teams.", 25)), "END:VCALENDAR\r\n",
		),
		"feed: depth": filled(`<rss><channel><item>`, `<a>`, ""),
		"feed: items": filled(
			`<rss version="2.0" xmlns:ev="http://purl.org/rss/1.0/modules/event/"><channel>`,
			`<item><title>a</title><ev:startdate>2026-07-21T19:00:00Z</ev:startdate></item>`,
			"</channel></rss>",
		),
		"feed: attributes": filled(
			`<rss version="2.0"><channel><item `,
			`a="b" `,
			"></item></channel></rss>",
		),
		"feed: entities": `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;` +
			`&a;">]>` + filled(
			"<rss><channel>",
			"&b;",
			"</channel></rss>",
		),
		"feed: JSON's depth":    filled(`{"version":"https://jsonfeed.org/version/1.1","items":[`, `[`, ""),
		"page: JSON-LD's depth": filled(`<html><script type="application/ld+json">`, `[`, ""),
		"page: JSON-LD's width": filled(
			`<html><script type="application/ld+json">[`,
			`{"@type":"Event"},`,
			"{}]</script>",
		),
		"page: JSON-LD's blocks": filled(
			`<html>`,
			`<script type="application/ld+json">{"@type":"Event","name":"a","startDate":"2026-07-21"}</script>`,
			"",
		),
		"page: comments that never end": filled(
			`<html><script type="application/ld+json">{"@type":"Event",`,
			`/* `,
			"",
		),
		"page: elements":   filled(`<html>`, `<div itemscope itemtype="https://schema.org/Event">`, ""),
		"page: links":      filled(`<html>`, `<a href="x.ics">`, ""),
		"page: half a tag": filled(`<html><a href="`, `x`, ""),
		"page: frames of calendars": filled(
			`<html>`,
			`<iframe data-src="https://calendar.google.com/calendar/embed?src=a@b.example&src=c@d.example">`,
			"",
		),
		"page: links of calendars": filled(`<html>`, `<a href="https://tockify.com/a">`, ""),
		"page: marks that name nothing": filled(
			`<html>$Trumba.addSpud data-tockify-calendar .libcal.com eventlist-event discourse-calendar`,
			` webName: https://a.libcal.com/ "typeName":`,
			"",
		),
		"list: items": filled(
			`{"collection":{"typeName":"events"},"upcoming":[`,
			`{"title":"a","startDate":1784685600588},`,
			`{}]}`,
		),
		"list: an item of many times": filled(
			`{"events":[{"event":{"title":"a","event_instances":[`,
			`{"event_instance":{"start":"2026-07-21T19:00:00Z"}},`,
			`{}]}}]}`,
		),
		"list: depth": filled(`{"collection":{"typeName":"events"},"upcoming":[`, `{"location":`, ``),
		"list: many objects": filled(
			`{"collection":{"typeName":"events"},"upcoming":[`,
			`{"a":{}},`,
			`{}]}`,
		),
		"list: a page's data that never ends": filled(
			`<html><script id="wix-warmup-data">{"140603ad-af8d-84a5-2c80-a0f60cb47351":`,
			`[[],`,
			``,
		),
		"list: XML of many elements": filled(
			`<a><EventDisplay><StartDate>`,
			`<a/>`,
			`</StartDate></EventDisplay></a>`,
		),
		"list: XML of many items": filled(
			`<a>`,
			`<EventDisplay><Name>a</Name><StartDate>2026-07-21T19:00:00</StartDate></EventDisplay>`,
			`</a>`,
		),
		"list: XML of entities": `<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">]>` + filled(
			"<a><EventDisplay><StartDate>", "&a;", "</StartDate></EventDisplay></a>",
		),
		"meetup: a state of references": filled(
			`<html><script id="__NEXT_DATA__">{"props":{"pageProps":{"__APOLLO_STATE__":{"Event:1":{"__typename":"Event",`+
				`"title":"a","eventUrl":"https://www.meetup.com/a/events/1/","dateTime":"2026-07-21T19:00:00Z","venue":`,
			`{"__ref":"Event:1","x":[`,
			"",
		),
		"meetup: an answer of events": filled(
			`{"data":{"groupByUrlname":{"name":"a","events":{"edges":[`,
			`{"node":{"id":"1","title":"a","dateTime":"2026-07-21T19:00:00Z","eventUrl":"https://www.meetup.com/a/events/1/"}},`,
			`{}]}}}}`,
		),
		"luma: a list of entries": filled(
			`{"entries":[`,
			`{"event":{"api_id":"evt-1","name":"a","start_at":"2026-07-21T19:00:00Z"}},`,
			`{}],"has_more":true,"next_cursor":"x"}`,
		),
		"mobilizon: a list of events": filled(
			`{"data":{"group":{"organizedEvents":{"elements":[`,
			`{"title":"a","beginsOn":"2026-07-21T19:00:00Z"},`,
			`{}],"total":9}}}}`,
		),
		"mobilizon: a notice that never ends": filled(`<html>`, "Mobilizon doesn't work ", ""),
		"tribe: a list of events": filled(
			`{"rest_url":"tribe","events":[`,
			`{"title":"a","start_date":"2026-07-21 19:00:00","venue":{}},`,
			`{}]}`,
		),
		"eventbrite: a list of events": filled(
			`{"pagination":{"has_more_items":true},"events":[`,
			`{"name":{"text":"a"},"start":{"utc":"2026-07-21T19:00:00Z"}},`,
			`{}]}`,
		),
		"vrms: a list of meetings": filled(
			`[`,
			`{"hacknight":"","name":"a","startTime":"2001-07-21T19:00:00Z"},`,
			`{}]`,
		),
		"lunchjs: a list of issues": filled(
			`[`,
			`{"html_url":"x","labels":[],"title":"A - July 21, 2026"},`,
			`{}]`,
		),
		"JSON of nothing known": filled(`{"a":`, `[`, ""),
		"spaces":                filled("", " ", ""),
		"text":                  filled("", "BEGIN ", ""),
	}
}
