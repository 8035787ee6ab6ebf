// Package config reads meetups.yaml.
//
// It reports every mistake at once, each with its place, the line of the file, and a hint. Values may refer
// to environment variables (${NAME}, ${NAME:-default}) and files (${file:NAME}).
package config

import (
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
)

// Config is a validated meetups.yaml, with defaults filled in. File names are relative to the working
// directory, not to the folder of the file.
type Config struct {
	// The name of the digest. Titles and emails start with it.
	Name string `yaml:"name" jsonschema:"required"`
	// The language of editions: en or es. Default: en.
	Language string `yaml:"language" jsonschema:"enum=en,enum=es"`
	// The time zone of the schedule and of all times shown, as a tz database name: America/Los_Angeles.
	TimeZone string `yaml:"time_zone" jsonschema:"required"`
	// When editions appear.
	Schedule Schedule `yaml:"schedule"`
	// The range of days that an edition covers.
	Window Window `yaml:"window"`
	// What to do in a week without repository news: spotlight (show a project that is ready), short, or skip
	// (if there are no events either). Default: spotlight.
	Quiet string `yaml:"quiet" jsonschema:"enum=spotlight,enum=short,enum=skip"`
	// What to do with an edition that has nothing in it: no events, tasks, talks, news, or announcements. skip (it
	// is not sent) or send. Default: skip.
	Empty string `yaml:"empty" jsonschema:"enum=skip,enum=send"`
	// How talks are proposed.
	Match Match `yaml:"match"`
	// Pitches that your teams wrote. They are used as they are, instead of those that the digest writes.
	Pitches []Pitch `yaml:"pitches"`
	// Words of events to leave out of every edition: an event is left out if its title has one of them.
	Mute []string `yaml:"mute"`
	// The meetup groups, in display order.
	Groups []Group `yaml:"groups"`
	// Access to the Eventbrite API. Without it, organizers' public pages are read.
	Eventbrite Eventbrite `yaml:"eventbrite"`
	// Access to the Meetup API, which Meetup sells to owners of Pro networks. Without it, the groups' calendars
	// and pages are read.
	Meetup *Meetup `yaml:"meetup"`
	// The repositories and organizations to report on: a list, or a mapping with the list as entries.
	GitHub GitHub `yaml:"github"`
	// A file of additional synonyms for matching, in the format of the built-in file (docs/policy.md), relative
	// to this file.
	Synonyms string `yaml:"synonyms"`
	// Where editions are sent. None: editions are only composed and stored.
	Destinations []Destination `yaml:"destinations"`
	// Who gets an alert, once each, about what needs a person: pre-flight findings, and deliveries that are
	// held, uncertain, or failed.
	Operator *Operator `yaml:"operator"`
	// Who may approve, hold, and skip editions, each with all of their accounts. None: everybody who has an
	// account.
	People []Person `yaml:"people"`
	// Who answers for which repositories. Each proposal of an edition goes to one person of the team, by name.
	Teams []Team `yaml:"teams"`
	// How people are asked by name to present what an edition proposes. None: nobody is asked.
	Asks *Asks `yaml:"asks"`
	// The settings for subscribers, who receive email destinations with to: subscribers. None: nobody can
	// subscribe.
	Newsletter *Newsletter `yaml:"newsletter"`
	// A folder with templates that replace the built-in ones of the same names, relative to this file.
	Templates string `yaml:"templates"`
	// Where editions and deliveries are stored: a file name, relative to this file, or postgres://… Default:
	// digest.db.
	Store digest.Secret `yaml:"store"`
	// How long the ledger lists each recipient of an edition. The number of recipients is stored forever. At
	// least 60d. Default: 400d.
	KeepPeople Duration `yaml:"keep_people"`
	// Politeness and limits when reading sources.
	Fetch Fetch `yaml:"fetch"`
	// Where readers report an error, as a link in every message: the address of a page. None: readers are asked
	// to reply.
	Contact string `yaml:"contact"`
	// Who publishes the digest, such as a department of the city. The first edition names it. None: it does not.
	Publisher string `yaml:"publisher"`
	// The person or address that readers can write to, in the words that they read: Rosa Medina,
	// rosa@example.org. Every edition names it. None: it does not.
	Editor string `yaml:"editor"`
	// The folder of the editor's files, one for each edition (2026-07-20.yaml), relative to this file. Default:
	// editions.
	Editions string `yaml:"editions"`
	// The addresses that digest serve listens on.
	Serve Serve `yaml:"serve"`

	// Path is the name of the file that was read, and Dir its folder.
	Path string `yaml:"-"`
	Dir  string `yaml:"-"`
	// Warnings are settings that are allowed but suspicious, one line each, with their place.
	Warnings []string `yaml:"-"`
	// Asleep are the destinations that get nothing. They are not in Destinations, and neither is one of them Operator.
	Asleep []Asleep `yaml:"-"`

	zone    *time.Location
	next    func(time.Time) time.Time
	unready error // see Ready

	unskipped    func(time.Time) time.Time // next, with the days to skip; nil: there are none
	skip         map[string]bool           // days without an edition
	skipHolidays bool
}

// Schedule defines when editions appear.
type Schedule struct {
	// Minute, hour, day of month, month, day of week: "0 9 * * MON" is Mondays at 9:00, "0 9 * * MON,THU" twice a week,
	// "0 9 * * MON#1" the first Monday of a month, and "0 9 * * FRI#L" the last Friday. Default: Mondays at 9:00.
	Cron string `yaml:"cron"`
	// The number of weeks from one week with editions to the next: 2w is every other week. At most 5w. Default: every
	// week.
	Every Duration `yaml:"every"`
	// With every: any day of a week that has an edition, such as 2026-12-07. Weeks begin on Monday.
	WeekOf string `yaml:"week_of"`
	// How late a missed edition is still sent. Default: 12h.
	Grace Duration `yaml:"grace"`
	// How many people must approve an edition before it is sent: none, one, or two. Two means two people who
	// neither composed it nor edited it last. Default: none.
	Approve string `yaml:"approve" jsonschema:"enum=none,enum=one,enum=two"`
	// How long before its time a draft is composed and shown. Default: 24h if approval is required; otherwise
	// the edition is composed when it is due.
	DraftAhead Duration `yaml:"draft_ahead"`
	// What is sent if approval is missing at the scheduled time: nothing (hold), the draft (send), or only its
	// calendar (send-reduced). Default: hold.
	OnNoApproval string `yaml:"on_no_approval" jsonschema:"enum=hold,enum=send,enum=send-reduced"`
	// Days without an edition: dates, and us-federal-holidays for the federal holidays of the United States, also on the
	// Friday or Monday on which they are observed: [us-federal-holidays, 2026-12-28].
	Skip []string `yaml:"skip"`
}

// Window is the range of days that an edition covers.
type Window struct {
	// How many days of upcoming events to show: 7d, 4w. Default: 28d.
	Events Duration `yaml:"events"`
	// How far back the first edition looks at repositories, at most 35d. Default: 7d.
	Activity Duration `yaml:"activity"`
}

// Fetch configures politeness and limits when reading sources.
type Fetch struct {
	// Allow sources and services in private networks, including this machine. Default: false.
	AllowPrivate bool `yaml:"allow_private"`
	// The User-Agent, with an address where we can be reached.
	UserAgent string `yaml:"user_agent"`
	// The timeout for one document. Default: 20s.
	Timeout Duration `yaml:"timeout"`
	// The maximum size of a document, uncompressed. Default: 4 MB.
	MaxBytes int64 `yaml:"max_bytes" jsonschema:"minimum=1024"`
	// The minimum time between the starts of two requests to one host. Default: 1s.
	Pace Duration `yaml:"pace"`
	// The maximum number of simultaneous requests to one host. Default: 2.
	PerHost int `yaml:"per_host" jsonschema:"minimum=1,maximum=20"`
}

// Zone returns the digest's time zone.
func (c Config) Zone() *time.Location { return c.zone }

// Slots returns the schedule of editions.
func (c Config) Slots() digest.Schedule {
	return digest.Schedule{Next: c.next, Zone: c.zone, Grace: c.Schedule.Grace.Duration()}
}

// Approval returns what an edition needs before it is sent.
func (c Config) Approval() digest.Approval {
	return digest.Approval{
		Needed: map[string]int{"one": 1, "two": 2}[c.Schedule.Approve], Ahead: c.Schedule.DraftAhead.Duration(),
		Otherwise: digest.Otherwise(c.Schedule.OnNoApproval),
	}
}

// FetchConfig returns the configuration of the HTTP client, without a cache.
func (c Config) FetchConfig() fetch.Config {
	f := c.Fetch
	return fetch.Config{
		UserAgent: f.UserAgent, MaxBytes: f.MaxBytes, Timeout: f.Timeout.Duration(), PerHost: f.PerHost,
		Pace: f.Pace.Duration(), AllowPrivate: f.AllowPrivate, Dir: c.Dir,
	}
}

// IsPostgres reports whether the store is a PostgreSQL database rather than a file.
func IsPostgres(store digest.Secret) bool {
	return strings.HasPrefix(store.Reveal(), "postgres://") || strings.HasPrefix(store.Reveal(), "postgresql://")
}
