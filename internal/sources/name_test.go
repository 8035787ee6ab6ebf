package sources_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources"
)

func TestAReportHasTheGroupsName(t *testing.T) {
	const event = "BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260721T190000Z\r\nSUMMARY:Maps\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	page := func(head string) string {
		return `<html><head>` + head + `<script type="application/ld+json">{"@type":"Event","name":"Maps",` +
			`"startDate":"2026-07-21T19:00:00Z"}</script></head></html>`
	}
	for name, c := range map[string]struct{ body, want string }{
		"a calendar":                    {"BEGIN:VCALENDAR\r\nX-WR-CALNAME:Map Makers\\, LA\r\n" + event, "Map Makers, LA"},
		"a calendar that is an address": {"BEGIN:VCALENDAR\r\nX-WR-CALNAME:maps@group.example\r\n" + event, ""},
		"a page of a site": {
			page(`<meta property="og:site_name" content="Map &amp; Data"><title>Home</title>`),
			"Map & Data",
		},
		"a page with a title":       {page(`<title>Map Makers | Meetup</title>`), "Map Makers"},
		"a title that says nothing": {page(`<title>Events</title>`), ""},
		"no title":                  {page(``), ""},
		"a title that would act":    {page("<title>\x1b[31m Map Makers</title>"), "[31m Map Makers"},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "body")
			if err := os.WriteFile(file, []byte(c.body), 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := sources.Open(
				sources.Config{Location: file, Zone: time.UTC, Client: fetch.New(fetch.Config{Network: offline{}})},
			)
			if err != nil {
				t.Fatal(err)
			}
			start := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
			report, err := s.Check(t.Context(), digest.Period{Since: start, Start: start, End: start.AddDate(0, 1, 0)})
			if err != nil || len(report.Harvest.Events) != 1 {
				t.Fatalf("got %+v, %v", report, err)
			}
			if report.Name != c.want {
				t.Errorf("got %q, want %q", report.Name, c.want)
			}
		})
	}
}
