package vrms_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/vrms"
)

func row(name, kind, project, start, end string) string {
	return fmt.Sprintf(
		`{"_id":"1","name":%q,"eventType":%q,"hacknight":"Online","location":{"city":"Los Angeles"},"description":"",`+
			`"startTime":%q,"endTime":%q,"updatedDate":"2026-05-01T00:00:00.092Z","project":%s,"videoConferenceLink":"https://`+
			`zoom.example/j/1?pwd=geheim"}`,
		name,
		kind,
		start,
		end,
		project,
	)
}

func project(name, status string) string {
	return fmt.Sprintf(
		`{"name":%q,"description":"Finds shade.","projectStatus":%q,"hflaWebsiteUrl":"https://www.hackforla.org/projects/`+
			`shade","videoConferenceLink":"https://zoom.example/j/2?pwd=geheim"}`,
		name,
		status,
	)
}

func read(t *testing.T, from, until time.Time, rows ...string) digest.Harvest {
	t.Helper()
	doc := fetch.Document{Body: []byte("[" + strings.Join(rows, ",") + "]")}
	if !vrms.Recognizes(doc) {
		t.Error("it is not recognized")
	}
	h, err := vrms.Parse(doc, digest.Period{Start: from, End: until}, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(fmt.Sprintf("%+v", h), "geheim") {
		t.Error("a passcode stands in the harvest")
	}
	return h
}

func TestMeetingsRepeatWeeklyInLocalTime(t *testing.T) {
	from := time.Date(2026, 10, 20, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		row  string
		want []string
	}{
		"stored in winter": {
			// Monday, 18:00 PST
			row("All", "Team Meeting", project("Shade", "Active"), "2024-03-05T02:00:00.092Z", "2024-03-05T03:00:00.092Z"),
			[]string{
				"Shade: team meeting 2026-10-19T18:00-07:00 to 2026-10-19T19:00-07:00",
				"Shade: team meeting 2026-10-26T18:00-07:00 to 2026-10-26T19:00-07:00",
				"Shade: team meeting 2026-11-02T18:00-08:00 to 2026-11-02T19:00-08:00",
			},
		},
		"stored in summer": {
			// Tuesday, 19:30 PDT
			row("Design", "Team Meeting", project("Shade", "Active"), "2024-09-18T02:30:00.419Z", "2024-09-18T04:00:00.419Z"),
			[]string{
				"Shade: Design, team meeting 2026-10-20T19:30-07:00 to 2026-10-20T21:00-07:00",
				"Shade: Design, team meeting 2026-10-27T19:30-07:00 to 2026-10-27T21:00-07:00",
				"Shade: Design, team meeting 2026-11-03T19:30-08:00 to 2026-11-03T21:00-08:00",
			},
		},
		"its first is yet to come": {
			row("New Prospective Members", "Onboarding", project("Hack for LA", "Active"), "2026-10-29T01:00:00.1Z",
				"2026-10-29T01:00:00.1Z"),
			[]string{"Hack for LA: New Prospective Members, onboarding 2026-10-28T18:00-07:00"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, e := range read(t, from, from.AddDate(0, 0, 16), c.row).Events {
				line := e.Title + " " + e.Start.Format("2006-01-02T15:04Z07:00")
				if !e.End.IsZero() {
					line += " to " + e.End.Format("2006-01-02T15:04Z07:00")
				}
				got = append(got, line)
				if e.Status != digest.Confirmed || e.Mode != digest.Online || e.URL != "https://www.hackforla.org/projects/shade" ||
					e.RecurrenceID == "" {
					t.Errorf("got %+v", e)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestOtherThanMeetingsAreLeftOut(t *testing.T) {
	from := time.Date(2026, 7, 20, 0, 0, 0, 0, time.UTC)
	const at, to = "2026-03-05T02:00:00Z", "2026-03-05T03:00:00Z"
	h := read(t, from, from.AddDate(0, 0, 7),
		row("Test-EventName", "Team Meeting", project("Shade", "Active"), at, to),
		row("All", "Team Meeting", project("Testing", "Active"), at, to),
		row("All", "Team Meeting", project("Old shade", "Completed"), at, to),
		row("All", "Team Meeting", project("Broken", "Active"), "soon", to),
		`{"hacknight":"Online","startTime":7}`,
		row("All", "Team Meeting", project("Ancient", "Active"), "0001-01-01T00:00:00Z", to),
		row("All", "Team Meeting", "null", at, to), // without a project
		row("All", "Team Meeting", `{"name":" "}`, at, to),
		row("All", "Team Meeting", project("Testimony", "Active"), at, to),
	)
	if len(h.Events) != 1 || h.Events[0].Title != "Testimony: team meeting" {
		t.Errorf("got %+v", h.Events)
	}
	want := []digest.Problem{
		{Item: "Broken: team meeting", Error: `its start "soon" is not a time`},
		{Item: "meeting 5", Error: "it does not have the form of a meeting"},
		{Item: "Ancient: team meeting", Error: `its start "0001-01-01T00:00:00Z" is not a time`},
	}
	if diff := cmp.Diff(want, h.Problems); diff != "" {
		t.Error(diff)
	}
}

func TestMeetingsAboutTestingAreNoTests(t *testing.T) {
	from := time.Date(2026, 7, 20, 0, 0, 0, 0, time.UTC)
	for name, want := range map[string]int{
		"Testing team": 1, "Test automation": 1, "UX test review": 1, "Test": 0,
		"TESTING ": 0, "test 2": 0, "test_meeting": 0, "My test event": 0,
	} {
		if got := len(read(t, from, from.AddDate(0, 0, 7), row(name, "Team Meeting", project("Shade", "Active"),
			"2026-03-05T02:00:00Z", "")).Events); got != want {
			t.Errorf("%s: got %d events, want %d", name, got, want)
		}
	}
}

func TestMeetingsThatAreNotWeekly(t *testing.T) {
	from := time.Date(2026, 7, 1, 7, 0, 0, 0, time.UTC) // July in Los Angeles: its Fridays are 3, 10, 17, 24, 31
	for text, want := range map[string]string{
		"":                          "3 10 17 24 31 confirmed",
		"First Friday of the month": "3 confirmed",
		"2nd Friday.":               "10 confirmed",
		"last Friday of each month": "31 confirmed",
		"1st week":                  "3 tentative",
		"3rd week of the month":     "17 tentative",
		"Alternating Mon/Tue. Click for schedule":    "3 10 17 24 31 tentative",
		"alternating week":                           "3 10 17 24 31 tentative",
		"Every other Friday":                         "3 10 17 24 31 tentative",
		"Once a month":                               "3 10 17 24 31 tentative",
		"Twice a month":                              "3 10 17 24 31 tentative",
		"Bi-weekly planning":                         "3 10 17 24 31 tentative",
		"1st Friday of the month is for leads only.": "3 10 17 24 31 confirmed",
		"First Monday of the month":                  "3 10 17 24 31 tentative", // the record is of Fridays
	} {
		r := strings.Replace(
			row("PM", "Team Meeting", project("Shade", "Active"), "2026-03-06T20:00:00Z", ""),
			`"description":"",`,
			fmt.Sprintf(`"description":%q,`, text),
			1,
		)
		var got []string
		status := ""
		for _, e := range read(t, from, from.AddDate(0, 1, 0), r).Events {
			got = append(got, e.Start.Format("2"))
			status = string(e.Status)
		}
		if line := strings.Join(append(got, status), " "); line != want {
			t.Errorf("%q: got %q, want %q", text, line, want)
		}
	}
}

func TestAStaleRecordIsTentative(t *testing.T) {
	from := time.Date(2027, 7, 20, 0, 0, 0, 0, time.UTC)
	h := read(
		t, from, from.AddDate(0, 0, 7),
		row("All", "Team Meeting", project("Shade", "Active"), "2026-03-05T02:00:00Z", "2026-03-05T03:00:00Z"),
	)
	if len(h.Events) != 1 || h.Events[0].Status != digest.Tentative {
		t.Errorf("got %+v", h.Events)
	}
}

func TestAddresses(t *testing.T) {
	for location, want := range map[string][]string{
		"https://www.vrms.io/events":              {"https://www.vrms.io/api/recurringevents"},
		"https://www.vrms.io/api/recurringevents": nil,
		"https://vrms.example/":                   nil,
	} {
		if diff := cmp.Diff(want, vrms.Addresses(location)); diff != "" {
			t.Error(location, diff)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(
		"[" + row(
			"All", "Team Meeting", project("Shade", "Active"), "2024-03-05T02:00:00.092Z", "2024-03-05T03:00:00.092Z",
		) + "]",
	)
	f.Add(`[{"startTime":"0001-01-01T00:00:00Z","endTime":"9999-12-31T00:00:00Z"}]`)
	f.Fuzz(func(t *testing.T, body string) {
		from := time.Date(2026, 7, 20, 0, 0, 0, 0, time.UTC)
		h, _ := vrms.Parse(
			fetch.Document{Body: []byte(body)}, digest.Period{Start: from, End: from.AddDate(0, 0, 28)}, time.UTC,
		)
		for _, e := range h.Events {
			if !e.Start.Before(from.AddDate(0, 0, 28)) || e.EndsAt(time.UTC).Before(from) {
				t.Errorf("it is outside the period: %+v", e)
			}
		}
	})
}
