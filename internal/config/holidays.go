package config

import "time"

// federalHolidays is the word in schedule.skip for all federal holidays of the United States.
const federalHolidays = "us-federal-holidays"

// fixedHolidays are the holidays on one day of the year.
var fixedHolidays = []struct {
	month time.Month
	day   int
	name  string
}{
	{time.January, 1, "New Year's Day"},
	{time.June, 19, "Juneteenth"},
	{time.July, 4, "Independence Day"},
	{time.November, 11, "Veterans Day"},
	{time.December, 25, "Christmas Day"},
}

// floatingHolidays are the holidays on the n-th day of the week in a month.
var floatingHolidays = []struct {
	month time.Month
	nth   nthDay
	name  string
}{
	{time.January, nthDay{time.Monday, "3"}, "Martin Luther King Jr. Day"},
	{time.February, nthDay{time.Monday, "3"}, "Washington's Birthday"},
	{time.May, nthDay{time.Monday, "L"}, "Memorial Day"},
	{time.September, nthDay{time.Monday, "1"}, "Labor Day"},
	{time.October, nthDay{time.Monday, "2"}, "Columbus Day"},
	{time.November, nthDay{time.Thursday, "4"}, "Thanksgiving Day"},
}

// holiday returns the federal holiday of the United States on the day of a wall time, or nothing (5 U.S.C. 6103(a)). A
// holiday on a Saturday is also observed on the Friday before (5 U.S.C. 6103(b)), and one on a Sunday on the Monday
// after (Executive Order 11582).
func holiday(t time.Time) string {
	for _, h := range floatingHolidays {
		if t.Month() == h.month && h.nth.is(t) {
			return h.name
		}
	}
	if name := fixedHoliday(t); name != "" {
		return name
	}
	switch t.Weekday() {
	case time.Friday:
		return observed(fixedHoliday(t.AddDate(0, 0, 1)))
	case time.Monday:
		return observed(fixedHoliday(t.AddDate(0, 0, -1)))
	}
	return ""
}

func fixedHoliday(t time.Time) string {
	for _, h := range fixedHolidays {
		if t.Month() == h.month && t.Day() == h.day {
			return h.name
		}
	}
	return ""
}

func observed(name string) string {
	if name == "" {
		return ""
	}
	return name + ", observed"
}
