package config_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestSlots lists the editions of a schedule from December 2026 on.
func TestSlots(t *testing.T) {
	for name, c := range map[string]struct{ schedule, want string }{
		"every week":         {"cron: '0 9 * * MON'", "12-07 12-14 12-21 12-28 01-04 01-11"},
		"every other week":   {"every: 2w, week_of: 2026-12-07", "12-07 12-21 01-04 01-18 02-01 02-15"},
		"the weeks between":  {"every: 2w, week_of: 2026-12-20", "12-14 12-28 01-11 01-25 02-08 02-22"},
		"counted from later": {"every: 3w, week_of: 2031-01-01", "12-21 01-11 02-01 02-22 03-15 04-05"},
		"twice every 2 weeks": {
			"cron: '0 9 * * MON,THU', every: 2w, week_of: 2026-12-10", "12-07 12-10 12-21 12-24 01-04 01-07",
		},
		"a week ends on Sunday": {
			"cron: '0 9 * * SUN', every: 2w, week_of: 2026-12-07", "12-13 12-27 01-10 01-24 02-07 02-21",
		},
		"the first Monday":          {"cron: '0 9 * * MON#1'", "12-07 01-04 02-01 03-01 04-05 05-03"},
		"the first and third":       {"cron: '0 9 * * mon#1,1#3'", "12-07 12-21 01-04 01-18 02-01 02-15"},
		"the last Friday":           {"cron: '0 9 * * FRI#L'", "12-25 01-29 02-26 03-26 04-30 05-28"},
		"first Monday, some months": {"cron: '0 9 * JAN,JUL MON#1'", "01-04 07-05 01-03 07-03 01-01 07-02"},
		"dates to skip":             {"skip: [2026-12-28, 2026-12-14]", "12-07 12-21 01-04 01-11 01-18 01-25"},
		"federal holidays":          {"skip: [us-federal-holidays]", "12-07 12-14 12-21 12-28 01-04 01-11"},
		"federal holidays, January": {
			"cron: '0 9 * JAN,FEB MON', skip: [us-federal-holidays]", "01-04 01-11 01-25 02-01 02-08 02-22",
		},
		"observed on a Monday": { // July 4, 2027 is a Sunday
			"cron: '0 9 * JUL MON', skip: [us-federal-holidays]", "07-12 07-19 07-26 07-03 07-10 07-17",
		},
		"observed on a Friday": { // December 25, 2027 is a Saturday, and so is January 1, 2028
			"cron: '0 9 24,31 12 *', skip: [us-federal-holidays]", "12-24 12-31 12-24 12-31 12-24 12-31",
		},
	} {
		t.Run(name, func(t *testing.T) {
			slots := parse(t, minimal+"window: {events: 366d}\nschedule: {"+c.schedule+"}\n", nil).Slots()
			var got []string
			at := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
			for range 6 {
				at = slots.After(at)
				got = append(got, at.Format("01-02"))
			}
			if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// The federal holidays of 2026 and 2027, as the Office of Personnel Management lists them, and the days themselves.
func TestFederalHolidays(t *testing.T) {
	c := parse(t, minimal+"schedule: {cron: '0 9 * * *', skip: [us-federal-holidays]}\n", nil)
	var got []string
	from, until := time.Date(2025, 12, 31, 20, 0, 0, 0, time.UTC), time.Date(2028, 1, 2, 0, 0, 0, 0, c.Zone())
	for _, s := range c.SkippedUntil(from, until) {
		got = append(got, s.Day.Format("2006-01-02 Mon ")+s.Why)
	}
	want := []string{
		"2026-01-01 Thu New Year's Day", "2026-01-19 Mon Martin Luther King Jr. Day", "2026-02-16 Mon Washington's Birthday",
		"2026-05-25 Mon Memorial Day", "2026-06-19 Fri Juneteenth", "2026-07-03 Fri Independence Day, observed",
		"2026-07-04 Sat Independence Day", "2026-09-07 Mon Labor Day", "2026-10-12 Mon Columbus Day",
		"2026-11-11 Wed Veterans Day", "2026-11-26 Thu Thanksgiving Day", "2026-12-25 Fri Christmas Day",
		"2027-01-01 Fri New Year's Day", "2027-01-18 Mon Martin Luther King Jr. Day", "2027-02-15 Mon Washington's Birthday",
		"2027-05-31 Mon Memorial Day", "2027-06-18 Fri Juneteenth, observed", "2027-06-19 Sat Juneteenth",
		"2027-07-04 Sun Independence Day", "2027-07-05 Mon Independence Day, observed", "2027-09-06 Mon Labor Day",
		"2027-10-11 Mon Columbus Day", "2027-11-11 Thu Veterans Day", "2027-11-25 Thu Thanksgiving Day",
		"2027-12-24 Fri Christmas Day, observed", "2027-12-25 Sat Christmas Day", "2027-12-31 Fri New Year's Day, observed",
		"2028-01-01 Sat New Year's Day",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
