package render

// View is what templates see of an edition: text, and dates that are written out. All of it is escaped for the medium already,
// but for HTML, where html/template does so. Every text is one line of bounded length; every address is http or https, or
// empty. docs/templates.md describes it; a name once released stays.
type View struct {
	Lang        string // of the words: en or es
	Name        string // of the digest
	Title       string // of this edition
	Intro       string // one line that sums it up
	Demo        string // a warning that all of it is invented; else empty
	Edition     string // its name: 2026-07-20
	Date        string // its date, with the year
	URL         string // its page in the archive; empty, like the next two, where there is no archive
	ArchiveURL  string
	CalendarURL string // events.ics of the archive
	Contact     string // where to report an error; may be empty

	SubscribeURL   string // where anyone can subscribe; empty where nobody can
	UnsubscribeURL string // in personal mails only
	PreferencesURL string // in personal mails only

	Notice     string // why this reader gets more than they chose; else empty
	EventsOff  bool   // the reader does not want the list of events
	EventsNone string // what is said where the list has no event

	Present     []MatchView // by time
	Best        *MatchView  // the one of them that fits best; nil where there is none
	Days        []DayView
	Next        []EventView // the first few that begin in these weeks and take place
	Changed     []EventView // the first few that moved, or do not take place as told
	MoreNext    string      // how many there are besides Next; else empty
	MoreEvents  string      // how many there are besides Days; else empty
	Groups      []LinkView  // the groups it is about that have a page
	Unread      []string    // sentences: which groups' calendars did not tell everything, and how old their events are
	Tasks       []TaskView
	Shipped     []NewsView
	MoreShipped string
	Thanks      []NewsView
	MoreThanks  string
	Elsewhere   []NewsView // what other governments did
	MoreElse    string
	Spotlight   *ProjectView
	Talks       []TalkView
	Deadlines   []DeadlineView

	Announcements []AnnouncementView // what the editor has to say
	Corrections   []CorrectionView   // what has changed since it was sent, the first correction first
	Mail          bool               // it is read as a mail, or in the terminal as a mail would be
}

// IndexView is what the archive's front page sees.
type IndexView struct {
	Lang, Name   string
	ArchiveURL   string
	SubscribeURL string
	Newest       *View // nil where there is no edition yet
	Editions     []View
	Calendars    []CalendarView // of the groups of which editions tell
}

// CalendarView is a group's own calendar.
type CalendarView struct{ Group, URL string }

// MatchView is an event at which a project could be presented.
type MatchView struct {
	Event      EventView
	Project    ProjectView
	Reasons    []string
	Title      string // of the pitch
	Abstract   string // of the pitch
	ProposeURL string
	Deadline   string // "Propose by Friday, July 31"; else empty
}

// ProjectView is a repository.
type ProjectView struct {
	Name        string // without its owner
	URL         string
	Description string
}

// DayView is a day with the events that begin on it.
type DayView struct {
	Date   string
	Events []EventView
}

// EventView is one event.
type EventView struct {
	Title       string
	URL         string // its page
	Group       string
	Summary     string
	Day         string // the date on which it begins
	Time        string // "6:30–8:30 PM PDT", "all day"; with the event's own time where that is another
	DateTime    string // when it begins, for machines: RFC 3339, or a date
	Unix        string // the same in seconds since 1970, of what can be joined from anywhere: readers elsewhere have other clocks; else empty
	Kind        string // of the mark: new, moved, cancelled, postponed, unlisted, tentative; else empty
	Mark        string // the mark in words
	Was         string // with MOVED: when it would have been; else empty
	Off         bool   // it does not take place as told
	Mode        string // in person, online, both; empty where unknown
	Place       string
	MapURL      string
	CalendarURL string     // adds it to a calendar; empty for what does not take place
	Actions     []LinkView // what one can do: RSVP or details, further pages about it, add it to a calendar
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
	AskURL     string // that event's page; may be empty
	Skills     string // what one should know: "Python, R"; may be empty
	Start      string // the page of the contributing instructions; may be empty
	Author     string // whom to ask in the issue itself; may be empty
}

// NewsView is something that happened in a repository.
type NewsView struct {
	Kind       string // release, merged, new_repository, first_contribution
	Repository string
	Title      string
	URL        string
	Author     string
	Note       string // "new release", "by ada"; of thanks, the whole sentence without the title
}

// TalkView is a talk that will be given, or was given lately.
type TalkView struct{ Repository, Group, Date, Speaker, State, URL string }

// DeadlineView is a day by which something has to be done.
type DeadlineView struct{ Date, Text, URL string }
