package page_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/sources/page"
)

// TestGeneratedSchedules compares schedules, in all the ways to write them, with a walk through the days of the period.
func TestGeneratedSchedules(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	spelled := func(d time.Weekday) string {
		name := d.String()
		return pick(
			"https://schema.org/"+name, "http://schema.org/"+name, "schema:"+name, name, strings.ToUpper(name[:2]),
			strings.ToLower(name), name[:3],
		)
	}
	for range 300 {
		first := time.Date(2026, 10, 1+r.IntN(20), 0, 0, 0, 0, time.UTC)
		last := first.AddDate(0, 0, 20+r.IntN(40))
		hour, minute := 6+r.IntN(17), 15*r.IntN(4)
		clock := time.Date(2026, 1, 1, hour, minute, 0, 0, time.UTC)
		every, except := 1+r.IntN(3), first.AddDate(0, 0, r.IntN(30)).Format(time.DateOnly)
		var fields []string
		var falls func(day time.Time) bool
		days := []time.Weekday{time.Weekday(r.IntN(7)), time.Weekday(r.IntN(7))}
		switch r.IntN(4) {
		case 0: // every few days
			fields = append(fields, fmt.Sprintf(`"repeatFrequency":"P%dD"`, every))
			falls = func(day time.Time) bool { return int(day.Sub(first).Hours()/24)%every == 0 }
		case 1: // every few weeks
			fields = append(fields, fmt.Sprintf(`"repeatFrequency":"P%dW"`, every),
				fmt.Sprintf(`"byDay":[%q,%q]`, spelled(days[0]), spelled(days[1])))
			monday := first.AddDate(0, 0, -(int(first.Weekday())+6)%7)
			falls = func(day time.Time) bool {
				return slices.Contains(days, day.Weekday()) && int(day.Sub(monday).Hours()/24)/7%every == 0
			}
		case 2: // in a week of the month
			nth := 1 + r.IntN(4)
			if r.IntN(2) == 0 {
				fields = append(fields, fmt.Sprintf(`"byDay":%q,"byMonthWeek":%d`, spelled(days[0]), nth))
			} else {
				code := strings.ToUpper(days[0].String()[:2])
				fields = append(fields, fmt.Sprintf(`"byDay":[%q]`, fmt.Sprint(nth)+code))
			}
			fields = append(fields, `"repeatFrequency":"`+pick("P1M", "monthly", "Monthly")+`"`)
			falls = func(day time.Time) bool { return day.Weekday() == days[0] && (day.Day()-1)/7+1 == nth }
		default: // on a day of the month
			date := 1 + r.IntN(28)
			fields = append(fields, `"repeatFrequency":"P1M"`, fmt.Sprintf(`"byMonthDay":%d`, date))
			falls = func(day time.Time) bool { return day.Day() == date }
		}
		fields = append(fields,
			fmt.Sprintf(`"startDate":%q`, first.Format(time.DateOnly)),
			fmt.Sprintf(`"endDate":%q`, last.Format(time.DateOnly)+pick("", "T23:59:00")),
			fmt.Sprintf(`"startTime":%q`, clock.Format(pick("15:04:05", "15:04", "3:04 PM"))),
			fmt.Sprintf(`"exceptDate":[%q]`, except),
		)
		if r.IntN(2) == 0 {
			fields = append(fields, `"scheduleTimezone":"America/Los_Angeles"`)
		}
		r.Shuffle(len(fields), func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })
		schedule := `{"@type":"Schedule",` + strings.Join(fields, ",") + `}`
		if r.IntN(3) == 0 {
			schedule = "[" + schedule + "]"
		}
		h, err := page.Parse(document(`{"@type":"Event","name":"Maps","eventSchedule":`+schedule+`}`), fall(), la)
		if err != nil {
			t.Fatalf("%s: %v", schedule, err)
		}
		var got, want []string
		for _, e := range h.Events {
			got = append(got, e.Start.Format(time.RFC3339))
		}
		for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
			at := time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, la)
			if falls(day) && day.Format(time.DateOnly) != except {
				want = append(want, at.Format(time.RFC3339))
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s, problems: %v", schedule, diff, h.Problems)
		}
	}
}
