package ical

import "strings"

// document is a file, cut into its parts.
type document struct {
	calendars []*calendar
	events    []*event
	cut       *event // the event in which the file ends; nil: none
	open      bool   // the file ends before its calendar does
	full      bool   // the file has more events than are read
}

// maxQuoted is the maximum length, in bytes, of a quoted-printable value that spans lines.
const maxQuoted = 100_000

// maxEvents is the number of events that are read from a file. Real files of 4 MB have fewer.
const maxEvents = 50_000

// place is the kind of component that a line is in.
type place int

const (
	inCalendar place = iota
	inEvent
	inZone
	inObservance
	inOther // skipped
)

// cutUp cuts content lines into flat components. It does not nest them: an event ends at its END, where the next event
// begins, or where the calendar ends. Other components inside an event are skipped.
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
	var soft property // a quoted-printable value that continues on the next line
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
	if c == nil && strings.HasPrefix("BEGIN:VCALENDAR", last) { // only the start of another calendar
		d.open = true
	}
	return d
}
