package digest_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

func TestEventJSON(t *testing.T) {
	tokyo := digesttest.Zone(t, "Asia/Tokyo")
	full := digesttest.Event("Async", time.Date(2026, 7, 18, 14, 0, 0, 0, tokyo), digesttest.Uid("u"),
		digesttest.Page("https://m.example/1"), digesttest.Where("Library"),
		digesttest.Ends(time.Date(2026, 7, 18, 16, 0, 0, 0, tokyo)))
	full.TimeZone, full.Change, full.Was = "Asia/Tokyo", digest.ChangeMoved, full.Start.Add(-time.Hour)
	for name, c := range map[string]struct {
		event digest.Event
		want  string
	}{
		"an event with a zone keeps its offset": {
			full,
			`{"title":"Async","start":"2026-07-18T14:00:00+09:00",` +
				`"end":"2026-07-18T16:00:00+09:00","all_day":false,` +
				`"time_zone":"Asia/Tokyo","status":"confirmed",` +
				`"mode":"unknown","place":{"name":"Library"},` +
				`"url":"https://m.example/1","uid":"u","sources":["meetup"],"group":"SoCal ` +
				`Python","change":"moved","was":"2026-07-18T13:00:00+09:00"}`,
		},
		"an all-day event has dates": {
			digesttest.Event("Hackathon", digesttest.At(1, 0, 0), digesttest.Day(18),
				digesttest.Ends(time.Date(2026, 7, 20, 0, 0, 0, 0, time.UTC))),
			`{"title":"Hackathon","start":"2026-07-18",` +
				`"end":"2026-07-20","all_day":true,"time_zone":"America/Los_Angeles",` +
				`"status":"confirmed","mode":"unknown","sources":["meetup"],"group":"SoCal Python"}`,
		},
		"a missing end is absent": {
			digesttest.Event("Async", digesttest.At(18, 14, 0)),
			`{"title":"Async","start":"2026-07-18T14:00:00-07:00",` +
				`"all_day":false,"time_zone":"America/Los_Angeles",` +
				`"status":"confirmed","mode":"unknown","sources":["meetup"],"group":"SoCal Python"}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, digesttest.AsJSON(t, c.event)); diff != "" {
				t.Error(diff)
			}
			var back digest.Event
			if err := json.Unmarshal([]byte(c.want), &back); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.event, back); diff != "" {
				t.Errorf("read back: %s", diff)
			}
		})
	}
}

func TestEventStartsAndEnds(t *testing.T) {
	for name, c := range map[string]struct {
		event      digest.Event
		start, end time.Time
	}{
		"timed": {
			digesttest.Event("a", digesttest.At(18, 14, 0), digesttest.Ends(digesttest.At(18, 16, 0))),
			digesttest.At(18, 14, 0), digesttest.At(18, 16, 0),
		},
		"timed, without an end": {
			digesttest.Event("a", digesttest.At(18, 14, 0)), digesttest.At(18, 14, 0),
			digesttest.At(18, 14, 0),
		},
		"all day": {
			digesttest.Event("a", digesttest.At(1, 0, 0), digesttest.Day(18),
				digesttest.Ends(time.Date(2026, 7, 20, 0, 0, 0, 0, time.UTC))), digesttest.At(18, 0, 0), digesttest.At(20, 0, 0),
		},
		"all day, without an end": {
			digesttest.Event("a", digesttest.At(1, 0, 0), digesttest.Day(18)),
			digesttest.At(18, 0, 0), digesttest.At(19, 0, 0),
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.event.StartsAt(digesttest.La); !got.Equal(c.start) {
				t.Errorf("got start %v, want %v", got, c.start)
			}
			if got := c.event.EndsAt(digesttest.La); !got.Equal(c.end) {
				t.Errorf("got end %v, want %v", got, c.end)
			}
		})
	}
}
