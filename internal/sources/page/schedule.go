package page

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources/datetime"
)

// Limits of the expansion of schedules.
const (
	maxOccurrences = 500     // of one schedule, in the period
	maxDays        = 400_000 // are looked at for all schedules of a page
)

// schedule is when an event recurs (https://schema.org/Schedule).
type schedule struct {
	first, last time.Time // days at midnight UTC; last is zero if there is none
	unit        byte      // D, W, M, or Y
	every       int
	count       int // zero: no limit
	weekdays    map[time.Weekday]bool
	weeks       map[time.Weekday]int // which of the month: 1 to 5, or -1 for the last; zero: any
	months      map[int]bool
	monthDays   map[int]bool
	monthWeeks  map[int]bool
	except      map[time.Time]bool
	start, end  string // clock times as they are written
	zone        *time.Location
}

var frequency = regexp.MustCompile(`^P(\d{1,3})([DWMY])$`)

// scheduled adds the dates of an event that a schedule repeats, and reports whether the event has one that is
// understood.
func (r *reader) scheduled(v map[string]any) bool {
	before := r.planned
	for _, x := range list(v["eventSchedule"]) {
		object, ok := x.(map[string]any)
		if !ok {
			continue
		}
		s, err := r.readSchedule(r.whole(object), v)
		if err != nil {
			r.problem(text(v["name"]), fmt.Errorf("its schedule is not understood: %w", err))
			continue
		}
		r.planned++
		r.expand(s, v)
	}
	return r.planned > before
}

func (r *reader) readSchedule(o, event map[string]any) (*schedule, error) {
	s := &schedule{
		zone: r.zone, every: 1, start: text(o["startTime"]), end: text(o["endTime"]),
		weekdays: map[time.Weekday]bool{}, weeks: map[time.Weekday]int{}, except: map[time.Time]bool{},
		months: numbers(o["byMonth"]), monthDays: numbers(o["byMonthDay"]), monthWeeks: numbers(o["byMonthWeek"]),
	}
	if zone, err := time.LoadLocation(text(o["scheduleTimezone"])); err == nil && text(o["scheduleTimezone"]) != "" {
		s.zone = zone
	}
	begins := text(o["startDate"])
	if begins == "" {
		begins = text(event["startDate"])
	}
	first, day, err := datetime.Parse(begins, s.zone)
	if err != nil {
		return nil, errors.New("it has no start date")
	}
	if !day {
		first = first.In(s.zone)
		if s.start == "" {
			s.start = first.Format("15:04:05")
		}
	}
	s.first = midnight(first)
	if ends := text(o["endDate"]); ends != "" {
		last, day, err := datetime.Parse(ends, s.zone)
		if err != nil {
			return nil, fmt.Errorf("its end: %w", err)
		}
		if !day {
			last = last.In(s.zone)
		}
		s.last = midnight(last)
	}
	for n := range numbers(o["repeatCount"]) {
		s.count = max(s.count, n)
	}
	if err := s.readFrequency(text(o["repeatFrequency"])); err != nil {
		return nil, err
	}
	for _, x := range list(o["byDay"]) {
		if err := s.readWeekday(text(x)); err != nil {
			return nil, err
		}
	}
	for _, x := range list(o["exceptDate"]) {
		t, day, err := datetime.Parse(text(x), s.zone)
		if err != nil {
			return nil, fmt.Errorf("a date without it: %w", err)
		}
		if !day {
			t = t.In(s.zone)
		}
		s.except[midnight(t)] = true
	}
	if s.unit == 0 {
		if len(s.weekdays) == 0 {
			return nil, errors.New("it does not say how often it repeats")
		}
		s.unit = 'W'
	}
	return s, nil
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// numbers are the numbers of a value or of a list of values; JSON has them as numbers or as text.
func numbers(v any) map[int]bool {
	out := map[int]bool{}
	for _, x := range list(v) {
		switch x := x.(type) {
		case float64:
			out[int(x)] = true
		case string:
			if n, err := strconv.Atoi(strings.TrimSpace(x)); err == nil {
				out[n] = true
			}
		}
	}
	return out
}

// readFrequency reads an ISO 8601 duration of one unit, or a word.
func (s *schedule) readFrequency(said string) error {
	if m := frequency.FindStringSubmatch(strings.ToUpper(said)); m != nil && m[1] != "0" {
		s.every, _ = strconv.Atoi(m[1])
		s.unit = m[2][0]
		return nil
	}
	switch strings.ToLower(said[strings.LastIndexAny(said, "/:")+1:]) {
	case "":
	case "daily":
		s.unit = 'D'
	case "weekly":
		s.unit = 'W'
	case "biweekly":
		s.unit, s.every = 'W', 2
	case "monthly":
		s.unit = 'M'
	case "yearly", "annually":
		s.unit = 'Y'
	default:
		return fmt.Errorf("%.40q is not how often it repeats", said)
	}
	return nil
}

var byDay = regexp.MustCompile(`^([+-]?\d)?([a-z]{2,9})$`)

// readWeekday reads https://schema.org/Thursday, schema:Thursday, Thursday, TH, or 3TH (the third of the month; -1TH is
// the last).
func (s *schedule) readWeekday(said string) error {
	m := byDay.FindStringSubmatch(strings.ToLower(said[strings.LastIndexAny(said, "/:")+1:]))
	if m == nil {
		return fmt.Errorf("%.40q is not a day of the week", said)
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		if name := strings.ToLower(d.String()); m[2] == name[:2] || m[2] == name[:3] || m[2] == name {
			s.weekdays[d] = true
			s.weeks[d], _ = strconv.Atoi(m[1])
			return nil
		}
	}
	return fmt.Errorf("%.40q is not a day of the week", said)
}

// on reports whether the schedule has a date on the day, which is at midnight UTC and not before the first.
func (s *schedule) on(day time.Time) bool {
	months := (day.Year()-s.first.Year())*12 + int(day.Month()) - int(s.first.Month())
	if len(s.months) > 0 && !s.months[int(day.Month())] {
		return false
	}
	weekday := len(s.weekdays) == 0 || s.weekdays[day.Weekday()]
	switch s.unit {
	case 'D':
		return weekday && int(day.Sub(s.first).Hours()/24)%s.every == 0
	case 'W':
		monday := s.first.AddDate(0, 0, -(int(s.first.Weekday())+6)%7)
		if len(s.weekdays) == 0 {
			weekday = day.Weekday() == s.first.Weekday()
		}
		return weekday && int(day.Sub(monday).Hours()/24)/7%s.every == 0
	case 'Y':
		if (day.Year()-s.first.Year())%s.every != 0 || len(s.months) == 0 && day.Month() != s.first.Month() {
			return false
		}
	default:
		if months%s.every != 0 {
			return false
		}
	}
	return s.inMonth(day)
}

// inMonth reports whether the day is one of those of its month: by its number, by its weekday, or as the first day is.
func (s *schedule) inMonth(day time.Time) bool {
	week, left := (day.Day()-1)/7+1, (day.AddDate(0, 1, -day.Day()).Day()-day.Day())/7
	switch {
	case len(s.monthDays) > 0:
		return s.monthDays[day.Day()]
	case len(s.weekdays) == 0:
		return day.Day() == s.first.Day()
	case !s.weekdays[day.Weekday()]:
		return false
	case len(s.monthWeeks) > 0:
		return s.monthWeeks[week] || s.monthWeeks[-1-left]
	}
	n := s.weeks[day.Weekday()]
	return n == 0 && week == (s.first.Day()-1)/7+1 || n == week || n < 0 && n == -1-left
}

// expand adds the dates of the schedule in the period, or the first ones if there is no period.
func (r *reader) expand(s *schedule, v map[string]any) {
	found, added := 0, 0
	for day := s.first; ; day = day.AddDate(0, 0, 1) {
		r.days++
		switch {
		case r.days > maxDays, added >= maxOccurrences, len(r.harvest.Events) >= maxEvents:
			r.full = true
			return
		case !s.last.IsZero() && day.After(s.last), s.count > 0 && found >= s.count:
			return
		case !r.period.End.IsZero() && day.After(r.period.End):
			return
		case !s.on(day):
			continue
		}
		found++
		if s.except[day] || day.AddDate(0, 0, 2).Before(r.period.Start) {
			continue
		}
		added++
		date := day.Format(time.DateOnly)
		one := map[string]any{}
		for key, x := range v {
			if !slices.Contains([]string{"eventSchedule", "startDate", "endDate", "subEvent", "subEvents"}, key) {
				one[key] = x
			}
		}
		one["startDate"] = date
		if s.start != "" {
			one["startDate"] = date + "T" + clock(s.start)
			if s.end != "" {
				one["endDate"] = date + "T" + clock(s.end)
			}
		}
		before := len(r.harvest.Events)
		own := *r
		own.zone = s.zone
		own.event(one)
		r.harvest = own.harvest
		if len(r.harvest.Events) == before {
			return // its time is not understood; the problem says so
		}
		e := &r.harvest.Events[before]
		e.RecurrenceID = date
		if e.End.IsZero() && !e.AllDay {
			e.End = r.overnight(one, e.Start, s.zone)
		}
	}
}

// clock is a time of day without a day before it.
func clock(said string) string {
	if i := strings.LastIndexByte(said, 'T'); i >= 0 {
		return said[i+1:]
	}
	return said
}

// overnight is an end at an hour before that of the start, on the day after it.
func (r *reader) overnight(v map[string]any, start time.Time, zone *time.Location) time.Time {
	end, day, err := datetime.Parse(text(v["endDate"]), zone)
	if err != nil || day || end.After(start) {
		return time.Time{}
	}
	l := end.In(zone)
	return digest.AtWall(time.Date(l.Year(), l.Month(), l.Day()+1, l.Hour(), l.Minute(), 0, 0, time.UTC), zone)
}
