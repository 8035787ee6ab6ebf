package sources_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources"
)

// words is a typical description of an event: a page of text with an address and some markup.
const words = "We **meet** for talks and pizza. Bring a laptop, and bring a friend; everyone is welcome, and nobody " +
	"is a beginner for long. " +
	"Doors open at half past six, the first talk begins at seven. Slides of last month: https://slides.example/maps. "

// documents holds a document of each format with n events.
func documents(n int) map[string]string {
	var ics, rss, ld, micro strings.Builder
	for i := range n {
		day := time.Date(2026, 7, 1+i%28, 19, 0, 0, 0, time.UTC)
		text := strings.Repeat(words, 4) + fmt.Sprint(i)
		fmt.Fprintf(
			&ics,
			"BEGIN:VEVENT\r\nUID:event_%d@bench.example\r\nDTSTART;TZID=America/Los_Angeles:%s\r\nSUMMARY:Evening %d\r\n"+
				"DESCRIPTION:%s\r\nURL:https://bench.example/%d\r\nEND:VEVENT\r\n",
			i,
			day.Format("20060102T150405"),
			i,
			text,
			i,
		)
		fmt.Fprintf(
			&rss,
			"<item><title>Evening %d</title><link>https://bench.example/%d</link><guid>%d</guid><ev:startdate>"+
				"%s</ev:startdate><description><![CDATA[<p>%s</p>]]></description></item>\n",
			i,
			i,
			i,
			day.Format(time.RFC3339),
			text,
		)
		fmt.Fprintf(
			&ld,
			`{"@type":"Event","name":"Evening %d","url":"https://bench.example/%d","startDate":%q,"location":{"@type":"Place",`+
				`"name":"Hall"},"description":%q},`,
			i,
			i,
			day.Format(time.RFC3339),
			text,
		)
		fmt.Fprintf(
			&micro,
			`<div class="h-event"><a class="p-name u-url" href="/%d">Evening %d</a><time class="dt-start" datetime=%q>`+
				`soon</time><p class="p-summary">%s</p></div>`,
			i,
			i,
			day.Format(time.RFC3339),
			text,
		)
	}
	return map[string]string{
		"ical": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + ics.String() + "END:VCALENDAR\r\n",
		"rss": `<rss version="2.0" xmlns:ev="http://purl.org/rss/1.0/modules/event/"><channel><title>Bench</title>` +
			rss.String() + "</channel></rss>",
		"json-ld": `<html><head><script type="application/ld+json">[` + strings.TrimSuffix(
			ld.String(),
			",",
		) + `]</script></head></html>`,
		"microformats": `<html><body>` + micro.String() + `</body></html>`,
	}
}

// From a body to clean events: recognize, parse, and clean.
func BenchmarkCheck(b *testing.B) {
	client := fetch.New(fetch.Config{Network: offline{}})
	for name, body := range documents(200) {
		b.Run(name, func(b *testing.B) {
			file := filepath.Join(b.TempDir(), "body")
			if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
				b.Fatal(err)
			}
			s, err := sources.Open(sources.Config{Location: file, Zone: time.UTC, Client: client})
			if err != nil {
				b.Fatal(err)
			}
			from := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				h, err := s.Collect(b.Context(), digest.Period{Since: from, Start: from, End: from.AddDate(0, 0, 60)})
				if err != nil || len(h.Events) != 200 {
					b.Fatalf("got %d events, %v", len(h.Events), err)
				}
			}
		})
	}
}
