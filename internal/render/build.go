package render

import (
	"cmp"
	"net/url"
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

// view builds the data for templates, escaped for the medium, with as much as limit allows.
func (s *set) view(e digest.Edition, m medium, links Links, limit limits) View {
	return s.builder(e, m).view(links, limit)
}

// view is view of the set for the builder's edition and medium. Views of events are built once.
func (b *builder) view(links Links, limit limits) View {
	s, e, m := b.set, b.edition, b.medium
	b.limit = limit
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
	b.events(&out, limit.events)
	b.agenda(&out, limit.events)
	out.Unread = b.unread()
	b.tasks(&out)
	b.news(&out)
	if e.Spotlight != nil {
		p := b.project(*e.Spotlight)
		out.Spotlight = &p
	}
	b.talks(&out)
	b.editor(&out)
	b.choices(&out)
	b.top(&out)
	return out
}

// builder builds views of one edition for one medium.
type builder struct {
	*set
	edition digest.Edition
	medium  medium
	zone    *time.Location
	limit   limits
	shown   []EventView // of the edition's events, as far as they are built
}

func (s *set) builder(e digest.Edition, m medium) *builder {
	return &builder{set: s, edition: e, medium: m, zone: s.zoneOf(e)}
}

// eventAt returns the view of an event of the edition.
func (b *builder) eventAt(i int) EventView {
	for len(b.shown) <= i {
		b.shown = append(b.shown, b.event(b.edition.Events[len(b.shown)]))
	}
	return b.shown[i]
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

// events groups the events by the day on which they start. Events that started before the edition are on its
// first day.
func (b *builder) events(out *View, limit int) {
	all := b.edition.Events
	more := b.edition.More + max(0, len(all)-limit)
	last, taking := "", more
	for _, i := range pinnedFirst(b.edition, min(len(all), limit)) {
		e := all[i]
		if view := b.eventAt(i); !view.Off {
			taking++
			if len(out.Next) < maxNext && !e.StartsAt(b.zone).Before(b.edition.Period.Start) {
				out.Next = append(out.Next, view)
			}
		}
	}
	for i, e := range all[:min(len(all), limit)] {
		view := b.eventAt(i)
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

// news adds releases and merges, thanks, and activity of other governments.
func (b builder) news(out *View) {
	shipped, thanks := 0, 0
	for _, a := range b.edition.Activity {
		switch a.Kind {
		case digest.KindFirstContribution:
			if thanks++; thanks <= b.limit.thanks {
				n := b.activity(a)
				n.Note = b.filled("thanks.first", "author", cmp.Or(a.Author, b.say("thanks.someone")), "repository",
					shortName(a.Repository))
				out.Thanks = append(out.Thanks, n)
			}
		default:
			if shipped++; shipped <= b.limit.shipped {
				out.Shipped = append(out.Shipped, b.activity(a))
			}
		}
	}
	if shipped > b.limit.shipped {
		out.MoreShipped = b.count("shipped.more", shipped-b.limit.shipped)
	}
	if thanks > b.limit.thanks {
		out.MoreThanks = b.count("thanks.more", thanks-b.limit.thanks)
	}
	if more := len(b.edition.Elsewhere) - b.limit.abroad; more > 0 && b.limit.abroad > 0 {
		out.MoreElse = b.count("shipped.more", more)
	}
	for _, a := range b.edition.Elsewhere[:min(len(b.edition.Elsewhere), b.limit.abroad)] {
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
			URL: b.medium.link(t.URL), Slides: b.medium.link(t.Slides), Recap: b.medium.link(t.Recap),
		}
		if !t.At.IsZero() {
			v.Date = capital(b.day(t.At.In(b.zone)))
		}
		if len(out.Talks) < maxTalks {
			out.Talks = append(out.Talks, v)
		}
	}
}
