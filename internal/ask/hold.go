package ask

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Hold is the event in the calendar of a person who said yes.
type Hold struct {
	Title    string
	Method   string // PUBLISH, or CANCEL
	Calendar string // the file (RFC 5545)
}

// HoldOf returns the hold of a thread at that time. Every version has the same UID and a higher sequence, so that a
// calendar replaces the one it has (RFC 5546 section 2.1.4). host makes the UID unique.
func HoldOf(t Thread, title, host string, now time.Time) Hold {
	p, method, status := t.Proposal, "PUBLISH", "TENTATIVE"
	switch {
	case !t.Takes():
		method, status = "CANCEL", "CANCELLED"
	case t.Phase == PhaseAccepted || t.Phase == PhaseGiven:
		status = "CONFIRMED"
	}
	const utc = "20060102T150405Z"
	lines := []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//digest//community desk//EN", "CALSCALE:GREGORIAN",
		"METHOD:" + method, "BEGIN:VEVENT", "UID:ask-" + t.ID + "@" + host,
		"DTSTAMP:" + now.UTC().Format(utc), fmt.Sprintf("SEQUENCE:%d", t.sequence()),
	}
	if p.AllDay {
		lines = append(lines, "DTSTART;VALUE=DATE:"+p.Start.Format("20060102"))
	} else {
		lines = append(lines, "DTSTART:"+p.Start.UTC().Format(utc), "DTEND:"+p.over().UTC().Format(utc))
	}
	lines = append(lines, "SUMMARY:"+icalText(title), "DESCRIPTION:"+icalText(p.Event+"\n"+p.URL), "STATUS:"+status)
	if p.Place != "" {
		lines = append(lines, "LOCATION:"+icalText(p.Place))
	}
	lines = append(lines, "TRANSP:OPAQUE", "END:VEVENT", "END:VCALENDAR")
	var b strings.Builder
	for _, line := range lines {
		foldLine(&b, line)
	}
	return Hold{Title: title, Method: method, Calendar: b.String()}
}

// sequence counts the changes of the hold: what moved, and each change between held, confirmed, and canceled.
func (t Thread) sequence() int {
	n := 0
	for _, s := range t.Steps {
		switch s.Kind {
		case Moved, Canceled, Yes, No, Never, Accepted, Refused, NotGiven:
			n++
		case Opened, Asked, Assigned, Reminded, Other, Next, Nudged, Named, Unnamed, Released, Week, Day, After, Given,
			Thanked, Closed, Allowed:
		}
	}
	return n
}

// icalText escapes a text (RFC 5545 section 3.3.11).
func icalText(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == 0x7f {
			return -1
		}
		return r
	}, strings.TrimSpace(text))
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(text)
}

// foldLine writes a line in pieces of at most 75 bytes, and never inside a letter (RFC 5545 section 3.1).
func foldLine(b *strings.Builder, line string) {
	limit := 75
	for len(line) > limit {
		cut := limit
		for !utf8.RuneStart(line[cut]) {
			cut--
		}
		b.WriteString(line[:cut] + "\r\n ")
		line, limit = line[cut:], 74
	}
	b.WriteString(line + "\r\n")
}
