package ical

import (
	"strings"
	"time"
)

// calendar is what a VCALENDAR says for all its events.
type calendar struct {
	method  string
	product string
	xzone   string // X-WR-TIMEZONE
	zones   map[string]*timezone
	zone    map[string]zoneResult // what time zone identifiers turned out to be
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

// event is a VEVENT, as written.
type event struct {
	calendar                            *calendar
	order                               int // place in the file
	uid, summary, description, htmlText string
	location, url, status               string
	sequence, modified, stamp           string
	duration                            string
	start, end, recurrence              property
	rules, exrules                      []string
	dates, exdates                      []property
	conference                          bool // says that one can attend by wire
	hasConference                       bool // with a property of RFC 7986
	unended                             bool // it has no END:VEVENT
	class                               string
}

// document is a file cut into its parts.
type document struct {
	calendars []*calendar
	events    []*event
	cut       *event // the event that the file ends in
	open      bool   // the file ends before its calendar does
	full      bool   // the file has more events than are read
}

// maxQuoted is the greatest length, in bytes, to which a value in Quoted-Printable is joined.
const maxQuoted = 100_000

// maxEvents of a file are read: more than a body of 4 MB can hold in earnest.
const maxEvents = 50_000

// Where a reader of content lines is.
type place int

const (
	inCalendar place = iota
	inEvent
	inZone
	inObservance
	inOther // a component that is skipped
)

// cutUp cuts content lines into flat components. It knows no nesting: an event ends at its END, or where the next one
// begins, or where the calendar ends; whatever other component is in it is skipped with all its lines.
func cutUp(text string) document {
	var d document
	var c *calendar
	var e *event
	var z *timezone
	var skipping string
	at, outer := inCalendar, inCalendar

	closeEvent := func(ended bool) {
		if e != nil {
			e.unended = !ended
			d.events = append(d.events, e)
			e = nil
		}
	}
	calendarNow := func() *calendar {
		if c == nil {
			c = &calendar{zones: map[string]*timezone{}, zone: map[string]zoneResult{}}
			d.calendars = append(d.calendars, c)
		}
		return c
	}

	last := ""
	var soft property // in Quoted-Printable, and it goes on in the next line
	for line := range strings.SplitSeq(text, "\n") {
		if line != "" {
			last = line
		}
		p, ok := parseLine(line)
		if soft.name != "" {
			p, ok = soft, true
			p.value += line
			soft = property{}
		}
		if !ok {
			continue
		}
		if p.quoted() {
			if head, more := strings.CutSuffix(p.value, "="); more && len(p.value) < maxQuoted {
				soft = p
				soft.value = head
				continue
			}
			p.value = p.unquote()
		}
		switch p.name {
		case "BEGIN":
			what := strings.ToUpper(strings.TrimSpace(p.value))
			switch {
			case what == "VCALENDAR":
				closeEvent(false)
				c = nil
				calendarNow()
				at, d.open = inCalendar, true
			case what == "VEVENT":
				if closeEvent(false); len(d.events) >= maxEvents {
					d.full = true
					return d
				}
				e = &event{calendar: calendarNow(), order: len(d.events)}
				at = inEvent
			case at == inOther:
			case what == "VTIMEZONE" && at == inCalendar:
				z, at = &timezone{}, inZone
			case (what == "STANDARD" || what == "DAYLIGHT") && (at == inZone || at == inObservance):
				z.observances = append(z.observances, observance{daylight: what == "DAYLIGHT"})
				at = inObservance
			default:
				skipping, outer, at = what, at, inOther
			}
			continue
		case "END":
			what := strings.ToUpper(strings.TrimSpace(p.value))
			switch {
			case what == "VCALENDAR":
				closeEvent(false)
				c, at, d.open = nil, inCalendar, false
			case what == "VEVENT" && e != nil:
				closeEvent(true)
				at = inCalendar
			case at == inOther:
				if what == skipping {
					at = outer
				}
			case what == "VTIMEZONE" && z != nil:
				calendarNow().addZone(z)
				z, at = nil, inCalendar
			case at == inObservance:
				at = inZone
			}
			continue
		}
		switch at {
		case inCalendar:
			calendarNow().set(p)
		case inEvent:
			e.set(p)
		case inZone:
			z.set(p)
		case inObservance:
			z.observances[len(z.observances)-1].set(p)
		}
	}
	d.cut = e
	if c == nil && strings.HasPrefix("BEGIN:VCALENDAR", last) { // a further calendar is cut off at once
		d.open = true
	}
	return d
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

// set takes a property. Of those that may be there once, the first that says something stands.
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
	case "URL":
		first(&e.url)
	case "STATUS":
		first(&e.status)
	case "CLASS":
		first(&e.class)
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

// name says which event this is, for a problem.
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

// private reports whether the event is not for the public (RFC 5545 §3.8.1.3). A class that is not known counts as
// private, as that section says.
func (e *event) private() bool {
	class := strings.ToUpper(strings.TrimSpace(e.class))
	return class != "" && class != "PUBLIC" && class != "DEFAULT"
}

// zoneResult is what a time zone identifier turned out to be.
type zoneResult struct {
	loc *time.Location
	ok  bool
}
