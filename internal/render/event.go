package render

import (
	"cmp"
	"net/url"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func (v viewer) event(e digest.Event) EventView {
	m := v.medium
	out := EventView{
		Title: m.text(e.Title), URL: m.link(e.URL), Group: m.text(e.Group), Summary: m.text(e.Summary), Day: v.date(e.StartsAt(v.zone)), Time: v.when(e),
		Off: e.Status == digest.Cancelled || e.Status == digest.Postponed || e.Change == digest.ChangeUnlisted,
	}
	v.mark(e, &out)
	if mode, ok := v.words["mode."+string(e.Mode)]; ok {
		out.Mode = mode
	}
	out.Place = m.text(place(e.Place))
	if e.Mode != digest.Online && cmp.Or(e.Place.Address, e.Place.Name) != "" {
		out.MapURL = m.link("https://www.openstreetmap.org/search?query=" + url.QueryEscape(cmp.Or(e.Place.Address, e.Place.Name)))
	}
	if !out.Off {
		out.RemindURL = m.link(reminder(e))
	}
	for _, l := range e.Links {
		if l.URL != e.URL {
			out.Links = append(out.Links, LinkView{Label: m.text(l.Label), URL: m.link(l.URL)})
		}
	}
	return out
}

// place is name and address without saying the name twice.
func place(p digest.Place) string {
	if p.Name == "" || strings.HasPrefix(p.Address, p.Name) {
		return cmp.Or(p.Address, p.Name)
	}
	if p.Address == "" {
		return p.Name
	}
	return p.Name + ", " + p.Address
}

// mark says what is special about the event; what does not take place comes before all else.
func (v viewer) mark(e digest.Event, out *EventView) {
	switch {
	case e.Status == digest.Cancelled:
		out.Mark = v.words["mark.cancelled"]
	case e.Status == digest.Postponed:
		out.Mark = v.words["mark.postponed"]
	case e.Change == digest.ChangeUnlisted:
		out.Mark, out.Was = v.words["mark.unlisted"], v.words["unlisted.hint"]
	case e.Change == digest.ChangeMoved:
		out.Mark = v.words["mark.moved"]
		was := digest.Event{Start: e.Was, AllDay: e.AllDay, TimeZone: e.TimeZone}
		out.Was = v.say("moved.was", "date", v.date(was.StartsAt(v.zone)), "time", v.when(was))
	case e.Change == digest.ChangeNew:
		out.Mark = v.words["mark.new"]
	case e.Status == digest.Tentative:
		out.Mark = v.words["mark.tentative"]
	}
}

// when is the time of an event in the digest's zone, and where that is another, in its own: "7:00 PM PDT", "7:00 PM PDT (4:00 AM CEST there)".
func (v viewer) when(e digest.Event) string {
	if e.AllDay {
		if last := e.End.AddDate(0, 0, -1); !e.End.IsZero() && last.After(e.Start) {
			return v.words["all_day"] + ", " + v.say("until", "date", v.date(digest.StartOfDay(last, v.zone)))
		}
		return v.words["all_day"]
	}
	clock := v.words["clock"]
	start := e.Start.In(v.zone)
	text := start.Format(clock)
	if end := e.End.In(v.zone); e.End.After(e.Start) {
		switch {
		case sameDay(start, end) || end.Sub(start) < 12*time.Hour:
			text += "–" + end.Format(clock)
		default:
			text += " " + v.say("until", "date", v.date(end)+", "+end.Format(clock))
		}
	}
	text += " " + start.Format("MST")
	if own := e.Start.Format("MST"); e.TimeZone != "" && e.TimeZone != "UTC" && e.Start.Location() != time.UTC {
		if _, a := e.Start.Zone(); a != offset(start) {
			text += " (" + v.say("there", "time", e.Start.Format(clock)+" "+own) + ")"
		}
	}
	return text
}

func offset(t time.Time) int {
	_, o := t.Zone()
	return o
}

func sameDay(a, b time.Time) bool { return a.Format(time.DateOnly) == b.Format(time.DateOnly) }

// reminder is an address that adds the event to a Google calendar, which needs no server of ours. Its form is that of
// https://calendar.google.com/calendar/render?action=TEMPLATE; a missing end becomes the start.
func reminder(e digest.Event) string {
	const stamp, day = "20060102T150405Z", "20060102"
	q := url.Values{"action": {"TEMPLATE"}, "text": {e.Title}}
	switch end := e.End; {
	case e.AllDay && end.IsZero():
		q.Set("dates", e.Start.Format(day)+"/"+e.Start.AddDate(0, 0, 1).Format(day))
	case e.AllDay:
		q.Set("dates", e.Start.Format(day)+"/"+end.Format(day))
	case end.IsZero():
		q.Set("dates", e.Start.UTC().Format(stamp)+"/"+e.Start.UTC().Format(stamp))
	default:
		q.Set("dates", e.Start.UTC().Format(stamp)+"/"+end.UTC().Format(stamp))
	}
	if p := place(e.Place); p != "" {
		q.Set("location", p)
	}
	if e.URL != "" {
		q.Set("details", e.URL)
	}
	return "https://calendar.google.com/calendar/render?" + q.Encode()
}
