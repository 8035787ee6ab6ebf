package sources_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources"
)

// The .want file next to each file of testdata/corpus holds its expected harvest. The corpus has invented events in the
// notations of real calendars. Read each change before you run go test ./internal/sources -run Corpus -update.
func TestCorpus(t *testing.T) {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("testdata/corpus/*.[ihx]*") // .ics, .html, .xml
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			s, err := sources.Open(
				sources.Config{Location: file, Zone: zone, Client: fetch.New(fetch.Config{Network: offline{}})},
			)
			if err != nil {
				t.Fatal(err)
			}
			from := time.Date(2026, 7, 1, 0, 0, 0, 0, zone)
			h, err := s.Collect(t.Context(), digest.Period{Since: from, Start: from, End: from.AddDate(0, 2, 0)})
			if err != nil {
				t.Fatal(err)
			}
			got, golden := readable(h), strings.TrimSuffix(file, filepath.Ext(file))+".want"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// readable formats a harvest for people.
func readable(h digest.Harvest) string {
	var out strings.Builder
	for _, e := range h.Events {
		when := e.Start.Format("2006-01-02 15:04")
		switch {
		case e.TimeUnknown:
			when = e.Start.Format("2006-01-02") + " at an unknown hour"
		case e.AllDay:
			when = e.Start.Format("2006-01-02") + " all day"
		}
		fmt.Fprintf(&out, "%s | %s | %s, %s", when, e.Title, e.Status, e.Mode)
		if e.Place != (digest.Place{}) {
			fmt.Fprintf(&out, " | %s; %s", e.Place.Name, e.Place.Address)
		}
		if e.Redacted {
			out.WriteString(" | redacted")
		}
		out.WriteByte('\n')
		for line := range strings.Lines(e.Description) {
			out.WriteString("    " + strings.TrimSuffix(line, "\n") + "\n")
		}
	}
	for _, p := range h.Problems {
		fmt.Fprintf(&out, "problem (note: %v): %s\n", p.Note, p.Text())
	}
	return out.String()
}
