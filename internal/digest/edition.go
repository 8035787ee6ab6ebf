package digest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Edition is one issue of the digest. Once composed, it does not change.
type Edition struct {
	// local date of its slot, with a letter for extra editions: 2026-07-20, 2026-07-20a
	Name      string  `json:"edition"`
	Period    Period  `json:"period"`
	Title     string  `json:"title"`
	Intro     string  `json:"intro"` // one line that sums it up
	TimeZone  string  `json:"time_zone"`
	Demo      bool    `json:"demo,omitempty"`  // everything is fictional
	FirstEver bool    `json:"first,omitempty"` // no edition came before it, so it says what this is
	Present   []Match `json:"present"`
	// MorePresent is the number of matches that Present leaves out because there were too many.
	MorePresent int `json:"more_present,omitempty"`

	Events    []Event     `json:"events"`
	More      int         `json:"more_events,omitempty"` // number of events left out because there were too many
	Tasks     []Task      `json:"tasks"`
	Activity  []Activity  `json:"activity"`
	Elsewhere []Activity  `json:"elsewhere,omitempty"` // activity of other governments, as inspiration
	Spotlight *Repository `json:"spotlight,omitempty"` // in a week without repository news
	Quiet     Quiet       `json:"quiet,omitempty"`     // in such a week: what the operator's rule says
	Talks     []Talk      `json:"talks"`
	Readiness []Readiness `json:"readiness"`
	Problems  []Problem   `json:"problems"`
	Groups    []Group     `json:"groups,omitempty"` // its groups, in configuration order

	Announcements []Announcement `json:"announcements,omitempty"` // texts by the editor
	// items that the editor put first; see Pinned and PinnedMatch
	Pins       []string `json:"pins,omitempty"`
	Unread     []Unread `json:"unread,omitempty"`      // groups whose calendars were not read completely
	NoCalendar bool     `json:"no_calendar,omitempty"` // none of the calendars could be read
	// changes since it was sent; never part of the stored edition
	Corrections []Correction `json:"corrections,omitempty"`

	// Further are events counted in More but not shown: the next ones of each group, in order. Readers with
	// choices get events from Events and Further. LeftOut counts events in neither list.
	Further []Event      `json:"further_events,omitempty"`
	LeftOut []GroupCount `json:"left_out,omitempty"`

	Chosen *Choice `json:"-"` // set if it was made for one reader's choices; see For

	Translations map[string]Wording `json:"translations,omitempty"` // in the other languages of readers, by language
}

// Wording is the summary of an edition in one language.
type Wording struct {
	Title string `json:"title"`
	Intro string `json:"intro"`
}

// Match is a repository that fits an event.
type Match struct {
	Event      Event      `json:"event"`
	Repository Repository `json:"repository"`
	Score      float64    `json:"score"`   // from 0 to 1
	Reasons    []string   `json:"reasons"` // in English
	// Because holds the same reasons as data, in the same order. Editions of version 0.1.0 have none.
	Because    []Because `json:"because,omitempty"`
	Pitch      Pitch     `json:"pitch"`
	ProposeURL string    `json:"propose_url,omitempty"`
	Deadline   time.Time `json:"deadline,omitzero"`
	// Kind is what to propose: a talk if it is empty, or MatchProject.
	Kind string `json:"kind,omitempty"`
	// StillOpen marks a match that an earlier edition proposed and that nobody has taken up.
	StillOpen bool `json:"still_open,omitempty"`
}

// MatchProject is the kind of a match for a hack night: bring the repository as a project with tasks and a short pitch.
const MatchProject = "project"

// Because is a reason as data: a code, which docs/policy.md lists, and its terms.
type Because struct {
	Code  string   `json:"code"`
	Terms []string `json:"terms,omitempty"`
}

// Opening is a place for a speaker that an event announces.
type Opening struct {
	Because
	Deadline time.Time `json:"deadline,omitzero"` // the last minute for proposals; zero if no day is named
}

// Pitch is the prepared text of a talk proposal. It is in the language of the group that it goes to.
type Pitch struct {
	Title    string `json:"title"`
	Abstract string `json:"abstract"`
	// Says holds the title and the sentences of the abstract as data, in order. Pitches of version 0.1.0, and those that
	// a person wrote, have none.
	Says     []Because `json:"says,omitempty"`
	Language string    `json:"language,omitempty"` // of title and abstract; empty: English
	// Missing is the code of the sentence that the repository lacks. Then no pitch was written: title and abstract are
	// an outline with blanks. It is empty if the pitch can be sent.
	Missing string `json:"missing,omitempty"`
	By      string `json:"by,omitempty"` // who wrote it: PitchByTeam, PitchByRepository, or empty for digest
}

// Who wrote a pitch, if not the program.
const (
	PitchByTeam       = "team"       // the configuration has it
	PitchByRepository = "repository" // the file .github/pitch.md of the repository has it: anybody may have written it
)

// Codes of the sentence that a pitch lacks.
const (
	MissingWhat     = "what_it_does"
	MissingProblem  = "what_problem_it_solves"
	MissingUsers    = "who_uses_it"
	MissingLanguage = "what_it_does_in_language" // the README is in another language than the pitch
	MissingTitle    = "what_it_does_in_short"    // nothing makes a good title
)

// Talk is a match that someone took up.
type Talk struct {
	ID         string    `json:"id"`
	Repository string    `json:"repository"`
	Group      string    `json:"group"`
	Event      string    `json:"event,omitempty"` // title of the event
	At         time.Time `json:"at,omitzero"`     // when the talk is given; zero if unknown
	Speaker    string    `json:"speaker,omitempty"`
	State      string    `json:"state"`             // proposed, accepted, presented, or declined
	URL        string    `json:"url,omitempty"`     // page of the event
	Minutes    int       `json:"minutes,omitempty"` // length in minutes; 0: unknown
	Slides     string    `json:"slides,omitempty"`
	Recap      string    `json:"recap,omitempty"` // page about the talk afterwards
}

// Readiness is the state of a repository on the city's checklist.
type Readiness struct {
	Repository string          `json:"repository"`
	Ready      bool            `json:"ready"`
	Items      []ReadinessItem `json:"items"`
	// What its team should know. These are only in the output of digest ready, and never in editions: the words that
	// retire it, the number of issues that newcomers can take, who waits for an answer, and the issues that may be
	// security reports, as owner/name#12.
	Retired         string    `json:"retired,omitempty"`
	FirstTasks      int       `json:"first_tasks,omitempty"`
	Waiting         []Waiting `json:"waiting,omitempty"`
	SecurityReports []string  `json:"security_reports,omitempty"`
}

// ReadinessItem is an item of the checklist. OK is only meaningful if Checked is true.
type ReadinessItem struct {
	Item    string `json:"item"`
	OK      bool   `json:"ok"`
	Checked bool   `json:"checked"`
	Detail  string `json:"detail"`
}

// Record is a stored edition with everything that its messages are made of. It never changes.
type Record struct {
	Edition    Edition
	Templates  map[string]string // its template set: file name to text
	ComposedAt time.Time
}

// Hash identifies what is published: the edition and its template set, byte for byte.
func (r Record) Hash() (string, error) {
	body, err := json.Marshal(r.Edition)
	if err != nil {
		return "", fmt.Errorf("hashing edition %s: %w", r.Edition.Name, err)
	}
	h := sha256.New()
	h.Write(body)
	for _, name := range slices.Sorted(maps.Keys(r.Templates)) {
		fmt.Fprintf(h, "\x00%s\x00%s", name, r.Templates[name])
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// MaxEvents is the number of events that an edition shows. Others are only counted.
const MaxEvents = 40

// GroupCount counts the events of a group, or of several groups together, that are neither in Events nor in Further.
type GroupCount struct {
	Group  string   `json:"group,omitempty"`
	Groups []string `json:"groups,omitempty"` // of events that several groups hold: all of them
	Events int      `json:"events"`
	Online int      `json:"online,omitempty"` // how many of them can be attended online
}
