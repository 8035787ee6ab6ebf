package digest

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Period is what an edition covers. Its fields are instants. Events count in [Start, End), repository
// activity in [Since, Start).
type Period struct {
	Since time.Time `json:"since"`
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

// Harvest is the result of reading a source once.
type Harvest struct {
	Events       []Event      `json:"events,omitempty"`
	Repositories []Repository `json:"repositories,omitempty"`
	Activities   []Activity   `json:"activities,omitempty"`
	Tasks        []Task       `json:"tasks,omitempty"`
	Waiting      []Waiting    `json:"waiting,omitempty"`
	Problems     []Problem    `json:"problems,omitempty"`
	// Horizon is the last instant up to which the harvest is complete. An event that starts later may take
	// place although it is missing from the harvest. Every source sets one of three values:
	//   - zero: the source lists all of its events;
	//   - the start of the last listed event: the list is in order and may be cut off after that event;
	//   - CoversNothing: the source lists some events, and a missing one means nothing.
	//
	// A horizon only matters if the harvest is Whole.
	Horizon time.Time `json:"horizon,omitzero"`
	// Rung names the way in which the source was read: "api", "calendar", "page", or "feed". It is empty if the
	// source has only one way.
	Rung string `json:"rung,omitempty"`
	// Downgraded reports that a better way exists but failed this time. A problem has the reason.
	Downgraded bool `json:"downgraded,omitempty"`
	// Earlier are upcoming events that an earlier reading listed and this one did not. If a reading is not
	// whole, events missing from it may still take place. The desk sets it.
	Earlier []Event `json:"earlier,omitempty"`
	// WholeAt is when the source was last read whole, if this reading is not. It is zero if unknown. The desk
	// sets it.
	WholeAt time.Time `json:"whole_at,omitzero"`
	// WholeRung is the Rung of that reading.
	WholeRung string `json:"whole_rung,omitempty"`
	// Cleaner is the version of the rules that cleaned the texts; see Mender. It is empty if unknown.
	Cleaner string `json:"cleaner,omitempty"`
	// Sum and Until are for a Recollector: a hash of what the harvest was made from, and how far it looked
	// ahead. Both are optional.
	Sum   string    `json:"sum,omitempty"`
	Until time.Time `json:"until,omitzero"`
	// Fresh is when the source last listed an event for the first time, as far as the desk knows. The desk sets
	// it.
	Fresh time.Time `json:"fresh,omitzero"`
}

// CoversNothing is the Horizon of a harvest that is never complete, such as that of a page with a selection
// of events.
var CoversNothing = time.Unix(0, 0).UTC()

// Whole reports whether the harvest has everything that the source has, up to its Horizon: it was read in the
// best way and without problems other than notes. Only in a whole harvest does a missing event mean anything.
func (h Harvest) Whole() bool {
	return !h.Downgraded && !slices.ContainsFunc(h.Problems, func(p Problem) bool { return !p.Note })
}

// All returns the events of this reading, and those from earlier ones.
func (h Harvest) All() []Event {
	if len(h.Earlier) == 0 {
		return h.Events
	}
	return slices.Concat(h.Events, h.Earlier)
}

// Problem is something that could not be read or parsed, in a form that a person can act on.
type Problem struct {
	Source   string    `json:"source"`
	Item     string    `json:"item,omitempty"` // item of the source; empty: the whole source
	Error    string    `json:"error"`
	Hint     string    `json:"hint,omitempty"` // what to do about it
	LastGood time.Time `json:"last_good,omitzero"`
	Failed   bool      `json:"failed,omitempty"` // the whole source could not be read, or its data is not plausible
	Note     bool      `json:"note,omitempty"`   // for information: nothing of the source was lost
	Rung     string    `json:"rung,omitempty"`   // the way in which it was read instead of its best one
	// number of upcoming events that are missing now; the desk uses their stored data until they are over
	Kept int `json:"kept,omitempty"`
	// SourceKey identifies the listing, as Event.SourceKeys does, because two sources may have the same name.
	// It is stored but not published.
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

// Checklist is the order of items in a readiness report.
var Checklist = []string{Licence, Readme, Documentation, Contributing, PrivateData}

// Roles of a repository's owner.
const (
	RoleOwn         = ""            // the city's own
	RoleInspiration = "inspiration" // another government's, shown as an example
)

// Repository is what is known about a repository.
type Repository struct {
	Name        string   `json:"name"` // current name, as owner/name
	ID          int64    `json:"id,omitempty"`
	URL         string   `json:"url"`
	Homepage    string   `json:"homepage,omitempty"`
	Description string   `json:"description,omitempty"`
	Topics      []string `json:"topics,omitempty"`
	Languages   []string `json:"languages,omitempty"` // most used first
	// SPDX identifier; NOASSERTION: a file that is not recognized; empty: none
	License  string    `json:"license,omitempty"`
	Readme   string    `json:"readme,omitempty"` // start of the README, as plain text
	Stars    int       `json:"stars,omitempty"`
	Created  time.Time `json:"created,omitzero"`
	Pushed   time.Time `json:"pushed,omitzero"`
	Archived bool      `json:"archived,omitempty"`
	Fork     bool      `json:"fork,omitempty"`
	Mirror   bool      `json:"mirror,omitempty"`
	Role     string    `json:"role,omitempty"`
	// Has maps checklist items to whether the repository has them. Items that were not checked are missing.
	Has map[string]bool `json:"has,omitempty"`
	// Attested says who checked for private data and keys, and when. It is empty if nobody did.
	Attested string `json:"attested,omitempty"`
	// Release is the name of the latest release. It is empty if there is none, or if it was not requested.
	Release string `json:"release,omitempty"`
	// Retired is what its description or README says to retire it, as "no longer maintained"; see RetiredBy. Harvests of
	// version 0.1.0 do not have it.
	Retired string `json:"retired,omitempty"`
	// Released is when that release was published. Harvests of version 0.1.0 do not have it.
	Released time.Time `json:"released,omitzero"`
	// PitchFile is the beginning of its file .github/pitch.md, as it is written there. Editions do not have it.
	PitchFile string `json:"pitch_file,omitempty"`
	// Maintainers are the logins of the people to ask, the best first. It is empty if nobody is known. Editions do not
	// have it.
	Maintainers []string `json:"maintainers,omitempty"`
}

// Kinds of activity.
const (
	KindRelease           = "release"
	KindMerged            = "merged"
	KindNewRepository     = "new_repository"
	KindFirstContribution = "first_contribution"
)

// Activity is an event in a repository.
type Activity struct {
	Kind       string    `json:"kind"`
	Repository string    `json:"repository"`
	Title      string    `json:"title"`
	URL        string    `json:"url"`
	At         time.Time `json:"at"`
	Author     string    `json:"author,omitempty"` // login without "@"; empty for bots, or if it does not matter
	Role       string    `json:"role,omitempty"`
	// for a release: number of other releases of the repository that the line includes
	More int `json:"more,omitempty"`
}

// Group is a meetup group.
type Group struct {
	Name    string   `json:"name"`
	Topics  []string `json:"topics,omitempty"`
	Propose string   `json:"propose,omitempty"` // where to propose a talk; empty: unknown
	Page    string   `json:"page,omitempty"`
	Note    string   `json:"note,omitempty"` // a note by the operator
	Rules   Rules    `json:"rules,omitzero"`
	// Merge and Split are lists of events to treat as one, and of events to keep apart. Each event is named by
	// its page, identifier, or title.
	Merge [][]string `json:"-"`
	Split [][]string `json:"-"`
	// Sources is the number of its sources. 0 is a gap that the edition's problems name.
	Sources int `json:"-"`
	// Formerly are its earlier names. Data stored under them belongs to the group.
	Formerly []string `json:"-"`
	// Stage are words of the evenings that take talks, where the configuration names them: then other evenings do not.
	Stage []string `json:"-"`
	// Lead is how long before an evening its talks are settled; zero: as for other groups.
	Lead time.Duration `json:"-"`
	// Filter says which of its events editions tell.
	Filter EventFilter `json:"-"`
	// Language is the language of its meetings, in which pitches to it are written; empty: that of the edition.
	Language string `json:"-"`
}

// What a group's rules say about talks.
const (
	TalksOpen = "open" // its meetings take talks unless they say otherwise
	TalksNone = "none" // a group without talks, to meet developers
	TalksAsk  = "ask"  // as open, but the organizers want to be asked first
)

// Rules are a group's rules for talks.
type Rules struct {
	MaxMinutes int    `json:"max_minutes,omitempty"` // maximum length of a talk; 0: unknown
	Recruiting string `json:"recruiting,omitempty"`  // "contributors-only": our texts never advertise jobs
	// Talks says whether the group takes talks: TalksOpen, TalksNone, or TalksAsk. Empty: its meetings show it.
	Talks string `json:"talks,omitempty"`
}

// Text returns the problem without source and hint, but with the way in which the source was read instead.
func (p Problem) Text() string {
	if p.Rung == "" || strings.Contains(strings.ToLower(p.Error), p.Rung) {
		return p.Error
	}
	return fmt.Sprintf("%s; it was read by its %s", p.Error, p.Rung)
}

// KeptText describes what is used instead of missing data. It is empty if nothing is.
func (p Problem) KeptText() string {
	day := ""
	if !p.LastGood.IsZero() {
		day = p.LastGood.Format(time.DateOnly)
	}
	switch {
	case p.Failed && day != "":
		return "what it listed on " + day + " is used instead"
	case day != "":
		return "events that it listed on " + day + " and that are missing now are kept until they are over"
	case p.Kept > 0:
		return "events that it listed before and that are missing now are kept until they are over"
	}
	return ""
}

// Remembered returns the harvest to store as the source's last one. If the source was read in a worse way,
// the result has all known events, and the rung of the last whole reading. Otherwise a source that does not
// get back to its better way would take the worse one for its best.
func (h Harvest) Remembered() Harvest {
	if h.Downgraded && h.WholeRung != "" {
		h.Events, h.Rung = h.All(), h.WholeRung
	}
	return h
}
