package render

import (
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// maxUnread is the maximum number of groups named in a sentence about calendars. Others are counted.
const maxUnread = 12

// unread returns sentences about the groups whose calendars were not read completely, and the age of their
// events. Groups with the same state share a sentence.
func (b builder) unread() []string {
	type same struct{ how, date string }
	var order []same
	names := map[same][]string{}
	for _, u := range b.edition.Unread {
		key := same{how: string(u.How)}
		if !u.AsOf.IsZero() {
			key.date = b.asOf(u.AsOf)
		}
		if names[key] == nil {
			order = append(order, key)
		}
		names[key] = append(names[key], b.text(u.Group, maxName))
	}
	var out []string
	for _, key := range order {
		groups, count := names[key], "one"
		if len(groups) > 1 {
			count = "many"
		}
		if rest := len(groups) - maxUnread; rest > 0 {
			groups = append(groups[:maxUnread:maxUnread], b.count("unread.more", rest))
		}
		text := b.say(fmt.Sprintf("unread.%s.%s", key.how, count), "groups", b.list(groups))
		if key.date != "" {
			text += " " + b.say(fmt.Sprintf("unread.%s.since.%s", key.how, count), "date", key.date)
		}
		out = append(out, text)
	}
	return out
}

// asOf returns the day of a reading, with the year if it is not the edition's.
func (b builder) asOf(t time.Time) string {
	day, now := t.In(b.zone), b.edition.Period.Start.In(b.zone)
	if day.Year() != now.Year() {
		return b.date("date.year", day)
	}
	return b.day(day)
}

// unreadShort returns what the introduction of an edition without events says about unread calendars.
func (s *set) unreadShort(e digest.Edition) string {
	if len(e.Unread) == 0 {
		return ""
	}
	if e.NoCalendar {
		return s.say("intro.unread.all")
	}
	return s.say("intro.unread")
}
