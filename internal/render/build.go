package render

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Limits of what an edition shows, and of the lengths of its texts. What is left out is counted.
const (
	everything  = digest.MaxEvents
	maxNext     = 4
	maxMatches  = 12
	maxTasks    = 5
	maxShipped  = 8
	maxThanks   = 12
	maxOthers   = 3
	maxTalks    = 20
	maxLinks    = 3
	maxGroups   = 20
	maxName     = 80
	maxTitle    = 160
	maxPlace    = 160
	maxSummary  = 280
	maxAbstract = 900
)

// view builds the data for templates, escaped for the medium, with at most events events.
func (s *set) view(e digest.Edition, m medium, links Links, events int) View {
	b := builder{set: s, edition: e, medium: m, zone: s.zoneOf(e)}
	out := View{
		Lang: s.Language, Name: b.text(s.Name, maxTitle), Title: b.text(cmp.Or(e.Title, s.title(e)), maxTitle),
		Intro:   b.text(cmp.Or(e.Intro, s.intro(e)), maxSummary),
		Edition: b.text(e.Name, maxName), Date: s.date("date.year", e.Period.Start.In(b.zone)), Contact: m.link(s.Contact),
		SubscribeURL:   m.link(s.Subscribe),
		UnsubscribeURL: m.link(links.Unsubscribe), PreferencesURL: m.link(links.Preferences),
	}
	if e.Demo {
		out.Demo = s.say("demo")
	}
	if s.ArchiveURL != "" {
		out.ArchiveURL, out.CalendarURL = m.link(s.ArchiveURL+"/"), m.link(s.ArchiveURL+"/events.ics")
		out.URL = m.link(s.ArchiveURL + "/editions/" + url.PathEscape(e.Name) + "/")
	}
	for _, g := range e.Groups {
		if page := m.link(g.Page); page != "" && len(out.Groups) < maxGroups {
			out.Groups = append(out.Groups, LinkView{Label: b.text(g.Name, maxName), URL: page})
		}
	}
	b.matches(&out)
	b.events(&out, events)
	out.Unread = b.unread()
	for _, t := range e.Tasks[:min(len(e.Tasks), maxTasks)] {
		out.Tasks = append(out.Tasks, b.task(t))
	}
	b.news(&out)
	if e.Spotlight != nil {
		p := b.project(*e.Spotlight)
		out.Spotlight = &p
	}
	b.talks(&out)
	b.editor(&out)
	b.choices(&out)
	return out
}

type builder struct {
	*set
	edition digest.Edition
	medium  medium
	zone    *time.Location
}

// text returns an outside text of at most n characters, escaped for the medium.
func (b builder) text(s string, n int) string { return b.medium.text(clip(oneLine(s), n)) }

// filled returns a phrase with outside texts, limited to maxName characters, in its gaps.
func (b builder) filled(key string, gaps ...string) string {
	for i := 1; i < len(gaps); i += 2 {
		gaps[i] = b.text(gaps[i], maxTitle)
	}
	return b.say(key, gaps...)
}

func (b builder) matches(out *View) {
	best := 0
	for i, m := range b.edition.Present[:min(len(b.edition.Present), maxMatches)] {
		v := MatchView{
			Event: b.event(m.Event), Project: b.project(m.Repository), Title: b.text(m.Pitch.Title, maxTitle),
			Abstract: b.text(m.Pitch.Abstract, maxAbstract), Missing: b.missing(m.Pitch),
			ProposeURL: b.medium.link(m.ProposeURL), Kind: m.Kind, StillOpen: m.StillOpen,
		}
		for _, r := range b.reasons(m) {
			v.Reasons = append(v.Reasons, b.text(capital(r), maxTitle))
		}
		if !m.Deadline.IsZero() {
			by := m.Deadline.In(b.zone)
			v.Deadline = b.say("present.by", "date", b.day(by))
			out.Deadlines = append(out.Deadlines, DeadlineView{
				Date: capital(b.day(by)),
				Text: b.filled("deadlines.talk", "group", b.list(m.Event.Hosts()), "project", shortName(m.Repository.Name)),
				URL:  v.ProposeURL,
			})
		}
		out.Present = append(out.Present, v)
		if m.Score > b.edition.Present[best].Score &&
			b.edition.PinnedMatch(m) == b.edition.PinnedMatch(b.edition.Present[best]) {
			best = i // pinned matches already come first
		}
	}
	out.MorePresent = b.edition.MorePresent + max(0, len(b.edition.Present)-maxMatches)
	b.openDeadlines(out)
	if len(out.Present) > 0 {
		out.Best = &out.Present[best]
	}
}

func (b builder) project(r digest.Repository) ProjectView {
	return ProjectView{
		Name: b.text(shortName(r.Name), maxName), URL: b.medium.link(r.URL),
		Description: b.text(r.Description, maxSummary),
	}
}

// shortName returns a repository's name without its owner.
func shortName(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }

// events groups the events by the day on which they start. Events that started before the edition are on its
// first day.
func (b builder) events(out *View, limit int) {
	all := b.edition.Events
	more := b.edition.More + max(0, len(all)-limit)
	last, taking := "", more
	for _, e := range pinnedFirst(b.edition, all[:min(len(all), limit)]) {
		if view := b.event(e); !view.Off {
			taking++
			if len(out.Next) < maxNext && !e.StartsAt(b.zone).Before(b.edition.Period.Start) {
				out.Next = append(out.Next, view)
			}
		}
	}
	for _, e := range all[:min(len(all), limit)] {
		view := b.event(e)
		start := e.StartsAt(b.zone)
		if (view.Off || view.Kind == "moved" || view.Kind == "back_on") && len(out.Changed) < maxNext {
			out.Changed = append(out.Changed, view)
		}
		if start.Before(b.edition.Period.Start) {
			start = b.edition.Period.Start
		}
		if day := start.In(b.zone).Format(time.DateOnly); day != last {
			last = day
			out.Days = append(out.Days, DayView{Date: capital(b.day(start.In(b.zone)))})
		}
		day := &out.Days[len(out.Days)-1]
		day.Events = append(day.Events, view)
	}
	if more > 0 {
		out.MoreEvents = b.count("events.more", more)
	}
	if rest := taking - len(out.Next); rest > 0 {
		out.MoreNext = b.count("events.more", rest)
	}
}

func (b builder) task(t digest.Task) TaskView {
	out := TaskView{
		Repository: b.text(shortName(t.Repository), maxName), Number: fmt.Sprint(t.Number),
		Title: b.text(t.Title, maxTitle), URL: b.medium.link(t.URL),
	}
	if len(t.Skills) > 0 {
		out.Skills = b.filled("tasks.skills", "skills", b.text(strings.Join(t.Skills, ", "), maxName))
	}
	if who := cmp.Or(t.Ask, t.Author); who != "" {
		out.Ask = b.filled("tasks.author", "author", b.text(who, maxName))
		out.Author = out.Ask
	}
	out.Todo = b.text(t.Todo, maxTitle)
	switch t.Effort {
	case digest.EffortShort:
		out.Effort = b.say("tasks.effort.hour")
	case digest.EffortLong:
		out.Effort = b.say("tasks.effort.evening")
	}
	out.Start = b.medium.link(t.Start)
	if t.AskAt != "" {
		where, page := b.askAt(t.AskAt)
		out.AskAt, out.AskURL = b.filled("tasks.ask", "where", where), b.medium.link(page)
	}
	return out
}

// askAt finds the event that a task's AskAt names. It returns the name in the set's language, and the event's
// page.
func (b builder) askAt(askAt string) (text, page string) {
	for _, e := range slices.Concat(b.edition.Events, b.edition.Further) {
		who := cmp.Or(e.Group, e.Title)
		if !e.AllDay && askAt == fmt.Sprintf("%s, %s", who, e.Start.In(b.zone).Format("Mon Jan 2, 3:04 PM MST")) {
			start := e.Start.In(b.zone)
			return b.say("tasks.where", "group", clip(oneLine(b.organizer(e)), maxName), "date", b.day(start), "time",
				b.clock(start)+" "+zoneName(start)), e.URL
		}
	}
	return askAt, ""
}

// news adds releases and merges, thanks, and activity of other governments.
func (b builder) news(out *View) {
	shipped, thanks := 0, 0
	for _, a := range b.edition.Activity {
		switch a.Kind {
		case digest.KindFirstContribution:
			if thanks++; thanks <= maxThanks {
				n := b.activity(a)
				n.Note = b.filled("thanks.first", "author", cmp.Or(a.Author, b.say("thanks.someone")), "repository",
					shortName(a.Repository))
				out.Thanks = append(out.Thanks, n)
			}
		default:
			if shipped++; shipped <= maxShipped {
				out.Shipped = append(out.Shipped, b.activity(a))
			}
		}
	}
	if shipped > maxShipped {
		out.MoreShipped = b.count("shipped.more", shipped-maxShipped)
	}
	if thanks > maxThanks {
		out.MoreThanks = b.count("thanks.more", thanks-maxThanks)
	}
	if more := len(b.edition.Elsewhere) - maxOthers; more > 0 {
		out.MoreElse = b.count("shipped.more", more)
	}
	for _, a := range b.edition.Elsewhere[:min(len(b.edition.Elsewhere), maxOthers)] {
		n := b.activity(a)
		n.Repository = b.text(a.Repository, maxName) // with the owner, which matters here
		out.Elsewhere = append(out.Elsewhere, n)
	}
}

func (b builder) activity(a digest.Activity) NewsView {
	out := NewsView{
		Kind: a.Kind, Repository: b.text(shortName(a.Repository), maxName),
		Title: b.text(cmp.Or(oneLine(a.Title), b.say("untitled")), maxTitle), URL: b.medium.link(a.URL),
		Author: b.text(a.Author, maxName),
	}
	switch a.Kind {
	case digest.KindRelease:
		out.Note = b.say("kind.release")
		if a.More > 0 {
			out.Note = b.count("kind.release.more", a.More)
		}
	case digest.KindNewRepository:
		out.Title, out.Note = b.say("kind.new_repository"), ""
	case digest.KindMerged:
		if a.Author != "" {
			out.Note = b.filled("shipped.by", "author", a.Author)
		}
	}
	return out
}

// talks adds agreed talks, and those given since the last edition. Proposed and declined talks are not
// public.
func (b builder) talks(out *View) {
	p := b.edition.Period
	for _, t := range b.edition.Talks {
		if coming := t.State == "accepted" && (t.At.IsZero() || !t.At.Before(p.Start)); !coming &&
			(t.State != "presented" || t.At.Before(p.Since)) {
			continue
		}
		v := TalkView{
			Repository: b.text(shortName(t.Repository), maxName), Group: b.text(t.Group, maxName),
			Speaker: b.text(t.Speaker, maxName), State: b.say("talk." + t.State),
			URL: b.medium.link(t.URL),
		}
		if !t.At.IsZero() {
			v.Date = capital(b.day(t.At.In(b.zone)))
		}
		if len(out.Talks) < maxTalks {
			out.Talks = append(out.Talks, v)
		}
	}
}
