package ical_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/charset"
	"github.com/cityoflosangeles/digest/internal/sources/ical"
)

var update = flag.Bool("update", false, "rewrite the golden files; read the changes before you commit them")

// year is the period of the golden files, in Los Angeles.
func year(t testing.TB) (digest.Period, *time.Location) {
	la := zone(t, "America/Los_Angeles")
	return digest.Period{Start: time.Date(2026, 1, 1, 0, 0, 0, 0, la), End: time.Date(2027, 1, 1, 0, 0, 0, 0, la)}, la
}

func TestGoldenFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/*.ics")
	if err != nil || len(files) == 0 {
		t.Fatalf("got %d files, %v", len(files), err)
	}
	p, la := year(t)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".ics"), func(t *testing.T) {
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			doc := fetch.Document{Body: charset.Decode(body, "")}
			if !ical.Recognizes(doc) {
				t.Fatal("got a file that is not recognized, want a calendar")
			}
			h, err := ical.Parse(doc, p, la)
			if err != nil {
				t.Fatal(err)
			}
			got := golden(t, h)
			name := strings.TrimSuffix(file, ".ics") + ".want.json"
			if *update {
				if err := os.WriteFile(name, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// golden formats a harvest, one line per event and problem.
func golden(t *testing.T, h digest.Harvest) []byte {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, e := range h.Events {
		if err := enc.Encode(e); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range h.Problems {
		if err := enc.Encode(map[string]any{"problem": p}); err != nil {
			t.Fatal(err)
		}
	}
	if !h.Horizon.IsZero() {
		if err := enc.Encode(map[string]any{"horizon": h.Horizon}); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

func TestOtherThanACalendarIsAnError(t *testing.T) {
	p, la := year(t)
	for name, body := range map[string]string{
		"nothing":                            "",
		"blank lines only":                   "\r\n \r\n",
		"a sign-in page":                     "<!doctype html><html><body>BEGIN:VCALENDAR</body></html>",
		"Meetup's word for an unknown group": `{"message":"Group not found"}`,
		"another kind of card":               "BEGIN:VCARD\r\nEND:VCARD\r\n",
		"an event without a calendar":        vevent("DTSTART:20260718T140000Z"),
	} {
		t.Run(name, func(t *testing.T) {
			doc := fetch.Document{ContentType: "text/calendar", Body: []byte(body)}
			if ical.Recognizes(doc) {
				t.Error("got a calendar, want none")
			}
			if h, err := ical.Parse(doc, p, la); err == nil || len(h.Events) > 0 {
				t.Errorf("got %v, %v, want an error", h.Events, err)
			}
		})
	}
}

func TestThePeriodIncludesEventsUnderWay(t *testing.T) {
	la := zone(t, "America/Los_Angeles")
	p := digest.Period{Start: time.Date(2026, 7, 18, 9, 0, 0, 0, la), End: time.Date(2026, 7, 19, 9, 0, 0, 0, la)}
	for _, c := range []struct {
		name, lines string
		want        int
	}{
		{"begins as the period begins", "DTSTART:20260718T090000\nDTEND:20260718T100000", 1},
		{"takes no time as the period begins", "DTSTART:20260718T090000", 1},
		{"ends as the period begins", "DTSTART:20260718T080000\nDTEND:20260718T090000", 0},
		{"is under way as the period begins", "DTSTART:20260718T080000\nDTEND:20260718T090001", 1},
		{"contains the period", "DTSTART:20260701T080000\nDTEND:20260801T090000", 1},
		{"begins as the period ends", "DTSTART:20260719T090000\nDTEND:20260719T100000", 0},
		{"begins before the period ends", "DTSTART:20260719T085959", 1},
		{"began long ago, without an end", "DTSTART:20260718T085959", 0},
		{"is the day in which the period begins", "DTSTART;VALUE=DATE:20260718", 1},
		{"is the day in which the period ends", "DTSTART;VALUE=DATE:20260719", 1},
		{"is the day before", "DTSTART;VALUE=DATE:20260717\nDTEND;VALUE=DATE:20260718", 0},
		{"is the days up to the first", "DTSTART;VALUE=DATE:20260701\nDTEND;VALUE=DATE:20260719", 1},
		{"is the day after", "DTSTART;VALUE=DATE:20260720", 0},
		{"recurs, and one occurrence of days is under way", "DTSTART:20260101T080000\nDURATION:P3D\n" +
			"RRULE:FREQ=MONTHLY;BYMONTHDAY=16", 1},
		{"recurs every day for two days each", "DTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:20260103\nRRULE:FREQ=DAILY", 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, err := ical.Parse(fetch.Document{Body: []byte(wrap(vevent("UID:1", c.lines)))}, p, la)
			if err != nil || len(h.Problems) > 0 {
				t.Fatalf("got %v, %v", h.Problems, err)
			}
			if len(h.Events) != c.want {
				t.Errorf("got %d occurrences, want %d: %v", len(h.Events), c.want, h.Events)
			}
		})
	}
}

func TestTimeZoneIdentifiers(t *testing.T) {
	p, la := year(t)
	for tzid, want := range map[string]string{
		"America/Los_Angeles": "America/Los_Angeles",
		"america/los_angeles": "America/Los_Angeles",
		"America/Los Angeles": "America/Los_Angeles",
		"US/Pacific":          "US/Pacific",
		"/freeassociation.sourceforge.net/Tzfile/America/Los_Angeles":   "America/Los_Angeles",
		"/freeassociation.sourceforge.net/America/Indiana/Indianapolis": "America/Indiana/Indianapolis",
		"/softwarestudio.org/Olson_20011030_5/America/New_York":         "America/New_York",
		"/citadel.org/20190914_1/Europe/Berlin":                         "Europe/Berlin",
		"/America/Chicago":                                              "America/Chicago",
		"Pacific Standard Time":                                         "America/Los_Angeles",
		"pacific standard time":                                         "America/Los_Angeles",
		"Pacific Standard Time 1":                                       "America/Los_Angeles",
		"Pacific Standard Time (Mexico)":                                "America/Tijuana",
		"UTC-11":                                                        "Etc/GMT+11",
		"UTC+12":                                                        "Etc/GMT-12",
		"India Standard Time":                                           "Asia/Calcutta",
		"Central Asia Standard Time":                                    "Asia/Bishkek",
		"tzone://Microsoft/Utc":                                         "UTC",
		"UTC":                                                           "UTC",
		"Etc/UTC":                                                       "Etc/UTC",
		"GMT":                                                           "GMT",
		"Z":                                                             "UTC",
		"GMT-0800":                                                      "Etc/GMT+8",
		"UTC-8":                                                         "Etc/GMT+8",
		"GMT+01:00":                                                     "Etc/GMT-1",
		"UTC+05:30":                                                     "UTC+05:30",
		"(UTC-08:00) Pacific Time (US & Canada)":                        "America/Los_Angeles",
		"(GMT-08.00) Pacific Time (US & Canada)":                        "America/Los_Angeles",
		"(UTC-08:00) Somewhere new":                                     "Etc/GMT+8",
		"US-Pacific":                                                    "America/Los_Angeles",
		"Pacific Time":                                                  "America/Los_Angeles",
		"PDT":                                                           "America/Los_Angeles",
	} {
		t.Run(tzid, func(t *testing.T) {
			h, err := ical.Parse(
				fetch.Document{Body: []byte(wrap(vevent("UID:1", `DTSTART;TZID="`+tzid+`":20260718T140000`)))},
				p,
				la,
			)
			if err != nil || len(h.Events) != 1 || len(h.Problems) > 0 {
				t.Fatalf("got %v, %v, %v", h.Events, h.Problems, err)
			}
			if got := h.Events[0].TimeZone; got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			if got := h.Events[0].Start.Format("15:04"); got != "14:00" {
				t.Errorf("got %s on the clocks there, want 14:00", got)
			}
		})
	}
}

func TestPathsAreNotZones(t *testing.T) {
	p, _ := year(t)
	berlin := zone(t, "Europe/Berlin")
	for _, tzid := range []string{
		"Local", "../../etc/passwd", "America/../../../../etc/localtime",
		"right/America/Los_Angelez", "America/", "Custom", "tzone://Microsoft/Custom",
	} {
		t.Run(tzid, func(t *testing.T) {
			h, err := ical.Parse(
				fetch.Document{Body: []byte(wrap(vevent("UID:1", `DTSTART;TZID="`+tzid+`":20260718T140000`)))},
				p,
				berlin,
			)
			if err != nil || len(h.Events) != 1 || len(h.Problems) != 1 {
				t.Fatalf("got %v, %v, %v, want an event and a problem", h.Events, h.Problems, err)
			}
			if got := h.Events[0].TimeZone; got != "Europe/Berlin" {
				t.Errorf("got zone %s, want the digest's, Europe/Berlin", got)
			}
			if got := h.Problems[0].Error; !strings.Contains(got, fmt.Sprintf("%q", tzid)) {
				t.Errorf("got %q, want the identifier named", got)
			}
		})
	}
}

func TestProblemsAreCountedNotListedWithoutEnd(t *testing.T) {
	p, la := year(t)
	h, err := ical.Parse(fetch.Document{Body: []byte(wrap(strings.Repeat(vevent("SUMMARY:x")+"\r\n", 250)))}, p, la)
	if err != nil {
		t.Fatal(err)
	}
	if got := len(h.Problems); got != 101 {
		t.Fatalf("got %d problems, want 100 and their rest", got)
	}
	if got, want := h.Problems[100].Error, "150 more problems of this kind"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
