package sources_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources"
)

// A platform that programs cannot read is reported as such, whatever it answers.
func TestUnreadablePlatformsHaveAHint(t *testing.T) {
	const organizer = "https://www.eventbrite.com/o/harbor-1234567890"
	const empty = `<!doctype html><html><head><script type="application/ld+json">{"@type":"Organization",` +
		`"name":"Harbor"}</script></head></html>`
	for name, c := range map[string]struct{ location, want string }{
		"an organizer at Eventbrite": {organizer, "https://www.eventbrite.com/platform/api-keys"},
		"a page that links an organizer": {"https://harbor.example/", "https://www.eventbrite.com/platform/" +
			"api-keys"},
		"a page that embeds Timely":                {"https://harbor.example/timely", "iCalendar"},
		"Facebook, which refuses":                  {"https://www.facebook.com/harbor/events", "logged in"},
		"a network at Meetup":                      {"https://www.meetup.com/pro/harbor/", "its groups"},
		"a page without events, on its own domain": {"https://harbor.example/empty", "a calendar to subscribe to"},
	} {
		t.Run(name, func(t *testing.T) {
			web := &recorder{answers: map[string]string{
				organizer: empty, "https://harbor.example/empty": empty, "https://www.meetup.com/pro/harbor/": empty,
				"https://harbor.example/": `<!doctype html><html><a href="` + organizer + `">events</a></html>`,
				"https://harbor.example/timely": `<!doctype html><html><iframe src="https://events.timely.fun/abc/"></iframe>` +
					`</html>`,
			}}
			s, err := sources.Open(sources.Config{
				Location: c.location, Zone: time.UTC, Client: fetch.New(fetch.Config{Network: web, Pace: time.Nanosecond}),
			})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Collect(t.Context(), summer()); err == nil || !strings.Contains(digest.Hint(err), c.want) {
				t.Errorf("got %v, with the hint %q", err, digest.Hint(err))
			}
		})
	}
}
