package ical

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// moment is a date or time whose zone is known.
type moment struct {
	wall     wall
	at       int64 // the instant in Unix seconds; of a date, midnight UTC
	date     bool
	floating bool           // written without a zone
	zone     *time.Location // of a time; of a date, UTC
}

func dateMoment(d day) moment {
	return moment{wall: d.wall(), at: int64(d.wall()), date: true, zone: time.UTC}
}

// at returns the moment at which clocks in zone show w. RFC 5545 §3.3.5 defines the result for times that a clock
// change skips or repeats.
func (r *reader) at(w wall, zone *time.Location) moment {
	if zone == time.UTC {
		return moment{wall: w, at: int64(w), zone: zone}
	}
	return moment{wall: w, at: digest.AtWall(w.time(), zone).Unix(), zone: zone}
}

// length is the duration of an event.
type length struct {
	known bool
	span  span
}

// seconds returns an upper bound of the length in seconds.
func (l length) seconds() int64 { return l.span.days*oneDay + l.span.seconds + hour }

// component is an event that was understood.
type component struct {
	event    *event
	start    moment
	length   length
	sequence int64
	override bool

	// Only for overrides:
	recurrence moment // the occurrence that it replaces
	there      moment // the same, in the zone of the main event
	bare       bool   // it has no times
	onward     bool   // it also changes all later occurrences (RANGE=THISANDFUTURE)
	id         string // its RECURRENCE-ID, in the zone of the main event

	base *digest.Event // result of common
}

// revision returns a key that orders revisions of the same component.
func (c *component) revision() string {
	digits := func(s string) string {
		v, err := parseValue(s)
		if err != nil {
			return "00000000T000000"
		}
		return v.wall.time().Format("20060102T150405")
	}
	return digits(c.event.modified) + digits(c.event.stamp)
}

// understand reads the times of a component. The error says why its times are unknown.
func (r *reader) understand(e *event) (*component, error) {
	c := &component{event: e}
	c.sequence, _ = strconv.ParseInt(strings.TrimSpace(e.sequence), 10, 64)
	if strings.TrimSpace(e.recurrence.value) != "" {
		id, err := r.moment(e, e.recurrence)
		if err != nil {
			return nil, fmt.Errorf("the occurrence it replaces (RECURRENCE-ID): %w", err)
		}
		c.override, c.recurrence, c.id = true, id, r.occurrenceID(id)
		c.onward = strings.EqualFold(e.recurrence.param("RANGE"), "THISANDFUTURE")
		if strings.TrimSpace(e.start.value) == "" { // a cancellation needs no more
			c.bare, c.start = true, id
			return c, nil
		}
	}
	if strings.TrimSpace(e.start.value) == "" {
		return nil, errors.New("it has no start (DTSTART)")
	}
	start, err := r.moment(e, e.start)
	if err != nil {
		return nil, fmt.Errorf("its start (DTSTART): %w", err)
	}
	c.start = start
	if c.length, err = r.length(e, start); err != nil {
		r.problem(e.name(), err.Error(), "it is listed without an end")
	}
	return c, nil
}

// length reads DTEND or DURATION. DTEND gives every occurrence the same exact length, and DURATION the same nominal
// length (RFC 5545 §3.8.5.3). An all-day event that ends on the day it begins has no end. What Outlook marks as a whole
// day, without an end, lasts one.
func (r *reader) length(e *event, start moment) (length, error) {
	if strings.TrimSpace(e.end.value) != "" {
		end, err := r.moment(e, e.end)
		if err != nil {
			return length{}, fmt.Errorf("its end (DTEND): %w", err)
		}
		switch {
		case start.date && !end.date:
			last := end.wall.day() // the last day counts, unless the event ends at its midnight
			if end.wall.second() > 0 {
				last++
			}
			end = dateMoment(last)
		case !start.date && (end.date || end.floating):
			end = r.at(end.wall, start.zone)
		}
		if end.at < start.at {
			return length{}, errEndsBefore
		}
		if end.at-start.at > maxSpan*oneDay {
			return length{}, errors.New("it lasts more than ten years")
		}
		if start.date {
			return length{known: end.at > start.at, span: span{days: (end.at - start.at) / oneDay}}, nil
		}
		return length{known: true, span: span{seconds: end.at - start.at}}, nil
	}
	if strings.TrimSpace(e.duration) == "" {
		if e.wholeDay && !start.date && start.wall.second() == 0 {
			return length{known: true, span: span{days: 1}}, nil
		}
		return length{}, nil
	}
	d, err := parseSpan(e.duration)
	switch {
	case err != nil:
		return length{}, fmt.Errorf("its length (DURATION): %w", err)
	case d.negative():
		return length{}, errEndsBefore
	case start.date:
		d = span{days: d.days + (d.seconds+oneDay-1)/oneDay}
		return length{known: d.days > 0, span: d}, nil
	}
	return length{known: true, span: d}, nil
}

// moment reads a date or time of e, in the zone that it names.
func (r *reader) moment(e *event, p property) (moment, error) {
	v, err := parseValue(p.value)
	if err != nil {
		// The time zone identifier contains an unquoted colon: (UTC-08:00) Pacific Time, tzone://Microsoft/Utc.
		for i := 0; i < len(p.value) && i < 200; i++ {
			if p.value[i] != ':' {
				continue
			}
			if later, laterErr := parseValue(p.value[i+1:]); laterErr == nil {
				v, err = later, nil
				p.params += ":" + p.value[:i]
				break
			}
		}
	}
	switch {
	case err != nil:
		return moment{}, err
	case v.date, v.wall.second() == 0 && strings.EqualFold(p.param("VALUE"), "DATE"):
		return dateMoment(v.wall.day()), nil
	case v.utc:
		return r.at(v.wall, time.UTC), nil
	}
	tzid := p.param("TZID")
	if tzid == "" {
		m := r.at(v.wall, r.zones.floating(e.calendar))
		m.floating = true
		return m, nil
	}
	zone, ok := r.zones.find(e.calendar, tzid)
	if !ok {
		if !r.unknown[tzid] {
			if r.unknown == nil {
				r.unknown = map[string]bool{}
			}
			r.unknown[tzid] = true
			r.problem(
				e.name(), fmt.Sprintf("its time zone %q is not known; its times are read in %s", clip(tzid), r.zone),
				"check the hour on the event's page",
			)
		}
		zone = r.zone
	}
	return r.at(v.wall, zone), nil
}

// occurrenceID returns the identifier of an occurrence, in the forms of RFC 5545 §3.3.4 and §3.3.5.
func (r *reader) occurrenceID(m moment) string {
	switch {
	case m.date:
		return m.wall.time().Format("20060102")
	case m.zone == time.UTC:
		return m.wall.time().Format("20060102T150405Z")
	}
	return m.wall.time().Format("20060102T150405")
}

// add adds an occurrence of c if it is in the period, and reports whether it is.
func (r *reader) add(c *component, start moment, l length, id string) bool {
	if r.full || c.event.private() {
		return false
	}
	ev := digest.Event{AllDay: start.date}
	if start.date {
		ev.Start, ev.TimeZone = time.Unix(start.at, 0).UTC(), r.zone.String()
		if l.known {
			days := l.span.days + (l.span.seconds+oneDay-1)/oneDay
			ev.End = ev.Start.AddDate(0, 0, int(days))
		}
	} else {
		ev.Start, ev.TimeZone = time.Unix(start.at, 0).In(start.zone), start.zone.String()
		if l.known {
			ev.End = ev.Start.Add(time.Duration(l.span.seconds) * time.Second)
			if l.span.days > 0 {
				end := r.at(wallOf(ev.Start)+wall(l.span.days*oneDay), start.zone)
				ev.End = time.Unix(end.at+l.span.seconds, 0).In(start.zone)
			}
		}
	}
	begins, ends := ev.StartsAt(r.zone), ev.EndsAt(r.zone)
	if !begins.Before(r.period.End) || begins.Before(r.period.Start) && !ends.After(r.period.Start) {
		return false
	}
	if r.count >= maxTotal {
		r.full = true
		r.problem("", fmt.Sprintf("it has more than %d occurrences in this period; the rest is left out", maxTotal), "")
		return false
	}
	r.keep(found{begins.Unix(), c, ev.Start, ev.End, ev.AllDay, ev.TimeZone, id})
	return true
}

// common returns the event of c without its times. All occurrences share it.
func (c *component) common() *digest.Event {
	if c.base != nil {
		return c.base
	}
	e := c.event
	description := e.description
	if strings.TrimSpace(description) == "" {
		description = e.htmlText
	}
	// Clones, so that the event does not keep the whole file in memory.
	text := func(s string) string { return strings.Clone(unescape(s)) }
	c.base = &digest.Event{
		Title:       strings.Join(strings.Fields(unescape(e.summary)), " "),
		Description: text(description),
		Place:       digest.Place{Name: text(e.location)},
		Position:    position(e.geo),
		URL:         text(e.url),
		UID:         text(e.uid),
		Status:      e.state(),
		Mode:        digest.UnknownMode,
	}
	switch place := c.base.Place.Name; {
	case !e.conference:
	case place == "" || strings.HasPrefix(place, "https://") || strings.HasPrefix(place, "http://"):
		c.base.Mode = digest.Online
	case e.hasConference:
		c.base.Mode = digest.Hybrid
	}
	return c.base
}

// position reads a GEO property: latitude and longitude, with a semicolon between them (RFC 5545, section 3.8.1.6).
// Some programs write a comma, or escape the semicolon.
func position(geo string) digest.Position {
	lat, lon, ok := strings.Cut(unescape(geo), ";")
	if !ok {
		lat, lon, _ = strings.Cut(geo, ",")
	}
	return digest.ParsePosition(lat, lon)
}

// state returns the status. METHOD:CANCEL cancels all events of the calendar.
func (e *event) state() digest.Status {
	status := strings.ToUpper(strings.TrimSpace(e.status))
	switch {
	case e.calendar.method == "CANCEL", slices.Contains([]string{"CANCELLED", "CANCELED"}, status):
		return digest.Cancelled
	case status == "TENTATIVE" && !strings.Contains(e.calendar.product, "//Luma//"): // Luma writes it for every event
		return digest.Tentative
	}
	return digest.Confirmed
}
