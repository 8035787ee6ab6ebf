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

// Edition is one issue of the digest. Once composed it does not change.
type Edition struct {
	Name      string      `json:"edition"` // the slot's local date, with a letter for extra ones: 2026-07-20, 2026-07-20a
	Period    Period      `json:"period"`
	Title     string      `json:"title"`
	Intro     string      `json:"intro"` // one line that sums it up
	TimeZone  string      `json:"time_zone"`
	Demo      bool        `json:"demo,omitempty"` // all of it is invented
	Present   []Match     `json:"present"`
	Events    []Event     `json:"events"`
	More      int         `json:"more_events,omitempty"` // events left out because there were too many
	Tasks     []Task      `json:"tasks"`
	Activity  []Activity  `json:"activity"`
	Elsewhere []Activity  `json:"elsewhere,omitempty"` // what other governments did, as inspiration
	Spotlight *Repository `json:"spotlight,omitempty"` // in a week without repository news
	Quiet     Quiet       `json:"quiet,omitempty"`     // in such a week: what becomes of it, by the operator's rule
	Talks     []Talk      `json:"talks"`
	Readiness []Readiness `json:"readiness"`
	Problems  []Problem   `json:"problems"`
	Groups    []Group     `json:"groups,omitempty"` // the groups it is about, in the order of the configuration

	Announcements []Announcement `json:"announcements,omitempty"` // what the editor has to say
	Pins          []string       `json:"pins,omitempty"`          // what the editor put first; see Pinned and PinnedMatch
	Unread        []Unread       `json:"unread,omitempty"`        // the groups whose calendars did not tell everything
	NoCalendar    bool           `json:"no_calendar,omitempty"`   // there are calendars, and none of them could be read
	Corrections   []Correction   `json:"corrections,omitempty"`   // what has changed since it was sent; never part of what is stored as the edition

	// Further are events that the edition counts in More but does not show: of each group its next ones, in order.
	// Readers who choose groups, or only what is online, get theirs from Events and Further. LeftOut counts the
	// events in neither list.
	Further []Event      `json:"further_events,omitempty"`
	LeftOut []GroupCount `json:"left_out,omitempty"`

	Chosen *Choice `json:"-"` // whose edition this is, where it was made for one reader's choices; see For

	Translations map[string]Wording `json:"translations,omitempty"` // in the other languages of readers, by language
}

// Wording is what sums an edition up in one language.
type Wording struct {
	Title string `json:"title"`
	Intro string `json:"intro"`
}

// Match is a repository fit to be presented at an event.
type Match struct {
	Event      Event      `json:"event"`
	Repository Repository `json:"repository"`
	Score      float64    `json:"score"` // 0 to 1
	Reasons    []string   `json:"reasons"`
	Pitch      Pitch      `json:"pitch"`
	ProposeURL string     `json:"propose_url,omitempty"`
	Deadline   time.Time  `json:"deadline,omitzero"`
}

// Pitch is the ready text of a talk proposal.
type Pitch struct {
	Title    string `json:"title"`
	Abstract string `json:"abstract"`
}

// Talk is a match that someone took up.
type Talk struct {
	ID         string    `json:"id"`
	Repository string    `json:"repository"`
	Group      string    `json:"group"`
	Event      string    `json:"event,omitempty"` // its title
	At         time.Time `json:"at,omitzero"`     // when it is given; zero where that is not known
	Speaker    string    `json:"speaker,omitempty"`
	State      string    `json:"state"`             // proposed | accepted | presented | declined
	URL        string    `json:"url,omitempty"`     // the event's page
	Minutes    int       `json:"minutes,omitempty"` // how long it is; 0: not known
	Slides     string    `json:"slides,omitempty"`
	Recap      string    `json:"recap,omitempty"` // a page that tells of it afterwards
}

// Readiness is how a repository stands against the city's checklist.
type Readiness struct {
	Repository string          `json:"repository"`
	Ready      bool            `json:"ready"`
	Items      []ReadinessItem `json:"items"`
}

// ReadinessItem is one line of the checklist. OK is meaningful only where Checked.
type ReadinessItem struct {
	Item    string `json:"item"`
	OK      bool   `json:"ok"`
	Checked bool   `json:"checked"`
	Detail  string `json:"detail"`
}

// Record is an edition as the store keeps it: fixed, together with all that its messages are made of.
type Record struct {
	Edition    Edition
	Templates  map[string]string // the template set it is rendered with: file name to text
	ComposedAt time.Time
}

// Hash identifies what will be published: the edition and its template set, byte for byte.
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

// MaxEvents is how many events an edition shows; the rest is counted.
const MaxEvents = 40

// GroupCount counts the events of one group that an edition neither shows nor holds.
type GroupCount struct {
	Group  string `json:"group,omitempty"`
	Events int    `json:"events"`
	Online int    `json:"online,omitempty"` // of those: how many can be attended online
}
