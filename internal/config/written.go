package config

import (
	"cmp"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Written is an event that no source tells, written down by hand.
type Written struct {
	// What it is called.
	Title string `yaml:"title" jsonschema:"required"`
	// When it begins: 2026-08-04 18:30, or 2026-08-04 for whole days.
	Start string `yaml:"start" jsonschema:"required"`
	// When it ends; of whole days, the last one.
	End string `yaml:"end"`
	// The zone of these times. Default: the digest's.
	TimeZone string `yaml:"time_zone"`
	// The name of the place.
	Place string `yaml:"place"`
	// Where the place is.
	Address string `yaml:"address"`
	// How one attends, where the place does not tell.
	Mode string `yaml:"mode" jsonschema:"enum=in_person,enum=online,enum=hybrid"`
	// The event's page.
	URL string `yaml:"url"`
	// What it is about, in a few sentences.
	Summary string `yaml:"summary"`
	// cancelled, postponed or tentative, where it is.
	Status string `yaml:"status" jsonschema:"enum=cancelled,enum=postponed,enum=tentative"`
	// When it comes again, as RFC 5545 writes it: FREQ=MONTHLY;BYDAY=1TU.
	Repeat string `yaml:"repeat"`
	// Days on which it does not: 2026-09-01.
	Except []string `yaml:"except"`
}

// Event is what was written, with times of zone where it names none of its own.
func (w Written) Event(zone *time.Location) (digest.Event, error) {
	if w.TimeZone != "" {
		var err error
		if zone, err = time.LoadLocation(w.TimeZone); err != nil {
			return digest.Event{}, err
		}
	}
	e := digest.Event{
		Title: w.Title, TimeZone: zone.String(), Place: digest.Place{Name: w.Place, Address: w.Address}, URL: w.URL, Summary: w.Summary,
		Status: digest.Status(cmp.Or(w.Status, string(digest.Confirmed))), Mode: digest.Mode(cmp.Or(w.Mode, string(digest.UnknownMode))),
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
		return e, fmt.Errorf("one of start and end is a day, the other a time")
	case day:
		end = end.AddDate(0, 0, 1)
	}
	if !end.After(e.Start) {
		return e, fmt.Errorf("it ends before it begins")
	}
	e.End = end
	return e, nil
}

// Days are the days of Except, as dates.
func (w Written) Days() ([]time.Time, error) {
	var out []time.Time
	for _, text := range w.Except {
		t, day, err := moment(text, time.UTC)
		if err != nil || !day {
			return nil, fmt.Errorf("%q is not a day such as 2026-09-01", text)
		}
		out = append(out, t)
	}
	return out, nil
}

// moment reads a day or a time on the clocks of zone.
func moment(text string, zone *time.Location) (t time.Time, day bool, err error) {
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return t, true, nil
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			return digest.AtWall(t, zone), false, nil
		}
	}
	return t, false, fmt.Errorf("%q is neither a time such as 2026-08-04 18:30 nor a day such as 2026-08-04", text)
}

// written checks what a group wrote down by hand: events, and which are one and which are not.
func (d *decoder) written(c *Config, at string, g Group) {
	for i, w := range g.Events {
		at := fmt.Sprintf("%s.events[%d]", at, i)
		d.need(at+".title", w.Title, "title: Open data evening")
		d.need(at+".start", w.Start, "start: 2026-08-04 18:30")
		d.web(at+".url", w.URL)
		d.among(at+".mode", w.Mode, []string{string(digest.InPerson), string(digest.Online), string(digest.Hybrid)})
		d.among(at+".status", w.Status, []string{string(digest.Cancelled), string(digest.Postponed), string(digest.Tentative)})
		zone := cmp.Or(d.zone(at+".time_zone", w.TimeZone), c.zone, time.UTC)
		if _, err := w.Event(zone); err != nil && !d.troubled(at) {
			d.wrong(at, "start: 2026-08-04 18:30", "%v", err)
		}
		if _, err := w.Days(); err != nil && !d.troubled(at+".except") {
			d.wrong(at+".except", "except: [2026-09-01]", "%v", err)
		}
	}
	d.byHand(at+".merge", g.Merge)
	d.byHand(at+".split", g.Split)
}

func (d *decoder) byHand(at string, lists [][]string) {
	for i, list := range lists {
		at := fmt.Sprintf("%s[%d]", at, i)
		if len(list) < 2 && !d.troubled(at) {
			d.wrong(at, `[["https://www.meetup.com/…", "https://luma.com/…"]]`, "each list takes two events at least, by page, identifier or title")
		}
		for j, name := range list {
			d.need(fmt.Sprintf("%s[%d]", at, j), name, "a page, an identifier or a title")
		}
	}
}
