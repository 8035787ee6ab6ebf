package ical

import (
	"strings"
	"time"
)

// calendar holds the properties of a VCALENDAR that apply to all its events.
type calendar struct {
	method  string
	product string
	xzone   string // X-WR-TIMEZONE
	zones   map[string]*timezone
	zone    map[string]zoneResult // zones by identifier, found so far
}

// timezone is a VTIMEZONE.
type timezone struct {
	id, location string // TZID, X-LIC-LOCATION
	observances  []observance
}

// observance is a STANDARD or DAYLIGHT part of a VTIMEZONE, as written.
type observance struct {
	name, start, from, to string
	daylight              bool
	rules                 []string
	dates                 []property
}

// event is a VEVENT as written.
type event struct {
	calendar                            *calendar
	order                               int // position in the file
	uid, summary, description, htmlText string
	location, geo, url, status          string
	sequence, modified, stamp           string
	duration                            string
	start, end, recurrence              property
	rules, exrules                      []string
	dates, exdates                      []property
	conference                          bool // can be attended online
	hasConference                       bool // has the CONFERENCE property of RFC 7986
	unended                             bool // it has no END:VEVENT
	class                               string
	wholeDay                            bool // Outlook says so
}

func (c *calendar) set(p property) {
	switch p.name {
	case "METHOD":
		c.method = strings.ToUpper(strings.TrimSpace(p.value))
	case "PRODID":
		c.product = p.value
	case "X-WR-TIMEZONE":
		c.xzone = strings.TrimSpace(p.value)
	}
}

func (c *calendar) addZone(z *timezone) {
	if _, ok := c.zones[z.id]; !ok && z.id != "" {
		c.zones[z.id] = z
	}
}

func (z *timezone) set(p property) {
	switch p.name {
	case "TZID":
		z.id = cleanTZID(p.value)
	case "X-LIC-LOCATION":
		z.location = strings.TrimSpace(p.value)
	}
}

func (o *observance) set(p property) {
	switch p.name {
	case "DTSTART":
		o.start = p.value
	case "TZOFFSETFROM":
		o.from = p.value
	case "TZOFFSETTO":
		o.to = p.value
	case "TZNAME":
		o.name = unescape(p.value)
	case "RRULE":
		o.rules = append(o.rules, p.value)
	case "RDATE":
		o.dates = append(o.dates, p)
	}
}

// set sets a property. If a property that may occur once occurs again, the first one with a value applies.
func (e *event) set(p property) {
	first := func(field *string) {
		if *field == "" {
			*field = p.value
		}
	}
	switch p.name {
	case "UID":
		first(&e.uid)
	case "SUMMARY":
		first(&e.summary)
	case "DESCRIPTION":
		first(&e.description)
	case "X-ALT-DESC":
		first(&e.htmlText)
	case "LOCATION":
		first(&e.location)
	case "GEO":
		first(&e.geo)
	case "URL":
		first(&e.url)
	case "STATUS":
		first(&e.status)
	case "CLASS":
		first(&e.class)
	case "X-MICROSOFT-CDO-ALLDAYEVENT", "X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT":
		e.wholeDay = strings.EqualFold(strings.TrimSpace(p.value), "TRUE")
	case "SEQUENCE":
		first(&e.sequence)
	case "LAST-MODIFIED":
		first(&e.modified)
	case "DTSTAMP":
		first(&e.stamp)
	case "DURATION":
		first(&e.duration)
	case "DTSTART":
		if e.start.value == "" {
			e.start = p
		}
	case "DTEND":
		if e.end.value == "" {
			e.end = p
		}
	case "RECURRENCE-ID":
		if e.recurrence.value == "" {
			e.recurrence = p
		}
	case "RRULE":
		e.rules = append(e.rules, p.value)
	case "EXRULE":
		e.exrules = append(e.exrules, p.value)
	case "RDATE":
		e.dates = append(e.dates, p)
	case "EXDATE":
		e.exdates = append(e.exdates, p)
	case "CONFERENCE":
		e.conference, e.hasConference = true, true
	case "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK":
		e.conference = e.conference || strings.TrimSpace(p.value) != ""
	}
}

// name returns a name of the event for problems: its title, UID, or start.
func (e *event) name() string {
	for _, s := range []string{unescape(e.summary), strings.TrimSpace(e.uid)} {
		if s != "" {
			return clip(strings.Join(strings.Fields(s), " "))
		}
	}
	if t := strings.TrimSpace(e.start.value); t != "" {
		return "event at " + clip(t)
	}
	return "event without a name"
}

// private reports whether the event is not public (RFC 5545 §3.8.1.3). That section says to treat unknown classes as
// private.
func (e *event) private() bool {
	class := strings.ToUpper(strings.TrimSpace(e.class))
	return class != "" && class != "PUBLIC" && class != "DEFAULT"
}

// zoneResult is the zone that a time zone identifier stands for.
type zoneResult struct {
	loc *time.Location
	ok  bool
}
