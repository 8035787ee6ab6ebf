package digest

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Period is what an edition covers. All three are instants; events count in [Start, End), repository life in [Since, Start).
type Period struct {
	Since time.Time `json:"since"`
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

// Harvest is what one collection brought from a source.
type Harvest struct {
	Events       []Event      `json:"events,omitempty"`
	Repositories []Repository `json:"repositories,omitempty"`
	Activities   []Activity   `json:"activities,omitempty"`
	Tasks        []Task       `json:"tasks,omitempty"`
	Problems     []Problem    `json:"problems,omitempty"`
	// Horizon is the last instant up to which the harvest is complete. An event that starts after it may be missing from
	// the harvest and still take place. Every source states it, by one of three values:
	//   - zero: the source lists all the events it has;
	//   - the start of the last event that is listed: the list is in order and may be cut off after that event;
	//   - CoversNothing: the source lists some events, and no conclusion can be drawn from a missing one.
	// A horizon matters only where the harvest is Whole.
	Horizon time.Time `json:"horizon,omitzero"`
	// Rung names the way in which the source was read: "api", "calendar", "page", or "feed". Empty: the source has only
	// one way.
	Rung string `json:"rung,omitempty"`
	// Downgraded reports that a better way exists and could not be read this time. A problem says why.
	Downgraded bool `json:"downgraded,omitempty"`
	// Earlier are events still to come that an earlier reading listed and this one did not: what is missing from a
	// reading that is not whole may take place all the same. The desk fills it.
	Earlier []Event `json:"earlier,omitempty"`
	// WholeAt is when the source was last read whole, where this reading is not. Zero: not known. The desk fills it.
	WholeAt time.Time `json:"whole_at,omitzero"`
	// WholeRung is the Rung of that reading.
	WholeRung string `json:"whole_rung,omitempty"`
	// Cleaner is the version of the rules that cleaned the texts; see Mender. Empty: not known.
	Cleaner string `json:"cleaner,omitempty"`
	// Sum and Until are what a Recollector knows again: what the harvest was made of, and how far it looked. Both may be missing.
	Sum   string    `json:"sum,omitempty"`
	Until time.Time `json:"until,omitzero"`
	// Fresh is when the source last told of an event that it had not told of before, as far as the desk remembers. The desk fills it.
	Fresh time.Time `json:"fresh,omitzero"`
}

// CoversNothing is the Horizon of a harvest that is complete for no time at all, such as that of a page that shows a
// selection of events.
var CoversNothing = time.Unix(0, 0).UTC()

// Whole reports whether the harvest is all that the source has, up to its Horizon: it was read by the best way, and
// without a problem other than a note. Only in a whole harvest does a missing event mean anything.
func (h Harvest) Whole() bool {
	return !h.Downgraded && !slices.ContainsFunc(h.Problems, func(p Problem) bool { return !p.Note })
}

// All are the events of the harvest: those that the reading listed, and those that are kept from an earlier one.
func (h Harvest) All() []Event {
	if len(h.Earlier) == 0 {
		return h.Events
	}
	return slices.Concat(h.Events, h.Earlier)
}

// Problem is something that could not be read or understood, told so that a person can act on it.
type Problem struct {
	Source   string    `json:"source"`
	Item     string    `json:"item,omitempty"` // which item of the source; empty: the source as a whole
	Error    string    `json:"error"`
	Hint     string    `json:"hint,omitempty"` // what to do about it
	LastGood time.Time `json:"last_good,omitzero"`
	Failed   bool      `json:"failed,omitempty"` // the source as a whole could not be read, or is not believed
	Note     bool      `json:"note,omitempty"`   // worth knowing, although nothing of the source was lost by it
	Rung     string    `json:"rung,omitempty"`   // the way by which it was read instead of its best one
	Kept     int       `json:"kept,omitempty"`   // coming events that it listed before and that are missing now; they are kept until they are over
	// SourceKey identifies the listing, as Event.SourceKeys do. It is for the store alone: two sources may be called
	// alike.
	SourceKey string `json:"source_key,omitempty"`
}

// Checklist items of the city's policy (docs/policy.md), in its order.
const (
	Licence       = "licence"
	Readme        = "readme"
	Documentation = "documentation"
	Contributing  = "contributing"
	PrivateData   = "private_data"
)

// Checklist is the order in which readiness is told.
var Checklist = []string{Licence, Readme, Documentation, Contributing, PrivateData}

// Roles of a repository's owner.
const (
	RoleOwn         = ""            // the city's own
	RoleInspiration = "inspiration" // another government's, shown as an example
)

// Repository is one repository and what is known of it.
type Repository struct {
	Name        string    `json:"name"` // owner/name, as it is called today
	ID          int64     `json:"id,omitempty"`
	URL         string    `json:"url"`
	Homepage    string    `json:"homepage,omitempty"`
	Description string    `json:"description,omitempty"`
	Topics      []string  `json:"topics,omitempty"`
	Languages   []string  `json:"languages,omitempty"` // most used first
	License     string    `json:"license,omitempty"`   // SPDX identifier; NOASSERTION: a file that is not recognised; empty: none
	Readme      string    `json:"readme,omitempty"`    // the beginning of it, as plain text
	Stars       int       `json:"stars,omitempty"`
	Created     time.Time `json:"created,omitzero"`
	Pushed      time.Time `json:"pushed,omitzero"`
	Archived    bool      `json:"archived,omitempty"`
	Fork        bool      `json:"fork,omitempty"`
	Mirror      bool      `json:"mirror,omitempty"`
	Role        string    `json:"role,omitempty"`
	// Has tells, per checklist item, whether the repository has it. An item that is absent was not checked.
	Has map[string]bool `json:"has,omitempty"`
	// Attested says who has looked for private data and keys, and when; empty where nobody has said so.
	Attested string `json:"attested,omitempty"`
	// Release is the newest release's name, empty where there is none or it was not asked for.
	Release string `json:"release,omitempty"`
}

// Kinds of activity.
const (
	KindRelease           = "release"
	KindMerged            = "merged"
	KindNewRepository     = "new_repository"
	KindFirstContribution = "first_contribution"
)

// Activity is one thing that happened in a repository.
type Activity struct {
	Kind       string    `json:"kind"`
	Repository string    `json:"repository"`
	Title      string    `json:"title"`
	URL        string    `json:"url"`
	At         time.Time `json:"at"`
	Author     string    `json:"author,omitempty"` // login, without "@"; empty where it does not matter or is a bot
	Role       string    `json:"role,omitempty"`
	More       int       `json:"more,omitempty"` // of a release: how many others of its repository the line stands for
}

// Task is an open issue that a newcomer can take.
type Task struct {
	Repository string    `json:"repository"`
	Number     int       `json:"number"`
	Title      string    `json:"title"`
	URL        string    `json:"url"`
	Labels     []string  `json:"labels"`
	CreatedAt  time.Time `json:"created_at"`
	UpdatedAt  time.Time `json:"updated_at"`
	// AskAt is where to ask about it in person: filled by Compose, as are Skills, what one needs to know, and Start, the page of the
	// contributing instructions.
	AskAt    string   `json:"ask_at,omitempty"`
	Skills   []string `json:"skills,omitempty"`
	Start    string   `json:"start,omitempty"`
	Body     string   `json:"body,omitempty"` // the beginning of the description, as it came; editions do not carry it
	Author   string   `json:"author,omitempty"`
	Comments int      `json:"comments,omitempty"`
}

// Group is a meetup group.
type Group struct {
	Name    string   `json:"name"`
	Topics  []string `json:"topics,omitempty"`
	Propose string   `json:"propose,omitempty"` // where to propose a talk; empty: the group is not known to take any
	Page    string   `json:"page,omitempty"`
	Note    string   `json:"note,omitempty"` // what the operator wants said about it
	Rules   Rules    `json:"rules,omitzero"`
	// Merge and Split are lists of events that are one event, and of events that are not, whatever they look like: each named by its
	// page, its identifier or its title.
	Merge [][]string `json:"-"`
	Split [][]string `json:"-"`
	// Sources counts the sources that tell of it; 0 is a gap that an edition's problems name.
	Sources int `json:"-"`
	// Formerly are names that it had before. What is stored under them is its own.
	Formerly []string `json:"-"`
}

// Rules are a group's house rules for talks.
type Rules struct {
	MaxMinutes int    `json:"max_minutes,omitempty"` // longest talk; 0: unknown
	Recruiting string `json:"recruiting,omitempty"`  // "contributors-only": our words never advertise jobs
	Talks      string `json:"talks,omitempty"`       // "none": a meeting without talks, where one meets developers
}

// Text is the problem without its source and its hint, with the way by which the source was read instead.
func (p Problem) Text() string {
	if p.Rung == "" || strings.Contains(strings.ToLower(p.Error), p.Rung) {
		return p.Error
	}
	return fmt.Sprintf("%s; it was read by its %s", p.Error, p.Rung)
}

// KeptText says of a problem what is used in place of what is missing; empty: nothing is.
func (p Problem) KeptText() string {
	day := ""
	if !p.LastGood.IsZero() {
		day = p.LastGood.Format(time.DateOnly)
	}
	switch {
	case p.Failed && day != "":
		return "what it told on " + day + " is used instead"
	case day != "":
		return "events that it told on " + day + " and that are missing now are kept until they are over"
	case p.Kept > 0:
		return "events that it told before and that are missing now are kept until they are over"
	}
	return ""
}

// Remembered is the harvest that a source gets as its last one. While a worse way is read, it holds all known events
// and the rung of the last whole reading. Otherwise a source that does not find its better way again would take the
// worse one for its best.
func (h Harvest) Remembered() Harvest {
	if h.Downgraded && h.WholeRung != "" {
		h.Events, h.Rung = h.All(), h.WholeRung
	}
	return h
}
