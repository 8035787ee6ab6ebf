package config

import (
	"cmp"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Written is an event that no source lists, entered by hand.
type Written struct {
	// The title.
	Title string `yaml:"title" jsonschema:"required"`
	// When it starts: 2026-08-04 18:30, or 2026-08-04 for an all-day event.
	Start string `yaml:"start" jsonschema:"required"`
	// When it ends. For an all-day event, its last day.
	End string `yaml:"end"`
	// The time zone of these times. Default: the digest's.
	TimeZone string `yaml:"time_zone"`
	// The name of the venue.
	Place string `yaml:"place"`
	// The address of the venue.
	Address string `yaml:"address"`
	// How people attend, if the venue does not make that clear.
	Mode string `yaml:"mode" jsonschema:"enum=in_person,enum=online,enum=hybrid"`
	// The page of the event.
	URL string `yaml:"url"`
	// What it is about, in a few sentences.
	Summary string `yaml:"summary"`
	// cancelled, postponed, or tentative, if it is one of these.
	Status string `yaml:"status" jsonschema:"enum=cancelled,enum=postponed,enum=tentative"`
	// How it repeats, as an RFC 5545 rule: FREQ=MONTHLY;BYDAY=1TU.
	Repeat string `yaml:"repeat"`
	// Days on which it does not take place: 2026-09-01.
	Except []string `yaml:"except"`
}

// Event returns the event, with times in zone unless it has its own.
func (w Written) Event(zone *time.Location) (digest.Event, error) {
	if w.TimeZone != "" {
		var err error
		if zone, err = time.LoadLocation(w.TimeZone); err != nil {
			return digest.Event{}, err
		}
	}
	e := digest.Event{
		Title: w.Title, TimeZone: zone.String(), Place: digest.Place{Name: w.Place, Address: w.Address}, URL: w.URL,
		Summary: w.Summary,
		Status:  digest.Status(cmp.Or(w.Status, string(digest.Confirmed))),
		Mode:    digest.Mode(cmp.Or(w.Mode, string(digest.UnknownMode))),
	}
	var err error
	if e.Start, e.AllDay, err = moment(w.Start, zone); err != nil || w.End == "" {
		return e, err
	}
	end, day, err := moment(w.End, zone)
	switch {
	case err != nil:
		return e, err
	case day != e.AllDay:
		return e, fmt.Errorf("start and end must both be dates, or both be times")
	case day:
		end = end.AddDate(0, 0, 1)
	}
	if !end.After(e.Start) {
		return e, fmt.Errorf("it ends before it starts")
	}
	e.End = end
	return e, nil
}

// Days returns the days of Except.
func (w Written) Days() ([]time.Time, error) {
	var out []time.Time
	for _, text := range w.Except {
		t, day, err := moment(text, time.UTC)
		if err != nil || !day {
			return nil, fmt.Errorf("%q is not a date such as 2026-09-01", text)
		}
		out = append(out, t)
	}
	return out, nil
}

// moment parses a day, or a time on the clocks of zone.
func moment(text string, zone *time.Location) (t time.Time, day bool, err error) {
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return t, true, nil
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			return digest.AtWall(t, zone), false, nil
		}
	}
	return t, false, fmt.Errorf("%q is not a time such as 2026-08-04 18:30, or a date such as 2026-08-04", text)
}

// written checks a group's events, and its lists of events to merge and to split.
func (d *decoder) written(c *Config, at string, g Group) {
	for i, w := range g.Events {
		at := fmt.Sprintf("%s.events[%d]", at, i)
		d.need(at+".title", w.Title, "title: Open data evening")
		d.need(at+".start", w.Start, "start: 2026-08-04 18:30")
		d.web(at+".url", w.URL)
		d.among(at+".mode", w.Mode, []string{string(digest.InPerson), string(digest.Online), string(digest.Hybrid)})
		d.among(at+".status", w.Status,
			[]string{string(digest.Cancelled), string(digest.Postponed), string(digest.Tentative)})
		zone := cmp.Or(d.zone(at+".time_zone", w.TimeZone), c.zone, time.UTC)
		if _, err := w.Event(zone); err != nil && !d.troubled(at) {
			d.wrong(at, "start: 2026-08-04 18:30", "%v", err)
		}
		if _, err := w.Days(); err != nil && !d.troubled(at+".except") {
			d.wrong(at+".except", "except: [2026-09-01]", "%v", err)
		}
	}
	d.eventLists(at+".merge", g.Merge)
	d.eventLists(at+".split", g.Split)
}

func (d *decoder) eventLists(at string, lists [][]string) {
	for i, list := range lists {
		at := fmt.Sprintf("%s[%d]", at, i)
		if len(list) < 2 && !d.troubled(at) {
			d.wrong(at, `[["https://www.meetup.com/…", "https://luma.com/…"]]`,
				"each list needs at least two events, by page, identifier, or title")
		}
		for j, name := range list {
			d.need(fmt.Sprintf("%s[%d]", at, j), name, "a page, an identifier or a title")
		}
	}
}
