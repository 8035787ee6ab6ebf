package render

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// off reports whether the event does not take place as announced.
func off(e digest.Event) bool {
	return e.Status == digest.Cancelled || e.Status == digest.Postponed || e.Change == digest.ChangeUnlisted
}

func (b builder) event(e digest.Event) EventView {
	start := e.StartsAt(b.zone).In(b.zone)
	out := EventView{
		Title: b.text(cmp.Or(oneLine(e.Title), b.say("untitled")), maxTitle), URL: b.medium.link(e.URL),
		Group: b.hosts(e), Summary: b.text(e.Summary, maxSummary),
		Day: b.day(start), Time: b.when(e), DateTime: start.Format(time.RFC3339), Off: off(e),
	}
	if e.AllDay {
		out.DateTime = e.Start.Format(time.DateOnly)
	}
	b.mark(e, &out)
	switch e.Mode {
	case digest.InPerson, digest.Online, digest.Hybrid:
		out.Mode = b.say("mode." + string(e.Mode))
	}
	if where := place(e.Place); where != "" && e.Mode != digest.Online {
		out.Place = b.text(where, maxPlace)
		out.MapURL = b.medium.link("https://www.openstreetmap.org/search?query=" +
			url.QueryEscape(clip(cmp.Or(oneLine(e.Place.Address), oneLine(e.Place.Name)), maxPlace)))
	}
	if (e.Mode == digest.Online || e.Mode == digest.Hybrid) && !e.AllDay && !out.Off {
		out.Unix = strconv.FormatInt(start.Unix(), 10)
	}
	if e.Opening != nil && !out.Off {
		out.Opening = b.because(e.Opening.Because)
	}
	if !out.Off {
		out.CalendarURL = b.medium.link(reminder(e))
	}
	out.Actions = b.actions(e, &out)
	return out
}

// actions returns what people can do about the event. If it has no page, the first of its links is used.
func (b builder) actions(e digest.Event, v *EventView) []LinkView {
	var pages []LinkView
	for _, l := range e.Links {
		switch page := b.medium.link(l.URL); {
		case page == "" || page == v.URL:
		case v.URL == "":
			v.URL = page
		case len(pages) < maxLinks:
			pages = append(pages, LinkView{Label: b.text(cmp.Or(oneLine(l.Label), b.say("events.page")), maxName), URL: page})
		}
	}
	var out []LinkView
	switch {
	case v.URL != "" && v.Off:
		out = append(out, LinkView{Label: b.say("events.page"), URL: v.URL})
	case v.URL != "":
		out = append(out, LinkView{Label: b.say("events.rsvp"), URL: v.URL})
	}
	out = append(out, pages...)
	if v.CalendarURL != "" {
		out = append(out, LinkView{Label: b.say("events.calendar"), URL: v.CalendarURL})
	}
	return out
}

// place returns name and address, without repeating the name.
func place(p digest.Place) string {
	name, address := oneLine(p.Name), oneLine(p.Address)
	if address == "" {
		return name
	}
	if strings.HasPrefix(address, name) { // also true for an empty name
		return address
	}
	return name + ", " + address
}

// mark sets the event's mark. That it does not take place is most important.
func (b builder) mark(e digest.Event, out *EventView) {
	switch {
	case e.Status == digest.Cancelled:
		out.Kind = "cancelled"
	case e.Status == digest.Postponed:
		out.Kind = "postponed"
	case e.Change == digest.ChangeUnlisted:
		out.Kind = "unlisted"
	case e.Change == digest.ChangeBackOn:
		out.Kind = "back_on"
		b.was(e, out)
	case e.Change == digest.ChangeMoved:
		out.Kind = "moved"
		b.was(e, out)
	case e.Change == digest.ChangeNew:
		out.Kind = "new"
	case e.Status == digest.Tentative:
		out.Kind = "tentative"
	default:
		return
	}
	out.Mark = b.say("mark." + out.Kind)
}

// was sets the start that readers saw before, in few words: "was Wed, Jul 22, 6:30 PM".
func (b builder) was(e digest.Event, out *EventView) {
	if e.Was.IsZero() {
		return
	}
	was := digest.Event{Start: e.Was, AllDay: e.AllDay, Mode: e.Mode}
	date, hours := b.dateAndHours(was)
	if out.Was = b.say("events.was.day", "date", date); !e.AllDay {
		out.Was = b.say("events.was", "date", date, "time", hours)
	}
}

// when returns the time of the event in the digest's zone, and in the event's zone if its clocks differ:
// "6:30–8:30 PM PDT", "9:00 AM PDT (12:00 PM EDT)", "all day, until Thursday, July 23", "6:00 PM PDT (another
// page says 6:30 PM)". It does not guess a missing end.
func (b builder) when(e digest.Event) string {
	start := e.StartsAt(b.zone).In(b.zone)
	if e.AllDay {
		text := b.say("events.all_day")
		if e.TimeUnknown {
			text = b.say("events.time_unknown")
		}
		if last := e.End.AddDate(0, 0, -1); last.After(e.Start) {
			text += ", " + b.say("events.until", "date", b.day(last))
		}
		return text
	}
	var since string
	if first := b.edition.Period.Start; start.Before(first) && !sameDay(start, first.In(b.zone)) && !e.End.IsZero() {
		since = b.say("events.since", "date", b.day(start)) + ", "
	}
	return since + b.hours(start, e.End.In(b.zone)) + b.ownTime(e, start) + b.laterStarts(e)
}

// laterStarts returns the starts that other pages give the event, or "" if all agree.
func (b builder) laterStarts(e digest.Event) string {
	var clocks []string
	for _, start := range e.LaterStarts() {
		clocks = append(clocks, b.clock(start.In(b.zone)))
	}
	if len(clocks) == 0 {
		return ""
	}
	return " (" + b.say("events.later", "time", b.list(clocks)) + ")"
}

// hosts returns the names of the groups that hold the event: "Hack for LA and LA Data Science".
func (b builder) hosts(e digest.Event) string {
	var names []string
	for _, g := range e.Hosts() {
		names = append(names, b.text(g, maxName))
	}
	return b.list(names)
}

// hours returns start and end with the zone. end may be zero.
func (b builder) hours(start, end time.Time) string {
	from, zone := b.clock(start), zoneName(start)
	switch {
	case !end.After(start):
		return from + " " + zone
	case !sameDay(start, end) && end.Sub(start) >= 12*time.Hour:
		return from + " " + zone + ", " + b.say("events.until", "date", b.day(end)) + ", " + b.clock(end)
	}
	to := b.clock(end)
	if zoneName(end) != zone {
		from += " " + zone
	} else if half := from[max(0, len(from)-3):]; strings.EqualFold(half, " AM") || strings.EqualFold(half, " PM") {
		if strings.HasSuffix(to, half) {
			from = strings.TrimSuffix(from, half)
		}
	}
	return from + "–" + to + " " + zoneName(end)
}

// ownTime returns the start in the event's zone, or "" if clocks agree with the digest's zone.
func (b builder) ownTime(e digest.Event, start time.Time) string {
	_, here := start.Zone()
	_, there := e.Start.Zone()
	if here == there || e.Start.Location() == time.UTC || e.TimeZone == "" || e.TimeZone == "UTC" {
		return ""
	}
	text := b.clock(e.Start) + " " + zoneName(e.Start)
	if !sameDay(start, e.Start) {
		text = b.day(e.Start) + ", " + text
	}
	return " (" + text + ")"
}

func sameDay(a, b time.Time) bool { return a.Format(time.DateOnly) == b.Format(time.DateOnly) }

// reminder returns an address that adds the event to a Google calendar, of the form
// https://calendar.google.com/calendar/render?action=TEMPLATE. If the end is unknown, it is the start.
func reminder(e digest.Event) string {
	const stamp, day = "20060102T150405Z", "20060102"
	q := url.Values{"action": {"TEMPLATE"}, "text": {clip(oneLine(e.Title), maxTitle)}}
	end := e.End
	switch {
	case e.AllDay:
		if !end.After(e.Start) {
			end = e.Start.AddDate(0, 0, 1)
		}
		q.Set("dates", e.Start.Format(day)+"/"+end.Format(day))
	default:
		if !end.After(e.Start) {
			end = e.Start
		}
		q.Set("dates", e.Start.UTC().Format(stamp)+"/"+end.UTC().Format(stamp))
	}
	if p := place(e.Place); p != "" && e.Mode != digest.Online {
		q.Set("location", clip(p, maxPlace))
	}
	if page := webOnly(e.URL); page != "" {
		q.Set("details", page)
	}
	return "https://calendar.google.com/calendar/render?" + q.Encode()
}
