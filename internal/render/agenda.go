package render

import (
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/excerpt"
)

// AgendaView is an event in one line, or a series of the same event in one line.
type AgendaView struct {
	EventView
	When  string     // "Tue, Jul 21, 7:00–9:00 PM", or of a series "Tuesdays 7 PM"
	Date  string     // the first part of When: "Tue, Jul 21", or "Tuesdays"
	Hours string     // the second part of When: "7:00–9:00 PM", or "7 PM"; empty for several days
	Dates string     // of a series: "Jul 21, 28, Aug 4"; otherwise empty
	Where string     // the name of the place, or that it is online
	Pages []LinkView // other pages about it than URL
	About string     // one sentence of its own description; empty if there is none to show

	event  digest.Event
	events int // how many events the line stands for
}

// maxAbouts is how many events show a sentence of their own.
const maxAbouts = 12

// agenda adds the events in lines, series in one line each, at the place of their first event.
func (b *builder) agenda(out *View, limit int) {
	all := b.edition.Events[:min(len(b.edition.Events), limit)]
	series := map[string][]digest.Event{}
	keys := make([]string, len(all))
	for i, e := range all {
		key := b.seriesOf(e)
		if n := len(series[key]); key == "" || n > 0 && !series[key][n-1].Start.Before(e.Start) {
			continue // one of two at the same time has a line of its own
		}
		keys[i], series[key] = key, append(series[key], e)
	}
	abouts := 0
	for i, e := range all {
		key := keys[i]
		dates := series[key]
		if key != "" && len(dates) == 0 { // in the line of the first
			continue
		}
		line := AgendaView{EventView: b.eventAt(i), When: capital(b.whenShort(e)), event: e, events: max(1, len(dates))}
		line.Date, line.Hours = b.dateAndHours(e)
		line.Date = capital(line.Date)
		if line.Where = line.Mode; e.Mode != digest.Online {
			if venue := venue(e.Place); venue != "" {
				line.Where = b.text(venue, maxName)
			}
			if e.Mode == digest.Hybrid && line.Where != line.Mode {
				line.Where += ", " + line.Mode
			}
		}
		if len(dates) > 1 {
			start := e.StartsAt(b.zone).In(b.zone)
			line.Date, line.Hours = capital(b.weekdays(start)), b.oClock(start)
			line.When = line.Date + " " + line.Hours
			line.Dates = b.dates(dates)
			line.EventView = b.event(unmarked(dates)) // with a mark only if all have it
			line.Actions = slices.DeleteFunc(line.Actions, func(l LinkView) bool { return l.URL == line.CalendarURL })
			series[key] = nil
		}
		for _, l := range line.Actions {
			if l.URL != line.URL && l.URL != line.CalendarURL {
				line.Pages = append(line.Pages, l)
			}
		}
		if about := excerpt.Of(e); about != "" && abouts < b.limit.abouts && !line.Off {
			line.About = b.text(about, excerpt.MaxLength)
			abouts++
		}
		out.Agenda = append(out.Agenda, line)
	}
	b.soon(out)
}

// soon adds the lines that a short message shows.
func (b builder) soon(out *View) {
	more := b.edition.More + max(0, len(b.edition.Events)-b.limit.events)
	for _, pinned := range []bool{true, false} {
		for _, line := range out.Agenda {
			if line.Off || b.edition.Pinned(line.event) != pinned {
				continue
			}
			more += line.events
			if len(out.Soon) < b.limit.soon && !line.event.StartsAt(b.zone).Before(b.edition.Period.Start) {
				more -= line.events
				out.Soon = append(out.Soon, line)
			}
		}
	}
	if more > 0 {
		out.MoreSoon = b.count("events.more", more)
	}
}

// seriesOf returns what the events of a series have in common: group, title, place, weekday, and hour. It is empty for
// events that need a line of their own, because something about them differs.
func (b builder) seriesOf(e digest.Event) string {
	start := e.StartsAt(b.zone).In(b.zone)
	if e.AllDay || off(e) || e.Opening != nil || e.Status == digest.Tentative || b.edition.Pinned(e) ||
		e.Change != "" && e.Change != digest.ChangeNew || start.Before(b.edition.Period.Start) {
		return ""
	}
	return strings.Join([]string{
		e.Group, e.Title, place(e.Place), string(e.Mode), start.Weekday().String(), start.Format(time.TimeOnly),
	}, "\x00")
}

// unmarked returns the first event of a series. It is only marked as new if all of them are.
func unmarked(series []digest.Event) digest.Event {
	first := series[0]
	for _, e := range series {
		if e.Change == "" {
			first.Change = ""
		}
	}
	return first
}

// dates returns the days of a series, each month once: "Jul 21, 28, Aug 4".
func (b builder) dates(series []digest.Event) string {
	var parts []string
	var days []string
	for i, e := range series {
		day := e.StartsAt(b.zone).In(b.zone)
		days = append(days, day.Format("2"))
		if i+1 < len(series) && series[i+1].StartsAt(b.zone).In(b.zone).Month() == day.Month() {
			continue
		}
		parts = append(parts, b.say("events.month", "month", b.shortMonth(day), "days", strings.Join(days, ", ")))
		days = nil
	}
	return strings.Join(parts, ", ")
}

// whenShort returns day and time of an event in few words: "Tue, Jul 21, 7:00–9:00 PM", with the zone if people can
// attend from anywhere.
func (b builder) whenShort(e digest.Event) string {
	date, hours := b.dateAndHours(e)
	if hours == "" {
		return date
	}
	return date + ", " + hours
}

// dateAndHours returns the two parts of whenShort. An event of several days has no hours.
func (b builder) dateAndHours(e digest.Event) (date, hours string) {
	start := e.StartsAt(b.zone).In(b.zone)
	if e.AllDay {
		if last := e.End.AddDate(0, 0, -1); last.After(e.Start) {
			return b.shortDay(start) + "–" + b.shortDay(digest.StartOfDay(last, b.zone)), ""
		}
	}
	hours = b.when(e)
	if !e.Online() && b.ownTime(e, start) == "" { // whoever goes there has the same clock
		hours = strings.TrimSuffix(hours, " "+zoneName(start))
	}
	return b.shortDay(start), hours
}

// venue returns the name of a place, or the first line of its address.
func venue(p digest.Place) string {
	name, address := oneLine(p.Name), oneLine(p.Address)
	if name != "" {
		return name
	}
	first, _, _ := strings.Cut(address, ", ")
	return first
}
