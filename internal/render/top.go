package render

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// TopView is a line at the top of an edition, for one kind of reader.
type TopView struct {
	Kind string // team, newcomer, or everybody
	For  string // "City teams", "Newcomers", or "Everyone"
	Text string
	URL  string // may be empty
}

// Limits of the texts in the lines at the top, which are read at a glance.
const (
	maxTopName  = 40
	maxTopTitle = 70

	maxPreheader = 150
)

// top adds a line for each kind of reader, and the lead.
func (b builder) top(out *View) {
	automatic := b.edition.Intro == "" || b.edition.Intro == b.intro(b.edition)
	if revisions(b.edition) == 0 {
		b.topTeam(out)
		b.topNewcomer(out)
		b.topEverybody(out)
	}
	if !automatic || len(out.Top) == 0 {
		out.Lead = out.Intro
	}
	out.Subject = b.subject(out)
	b.preheader(out)
	b.first(out)
}

// preheader continues the subject: with the lead, or else what is on top for newcomers and everybody. Mail programs
// show about a hundred characters of it.
func (b builder) preheader(out *View) {
	if out.Preheader = out.Lead; out.Lead != "" {
		return
	}
	for _, t := range out.Top {
		switch {
		case t.Kind == "team" && len(out.Top) > 1: // the subject says it
		case out.Preheader == "":
			out.Preheader = t.Text
		case utf8.RuneCountInString(out.Preheader+t.Text) < maxPreheader:
			out.Preheader += " · " + t.Text
		}
	}
}

// topTeam says where a city project fits best, or else who looks for a speaker.
func (b builder) topTeam(out *View) {
	if out.Best == nil {
		if e := b.openEvent(); e != nil {
			text := b.dated(b.opening(*e), *e, e.Opening.Deadline)
			out.Top = append(out.Top, TopView{Kind: "team", For: b.say("top.team"), Text: text, URL: b.event(*e).URL})
		}
		return
	}
	m := b.bestMatch()
	project := b.text(clip(shortName(m.Repository.Name), maxTopName), maxTopName)
	group := b.text(clip(b.organizer(m.Event), maxTopName), maxTopName)
	date := b.shortDay(m.Event.StartsAt(b.zone).In(b.zone))
	line := TopView{Kind: "team", For: b.say("top.team"), URL: out.Best.PitchURL}
	switch {
	case m.Kind == digest.MatchProject:
		line.Text = b.say("top.project", "project", project, "group", group, "date", date)
	case wanted(m) || m.Event.Opening != nil:
		line.Text = b.say("top.fits", "what", b.dated(b.openingOf(m), m.Event, deadline(m)), "project", project)
	case !m.Deadline.IsZero():
		line.Text = b.say("top.propose", "project", project, "group", group, "date",
			b.shortDay(m.Deadline.In(b.zone)))
	default:
		line.Text = b.say("top.talk", "project", project, "group", group, "date", date)
	}
	if line.URL == "" {
		line.URL = out.Best.Event.URL
	}
	out.Top = append(out.Top, line)
}

// dated adds to what the organizers look for the last day to propose, or else the day of the event.
func (b builder) dated(what string, e digest.Event, by time.Time) string {
	if !by.IsZero() {
		return b.say("top.by", "what", what, "date", b.shortDay(by.In(b.zone)))
	}
	return b.say("top.on", "what", what, "date", b.shortDay(e.StartsAt(b.zone).In(b.zone)))
}

// bestMatch returns the match that View.Best shows.
func (b builder) bestMatch() digest.Match {
	var best *digest.Match
	for _, m := range b.edition.Present[:min(len(b.edition.Present), maxMatches)] {
		if m.Event = b.current(m.Event); !off(m.Event) && (best == nil || b.before(m, *best)) {
			best = &m
		}
	}
	return *best
}

// openEvent returns the first event that looks for a speaker: by deadline, then by start. It is nil if there is none,
// or if the reader does not want to know.
func (b builder) openEvent() *digest.Event {
	if !b.edition.Chosen.Wants(digest.SectionPresent) {
		return nil
	}
	var first *digest.Event
	for _, e := range b.edition.Events {
		if e = b.current(e); e.Opening == nil || off(e) {
			continue
		}
		if first == nil || first.Opening.Deadline.IsZero() && !e.Opening.Deadline.IsZero() ||
			!e.Opening.Deadline.IsZero() && e.Opening.Deadline.Before(first.Opening.Deadline) {
			first = &e
		}
	}
	return first
}

// opening says that the organizers of an event look for a speaker.
func (b builder) opening(e digest.Event) string {
	code := "needs_speaker"
	if e.Opening != nil {
		code = e.Opening.Code
	}
	who := b.organizer(e)
	text, err := b.word("opening."+code, "group", b.text(clip(who, maxTopName), maxTopName))
	if err != nil {
		text = b.say("opening.needs_speaker", "group", b.text(clip(who, maxTopName), maxTopName))
	}
	return text
}

// openingOf is opening for the event of a match, which may say only among its reasons that there is one.
func (b builder) openingOf(m digest.Match) string {
	if m.Event.Opening == nil {
		for _, r := range m.Because {
			if isOpening(r.Code) {
				m.Event.Opening = &digest.Opening{Because: r}
				break
			}
		}
	}
	return b.opening(m.Event)
}

// topNewcomer says one task.
func (b builder) topNewcomer(out *View) {
	if len(out.Tasks) == 0 {
		return
	}
	t := b.edition.Tasks[0]
	project := clip(shortName(t.Repository), maxTopName)
	if len(t.Skills) > 0 {
		project += ", " + clip(strings.Join(t.Skills, ", "), maxTopName)
	}
	out.Top = append(out.Top, TopView{
		Kind: "newcomer", For: b.say("top.newcomer"), URL: out.Tasks[0].URL,
		Text: b.filled("top.task", "task", clip(oneLine(t.Title), maxTopTitle), "project", project),
	})
}

// topEverybody says how many events there are, and which is next.
func (b builder) topEverybody(out *View) {
	counts := b.tally()
	var parts []string
	for _, c := range counts {
		if c.n > 0 {
			parts = append(parts, b.count(c.key, c.n))
		}
	}
	if len(parts) == 0 || !b.edition.Chosen.Wants(digest.SectionEvents) {
		return
	}
	line := TopView{Kind: "everybody", For: b.say("top.everybody"), Text: capital(b.list(parts))}
	if next := b.nextEvent(); next != nil {
		title := clip(oneLine(next.Title), maxTopTitle)
		if hosts := b.list(next.Hosts()); hosts != "" {
			title += " (" + clip(oneLine(hosts), maxTopName) + ")"
		}
		start := next.StartsAt(b.zone).In(b.zone)
		date := b.shortDay(start)
		if !next.AllDay {
			date += ", " + b.oClock(start)
		}
		line.Text = b.say("top.next", "what", line.Text, "event", b.text(title, maxTitle), "date", date)
		line.URL = b.event(*next).URL
	}
	out.Top = append(out.Top, line)
}

// nextEvent returns the first event that begins in these weeks and takes place; nil if there is none.
func (b builder) nextEvent() *digest.Event {
	for _, e := range b.edition.Events {
		e = b.current(e)
		if start := e.StartsAt(b.zone); !off(e) && !start.Before(b.edition.Period.Start) {
			return &e
		}
	}
	return nil
}
