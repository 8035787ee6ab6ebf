package digest_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

func TestScheduleAfter(t *testing.T) {
	for name, c := range map[string]struct{ spec, zone, after, want string }{
		"a plain week": {
			"0 9 * * MON", "America/Los_Angeles", "2026-07-13T09:00:00-07:00",
			"2026-07-20T09:00:00-07:00",
		},
		"an instant before its slot": {
			"0 9 * * MON", "America/Los_Angeles", "2026-07-20T08:59:59.999-07:00",
			"2026-07-20T09:00:00-07:00",
		},
		"over the change to summer time": {
			"0 9 * * MON", "America/Los_Angeles", "2026-03-02T09:00:00-08:00",
			"2026-03-09T09:00:00-07:00",
		},
		"a skipped hour is not a skipped week": {
			"0 2 * * SUN", "America/Los_Angeles", "2026-03-07T00:00:00-08:00",
			"2026-03-08T03:00:00-07:00",
		},
		"a doubled hour counts the first time": {
			"30 1 * * *", "America/Los_Angeles", "2026-10-31T12:00:00-07:00",
			"2026-11-01T01:30:00-07:00",
		},
		"a doubled hour counts once": {
			"30 1 * * *", "America/Los_Angeles", "2026-11-01T01:30:00-07:00",
			"2026-11-02T01:30:00-08:00",
		},
		"Beirut skips midnight": {
			"45 18 * * 0", "Asia/Beirut", "2028-03-20T00:00:00+02:00",
			"2028-03-26T18:45:00+03:00",
		},
		"Havana": {
			"45 15 * * 6", "America/Havana", "2028-03-11T15:45:00-05:00",
			"2028-03-18T15:45:00-04:00",
		},
		"a midnight that does not exist": {
			"0 0 * * *", "America/Santiago", "2026-09-05T12:00:00-04:00",
			"2026-09-06T01:00:00-03:00",
		},
		"a day that does not exist": {
			"0 9 30 12 *", "Pacific/Apia", "2011-12-01T00:00:00-10:00",
			"2011-12-31T09:00:00+14:00",
		},
		"half an hour of summer": {
			"15 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00:00+10:30",
			"2026-10-04T02:45:00+11:00",
		},
		"a slot after the gap may come before it": {
			"30,0 2,3 8 3 *", "America/Los_Angeles", "2026-03-08T01:00:00-08:00",
			"2026-03-08T03:00:00-07:00",
		},
	} {
		t.Run(name, func(t *testing.T) {
			after, err := time.Parse(time.RFC3339Nano, c.after)
			if err != nil {
				t.Fatal(err)
			}
			got := digesttest.Schedule(t, c.spec, c.zone).After(after).Format(time.RFC3339)
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// The expected slots are found by checking the wall clock each minute.
func TestScheduleAfterAgreesWithLookingAtTheClock(t *testing.T) {
	zones := []string{
		"America/Los_Angeles", "Europe/Berlin", "Asia/Beirut", "America/Havana", "America/Santiago", "Australia/Lord_Howe",
		"Africa/Cairo",
		"Asia/Kolkata", "Pacific/Auckland", "America/Asuncion", "Africa/Casablanca", "America/Nuuk", "Antarctica/Troll",
		"UTC",
	}
	rapid.Check(t, func(t *rapid.T) {
		loc := digesttest.Zone(t, rapid.SampledFrom(zones).Draw(t, "zone"))
		// Start near one of the zone's clock changes, if it has any.
		from := time.Unix(
			rapid.Int64Range(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).Unix(),
				time.Date(2029, 1, 1, 0, 0, 0, 0, time.UTC).Unix()).Draw(t, "year"), 0,
		).In(loc)
		if _, end := from.ZoneBounds(); !end.IsZero() {
			from = end.Add(-time.Duration(rapid.IntRange(0, 3000).Draw(t, "minutes before")) * time.Minute)
		}
		hour, minute := rapid.IntRange(0, 23).Draw(t, "hour"), rapid.SampledFrom([]int{0, 15, 30, 45}).Draw(t, "minute")
		spec := time.Date(2000, 1, 1, hour, minute, 0, 0, time.UTC).Format("4 15") + " * * *"
		got := digesttest.Schedule(t, spec, loc.String()).After(from)

		want := from.Truncate(time.Minute).Add(time.Minute)
		seen := map[string]bool{}
		for at := from.Truncate(time.Minute).Add(-26 * time.Hour); !at.After(from); at = at.Add(time.Minute) {
			seen[at.In(loc).Format("2006-01-02 15:04")] = true
		}
		for ; ; want = want.Add(time.Minute) {
			local := want.In(loc)
			if local.Hour() == hour && local.Minute() == minute && !seen[local.Format("2006-01-02 15:04")] {
				break
			}
			// A skipped time moves later by the length of the gap.
			start, _ := local.ZoneBounds()
			if !start.IsZero() && want.Sub(start) < 3*time.Hour {
				_, before := start.Add(-time.Second).In(loc).Zone()
				old := want.UTC().Add(time.Duration(before) * time.Second)
				_, now := local.Zone()
				skipped := old.Hour() == hour && old.Minute() == minute && want.Sub(start) < time.Duration(now-before)*time.Second
				if skipped {
					break
				}
			}
			seen[local.Format("2006-01-02 15:04")] = true
		}
		if !got.Equal(want) {
			t.Fatalf("after %s: got %s, want %s", from, got, want.In(loc))
		}
	})
}

func TestScheduleNames(t *testing.T) {
	s := digesttest.Schedule(t, "0 9 * * MON", "America/Los_Angeles")
	slot := time.Date(2026, 7, 21, 3, 0, 0, 0, time.UTC) // still Monday in Los Angeles
	for extra, want := range map[int]string{0: "2026-07-20", 1: "2026-07-20a", 26: "2026-07-20z", 27: "2026-07-20aa"} {
		if got := s.NameOf(slot, extra); got != want {
			t.Errorf("extra %d: got %s, want %s", extra, got, want)
		}
	}
}

func TestScheduleLatest(t *testing.T) {
	la := digesttest.Zone(t, "America/Los_Angeles")
	now := time.Date(2026, 7, 22, 12, 0, 0, 0, la)
	if got, ok := digesttest.Schedule(t, "0 9 * * MON", "America/Los_Angeles").Latest(now); !ok ||
		!got.Equal(time.Date(2026, 7, 20, 9, 0, 0, 0, la)) {
		t.Errorf("weekly: got %v %v", got, ok)
	}
	if got, ok := digesttest.Schedule(t, "0 9 1 1 *", "America/Los_Angeles").Latest(now); !ok ||
		!got.Equal(time.Date(2026, 1, 1, 9, 0, 0, 0, la)) {
		t.Errorf("yearly: got %v %v", got, ok)
	}
	if got, ok := digesttest.Schedule(t, "0 9 29 2 *", "America/Los_Angeles").Latest(now); ok {
		t.Errorf("every fourth year: got %v", got)
	}
}

func TestScheduleCheck(t *testing.T) {
	from := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	for spec, ok := range map[string]bool{
		"0 9 * * MON": true, "0 9 * * *": true, "0 9,17 * * MON": false,
		"* * * * *": false, "0 0 30 2 *": false,
	} {
		if err := digesttest.Schedule(t, spec, "America/Los_Angeles").Check(from); (err == nil) != ok {
			t.Errorf("%s: got %v", spec, err)
		}
	}
}

func TestPeriodOf(t *testing.T) {
	la := digesttest.Zone(t, "America/Los_Angeles")
	slot := time.Date(2026, 10, 26, 9, 0, 0, 0, la)
	for name, c := range map[string]struct{ since, wantSince time.Time }{
		"the first edition":        {time.Time{}, slot.Add(-7 * 24 * time.Hour)},
		"since the last edition":   {slot.AddDate(0, 0, -14), slot.AddDate(0, 0, -14)},
		"no more than 35 days ago": {slot.AddDate(0, -6, 0), slot.AddDate(0, 0, -35)},
	} {
		t.Run(name, func(t *testing.T) {
			p := digest.PeriodOf(slot, c.since, la, 28, 7*24*time.Hour)
			if !p.Since.Equal(c.wantSince) {
				t.Errorf("got since %v, want %v", p.Since, c.wantSince)
			}
			// Clocks change on November 1. The period includes all of its last day, November 23.
			if want := time.Date(2026, 11, 24, 0, 0, 0, 0, la); !p.End.Equal(want) {
				t.Errorf("got end %v, want %v", p.End, want)
			}
		})
	}
}

func TestStartOfDay(t *testing.T) {
	for name, c := range map[string]struct{ day, zone, want string }{
		"a plain day":              {"2026-07-20", "America/Los_Angeles", "2026-07-20T00:00:00-07:00"},
		"a day without a midnight": {"2026-09-06", "America/Santiago", "2026-09-06T01:00:00-03:00"},
		"a day with two midnights": {"2026-11-01", "America/Havana", "2026-11-01T00:00:00-04:00"},
		"a day that was left out":  {"2011-12-30", "Pacific/Apia", "2011-12-31T00:00:00+14:00"},
	} {
		t.Run(name, func(t *testing.T) {
			day, err := time.Parse(time.DateOnly, c.day)
			if err != nil {
				t.Fatal(err)
			}
			if got := digest.StartOfDay(day, digesttest.Zone(t, c.zone)).Format(time.RFC3339); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
