package render

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// View is what templates see of an edition: text, lists, dates that are written out. All of it is escaped for the medium,
// but for HTML, where html/template does so. docs/templates.md describes it; a name once released stays.
type View struct {
	Lang, Name, Title, Intro  string
	Edition, Date             string // its name, and its date in words
	Demo                      string // a warning, if all of it is invented
	ArchiveURL, URL, Calendar string // the archive, this edition in it, and its calendar; empty where there is no archive
	Present                   []MatchView
	Days                      []DayView
	More                      string
	Tasks                     []TaskView
	Shipped, Thanks           []NewsView
	MoreShipped               string
	Elsewhere                 []NewsView
	Spotlight                 *ProjectView
	Talks                     []TalkView
	Deadlines                 []string
	Empty                     bool
	Words                     map[string]string
}

// IndexView is what the archive's front page sees.
type IndexView struct {
	Lang, Name string
	Newest     *View
	Editions   []View
	Words      map[string]string
}

// MatchView is a stage for a project.
type MatchView struct {
	Event      EventView
	Project    ProjectView
	Reasons    []string
	Title      string // of the pitch
	Abstract   string
	ProposeURL string
	Deadline   string
}

// ProjectView is a repository.
type ProjectView struct{ Name, URL, Description string }

// DayView is a day with its events.
type DayView struct {
	Date   string
	Events []EventView
}

// EventView is one event.
type EventView struct {
	Title, URL, Group, Summary     string
	Day, Time                      string
	Mark, Was                      string // NEW, MOVED, CANCELLED …, and what it was before
	Off                            bool   // it does not take place
	Mode, Place, MapURL, RemindURL string
	Links                          []LinkView
}

// LinkView is a link with its label.
type LinkView struct{ Label, URL string }

// TaskView is an issue that a newcomer can take.
type TaskView struct{ Repository, Number, Title, URL, Labels, AskAt string }

// NewsView is something that happened in a repository.
type NewsView struct{ Kind, Repository, Title, URL, Author, Sentence string }

// TalkView is a talk that is planned.
type TalkView struct{ Repository, Group, Date, Speaker, State string }

// maxShipped is how many merged changes are listed; the rest is counted.
const maxShipped = 8

// view builds what templates see, escaped for the medium.
func (s *set) view(e digest.Edition, m medium) View {
	v := viewer{set: s, edition: e, medium: m, zone: zoneOf(e)}
	out := View{
		Lang: s.Language, Name: m.text(s.Name), Title: m.text(s.title(e)), Intro: m.text(s.intro(e)), Edition: m.text(e.Name), Date: v.date(e.Period.Start),
		Words: s.named(m),
	}
	if e.Demo {
		out.Demo = s.words["demo"]
	}
	if s.ArchiveURL != "" {
		out.ArchiveURL = m.link(s.ArchiveURL + "/")
		out.URL, out.Calendar = m.link(s.ArchiveURL+"/editions/"+url.PathEscape(e.Name)+"/"), m.link(s.ArchiveURL+"/events.ics")
	}
	for _, match := range e.Present {
		out.Present = append(out.Present, v.match(match))
		if !match.Deadline.IsZero() {
			out.Deadlines = append(out.Deadlines, v.say("deadline.talk", "date", v.date(match.Deadline), "group", m.text(match.Event.Group)))
		}
	}
	out.Days = v.days()
	if e.More > 0 {
		out.More = s.count("events.more", e.More)
	}
	for _, t := range e.Tasks {
		out.Tasks = append(out.Tasks, v.task(t))
	}
	v.news(&out)
	if e.Spotlight != nil {
		p := v.project(*e.Spotlight)
		out.Spotlight = &p
	}
	for _, t := range e.Talks {
		out.Talks = append(out.Talks, TalkView{Repository: m.text(t.Repository), Group: m.text(t.Group), Date: v.date(t.At), Speaker: m.text(t.Speaker), State: m.text(t.State)})
	}
	out.Empty = len(e.Events) == 0
	return out
}

func zoneOf(e digest.Edition) *time.Location {
	if zone, err := time.LoadLocation(e.TimeZone); err == nil {
		return zone
	}
	return time.UTC
}

type viewer struct {
	*set
	edition digest.Edition
	medium  medium
	zone    *time.Location
}

func (v viewer) match(m digest.Match) MatchView {
	out := MatchView{
		Event: v.event(m.Event), Project: v.project(m.Repository), Title: v.medium.text(m.Pitch.Title), Abstract: v.medium.text(m.Pitch.Abstract),
		ProposeURL: v.medium.link(m.ProposeURL),
	}
	for _, r := range m.Reasons {
		out.Reasons = append(out.Reasons, v.medium.text(r))
	}
	if !m.Deadline.IsZero() {
		out.Deadline = v.say("present.by", "date", v.date(m.Deadline))
	}
	return out
}

func (v viewer) project(r digest.Repository) ProjectView {
	_, name, _ := strings.Cut(r.Name, "/")
	return ProjectView{Name: v.medium.text(cmp.Or(name, r.Name)), URL: v.medium.link(r.URL), Description: v.medium.text(r.Description)}
}

// days groups the events by the day on which they begin; what began before the edition stands on its first day.
func (v viewer) days() []DayView {
	var out []DayView
	for _, e := range v.edition.Events {
		start := e.StartsAt(v.zone)
		if start.Before(v.edition.Period.Start) {
			start = v.edition.Period.Start
		}
		day := v.date(start)
		if len(out) == 0 || out[len(out)-1].Date != day {
			out = append(out, DayView{Date: day})
		}
		last := &out[len(out)-1]
		last.Events = append(last.Events, v.event(e))
	}
	return out
}

func (v viewer) task(t digest.Task) TaskView {
	_, name, _ := strings.Cut(t.Repository, "/")
	out := TaskView{
		Repository: v.medium.text(cmp.Or(name, t.Repository)), Number: fmt.Sprint(t.Number), Title: v.medium.text(t.Title), URL: v.medium.link(t.URL),
		Labels: v.medium.text(strings.Join(t.Labels, ", ")),
	}
	if t.AskAt != "" {
		out.AskAt = v.say("tasks.ask", "where", v.medium.text(t.AskAt))
	}
	return out
}

// news are what shipped, who is to be thanked, and what other governments did.
func (v viewer) news(out *View) {
	merged := 0
	for _, a := range v.edition.Activity {
		switch a.Kind {
		case digest.KindFirstContribution:
			n := v.activity(a)
			n.Sentence = v.say("thanks.first", "author", n.Author, "repository", n.Repository)
			out.Thanks = append(out.Thanks, n)
		case digest.KindMerged:
			if merged++; merged <= maxShipped {
				out.Shipped = append(out.Shipped, v.activity(a))
			}
		default:
			out.Shipped = append(out.Shipped, v.activity(a))
		}
	}
	if merged > maxShipped {
		out.MoreShipped = v.count("shipped.more", merged-maxShipped)
	}
	for _, a := range v.edition.Elsewhere {
		n := v.activity(a)
		n.Repository = v.medium.text(a.Repository) // the owner is the point
		out.Elsewhere = append(out.Elsewhere, n)
	}
}

func (v viewer) activity(a digest.Activity) NewsView {
	_, name, _ := strings.Cut(a.Repository, "/")
	out := NewsView{
		Kind: v.words["kind."+a.Kind], Repository: v.medium.text(cmp.Or(name, a.Repository)), Title: v.medium.text(a.Title), URL: v.medium.link(a.URL),
		Author: v.medium.text(a.Author),
	}
	if a.Author != "" && a.Kind == digest.KindMerged {
		out.Sentence = v.say("shipped.by", "author", out.Author)
	}
	return out
}
