package page_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/known"
	"github.com/cityoflosangeles/digest/internal/sources/page"
)

var la = func() *time.Location {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		panic(err)
	}
	return zone
}()

func document(blocks ...string) fetch.Document {
	text := "<!doctype html><html><head>"
	for _, b := range blocks {
		text += `<script type="application/ld+json">` + b + "</script>"
	}
	return fetch.Document{URL: "https://page.example/events/", Body: []byte(text + "</head><body></body></html>")}
}

func TestParse(t *testing.T) {
	const one = `{"@type":"Event","name":"A","startDate":"2026-07-21T19:00:00-07:00"}`
	for name, c := range map[string]struct {
		block string
		want  []string // title, start, status and mode of each
	}{
		"one event": {one, []string{"A 2026-07-21T19:00:00-07:00 confirmed unknown"}},
		"an array": {"[" + one + "," + one + "]", []string{"A 2026-07-21T19:00:00-07:00 " +
			"confirmed unknown", "A 2026-07-21T19:00:00-07:00 confirmed unknown"}},
		"a graph, and a subtype": {`{"@graph":[{"@type":"WebPage"},{"@type":["Thing","SocialEvent"],"name":"B",` +
			`"startDate":"2026-07-21"}]}`, []string{"B 2026-07-21T00:00:00Z confirmed unknown"}},
		"a list of items": {`{"@type":"ItemList","itemListElement":[{"@type":"ListItem",` +
			`"item":` + one + `}]}`, []string{"A 2026-07-21T19:00:00-07:00 confirmed unknown"}},
		"a series tells its events": {`{"@type":"EventSeries","name":"S","startDate":"2026-01-01",` +
			`"endDate":"2026-12-31","subEvent":[` + one + `]}`, []string{"A 2026-07-21T19:00:00-07:00 confirmed unknown"}},
		"cancelled, online": {`{"@type":"Event","name":"C","startDate":"2026-07-21T19:00:00-0700",` +
			`"eventStatus":"https://schema.org/EventCancelled",` +
			`"eventAttendanceMode":"OnlineEventAttendanceMode"}`, []string{"C 2026-07-21T19:00:00-07:00 cancelled online"}},
		"a place and a virtual place": {`{"@type":"Event","name":"D","startDate":"2026-07-21T19:00","location":[` +
			`{"@type":"Place","name":"Hall"},{"@type":"VirtualLocation","url":"https://zoom.us/j/1"}]}`, []string{"D " +
			"2026-07-21T19:00:00-07:00 confirmed hybrid"}},
		"CDATA in a comment of HTML": {"<!-- //<![CDATA[\n/* made by hand */ " +
			"{\"@type\":\"Event\",\"name\":\"E\",\"startDate\":\"2026-07-21T19:00:00-07:00\"}\n//]]> -->", []string{"E " +
			"2026-07-21T19:00:00-07:00 confirmed unknown"}},
		"CDATA, comments and commas": {"//<![CDATA[\n{\"@type\":\"Event\", // the name\n\"name\":\"E\", /* when */" +
			" \"startDate\":\"2026-07-21T19:00:00-07:00\",}\n//]]>", []string{"E 2026-07-21T19:00:00-07:00 confirmed unknown"}},
		"control signs within a text": {
			"{\"@type\":\"Event\",\"name\":\"F\nG\",\"startDate\":\"2026-07-21T19:00:00-07:00\"}",
			[]string{"F G 2026-07-21T19:00:00-07:00 confirmed unknown"},
		},
		"escapes that JSON does not have": {
			`{"@type":"Event","name":"It\'s \u00e9 \x \"so\"",` +
				`"startDate":"2026-07-21T19:00:00-07:00"}`,
			[]string{"It's é x \"so\" 2026-07-21T19:00:00-07:00 confirmed unknown"},
		},
		"a date of JavaScript": {`{"@type":"Event","name":"A","startDate":"Tue Jul 21 2026 19:00:00 GMT-0700 ` +
			`(Pacific Daylight Time)"}`, []string{"A 2026-07-21T19:00:00-07:00 confirmed unknown"}},
		"hours written twice": {`{"@type":"Event","name":"A",` +
			`"startDate":"2026-7-21T19-19-00-00"}`, []string{"A 2026-07-21T19:00:00-07:00 confirmed unknown"}},
		"an offset that was not set": {`{"@type":"Event","name":"A",` +
			`"startDate":"2026-7-21T19:00+0:00"}`, []string{"A 2026-07-21T19:00:00-07:00 confirmed unknown"}},
		"an offset of one digit": {`{"@type":"Event","name":"A",` +
			`"startDate":"2026-7-21T19:00-7:00"}`, []string{"A 2026-07-21T19:00:00-07:00 confirmed unknown"}},
		"a malformed date costs itself": {`[{"@type":"Event","name":"X","startDate":"2026-07-21T12:30:00 sharp"}` +
			`,` + one + `]`, []string{"A 2026-07-21T19:00:00-07:00 confirmed unknown"}},
	} {
		t.Run(name, func(t *testing.T) {
			doc := document("null", c.block)
			if !page.Recognizes(doc) {
				t.Error("it is not recognized")
			}
			h, err := page.Parse(doc, digest.Period{}, la)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range h.Events {
				got = append(
					got, strings.Join([]string{e.Title, e.Start.Format(time.RFC3339), string(e.Status), string(e.Mode)}, " "),
				)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// An end just before midnight is what calendar programs write if there is none.
func TestAnEndBeforeMidnightIsNone(t *testing.T) {
	for _, c := range []struct{ start, end, mark, want string }{
		{"2026-07-21T18:00", "2026-07-21T23:59", "", ""},
		{"2026-07-21T18:00", "2026-07-21T23:59:59", "", ""},
		{"2026-07-21T18:00", "2026-07-21T23:50", `<i class="eventon_list_event">`, ""},
		{"2026-07-21T18:00", "2026-07-21T23:50", "", "2026-07-21T23:50"},
		{"2026-07-21T18:00", "2026-07-21T23:30", "", "2026-07-21T23:30"},
		{"2026-07-21T00:00", "2026-07-21T23:59", "", "2026-07-21T23:59"},
		{"2026-07-21T18:00", "2026-07-23T23:59", "", "2026-07-23T23:59"},
	} {
		doc := document(`{"@type":"Event","name":"A","startDate":"` + c.start + `","endDate":"` + c.end + `"}`)
		doc.Body = append(doc.Body, c.mark...)
		h, err := page.Parse(doc, digest.Period{}, la)
		if err != nil || len(h.Events) != 1 {
			t.Fatal(h, err)
		}
		got := ""
		if end := h.Events[0].End; !end.IsZero() {
			got = end.Format("2006-01-02T15:04")
		}
		if got != c.want {
			t.Errorf("%s to %s: got %q, want %q", c.start, c.end, got, c.want)
		}
	}
}

func TestAPageWithoutEventsIsReported(t *testing.T) {
	if _, err := page.Parse(document(`{"@type":"Organization",`+
		`"name":"Us"}`), digest.Period{}, la); !errors.Is(err, page.ErrNoEvents) {
		t.Errorf("got %v", err)
	}
}

func TestASeriesReportsItsEventsWithoutADate(t *testing.T) {
	doc := document(`{"@type":"EventSeries","name":"S","subEvent":[
		{"@type":"Event","name":"later"},{"@type":"Event","name":"A","startDate":"2026-07-21T19:00:00-07:00"}]}`)
	h, err := page.Parse(doc, digest.Period{}, la)
	if err != nil || len(h.Events) != 1 || len(h.Problems) != 1 || h.Problems[0].Item != "S" {
		t.Errorf("got %+v, %v", h, err)
	}
}

func TestLinks(t *testing.T) {
	doc := fetch.Document{URL: "https://page.example/us/", Body: []byte(`<html><link rel="alternate" ` +
		`type="application/rss+xml" href="/feed"><link rel=alternate type="text/calendar" href="cal">
		<a href="webcal://c.example/x.ics">c</a>
		<a href="javascript:alert(1)">j</a><a href="/about">a</a><a href="?ical=1">i</a>`)}
	want := []known.Lead{
		{Set: known.Set{"https://page.example/us/cal"}},
		{Set: known.Set{"https://c.example/x.ics"}},
		{Set: known.Set{"https://page.example/us/?ical=1"}},
		{Set: known.Set{"https://page.example/feed"}},
	}
	if diff := cmp.Diff(want, page.Leads(doc)); diff != "" {
		t.Error(diff)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`{"@type":"Event","name":"A","startDate":"2026-07-21T19:00:00-07:00","location":[{"@type":"Place"}]}`)
	f.Add(`//<![CDATA[{"@graph":[{"@type":"EventSeries","subEvent":{}}],}//]]>`)
	f.Add(strings.Repeat("[", 2000))
	f.Fuzz(func(t *testing.T, block string) {
		doc := document(block)
		if h, err := page.Parse(doc, digest.Period{}, la); err == nil {
			for _, e := range h.Events {
				if e.Start.IsZero() {
					t.Errorf("an event without a start: %+v", e)
				}
			}
		}
		page.Leads(fetch.Document{URL: "https://x.example/", Body: []byte(block)})
	})
}
