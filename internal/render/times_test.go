package render_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/render"
)

// times renders only an event's day, time, and earlier start.
const times = `{{range .Days}}{{range .Events}}{{.Day}} | {{.Time}} | {{.Was}}{{end}}{{end}}`

func TestTimes(t *testing.T) {
	la := losAngeles(t)
	in := func(zone string, month time.Month, day, hour, minute int) time.Time {
		z, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		return time.Date(2026, month, day, hour, minute, 0, 0, z)
	}
	at := func(month time.Month, day, hour, minute int) time.Time {
		return time.Date(2026, month, day, hour, minute, 0, 0, la)
	}
	date := func(month time.Month, day int) time.Time { return time.Date(2026, month, day, 0, 0, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		event  digest.Event
		en, es string
	}{
		"an evening": {
			digest.Event{Start: at(7, 21, 18, 30), End: at(7, 21, 20, 30)},
			"Tuesday, July 21 | 6:30–8:30 PM PDT |", "martes 21 de julio | 6:30–8:30 pm PDT |",
		},
		"over noon": {
			digest.Event{Start: at(7, 21, 11, 0), End: at(7, 21, 13, 0)},
			"Tuesday, July 21 | 11:00 AM–1:00 PM PDT |", "martes 21 de julio | 11:00 am–1:00 pm PDT |",
		},
		"an end that nobody told": {
			digest.Event{Start: at(7, 21, 18, 30)},
			"Tuesday, July 21 | 6:30 PM PDT |", "martes 21 de julio | 6:30 pm PDT |",
		},
		"an end before the start is none": {
			digest.Event{Start: at(7, 21, 18, 30), End: at(7, 21, 18, 0)},
			"Tuesday, July 21 | 6:30 PM PDT |", "martes 21 de julio | 6:30 pm PDT |",
		},
		"over midnight": {
			digest.Event{Start: at(7, 21, 22, 0), End: at(7, 22, 1, 0)},
			"Tuesday, July 21 | 10:00 PM–1:00 AM PDT |", "martes 21 de julio | 10:00 pm–1:00 am PDT |",
		},
		"a weekend with hours": {
			digest.Event{Start: at(7, 24, 18, 0), End: at(7, 26, 16, 0)},
			"Friday, July 24 | 6:00 PM PDT, until Sunday, July 26, 4:00 PM |",
			"viernes 24 de julio | 6:00 pm PDT, hasta el domingo 26 de julio, 4:00 pm |",
		},
		"one that goes on since before": {
			digest.Event{Start: at(7, 18, 18, 0), End: at(7, 26, 16, 0)},
			"Saturday, July 18 | since Saturday, July 18, 6:00 PM PDT, until Sunday, July 26, 4:00 PM |",
			"sábado 18 de julio | desde el sábado 18 de julio, 6:00 pm PDT, hasta el domingo 26 de julio, 4:00 pm |",
		},
		"all day": {
			digest.Event{Start: date(7, 25), End: date(7, 26), AllDay: true},
			"Saturday, July 25 | all day |", "sábado 25 de julio | todo el día |",
		},
		"all day without an end": {
			digest.Event{Start: date(7, 25), AllDay: true},
			"Saturday, July 25 | all day |", "sábado 25 de julio | todo el día |",
		},
		"several days": {
			digest.Event{Start: date(7, 25), End: date(7, 28), AllDay: true},
			"Saturday, July 25 | all day, until Monday, July 27 |",
			"sábado 25 de julio | todo el día, hasta el lunes 27 de julio |",
		},
		"in another zone, both are shown": {
			digest.Event{
				Start: in("America/New_York", 7, 21, 12, 0), End: in("America/New_York", 7, 21, 13, 0),
				TimeZone: "America/New_York",
			},
			"Tuesday, July 21 | 9:00–10:00 AM PDT (12:00 PM EDT) |", "martes 21 de julio | 9:00–10:00 am PDT (12:00 pm EDT) |",
		},
		"on another day there": {
			digest.Event{Start: in("Asia/Tokyo", 7, 22, 4, 0), TimeZone: "Asia/Tokyo"},
			"Tuesday, July 21 | 12:00 PM PDT (Wednesday, July 22, 4:00 AM JST) |",
			"martes 21 de julio | 12:00 pm PDT (miércoles 22 de julio, 4:00 am JST) |",
		},
		"in a zone without a name": {
			digest.Event{Start: in("America/Sao_Paulo", 7, 21, 19, 0), TimeZone: "America/Sao_Paulo"},
			"Tuesday, July 21 | 3:00 PM PDT (7:00 PM UTC−3) |", "martes 21 de julio | 3:00 pm PDT (7:00 pm UTC−3) |",
		},
		"in a zone of half hours": {
			digest.Event{Start: in("Asia/Kathmandu", 7, 22, 1, 0), TimeZone: "Asia/Kathmandu"},
			"Tuesday, July 21 | 12:15 PM PDT (Wednesday, July 22, 1:00 AM UTC+5:45) |",
			"martes 21 de julio | 12:15 pm PDT (miércoles 22 de julio, 1:00 am UTC+5:45) |",
		},
		"an instant without a zone": {
			digest.Event{Start: time.Date(2026, 7, 22, 1, 30, 0, 0, time.UTC), TimeZone: "UTC"},
			"Tuesday, July 21 | 6:30 PM PDT |", "martes 21 de julio | 6:30 pm PDT |",
		},
		"another zone with the same clocks": {
			digest.Event{Start: in("America/Tijuana", 7, 21, 18, 30), TimeZone: "America/Tijuana"},
			"Tuesday, July 21 | 6:30 PM PDT |", "martes 21 de julio | 6:30 pm PDT |",
		},
		"while the clocks are set back": {
			digest.Event{Start: at(11, 1, 0, 30), End: at(11, 1, 3, 0)},
			"Sunday, November 1 | 12:30 AM PDT–3:00 AM PST |", "domingo 1 de noviembre | 12:30 am PDT–3:00 am PST |",
		},
		"moved": {
			digest.Event{Start: at(7, 23, 19, 0), Change: digest.ChangeMoved, Was: at(7, 22, 18, 30)},
			"Thursday, July 23 | 7:00 PM PDT | was Wed, Jul 22, 6:30 PM",
			"jueves 23 de julio | 7:00 pm PDT | antes: mié 22 jul, 6:30 pm",
		},
		"all days moved": {
			digest.Event{Start: date(7, 25), AllDay: true, Change: digest.ChangeMoved, Was: date(7, 24)},
			"Saturday, July 25 | all day | was Fri, Jul 24",
			"sábado 25 de julio | todo el día | antes: vie 24 jul",
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := sample(t, "empty")
			c.event.Title = "x"
			e.Events = []digest.Event{c.event}
			for language, want := range map[string]string{"en": c.en, "es": c.es} {
				record := recorded(t, opened(t, language), e)
				record.Templates["digest.md.tmpl"] = times
				m, err := opened(t, language).Render(record, []digest.Format{digest.Markdown})
				if err != nil {
					t.Fatal(err)
				}
				if got := strings.TrimSpace(m.Bodies[digest.Markdown]); got != want {
					t.Errorf("got  %q\nwant %q", got, want)
				}
			}
		})
	}
}

func TestTheZoneIsTheEditions(t *testing.T) {
	e := sample(t, "quiet")
	for name, c := range map[string]struct{ edition, config, want string }{
		"the edition's, whatever is configured now": {"America/New_York", "America/Los_Angeles", "10:00 PM–12:00 AM EDT"},
		"the configured one where it names none":    {"", "America/Los_Angeles", "7:00–9:00 PM PDT"},
		"UTC where nobody names one":                {"", "", "2:00–4:00 AM UTC"},
		"UTC where this machine does not know it":   {"Mars/Olympus", "", "2:00–4:00 AM UTC"},
	} {
		config := render.Config{Name: "Desk", Language: "en"}
		if c.config != "" {
			config.Zone = losAngeles(t)
		}
		r, err := render.Open(config)
		if err != nil {
			t.Fatal(err)
		}
		e.TimeZone = c.edition
		e.Events[0].TimeZone, e.Events[0].Start, e.Events[0].End = "UTC", e.Events[0].Start.UTC(), e.Events[0].End.UTC()
		if body := message(t, r, e, digest.Text).Bodies[digest.Text]; !strings.Contains(body, c.want) {
			t.Errorf("%s: got %s\nwant %s", name, body, c.want)
		}
	}
}
