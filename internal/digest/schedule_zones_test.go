package digest_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/race"
)

// zoneNames returns the zones of the tz database on this machine, or else some zones whose clocks change in unusual
// ways.
func zoneNames(t *testing.T) []string {
	for _, dir := range []string{"/usr/share/zoneinfo", "/var/db/timezone/zoneinfo"} {
		var names []string
		text, err := os.ReadFile(filepath.Join(dir, "tzdata.zi"))
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(text)) {
			f := strings.Fields(line)
			if len(f) > 2 && f[0] == "Z" {
				names = append(names, f[1])
			}
			if len(f) == 3 && f[0] == "L" {
				names = append(names, f[2])
			}
		}
		names = slices.DeleteFunc(names, func(n string) bool {
			_, err := time.LoadLocation(n)
			return err != nil ||
				n == "Factory"
		})
		if len(names) > 300 {
			return names
		}
	}
	t.Log("this machine has no list of all zones; testing those whose clocks change in unusual ways")
	return []string{
		"America/Los_Angeles", "Europe/Berlin", "Asia/Beirut", "America/Havana", "America/Santiago", "Australia/Lord_Howe",
		"Africa/Cairo", "Asia/Kolkata",
		"Pacific/Auckland", "Pacific/Chatham", "America/Asuncion", "Africa/Casablanca", "America/Nuuk", "Antarctica/Troll",
		"Asia/Gaza", "Pacific/Apia", "UTC",
	}
}

// shown looks at each minute between two instants. It returns the wall times that clocks in the zone show, as minutes
// since 1970 in UTC, each with the first instant at which they show it. A wall time that the clocks skip is included,
// with the instant that is later by the time that they were put forward.
func shown(zone *time.Location, from, to time.Time) map[int64]int64 {
	first := make(map[int64]int64, int(to.Sub(from).Minutes()))
	see := func(wall, at int64) {
		if _, seen := first[wall]; !seen {
			first[wall] = at
		}
	}
	_, offset := from.In(zone).Zone()
	was := int64(offset / 60)
	for at := from.Unix() / 60; at < to.Unix()/60; at++ {
		_, offset := time.Unix(at*60, 0).In(zone).Zone()
		is := int64(offset / 60)
		for skipped := range max(is-was, 0) { // put forward: these minutes are not shown
			see(at+was+skipped, at+skipped)
		}
		see(at+is, at)
		was = is
	}
	return first
}

// TestTheNextSlotsOfAllZonesAroundChangesOfClocks compares schedules with a search through each minute of four weeks.
func TestTheNextSlotsOfAllZonesAroundChangesOfClocks(t *testing.T) {
	random := rand.New(rand.NewPCG(*digesttest.Seed, 6))
	names := zoneNames(t)
	schedules := 2000
	if testing.Short() || race.Enabled {
		schedules = 200
	}
	const each = 4 // schedules for each search
	changed := 0
	for i := range schedules / each {
		zone := digesttest.Zone(t, names[i%len(names)])
		near := time.Date(2025+random.IntN(4), 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(random.IntN(365*24)) * time.Hour)
		if _, change := near.In(zone).ZoneBounds(); !change.IsZero() && change.Year() < 2037 {
			near, changed = change, changed+1
		}
		near = near.Truncate(time.Minute)
		first := shown(zone, near.AddDate(0, 0, -12), near.AddDate(0, 0, 18))
		_, was := near.Add(-time.Second).In(zone).Zone()
		wall := near.UTC().Add(time.Duration(was) * time.Second) // what clocks would show at the change
		for range each {
			// The time of a change of clocks, or near it.
			at := wall.Add(time.Duration(random.IntN(240)-60) * time.Minute)
			spec := fmt.Sprintf("%d %d * * *", at.Minute(), at.Hour())
			fits := func(local time.Time) bool { return local.Minute() == at.Minute() && local.Hour() == at.Hour() }
			if random.IntN(2) == 0 {
				spec = fmt.Sprintf("%d %d * * %d", at.Minute(), at.Hour(), int(at.Weekday()))
				fits = func(local time.Time) bool {
					return local.Minute() == at.Minute() && local.Hour() == at.Hour() && local.Weekday() == at.Weekday()
				}
			}
			after := near.Add(-time.Duration(random.IntN(9*24*60)) * time.Minute)
			var want time.Time
			for wall, instant := range first {
				instant := time.Unix(instant*60, 0)
				if fits(time.Unix(wall*60, 0).UTC()) && instant.After(after) && (want.IsZero() || instant.Before(want)) {
					want = instant
				}
			}
			s := digesttest.Schedule(t, spec, zone.String())
			if got := s.After(after); !got.Equal(want) {
				t.Errorf("%s in %s after %s: got %s, want %s", spec, zone, after.In(zone), got.In(zone), want.In(zone))
			}
			if got, ok := s.Latest(want.Add(time.Second)); !ok || !got.Equal(want) {
				t.Errorf("%s in %s: the latest at %s: got %s", spec, zone, want, got)
			}
		}
	}
	t.Logf("%d schedules in %d zones, %d of them around a change of clocks", schedules, min(len(names), schedules/each),
		changed*each)
}
