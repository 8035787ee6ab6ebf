package render

import "time"

// View is the data of an edition for templates: texts, and formatted dates. Everything is escaped for the
// medium, except for HTML, where html/template escapes. Every text is one line of limited length. Every
// address is http or https, or empty. docs/templates.md describes the fields. Released names must not change.
type View struct {
	Lang        string // en or es
	Name        string // name of the digest
	Title       string // title of the edition
	Intro       string // one line that sums it up
	Demo        string // a warning that everything is fictional; otherwise empty
	Edition     string // name of the edition: 2026-07-20
	Date        string // date of the edition, with the year
	URL         string // its page in the archive; like the next two, empty without an archive
	ArchiveURL  string
	CalendarURL string // events.ics in the archive
	Contact     string // where to report an error; may be empty

	SubscribeURL   string // page for subscribing; empty if nobody can
	UnsubscribeURL string // only in personal mails
	PreferencesURL string // only in personal mails

	Notice     string // why this reader gets more than they chose; otherwise empty
	EventsOff  bool   // the reader does not want the list of events
	EventsNone string // what to say if the list is empty

	Present     []MatchView // by time
	Best        *MatchView  // the best match; nil if there is none
	Days        []DayView
	Next        []EventView // the first few that start in these weeks and take place
	Changed     []EventView // the first few that moved, or do not take place as announced
	MoreNext    string      // number of events besides Next; otherwise empty
	MoreEvents  string      // number of events besides Days; otherwise empty
	Groups      []LinkView  // the edition's groups that have a page
	Unread      []string    // sentences about groups whose calendars were not read completely, and the age of their events
	Tasks       []TaskView
	Shipped     []NewsView
	MoreShipped string
	Thanks      []NewsView
	MoreThanks  string
	Elsewhere   []NewsView // activity of other governments
	MoreElse    string
	Spotlight   *ProjectView
	Talks       []TalkView
	Deadlines   []DeadlineView
	MorePresent int // how many more projects would fit an event; see Edition.MorePresent

	Subject   string    // the news in one line, for the subject of a mail
	Preheader string    // what mail programs show after the subject
	Lead      string    // the editor's introduction, or Intro if there are no Top lines; otherwise empty
	First     []string  // in the first edition: what this is, from whom, and how a team gets a project in
	Editor    string    // whom to ask, as a sentence; may be empty
	Top       []TopView // a line for each kind of reader

	Others          []MatchView  // Present without Best
	MorePresentLine string       // MorePresent as a sentence; otherwise empty
	Agenda          []AgendaView // the events of Days in lines, series in one line each
	Soon            []AgendaView // the first lines of Agenda that begin in these weeks and take place, pinned ones first
	MoreSoon        string       // number of events besides Soon; otherwise empty
	PresentLead     string       // what the proposals have in common
	TasksLead       string       // what the tasks have in common; then their Facts lack Effort, if it is the same for all
	TasksStart      []LinkView   // contributing instructions of the tasks, by repository, each once
	TasksAskWho     string       // Ask as a sentence, if it is the same for all tasks; then Step lacks it
	TasksAsk        []LinkView   // where to ask about the tasks in person, each once

	Announcements []AnnouncementView // texts by the editor
	Corrections   []CorrectionView   // changes since it was sent, first correction first
	Mail          bool               // it is read as a mail, or in the terminal as a mail would be
}

// IndexView is the data of the archive's front page.
type IndexView struct {
	Lang, Name   string
	ArchiveURL   string
	SubscribeURL string
	Newest       *View // nil if there is no edition yet
	Editions     []View
	Calendars    []CalendarView // of the groups in the editions
}

// CalendarView is a group's calendar.
type CalendarView struct{ Group, URL string }

// MatchView is an event for presenting a project.
type MatchView struct {
	Event      EventView
	Project    ProjectView
	Reasons    []string
	Title      string // of the pitch
	Abstract   string // of the pitch
	Missing    string // what the README must say first; then Title and Abstract are an outline. Otherwise empty
	ProposeURL string
	Deadline   string // "Propose by Friday, July 31"; otherwise empty
	Headline   string // "plain-theme at LA PHP", or for a project "Bring plain-theme to Hack for LA"
	Blank      bool   // Title is a blank to fill in
	Tag        string // "still open"; otherwise empty
	When       string // "Thu, Aug 6, 7:00–9:00 PM"
	Do         string // label of the button: "Propose this talk"
	Anchor     string // names it within the page
	PitchURL   string // its place on the web page; empty without an archive
	Language   string // of Title and Abstract: en or es
	Kind       string // project: bring it to a hack night; empty: a talk
	StillOpen  bool   // an earlier edition proposed it, and nobody has taken it up
}

// ProjectView is a repository.
type ProjectView struct {
	Name        string // without its owner
	URL         string
	Description string
}

// DayView is a day with the events that start on it.
type DayView struct {
	Date   string
	Events []EventView
}

// EventView is an event.
type EventView struct {
	Title    string
	URL      string // its page
	Group    string
	Summary  string
	Day      string // the date on which it starts
	Time     string // "6:30–8:30 PM PDT", "all day"; with the time in the event's zone if that differs
	DateTime string // the start for machines: RFC 3339, or a date
	// the start in seconds since 1970, if it can be attended from anywhere, because readers elsewhere have
	// other clocks; otherwise empty
	Unix        string
	Kind        string // kind of mark: new, moved, cancelled, postponed, unlisted, tentative; otherwise empty
	Mark        string // the mark in words
	Was         string // with MOVED: the earlier start; otherwise empty
	Opening     string // that it looks for a speaker, in words; otherwise empty
	Off         bool   // it does not take place as announced
	Mode        string // in person, online, or both; empty if unknown
	Place       string
	MapURL      string
	CalendarURL string     // adds it to a calendar; empty if it does not take place
	Actions     []LinkView // RSVP or details, other pages about it, add to calendar
}

// LinkView is a link with its label.
type LinkView struct{ Label, URL string }

// TaskView is an open issue that a newcomer can take.
type TaskView struct {
	Repository string // without its owner
	Number     string
	Title      string
	URL        string
	AskAt      string // where to ask about it in person; may be empty
	AskURL     string // page of that event; may be empty
	AskWhere   string // the event, without the words "Ask in person"; may be empty
	Skills     string // required skills: "Python, R"; may be empty
	Start      string // page of the contributing instructions; may be empty
	Author     string // the same as Ask, for templates of version 0.1.0
	Todo       string // what to do, in one line; may be empty
	Effort     string // how much time it takes, in words: "about an hour"; may be empty
	Facts      string // the repository, Skills, and Effort in one line
	Step       string // Todo, and Ask as a sentence; may be empty
	Ask        string // whom to ask in the issue, in words: "ask ada in the issue"; may be empty
}

// NewsView is an event in a repository.
type NewsView struct {
	Kind       string // release, merged, new_repository, first_contribution
	Repository string
	Title      string
	URL        string
	Author     string
	Note       string // "new release", "by ada"; for thanks, the whole sentence without the title
}

// TalkView is an upcoming or recent talk. URL is the page of the event. Slides and Recap are pages about the talk.
type TalkView struct{ Repository, Group, Date, Speaker, State, URL, Slides, Recap string }

// DeadlineView is a day by which something must be done.
type DeadlineView struct {
	Date, Text, URL string

	at time.Time
}
