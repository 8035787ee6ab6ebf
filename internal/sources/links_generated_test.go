package sources_test

import (
	"encoding/base64"
	"fmt"
	"html"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources"
)

// TestGeneratedGoogleLinks crosses the addresses of Google Calendar, the spellings of a calendar's identifier, and the
// elements of a page that hold them.
func TestGeneratedGoogleLinks(t *testing.T) {
	const location = "https://harbor.example/us"
	addresses := []string{
		"https://calendar.google.com/calendar/embed?src=%s&ctz=America/Los_Angeles",
		"https://calendar.google.com/calendar/embed?height=600&wkst=1&src=%s&color=%%23039BE5",
		"https://calendar.google.com/calendar/u/0/embed?src=%s", "https://www.google.com/calendar/embed?src=%s",
		"//calendar.google.com/calendar/htmlembed?src=%s", "https://calendar.google.com/calendar/u/0?cid=%s",
		"https://calendar.google.com/calendar?cid=%s", "https://calendar.google.com/calendar/r?cid=%s",
		"https://calendar.google.com/calendar/u/1/r?cid=%s", "https://calendar.google.com/calendar/render?cid=%s",
	}
	elements := []string{
		`<iframe src="%s"></iframe>`, `<iframe width=600 src='%s' frameborder=0></iframe>`, `<a href="%s">Our calendar</a>`,
		`<iframe src="about:blank" data-src="%s"></iframe>`, `<a class="button" target="_blank" href="%s"><b>Add</b></a>`,
	}
	r := rand.New(rand.NewPCG(6, 6))
	for _, id := range []string{"harbor@group.calendar.google.com", "maps.night@gmail.com", "c_188b0e@harbor.example"} {
		want := "https://calendar.google.com/calendar/ical/" + id + "/public/basic.ics"
		coded := base64.RawURLEncoding.EncodeToString([]byte(id))
		spellings := []string{id, url.QueryEscape(id), coded, coded + "%3D", coded + "=="}
		for _, address := range addresses {
			for _, element := range elements {
				link := fmt.Sprintf(address, spellings[r.IntN(len(spellings))])
				if r.IntN(2) == 0 {
					link = html.EscapeString(link)
				}
				body := "<!doctype html><html><head><title>Us</title></head><body><p>We meet.</p>" +
					fmt.Sprintf(element, link) + "</body></html>"
				web := &recorder{answers: map[string]string{location: body, want: calendarOf(21, 22)}}
				s, err := sources.Open(sources.Config{
					Location: location, Zone: time.UTC, Client: fetch.New(fetch.Config{Network: web, Pace: time.Nanosecond}),
				})
				if err != nil {
					t.Fatal(err)
				}
				h, err := s.Collect(t.Context(), summer())
				if err != nil || len(h.Events) != 2 || !slices.Contains(web.asked, want) {
					t.Errorf("%s: asked %q, got %v", body, web.asked, err)
				}
			}
		}
	}
}

// TestGeneratedEntries varies how the entries of a page link to their own calendars.
func TestGeneratedEntries(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	pick := chooser(7)
	for range 60 {
		count := 2 + r.IntN(7)
		web, want := network{}, map[string]bool{}
		path := pick("/night-%d.ics", "/events/%d/night.ics", "/ics/%d.ICS", "/nights/%d/invite.ics", "/e-%d/event.ics")
		link := pick(
			`<a href="%s">add to calendar</a>`, `<a class=ics href='%s'>iCal</a>`, `<a download href="%s">.ics</a>`,
			`<a href="%s" title="Download"><img alt="ICS" src="/i.png"></a>`,
		)
		layout := pick(
			"<li>Night %d %s</li>", "<article><h2>Night %d</h2>%s</article>", "<tr><td>Night %d</td><td>%s</td></tr>",
			"<div class=event><span>Night %d</span><p>%s</p></div>",
		)
		host := pick("", "https://a.example", "webcal://a.example")
		page := "<!doctype html><html><head><title>Nights</title></head><body>"
		for _, i := range r.Perm(count) {
			at := fmt.Sprintf(path, i+1)
			web["a.example"+at] = calendarOf(i + 2)
			want[fmt.Sprintf("Night %d", i+2)] = true
			page += fmt.Sprintf(layout, i+2, fmt.Sprintf(link, host+at)) + pick("\n", "<hr>", "")
		}
		web["a.example/"] = page + "</body></html>"
		h, err := opened(t, "https://a.example/", web).Collect(t.Context(), summer())
		if err != nil {
			t.Errorf("%s: %v", page, err)
			continue
		}
		for _, e := range h.Events {
			delete(want, e.Title)
		}
		if len(want) > 0 || len(h.Events) != count || len(h.Problems) > 0 {
			t.Errorf("%s: got %d events, not %v, %s", page, len(h.Events), want, strings.TrimSpace(fmt.Sprint(h.Problems)))
		}
	}
}
