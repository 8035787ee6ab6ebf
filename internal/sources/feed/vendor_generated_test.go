package feed_test

import (
	"strings"
	"testing"
	"time"
)

// TestGeneratedNamespaces crosses the names that services give to the elements of an event's times, the spellings of
// their values, and the order of the elements.
func TestGeneratedNamespaces(t *testing.T) {
	start := time.Date(2026, 7, 21, 18, 30, 0, 0, time.UTC)
	end := start.Add(90 * time.Minute)
	parts := func(prefix, startDay, startHour, endHour, date, clock string) []string {
		element := func(name, value string) string { return "<" + prefix + name + ">" + value + "</" + prefix + name + ">" }
		day := element(startDay, start.Format(date))
		if startHour == "" { // the day holds the hour
			return []string{element(startDay, start.Format(date+clock)), element(endHour, end.Format(date+clock))}
		}
		return []string{day, element(startHour, start.Format(clock)), element(endHour, end.Format(clock))}
	}
	count := 0
	for _, prefix := range []string{"x:", "libcal:", "eventcal:"} {
		for _, names := range [][3]string{
			{"date", "start", "end"},
			{"startDate", "startTime", "endTime"},
			{"StartDate", "StartHour", "EndHour"},
			{"event_date", "event_time", "end_time"},
			{"start-date", "start-time", "end-time"},
			{"startDateTime", "", "endDateTime"},
			{"start_date", "", "end_date"},
			{"eventStart", "", "eventEnd"},
			{"start", "", "end"},
		} {
			for _, spelling := range [][2]string{
				{"2006-01-02", "15:04:05"},
				{"2006-01-02", "3:04 PM"},
				{"January 2, 2006", "3:04 pm"},
				{"1/2/2006", "3:04 PM"},
				{"Monday, January 2, 2006", "15:04"},
			} {
				date, clock := spelling[0], spelling[1]
				if names[1] == "" {
					clock = " " + clock
				}
				elements := parts(prefix, names[0], names[1], names[2], date, clock)
				for turn := range elements {
					body := `<?xml version="1.0"?><rss version="2.0" xmlns:` + strings.TrimSuffix(prefix, ":") +
						`="https://x.example/ns"><channel><title>t</title><item>` + strings.Join(elements[:turn], "") +
						`<title>Maps</title><pubDate>Wed, 01 Jul 2026 08:00:00 -0700</pubDate>` +
						strings.Join(elements[turn:], "\n") + `</item></channel></rss>`
					count++
					h, err := parse(body)
					if err != nil || len(h.Events) != 1 {
						t.Errorf("%s: got %+v, %v", body, h, err)
						continue
					}
					const wall = "2006-01-02 15:04"
					if e := h.Events[0]; e.Start.Format(wall) != start.Format(wall) || e.End.Format(wall) != end.Format(wall) {
						t.Errorf("%s: got %v to %v", body, e.Start, e.End)
					}
				}
			}
		}
	}
	if count < 50 {
		t.Errorf("only %d variants", count)
	}
}
