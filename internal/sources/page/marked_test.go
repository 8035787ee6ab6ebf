package page_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/page"
)

func htmlPage(body string) fetch.Document {
	return fetch.Document{URL: "https://page.example/events/", Body: []byte("<!doctype html><html><body>" + body)}
}

func TestAnEndWithoutADayIsOnTheDayOfTheStart(t *testing.T) {
	for end, want := range map[string]string{
		"21:00": "2026-07-21T21:00:00-07:00", "21:30-0700": "2026-07-21T21:30:00-07:00",
	} {
		h, err := page.Parse(htmlPage(`<div class="h-event"><b class="p-name">Maps</b><time class="dt-start" `+
			`datetime="2026-07-21T19:00:00-0700"></time><time class="dt-end" datetime="`+end+`"></time></`+
			`div>`), digest.Period{}, la)
		if err != nil || len(h.Events) != 1 || len(h.Problems) > 0 {
			t.Fatal(err, h)
		}
		if got := h.Events[0].End.Format(time.RFC3339); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestEventsMarkedInHTML(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"microdata": {
			`<div itemscope itemtype="https://schema.org/Event"><h2 itemprop="name">Maps</h2><time itemprop="startDate" ` +
				`datetime="2026-07-21T19:00-07:00">Tuesday</time>
			<a itemprop="url" href="/maps">more</a>
			<div itemprop="location" itemscope itemtype="https://schema.org/Place"><b itemprop="name">Hall</b>
			<span itemprop="address" itemscope itemtype="https://schema.org/PostalAddress">
			<i itemprop="streetAddress">1 Main St</i></span></div></div>`,
			"Maps 2026-07-21T19:00:00-07:00 confirmed unknown Hall/1 Main St https://page.example/maps",
		},
		"microdata of a subtype, cancelled, its start in a meta element": {
			`<article itemscope itemtype="http://schema.org/EducationEvent"><span itemprop=name>Maps</span><meta ` +
				`itemprop="startDate" content="2026-07-21"><link itemprop="eventStatus" href="https://schema.org/` +
				`EventCancelled"></article>`,
			"Maps 2026-07-21 all day cancelled unknown / https://page.example/events/",
		},
		"h-event": {
			`<div class="h-event"><a class="p-name u-url" href="https://maps.example/7">Maps</a><time class="dt-start" ` +
				`datetime="2026-07-21 19:00:00-0700"></time><p class="p-location">Hall</p><p class="p-summary">We meet.</p></div>`,
			"Maps 2026-07-21T19:00:00-07:00 confirmed unknown Hall/ https://maps.example/7",
		},
		"h-event, with its place as an h-card, and first": {
			`<div class="h-event"><p class="p-location h-card"><b class="p-name">Hall</b> <i class="p-street-address">3 Rd` +
				`</i> <i class="p-locality">LA</i></p><b class="p-name">Maps</b><time class="dt-start" datetime="2026-07-21 ` +
				`19:00-0700"></time><time class="dt-end" datetime="21:00"></time></div>`,
			"Maps 2026-07-21T19:00:00-07:00 confirmed unknown Hall/3 Rd, LA https://page.example/events/",
		},
		"vevent, with date and time apart": {
			`<div class="vevent"><span class="summary">Maps</span> <span class="dtstart"><span class="value">2026-07-21</` +
				`span> at <abbr class="value" title="19:00">seven</abbr></span><span class="location">Hall</span></div>`,
			"Maps 2026-07-21T19:00:00-07:00 confirmed unknown Hall/ https://page.example/events/",
		},
		"microdata has the word where both mark an event": {
			`<div class="h-event" itemscope itemtype="https://schema.org/Event"><b class="p-name" itemprop="name">Maps</b>` +
				`<time class="dt-start" itemprop="startDate" datetime="2026-07-21T19:00-07:00">x</time></div>`,
			"Maps 2026-07-21T19:00:00-07:00 confirmed unknown / https://page.example/events/",
		},
		"vevent, with the hour on a 12-hour clock": {
			`<div class="vevent"><b class="summary">Maps</b><span class="dtstart"><b class="value">7:30pm</b> on <abbr ` +
				`class="value" title="2026-07-21">July 21</abbr></span>
			<span class="dtend"><b class="value">9 p.m.</b></span></div>`,
			"Maps 2026-07-21T19:30:00-07:00 confirmed unknown / https://page.example/events/ until 21:00",
		},
		"h-event, with day, hour, and offset apart": {
			`<div class="h-event"><b class="p-name">Maps</b><span class="dt-start"><time class="value" ` +
				`datetime="2026-07-21">July 21</time> <time class="value">19:30</time>
			<span class="value">-0400</span></span></div>`,
			"Maps 2026-07-21T19:30:00-04:00 confirmed unknown / https://page.example/events/",
		},
		"microdata that refers to elements elsewhere": {
			`<p id="where" itemprop="location" itemscope itemtype="https://schema.org/Place"><b itemprop="name">Hall</b></p>
			<div itemscope itemtype="https://schema.org/Event" itemref="where when nowhere"><b itemprop="name">Maps</b></div>
			<div id="when">On <time itemprop="startDate" datetime="2026-07-21T19:00-07:00">Tuesday</time></div>`,
			"Maps 2026-07-21T19:00:00-07:00 confirmed unknown Hall/ https://page.example/events/",
		},
		"list items that never end": {
			`<ul><li class="h-event"><b class="p-name">A</b><time class="dt-start">2026-07-21</time><li class="h-event"><b ` +
				`class="p-name">B</b><time class="dt-start">2026-07-22</time></ul>`,
			"A 2026-07-21 all day confirmed unknown / https://page.example/events/; B 2026-07-22 all day confirmed unknown " +
				"/ https://page.example/events/",
		},
	} {
		t.Run(name, func(t *testing.T) {
			h, err := page.Parse(htmlPage(c.body), digest.Period{}, la)
			if err != nil || len(h.Problems) > 0 {
				t.Fatal(err, h.Problems)
			}
			var got []string
			for _, e := range h.Events {
				when := e.Start.Format(time.RFC3339)
				if e.AllDay {
					when = e.Start.Format(time.DateOnly) + " all day"
				}
				text := strings.Join(
					[]string{e.Title, when, string(e.Status), string(e.Mode), e.Place.Name + "/" + e.Place.Address, e.URL}, " ",
				)
				if !e.End.IsZero() && strings.Contains(c.want, " until ") {
					text += " until " + e.End.Format("15:04")
				}
				got = append(got, text)
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "; ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMicrodataCompletesJSONLD(t *testing.T) {
	h, err := page.Parse(htmlPage(`<div itemscope itemtype="https://schema.org/Event"><a itemprop="url" href="/maps">`+
		`</a><b itemprop="name">Maps</b>
		<meta itemprop="startDate" content="2026-7-21T19:00"><meta itemprop="eventStatus" content="cancelled">
		<script type="application/ld+json">{"@type":"Event","name":"Maps","startDate":"2026-7-21T19-19-00-00",
		"location":{"@type":"Place","name":"Hall"}}</script></div>
		<script type="application/ld+json">{"@type":"Event","name":"Tea","startDate":"2026-7-22T19-19-00-00"}</script>`),
		digest.Period{}, la)
	if err != nil || len(h.Events) != 2 || len(h.Problems) > 0 {
		t.Fatal(h, err)
	}
	if e := h.Events[0]; e.URL != "https://page.example/maps" || e.Status != digest.Cancelled || e.Place.Name != "Hall" {
		t.Errorf("got %+v", e)
	}
	if e := h.Events[1]; e.URL != "https://page.example/events/" || e.Status != digest.Confirmed {
		t.Errorf("got %+v", e)
	}
}

func TestAnEventWithoutAStartIsAProblemThatNamesIt(t *testing.T) {
	h, err := page.Parse(htmlPage(`<div class="h-event"><b class="p-name">Maps</b></div>`), digest.Period{}, la)
	want := []digest.Problem{{Item: "Maps", Error: "it has no start time"}}
	if diff := cmp.Diff(want, h.Problems); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestDeepAndWidePagesEnd(t *testing.T) {
	for name, body := range map[string]string{
		"references to itself": `<div id="a" itemprop="x" itemscope itemtype="https://schema.org/Event" itemref="a b"></` +
			`div><div id="b" itemprop="y" itemscope itemref="a b"></div>`,
		"references": strings.Repeat(`<div id="a" itemscope itemtype="https://schema.org/Event" `+
			`itemref="`+strings.Repeat("a b ", 1000)+`"></div>`, 1000) +
			`<div id="b">` + strings.Repeat(`<b itemprop="name">x</b>`, 1000),
		"depth": strings.Repeat(`<div class="h-event" itemscope itemtype="https://schema.org/Event">`, 100_000),
		"width": strings.Repeat(`<div class="h-event"></div>`, 100_000),
		"properties": `<div itemscope itemtype="https://schema.org/Event">` + strings.Repeat(`<b itemprop="name x y `+
			`z">`, 50_000),
		"one text": `<div class="h-event"><p class="p-name">` + strings.Repeat("a", 4<<20),
		"end tags": `<div class="h-event">` + strings.Repeat("<b>", 2000) + strings.Repeat("</i>", 200_000),
	} {
		t.Run(name, func(t *testing.T) {
			if h, _ := page.Parse(htmlPage(body), digest.Period{}, la); len(h.Events) > 2000 {
				t.Errorf("got %d events", len(h.Events))
			}
		})
	}
}

func FuzzMarked(f *testing.F) {
	f.Add(`<div itemscope itemtype="https://schema.org/Event"><b itemprop="name">A</b><meta itemprop="startDate" ` +
		`content="2026-07-21"></div>`)
	f.Add(`<div class="vevent"><span class="dtstart"><i class="value">2026</i></span><li><li></ul>`)
	f.Fuzz(func(t *testing.T, body string) {
		h, _ := page.Parse(htmlPage(`<i class="h-event"></i>`+body), digest.Period{}, la)
		for _, e := range h.Events {
			if e.Start.IsZero() {
				t.Errorf("an event without a start or a title: %+v", e)
			}
		}
	})
}
