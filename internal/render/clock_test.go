package render_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func TestSlackShowsOnlineEventsInTheReadersTime(t *testing.T) {
	la := losAngeles(t)
	start := time.Date(2026, 7, 23, 18, 30, 0, 0, la)
	for _, c := range []struct {
		name  string
		event digest.Event
		want  bool
	}{
		{"online", digest.Event{Mode: digest.Online}, true},
		{"hybrid", digest.Event{Mode: digest.Hybrid}, true},
		{"in person: the place has one clock", digest.Event{Mode: digest.InPerson}, false},
		{"nobody says where", digest.Event{}, false},
		{"all day", digest.Event{Mode: digest.Online, AllDay: true}, false},
		{"cancelled", digest.Event{Mode: digest.Online, Status: digest.Cancelled}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := sample(t, "quiet")
			c.event.Title, c.event.Start, c.event.End, c.event.TimeZone = "Maps", start, start.Add(2*time.Hour), la.String()
			if c.event.AllDay {
				c.event.Start, c.event.End = time.Date(2026, 7, 23, 0, 0, 0, 0, time.UTC),
					time.Date(2026, 7, 24, 0, 0, 0, 0, time.UTC)
			}
			e.Events = []digest.Event{c.event}
			body := message(t, opened(t, "en"), e, digest.Slack).Bodies[digest.Slack]
			acceptedBySlack(t, body)
			want := fmt.Sprintf("(your time: <!date^%d^{date_short_pretty} {time}|Thursday, July 23, 6:30–8:30 PM PDT>)",
				start.Unix())
			if got := strings.Contains(body, want); got != c.want {
				t.Errorf("got %v, want %v that it has %s:\n%s", got, c.want, want, body)
			}
		})
	}
}
