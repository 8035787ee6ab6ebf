package desk

import (
	"log/slog"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/inflight"
	"github.com/cityoflosangeles/digest/internal/match"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// Destination is a place that an edition goes to.
type Destination struct {
	Name      string
	Kind      string
	Formats   []digest.Format // what its messages are made of
	Publisher digest.Publisher
	Readers   digest.Readers // the people it goes to, each with a message of their own; nil: it is one place
	Language  string         // of its messages, such as "es"; empty: the edition's
	Draft     bool           // a private place: it is shown drafts, and gets no editions
	Quiet     *time.Duration // overrides the quiet time of its publisher; nil: it does not

	Formerly     []Destination // what it was before it was renamed: the same place, with Publishers of the earlier names
	NeverRenamed bool          // the configuration says that it never had another name
	Places       []string      // keyed hashes of the places that its messages go to
}

// Desk reads the sources, composes the edition that is due, and delivers it.
type Desk struct {
	Title    string
	Demo     bool
	Zone     *time.Location
	Schedule digest.Schedule
	// Configured is when the configuration was last changed; zero: not known. The first edition of a new store is not
	// that of a slot before it.
	Configured time.Time

	Sources      Sources       // what is read
	Content      Content       // what an edition contains
	Rendering    Rendering     // how an edition becomes messages
	Review       Review        // what people decide before an edition is sent
	Destinations []Destination // where editions go
	Operator     *Operator     // gets alerts; nil: nobody does

	Store   digest.Store
	Jobs    digest.Jobs // shares work among processes; nil: this process does all of it
	Process Process     // the process that runs the desk
	Limits  Limits      // how long the desk retries, and keeps data
	Log     *slog.Logger
}

// Sources is what the desk reads, and when.
type Sources struct {
	Listings []digest.Listing
	Ahead    time.Duration // how long before the slot groups are read; zero: at the slot
	Loaded   time.Time     // when the configuration was loaded; an older harvest does not count as read ahead
	// Progress is called after each source, with how many of how many were read; nil: it is not.
	Progress func(done, of int, l digest.Listing, err error)
}

// Content is what an edition contains.
type Content struct {
	Groups       []digest.Group
	EventDays    int            // how many days of events an edition lists
	ActivitySpan time.Duration  // how far back the very first edition reports activity
	Quiet        digest.Quiet   // the rule for quiet weeks
	SendEmpty    bool           // send an edition that has nothing in it
	Lexicon      *match.Lexicon // what matching knows about words; nil: the built-in table
	Lead         time.Duration  // how long before an evening its talks are settled; zero: match.DefaultLead
	Mute         []string       // words of events that editions leave out
	// Pitches are those that teams wrote, by the repository's name in lower case.
	Pitches    map[string][]digest.Pitch
	PitchFiles bool // use the file .github/pitch.md of repositories
	// Takes reports whether editions may use a repository, given as owner/name. nil: they may use all.
	Takes    func(repository string) bool
	Attested map[string]string // by repository in lower case: who checked it for private data and keys, and when
}

// Rendering turns an edition into messages.
type Rendering struct {
	Renderer digest.Renderer
	// RenderFor renders r for the language and the links of p alone. A destination with Readers or a Language needs it.
	RenderFor func(r digest.Record, p digest.Recipient, formats []digest.Format) (digest.Message, error)
	Wording   func(digest.Edition) (title, intro string) // the edition's title and introduction, in the digest's language
	// WordingOf is like Wording, with the texts that r holds: in the digest's language, and in every other one. If it
	// is nil, Wording is used.
	WordingOf func(r digest.Record) (own digest.Wording, others map[string]digest.Wording, err error)
	// AsDraft returns r's edition with words that say that it is a draft, in every language that r holds, and with
	// what only those should see who are shown drafts, in the given language. nil: it says so in English.
	AsDraft func(r digest.Record, language string) (digest.Edition, error)
	// SayPitch says the title or a sentence of a pitch in a language. nil: pitches have no words.
	SayPitch  func(language string, says digest.Because) string
	Languages []string // all configured ones, the digest's own first; none: there is only one
}

// Review is what people decide before an edition is sent.
type Review struct {
	Approval digest.Approval                            // what an edition needs before it is sent
	People   digest.People                              // who may approve, hold, or skip an edition; none: everybody
	Edits    func(edition string) (digest.Edits, error) // the editor's file for an edition; nil: there are none
}

// Process is the process that runs the desk, as other processes and people see it.
type Process struct {
	Owner     string                                     // its name in the ledger
	Gone      func(owner string, claimed time.Time) bool // reports whether an owner is dead
	Attempts  *inflight.Registry                         // its attempts; all desks of one Owner share it
	Account   string                                     // the name of the person who runs it, for the log of an edition
	AccountID string                                     // the account that it runs as: see digest.Voice
}

// Limits are how long the desk retries, and keeps data.
type Limits struct {
	Patience retry.Policy  // for retrying a destination that promised that it published nothing
	KeepFor  time.Duration // how long the ledger keeps the lines of single people; zero: forever
}
