package sources_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources"
)

func TestManualEvents(t *testing.T) {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	evening := digest.Event{
		Title:    "Maps: an evening",
		TimeZone: "America/Los_Angeles",
		Start:    time.Date(2026, 10, 20, 18, 30, 0, 0, zone),
		End:      time.Date(2026, 10, 20, 20, 0, 0, 0, zone),
		Place:    digest.Place{Name: "Hall"},
		Status:   digest.Confirmed,
		Mode:     digest.UnknownMode,
	}
	days := digest.Event{
		Title:    "Hackathon",
		TimeZone: "America/Los_Angeles",
		AllDay:   true,
		Start:    time.Date(2026, 11, 7, 0, 0, 0, 0, time.UTC),
		End:      time.Date(2026, 11, 9, 0, 0, 0, 0, time.UTC),
		Status:   digest.Cancelled,
		Mode:     digest.Online,
		Summary:  "Bring a laptop; join https://zoom.us/j/1?pwd=2",
	}
	period := digest.Period{
		Start: time.Date(2026, 10, 19, 0, 0, 0, 0, zone),
		End:   time.Date(2026, 11, 16, 0, 0, 0, 0, zone),
	}
	for name, c := range map[string]struct {
		events []sources.Manual
		want   []string
	}{
		"once": {
			[]sources.Manual{{Event: evening}},
			[]string{"Maps: an evening 2026-10-20T18:30-07:00 2026-10-20T20:00-07:00 confirmed in_person Hall "},
		},
		"every week, over the change of clocks, but for a day": {
			[]sources.Manual{{Event: evening, Repeat: "FREQ=WEEKLY", Except: []time.Time{time.Date(2026, 10, 27, 0, 0, 0, 0,
				time.UTC)}}},
			[]string{
				"Maps: an evening 2026-10-20T18:30-07:00 2026-10-20T20:00-07:00 confirmed in_person Hall ",
				"Maps: an evening 2026-11-03T18:30-08:00 2026-11-03T20:00-08:00 confirmed in_person Hall ",
				"Maps: an evening 2026-11-10T18:30-08:00 2026-11-10T20:00-08:00 confirmed in_person Hall ",
			},
		},
		"whole days, called off, and made clean": {
			[]sources.Manual{{Event: days}},
			[]string{"Hackathon 2026-11-07T00:00Z 2026-11-09T00:00Z cancelled online  Bring a laptop"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := sources.OpenManual("Maps", zone, c.events)
			if err != nil {
				t.Fatal(err)
			}
			h, err := s.Collect(t.Context(), period)
			if err != nil || len(h.Problems) > 0 {
				t.Fatal(err, h.Problems)
			}
			const minute = "2006-01-02T15:04Z07:00"
			var got []string
			for _, e := range h.Events {
				got = append(
					got,
					strings.Join(
						[]string{
							e.Title,
							e.Start.Format(minute),
							e.End.Format(minute),
							string(e.Status),
							string(e.Mode),
							e.Place.Name,
							e.Summary,
						},
						" ",
					),
				)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAnInvalidRepeatIsAnError(t *testing.T) {
	_, err := sources.OpenManual(
		"Maps",
		time.UTC,
		[]sources.Manual{
			{
				Event:  digest.Event{Title: "Evening", TimeZone: "UTC", Start: time.Date(2026, 10, 20, 18, 30, 0, 0, time.UTC)},
				Repeat: "every Tuesday",
			},
		},
	)
	if err == nil || !strings.Contains(err.Error(), `event "Evening"`) || digest.Hint(err) == "" {
		t.Errorf("got %v (hint %q)", err, digest.Hint(err))
	}
}
