package feed

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources/datetime"
)

// event makes the item's event; found is false where the item does not say when it begins. With an event, err is of its
// end alone.
func (i item) event(zone *time.Location) (e digest.Event, found bool, err error) {
	if own, err := time.LoadLocation(i.zone); err == nil && i.zone != "" && i.zone != "Local" {
		zone = own
	}
	e = digest.Event{
		Title: i.title, URL: i.link, UID: i.id, Description: i.text, Status: digest.Confirmed, Mode: digest.UnknownMode,
		TimeZone: zone.String(), Place: i.place,
	}
	if i.online {
		e.Mode = digest.Online
	}
	if s, ok := statuses[strings.ToLower(strings.TrimSpace(i.status))]; ok {
		e.Status = s
	}
	switch {
	case i.start != "":
		if e.Start, e.AllDay, err = datetime.Parse(i.start, zone); err != nil {
			return e, false, err
		}
	case i.when != "":
		if e.Start, err = withoutYear(i.when, i.published, zone); err != nil {
			return e, false, err
		}
	case i.marked:
		return e, false, errors.New("it has no start time")
	default:
		return e, false, nil
	}
	if !e.AllDay {
		e.TimeZone = datetime.Zone(e.Start)
	}
	e.TimeUnknown = e.AllDay && !i.endsBefore // a day is all day in xCal and at Google only
	if i.end == "" {
		return e, true, nil
	}
	end, day, err := datetime.Parse(i.end, zone)
	if err != nil {
		return e, true, fmt.Errorf("its end: %w", err)
	}
	if day && !i.endsBefore {
		end = end.AddDate(0, 0, 1)
	}
	if day == e.AllDay && end.After(e.Start) && (day || !datetime.NoEnd(e.Start, end)) {
		e.End = end
		e.TimeUnknown = e.TimeUnknown && end.Sub(e.Start) <= 24*time.Hour
	}
	return e, true, nil
}

// meetupWhen is the line that Meetup's RSS descriptions have after the place: <p>Thursday, March 17 at 7:30 PM</p>.
var meetupWhen = regexp.MustCompile(
	`<p>((?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, [A-Z][a-z]+ \d{1,2} at \d{1,2}:\d{2} [AP]M)</p>`,
)

func meetupLine(text string) string {
	if all := meetupWhen.FindAllStringSubmatch(text, -1); len(all) > 0 {
		return all[len(all)-1][1] // the description before it may quote another
	}
	return ""
}

// withoutYear reads Meetup's line. The year is the first one, from the announcement on, in which the day falls on that
// weekday.
func withoutYear(line string, announced time.Time, zone *time.Location) (time.Time, error) {
	if announced.IsZero() {
		return time.Time{}, fmt.Errorf("%q has no year, and the item has no publication date", line)
	}
	weekday, rest, _ := strings.Cut(line, ", ")
	for year := announced.Year(); year <= announced.Year()+2; year++ {
		t, err := time.Parse("January 2 at 3:04 PM 2006", fmt.Sprint(rest, " ", year))
		if err != nil {
			continue
		}
		if at := digest.AtWall(t, zone); t.Weekday().String() == weekday && at.After(announced.AddDate(0, 0, -1)) {
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a date within two years of the publication date", line)
}
