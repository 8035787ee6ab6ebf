package sources_test

import "strings"

// hostileWords holds a body of each kind whose texts fill it up to the limit, with words that the cleaning of texts
// looks for: one text of megabytes, and many of them.
func hostileWords() map[string]string {
	units := map[string]string{
		"invitations": `Passcode: 1 https://zoom.us/j/1 meeting ID 123 456 789 `,
		"labels":      `passcode passcode: contraseña PIN `,
		"addresses":   `zoom.us/teams.microsoft.com/meet.google.com/`,
		"entities":    `&amp;amp;lt;b&amp;gt;&#x26;`,
		"markup":      `<b>[a](b&amp; **_*`,
		"called off":  `cancelled (no meeting Dec 25 to `,
		"numbers":     `1 2-3 4/5 678 901 234 `,
		"shortcodes":  `:a:b:tada `,
		"escapes":     `\\u0026\\n`,
	}
	forms := map[string]struct{ begin, event, end string }{ // WORDS stands for the text
		"ical": {
			"BEGIN:VCALENDAR\r\n",
			"BEGIN:VEVENT\r\nDTSTART:20260701T190000Z\r\nSUMMARY:WORDS\r\nDESCRIPTION:WORDS\r\nEND:VEVENT\r\n",
			"END:VCALENDAR\r\n",
		},
		"page": {
			`<!doctype html><html><script type="application/ld+json">[`,
			`{"@type":"Event","name":"WORDS","startDate":"2026-07-21T19:00:00Z","description":"WORDS"},`, `{}]</script></html>`,
		},
		"feed": {
			`<rss version="2.0" xmlns:ev="http://purl.org/rss/1.0/modules/event/"><channel>`,
			`<item><title><![CDATA[WORDS]]></title><description><![CDATA[WORDS]]></description>` +
				`<ev:startdate>2026-07-21T19:00:00Z</ev:startdate></item>`, `</channel></rss>`,
		},
		"list": {
			`{"collection":{"typeName":"events"},"upcoming":[`,
			`{"title":"WORDS","body":"WORDS","startDate":1784685600588},`, `{}]}`,
		},
		"meetup": {
			`{"data":{"groupByUrlname":{"name":"a","events":{"edges":[`,
			`{"node":{"id":"1","title":"WORDS","description":"WORDS","dateTime":"2026-07-21T19:00:00Z"}},`, `{}]}}}}`,
		},
		"luma": {
			`{"entries":[`,
			`{"event":{"api_id":"evt-1","name":"WORDS","description":"WORDS","start_at":"2026-07-21T19:00:00Z"}},`, `{}]}`,
		},
		"mobilizon": {
			`{"data":{"group":{"organizedEvents":{"elements":[`,
			`{"title":"WORDS","description":"WORDS","beginsOn":"2026-07-21T19:00:00Z"},`, `{}],"total":9}}}}`,
		},
		"tribe": {
			`{"rest_url":"tribe","events":[`,
			`{"title":"WORDS","description":"WORDS","start_date":"2026-07-21 19:00:00"},`, `{}]}`,
		},
		"eventbrite": {
			`{"pagination":{"has_more_items":false},"events":[`,
			`{"name":{"text":"WORDS"},"summary":"WORDS","start":{"utc":"2026-07-21T19:00:00Z"}},`, `{}]}`,
		},
		"vrms": {
			`[`, `{"hacknight":"Online","name":"WORDS","description":"WORDS","startTime":"2026-07-21T19:00:00Z"},`, `{}]`,
		},
		"lunchjs": {
			`[`, `{"html_url":"x","labels":[],"title":"WORDS - July 21, 2026","body":"WORDS"},`, `{}]`,
		},
	}
	out := map[string]string{}
	for kind, f := range forms {
		for name, unit := range units {
			if kind != "ical" && name != "invitations" && name != "markup" { // all texts are cleaned in one place
				continue
			}
			one := strings.Replace(f.event, "WORDS", "A", 1)
			n := (big - len(f.begin+one+f.end)) / len(unit)
			out[kind+": a text of "+name] = f.begin + strings.Replace(one, "WORDS", strings.Repeat(unit, n), 1) + f.end
			many := strings.ReplaceAll(f.event, "WORDS", strings.Repeat(unit, 4000/len(unit)))
			out[kind+": texts of "+name] = filled(f.begin, many, f.end)
		}
	}
	return out
}
