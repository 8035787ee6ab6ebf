package site

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// component is a VEVENT of a calendar.
type component struct {
	groups   []string
	start    time.Time
	uid      string
	sequence int
	stamp    time.Time
	lines    []string
}

// keepPast is how long an event that is over stays in the calendars. Programs that subscribe to a calendar remove what
// it no longer lists, so an event that left the file at once would vanish from its readers' own past.
const keepPast = 365 * 24 * time.Hour

// events returns the calendar of all events, and one for each group that any edition lists. Each has the events of the
// newest edition, and those of earlier editions that began before it, for keepPast. The calendars have no METHOD,
// because PUBLISH would need an ORGANIZER (RFC 5546 section 3.2.1).
func (p *Publisher) events(editions []digest.Edition) []file {
	var all []component
	own, groups := map[string][]component{}, map[string]string{}
	if len(editions) > 0 {
		for _, c := range components(states(editions)) {
			all = append(all, c)
			for _, g := range c.groups {
				own[digest.CalendarName(g)] = append(own[digest.CalendarName(g)], c)
			}
		}
	}
	out := []file{{"events.ics", calendar(p.config.Title, all)}}
	for _, group := range digest.GroupsOf(editions) { // people have subscribed also to calendars that are empty now
		groups[digest.CalendarName(group)] = group
	}
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		out = append(out, file{filepath.Join("calendars", name), calendar(groups[name], own[name])})
	}
	return out
}

// components returns the VEVENTs of a calendar: the past first, by start, then the newest edition's events in its
// order. The last state of an event counts: one that was no longer listed before it took place is left out.
func components(states []digest.Edition) []component {
	newest := states[0].Period.Start
	known := map[string]bool{}
	var past, coming []component
	for i, state := range states {
		for _, e := range state.Events {
			if i > 0 && (!e.Start.Before(newest) || newest.Sub(e.Start) > keepPast) {
				continue
			}
			c := traced(e, states[i:])
			if known[c.uid] {
				continue
			}
			known[c.uid] = true
			switch {
			case e.Change == digest.ChangeUnlisted:
			case i == 0:
				coming = append(coming, c)
			default:
				past = append(past, c)
			}
		}
	}
	slices.SortStableFunc(past, func(a, b component) int { return a.start.Compare(b.start) })
	return append(past, coming...)
}

// traced is an event of the first of the editions, which come newest first.
func traced(e digest.Event, editions []digest.Edition) component {
	uid, sequence := trace(e, editions[1:])
	c := component{groups: e.Hosts(), start: e.Start, uid: uid, sequence: sequence, stamp: editions[0].Period.Start}
	c.lines = append(times(e), "SUMMARY:"+escape(e.Title), "STATUS:"+status(e.Status))
	c.lines = append(c.lines, optional("LOCATION:", place(e.Place))...)
	about := nonEmpty(strings.Join(e.Hosts(), ", "), e.Summary, e.URL)
	c.lines = append(c.lines, optional("DESCRIPTION:", strings.Join(about, "\n"))...)
	if e.URL != "" && !strings.ContainsAny(e.URL, "\r\n") {
		c.lines = append(c.lines, "URL:"+e.URL)
	}
	return c
}

// deadlines is the calendar of the days until which talks can be proposed: of the newest edition's proposals, and of
// its events that name such a day and have no proposal.
func (p *Publisher) deadlines(editions []digest.Edition) string {
	var out []component
	if len(editions) == 0 {
		return calendar(p.config.Title, out)
	}
	known := map[string]bool{} // by UID, and by UID and start
	add := func(e digest.Event, day time.Time, about ...string) {
		uid := hashed("cfp", e.Group, e.Title)
		one := uid + e.Start.UTC().Format(stamp)
		if day.IsZero() || known[one] {
			return
		}
		if known[uid] { // another evening of that title
			uid = hashed("cfp", e.Group, e.Title, e.Start.UTC().Format(stamp))
		}
		known[uid], known[one] = true, true
		lines := append([]string{
			"DTSTART;VALUE=DATE:" + day.Format("20060102"), "DTEND;VALUE=DATE:" + day.AddDate(0, 0, 1).Format("20060102"),
			"SUMMARY:" + escape(p.config.Deadline(cmp.Or(strings.Join(e.Hosts(), ", "), e.Title))), "STATUS:CONFIRMED",
		}, optional("DESCRIPTION:", strings.Join(nonEmpty(about...), "\n"))...)
		out = append(out, component{uid: uid, stamp: editions[0].Period.Start, lines: lines})
	}
	for _, m := range editions[0].Present {
		add(m.Event, m.Deadline, m.Pitch.Title, m.ProposeURL)
	}
	pages := map[string]string{}
	for _, g := range editions[0].Groups {
		pages[g.Name] = g.Propose
	}
	for _, e := range editions[0].Events {
		if e.Opening != nil {
			add(e, e.Opening.Deadline, e.Title, cmp.Or(proposePage(e, pages), e.URL))
		}
	}
	return calendar(p.config.Title, out)
}

// proposePage returns the page for proposing a talk of the first group that has one.
func proposePage(e digest.Event, pages map[string]string) string {
	for _, g := range e.Hosts() {
		if pages[g] != "" {
			return pages[g]
		}
	}
	return ""
}

func calendar(title string, components []component) string {
	lines := []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//digest//community desk//EN", "CALSCALE:GREGORIAN",
		"NAME:" + escape(title), "X-WR-CALNAME:" + escape(title),
		// How often programs read it again: RFC 7986 section 5.7, and the older property that Outlook reads.
		"REFRESH-INTERVAL;VALUE=DURATION:PT12H", "X-PUBLISHED-TTL:PT12H",
	}
	for _, c := range components {
		lines = append(lines, "BEGIN:VEVENT", "UID:"+c.uid, "DTSTAMP:"+c.stamp.UTC().Format(stamp),
			fmt.Sprintf("SEQUENCE:%d", c.sequence))
		lines = append(lines, c.lines...)
		lines = append(lines, "END:VEVENT")
	}
	var b strings.Builder
	for _, l := range append(lines, "END:VCALENDAR") {
		b.WriteString(fold(l))
	}
	return b.String()
}

const stamp = "20060102T150405Z"

// times returns DTSTART and DTEND. A missing end is omitted.
func times(e digest.Event) []string {
	form, value := stamp, ":"
	start, end := e.Start.UTC(), e.End.UTC()
	if e.AllDay {
		form, value, start, end = "20060102", ";VALUE=DATE:", e.Start, e.End
	}
	out := []string{"DTSTART" + value + start.Format(form)}
	if e.End.After(e.Start) {
		out = append(out, "DTEND"+value+end.Format(form))
	}
	return out
}

// status returns the STATUS of the event. iCalendar has no status for postponed events.
func status(s digest.Status) string {
	switch s {
	case digest.Cancelled, digest.Postponed:
		return "CANCELLED"
	case digest.Tentative:
		return "TENTATIVE"
	}
	return "CONFIRMED"
}

// trace follows an event back through earlier editions, newest first. Its identifier is derived from the
// first edition with the event, so it stays the same if the event moves or its source changes its ID.
// sequence counts the changes of start and status (RFC 5545 section 3.8.7.4).
func trace(e digest.Event, earlier []digest.Edition) (uid string, sequence int) {
	now := e
	for _, edition := range earlier {
		for _, old := range edition.Events {
			if !old.SharesHost(now) || old.Title != now.Title ||
				!old.SameTime(now) && (now.Was.IsZero() || !old.Start.Equal(now.Was)) {
				continue
			}
			if !old.Start.Equal(now.Start) || old.Status != now.Status {
				sequence++
			}
			now = old
			break
		}
	}
	first := now.Start
	if !now.Was.IsZero() {
		first = now.Was
	}
	return hashed("event", now.Group, now.Title, first.UTC().Format(time.RFC3339)), sequence
}

func hashed(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:16]) + "@digest"
}

func place(p digest.Place) string {
	if p.Name == "" || strings.HasPrefix(p.Address, p.Name) {
		return p.Address
	}
	return strings.Join(nonEmpty(p.Name, p.Address), ", ")
}

func nonEmpty(parts ...string) []string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}

func optional(property, text string) []string {
	if text == "" {
		return nil
	}
	return []string{property + escape(text)}
}

// escape encodes a TEXT value (RFC 5545 section 3.3.11). It drops control characters, which cannot be
// encoded.
func escape(s string) string {
	s = strings.NewReplacer("\\", "\\\\", ";", "\\;", ",", "\\,", "\r\n", "\\n", "\n", "\\n", "\r", "\\n").Replace(s)
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == utf8.RuneError {
			return -1
		}
		return r
	}, s)
}

// fold breaks a line after at most 75 octets, but not within a character (RFC 5545 section 3.1).
func fold(line string) string {
	var b strings.Builder
	width := 0
	for _, r := range line {
		n := utf8.RuneLen(r)
		if width+n > 75 {
			b.WriteString("\r\n ")
			width = 1
		}
		b.WriteRune(r)
		width += n
	}
	b.WriteString("\r\n")
	return b.String()
}
