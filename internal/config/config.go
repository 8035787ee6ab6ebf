// Package config reads meetups.yaml.
//
// Every mistake in it is told with its place, the line it stands in and what would be right; all of them at once, not
// only the first. Values may name environment variables (${NAME}, ${NAME:-otherwise}) and files (${file:NAME}).
package config

import (
	"path/filepath"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
)

// Config is a meetups.yaml that was found right, with defaults filled in and file names made relative to the working
// directory instead of the file's own folder.
type Config struct {
	// What the digest is called: titles and e-mails begin with it.
	Name string `yaml:"name" jsonschema:"required"`
	// The language of its words: en or es. Default: en.
	Language string `yaml:"language" jsonschema:"enum=en,enum=es"`
	// The zone of the schedule and of all times shown, by its name in the tz database: America/Los_Angeles.
	TimeZone string `yaml:"time_zone" jsonschema:"required"`
	// When editions appear.
	Schedule Schedule `yaml:"schedule"`
	// How far an edition looks.
	Window Window `yaml:"window"`
	// What becomes of a week without news of the repositories: spotlight (a ready project is shown), short, or skip (where there is nothing else to tell either). Default: spotlight.
	Quiet string `yaml:"quiet" jsonschema:"enum=spotlight,enum=short,enum=skip"`
	// The meetup groups, in the order they are shown.
	Groups []Group `yaml:"groups"`
	// Access to Eventbrite's interface. Without it, pages of organizers are read as anyone sees them.
	Eventbrite Eventbrite `yaml:"eventbrite"`
	// Access to Meetup's interface, which Meetup sells to the owners of Pro networks. Without it, groups' calendars and pages are read.
	Meetup *Meetup `yaml:"meetup"`
	// The repositories and organizations to tell of: a list, or a mapping with the list as entries.
	GitHub GitHub `yaml:"github"`
	// A file of further synonyms for matching, in the form of the shipped one (docs/policy.md), relative to this file.
	Synonyms string `yaml:"synonyms"`
	// Where editions go. None: they are only composed and stored.
	Destinations []Destination `yaml:"destinations"`
	// Who is told, once of each, what a person should look at: what the pre-flight found, what is held, uncertain or failed.
	Operator *Operator `yaml:"operator"`
	// Who may approve, hold, and skip editions, each with all of their accounts. None: everybody who has an account.
	People []Person `yaml:"people"`
	// The people that to: subscribers goes to. None: nobody can subscribe.
	Newsletter *Newsletter `yaml:"newsletter"`
	// A folder whose templates replace the shipped ones of the same names, relative to this file.
	Templates string `yaml:"templates"`
	// Where editions and deliveries are kept: the name of a file, relative to this one, or postgres://… Default: digest.db.
	Store digest.Secret `yaml:"store"`
	// How long the ledger keeps a line for each person that an edition went to; how many there were is kept for ever. At least 60d. Default: 400d.
	KeepPeople Duration `yaml:"keep_people"`
	// Manners and limits of reading.
	Fetch Fetch `yaml:"fetch"`
	// Where readers report an error, as a link in every message: the address of a page. None: they are asked to answer.
	Contact string `yaml:"contact"`
	// The folder of the editor's files, one for each edition (2026-07-20.yaml), relative to this file. Default: editions.
	Editions string `yaml:"editions"`
	// What digest serve listens on.
	Serve Serve `yaml:"serve"`

	// Path is the name of the file read, Dir its folder.
	Path string `yaml:"-"`
	Dir  string `yaml:"-"`
	// Warnings are things that are allowed, but suspicious: one line each, with its place.
	Warnings []string `yaml:"-"`

	zone *time.Location
	next func(time.Time) time.Time
}

// Schedule says when editions appear.
type Schedule struct {
	// Minute, hour, day of month, month, day of week: "0 9 * * MON" is Mondays at nine. Default: that.
	Cron string `yaml:"cron"`
	// How late a missed edition is still made up. Default: 12h.
	Grace Duration `yaml:"grace"`
	// How many people approve an edition before it is sent: none, one, or two. Two means two people who neither
	// composed it nor edited it last. Default: none.
	Approve string `yaml:"approve" jsonschema:"enum=none,enum=one,enum=two"`
	// How long before its time a draft is composed and shown. Default: 24h where someone approves; else it is composed when it is due.
	DraftAhead Duration `yaml:"draft_ahead"`
	// What is sent at its time without approval: nothing (hold), the draft (send), or its calendar alone (send-reduced). Default: hold.
	OnNoApproval string `yaml:"on_no_approval" jsonschema:"enum=hold,enum=send,enum=send-reduced"`
	// Days on which no edition appears, such as holidays: [2026-12-28].
	Skip []string `yaml:"skip"`
}

// Window says how far an edition looks.
type Window struct {
	// How many days of events are shown: 7d, 4w. Default: 28d.
	Events Duration `yaml:"events"`
	// How far the very first edition looks back at repositories, at most 35d. Default: 7d.
	Activity Duration `yaml:"activity"`
}

// Group is a meetup group.
type Group struct {
	// What the group is called. Names are unique.
	Name string `yaml:"name" jsonschema:"required"`
	// Names that the group had before, so that its events are not new, and talks and subscribers' choices stay with it.
	Formerly []string `yaml:"formerly"`
	// What its evenings are about; projects are matched by these words.
	Topics []string `yaml:"topics"`
	// Where its events are announced: addresses or file names. None is shown as a gap.
	Sources []Source `yaml:"sources"`
	// Events that no source tells, written down here.
	Events []Written `yaml:"events"`
	// Lists of events that are one, whatever they look like: each by its page, its identifier or its title.
	Merge [][]string `yaml:"merge"`
	// Lists of events that are not one, although they look alike.
	Split [][]string `yaml:"split"`
	// The page where one proposes a talk.
	Propose string `yaml:"propose"`
	// The group's own page.
	Page string `yaml:"page"`
	// What the open-source lead should know about it, in a sentence or two.
	Note string `yaml:"note"`
	// The group's house rules.
	Rules Rules `yaml:"rules"`
}

// Rules are a group's house rules for talks.
type Rules struct {
	// The longest talk, in minutes.
	MaxMinutes int `yaml:"max_minutes" jsonschema:"minimum=1,maximum=480"`
	// contributors-only: our words ask for contributors and never advertise jobs.
	Recruiting string `yaml:"recruiting" jsonschema:"enum=contributors-only"`
	// none: the group meets without talks.
	Talks string `yaml:"talks" jsonschema:"enum=none"`
}

// Source is one place that tells of events. A text alone is its URL.
type Source struct {
	// A web address (http, https, webcal) or the name of a file, relative to this one.
	URL string `yaml:"url" jsonschema:"required"`
	// What it is, where that cannot be seen: ical, meetup, luma, mobilizon, tribe, eventbrite, vrms, lunchjs, feed or page.
	Kind string `yaml:"kind"`
	// The zone of its times that name none. Default: the digest's.
	TimeZone string `yaml:"time_zone"`
}

// Eventbrite is the access to Eventbrite's interface.
type Eventbrite struct {
	// A private token, of eventbrite.com/account-settings/apps.
	Token digest.Secret `yaml:"token"`
	// Another address of the interface.
	API string `yaml:"api"`
}

// Meetup is the access to Meetup's GraphQL interface, by its JWT flow.
type Meetup struct {
	// The key of the OAuth client, of meetup.com/api/oauth/list.
	ClientKey string `yaml:"client_key" jsonschema:"required"`
	// The number of the member in whose name it asks.
	Member string `yaml:"member" jsonschema:"required"`
	// The id of the signing key.
	KeyID string `yaml:"key_id" jsonschema:"required"`
	// The signing key, an RSA key in PEM: "${file:meetup.pem}".
	Key digest.Secret `yaml:"key" jsonschema:"required"`
	// Another address of the interface.
	API string `yaml:"api"`
	// Another address to log in.
	Login string `yaml:"login"`
}

// GitHub is what to tell of from GitHub. A list alone is its entries.
type GitHub struct {
	// Another address of the web interface, as GitHub Enterprise has: https://github.example.org/api/v3.
	API string `yaml:"api"`
	// A token; reading public repositories needs no permissions. Without one, only 60 requests an hour are answered.
	Token digest.Secret `yaml:"token"`
	// A GitHub App instead of a token.
	App *GitHubApp `yaml:"app"`
	// What issues for newcomers are labelled with. Default: the usual spellings of "good first issue", "help wanted" and their like.
	Labels []string `yaml:"labels"`
	// Repositories of which a person has said that they hold no private data and no keys.
	Attested []Attestation `yaml:"attested"`
	// Organizations and repositories.
	Entries []Repositories `yaml:"entries"`
}

// GitHubApp are the credentials of a GitHub App.
type GitHubApp struct {
	// Its client id, or its number.
	ID string `yaml:"id" jsonschema:"required"`
	// The number at the end of the address of its settings in the organization.
	Installation int64 `yaml:"installation" jsonschema:"required"`
	// Its private key in PEM: "${file:app.pem}".
	Key digest.Secret `yaml:"key" jsonschema:"required"`
}

// Attestation is what a person has said of a repository. It cannot be told from outside.
type Attestation struct {
	// The repository, as owner/name.
	Repo string `yaml:"repo" jsonschema:"required"`
	// Who looked for private data and keys, and found none.
	By string `yaml:"by" jsonschema:"required"`
	// When: 2026-07-01.
	On string `yaml:"on" jsonschema:"required"`
}

// Repositories is an organization or one repository: either Org or Repo is set.
type Repositories struct {
	// The name of an organization.
	Org string `yaml:"org"`
	// A repository, as owner/name.
	Repo string `yaml:"repo"`
	// Former names of the organization, which old links use.
	Formerly []string `yaml:"formerly"`
	// The owner's number. It is remembered after the first reading; set it where another owner is right.
	ID int64 `yaml:"id"`
	// inspiration: another government's, shown as an example.
	Role string `yaml:"role" jsonschema:"enum=inspiration"`
}

// Destination is a place that editions go to: of exactly one kind.
type Destination struct {
	// Small letters, digits and hyphens. It is what the ledger knows the destination by: see formerly before you
	// change it.
	Name string `yaml:"name" jsonschema:"required,pattern=^[a-z0-9-]+$"`
	// Names that the destination had before, the latest first: what they got is not sent again. An empty list says
	// that it never had another name.
	Formerly []string `yaml:"formerly"`
	// A channel of Slack.
	Slack *Slack `yaml:"slack"`
	// E-mail.
	Email *Email `yaml:"email"`
	// A room of Matrix.
	Matrix *Matrix `yaml:"matrix"`
	// A channel of Mattermost.
	Mattermost *Mattermost `yaml:"mattermost"`
	// A folder of static pages, for any web server.
	Site *Site `yaml:"site"`
	// A program that takes the edition as JSON.
	Webhook *Webhook `yaml:"webhook"`
	// A private place that is shown drafts, and gets no editions. Default: false.
	Draft bool `yaml:"draft"`
	// How long the destination may still take an edition up after its answer was lost: until then "not found" is not
	// believed. Default: 5m for Slack with a token, else 0s.
	Quiet Duration `yaml:"quiet"`
}

// Slack is a channel, reached with a bot's token or with a webhook.
type Slack struct {
	// A bot token (xoxb-…) with chat:write.
	Token digest.Secret `yaml:"token"`
	// The channel's ID (C0123456789), with a token.
	Channel string `yaml:"channel"`
	// An incoming webhook instead of token and channel. It can neither thread nor be asked what arrived.
	Webhook digest.Secret `yaml:"webhook"`
	// An app-level token (xapp-…) with connections:write: then digest serve shows buttons to approve, hold and take up a match, and hears them. Default: no buttons.
	AppToken digest.Secret `yaml:"app_token"`
	// Who may press Approve and Hold, by their Slack member IDs: [U0123456789]. Default: everyone in the channel.
	Approvers []string `yaml:"approvers"`
	// Another address of the web interface.
	API string `yaml:"api"`
}

// Email is a mailing by SMTP.
type Email struct {
	// The sender: Name <address@example.org>.
	From string `yaml:"from" jsonschema:"required"`
	// The mail server: smtp://user:password@host:587 (STARTTLS) or smtps://…:465.
	SMTP digest.Secret `yaml:"smtp" jsonschema:"required"`
	// Access tokens to sign in with instead of a password, as Google and Microsoft want it (docs/destinations.md). Default: the password in smtp.
	OAuth *OAuth `yaml:"oauth"`
	// The recipients: the address of a mailing list, or several; or subscribers, who get a message each (docs/newsletter.md).
	To Recipients `yaml:"to" jsonschema:"required"`
	// The address for replies, if not the sender's.
	ReplyTo string `yaml:"reply_to"`
	// The List-Id header (RFC 2919): digest.example.org.
	ListID string `yaml:"list_id"`
	// For subscribers: sign each message, where the mail server does not. Default: not signed.
	DKIM *DKIM `yaml:"dkim"`
	// For subscribers: how fast messages are sent at most, by each process. Default: as fast as the server takes them.
	Pace Pace `yaml:"pace"`
	// For subscribers: connections to the mail server at once. Default: 10.
	Connections int `yaml:"connections"`
	// Send a short message when a published event moves or is canceled. Default: false.
	Corrections bool `yaml:"corrections"`
}

// Newsletter is where people subscribe, and what their links are signed with.
type Newsletter struct {
	// Where the public finds the pages of digest serve on which people subscribe and unsubscribe: https://example.org/digest.
	URL string `yaml:"url" jsonschema:"required"`
	// What links are signed with, at least 32 bytes: openssl rand -hex 32 makes one.
	Key digest.Secret `yaml:"key" jsonschema:"required"`
	// Keys of before, whose links stay good.
	OldKeys []digest.Secret `yaml:"old_keys"`
}

// DKIM is how messages are signed (RFC 6376).
type DKIM struct {
	// The domain that signs: the sender's, or one above it.
	Domain string `yaml:"domain" jsonschema:"required"`
	// The name of the key's DNS record, before ._domainkey.
	Selector string `yaml:"selector" jsonschema:"required"`
	// The private key in PEM, RSA or Ed25519.
	Key digest.Secret `yaml:"key" jsonschema:"required"`
}

// Pace is how fast one process sends messages at most. What is missing is not limited.
type Pace struct {
	// Messages a second.
	PerSecond int `yaml:"per_second"`
	// Messages a second to recipients of one domain.
	PerDomain int `yaml:"per_domain"`
}

// Recipients are addresses. A text alone is one of them.
type Recipients []string

// Subscribers reports whether it goes to our own subscribers.
func (r Recipients) Subscribers() bool { return len(r) == 1 && r[0] == "subscribers" }

// Site is a web archive of static files.
type Site struct {
	// The folder to write, relative to this file.
	Dir string `yaml:"dir" jsonschema:"required"`
	// Where the folder will be found on the web; feeds and e-mails need it for their links.
	URL string `yaml:"url"`
	// The archive's title. Default: the digest's name.
	Title string `yaml:"title"`
}

// Matrix is a room that is not encrypted.
type Matrix struct {
	// The homeserver: https://matrix.example.org.
	Server string `yaml:"server" jsonschema:"required"`
	// The room's ID: "!abc:example.org".
	Room string `yaml:"room" jsonschema:"required"`
	// An access token of an account that has joined the room.
	Token digest.Secret `yaml:"token" jsonschema:"required"`
}

// Mattermost is a channel, reached with an incoming webhook.
type Mattermost struct {
	// The webhook's address, which is a secret: https://chat.example.org/hooks/….
	Webhook digest.Secret `yaml:"webhook" jsonschema:"required"`
}

// Webhook is an address that editions are posted to, as JSON.
type Webhook struct {
	// Where to: https://…. It may itself be a secret.
	URL digest.Secret `yaml:"url" jsonschema:"required"`
	// What requests are signed with; the receiver knows it too.
	Secret digest.Secret `yaml:"secret" jsonschema:"required"`
}

// Fetch sets manners and limits of reading.
type Fetch struct {
	// Allow sources in private networks, this machine included, and use the environment's proxy. Default: false.
	AllowPrivate bool `yaml:"allow_private"`
	// How we introduce ourselves, with an address where we can be reached.
	UserAgent string `yaml:"user_agent"`
	// For one document. Default: 20s.
	Timeout Duration `yaml:"timeout"`
	// The largest document, unpacked. Default: 4 MB.
	MaxBytes int64 `yaml:"max_bytes" jsonschema:"minimum=1024"`
	// Between the beginnings of two requests to one host. Default: 1s.
	Pace Duration `yaml:"pace"`
	// Requests under way at one host. Default: 2.
	PerHost int `yaml:"per_host" jsonschema:"minimum=1,maximum=20"`
}

// Zone is the digest's time zone.
func (c Config) Zone() *time.Location { return c.zone }

// Slots is the schedule as the desk steps it.
func (c Config) Slots() digest.Schedule {
	return digest.Schedule{Next: c.next, Zone: c.zone, Grace: c.Schedule.Grace.Duration()}
}

// Approval is what an edition needs before it is sent.
func (c Config) Approval() digest.Approval {
	return digest.Approval{
		Needed: map[string]int{"one": 1, "two": 2}[c.Schedule.Approve], Ahead: c.Schedule.DraftAhead.Duration(), Otherwise: digest.Otherwise(c.Schedule.OnNoApproval),
	}
}

// Manners are what the HTTP client gets, its cache excepted.
func (c Config) Manners() fetch.Config {
	f := c.Fetch
	return fetch.Config{
		UserAgent: f.UserAgent, MaxBytes: f.MaxBytes, Timeout: f.Timeout.Duration(), PerHost: f.PerHost,
		Pace: f.Pace.Duration(), AllowPrivate: f.AllowPrivate, Dir: c.Dir,
	}
}

// Digest is the group as editions tell of it.
func (g Group) Digest() digest.Group {
	return digest.Group{
		Name: g.Name, Formerly: g.Formerly, Topics: g.Topics, Propose: g.Propose, Page: g.Page, Note: g.Note,
		Rules: digest.Rules(g.Rules), Merge: g.Merge, Split: g.Split, Sources: len(g.Sources) + min(1, len(g.Events)),
	}
}

// IsPostgres reports whether a store's address is a PostgreSQL database rather than a file.
func IsPostgres(store digest.Secret) bool {
	return strings.HasPrefix(store.Reveal(), "postgres://") || strings.HasPrefix(store.Reveal(), "postgresql://")
}

// defaults fills in what is not written.
func (c *Config) defaults() {
	if c.Language == "" {
		c.Language = "en"
	}
	if c.Schedule.Cron == "" {
		c.Schedule.Cron = "0 9 * * MON"
	}
	if c.Schedule.Grace == "" {
		c.Schedule.Grace = "12h"
	}
	if c.Schedule.Approve == "" {
		c.Schedule.Approve = "none"
	}
	if c.Schedule.DraftAhead == "" && c.Schedule.Approve != "none" {
		c.Schedule.DraftAhead = "24h"
	}
	if c.Schedule.OnNoApproval == "" {
		c.Schedule.OnNoApproval = "hold"
	}
	if c.KeepPeople == "" {
		c.KeepPeople = "400d"
	}
	if c.Editions == "" {
		c.Editions = "editions"
	}
	if c.Window.Events == "" {
		c.Window.Events = "28d"
	}
	if c.Window.Activity == "" {
		c.Window.Activity = "7d"
	}
	if c.Store == "" {
		c.Store = "digest.db"
	}
}

// resolve makes file names relative to the working directory. Those of sources stay: the HTTP client knows Dir.
func (c *Config) resolve() {
	if !IsPostgres(c.Store) {
		c.Store = digest.Secret(c.file(c.Store.Reveal()))
	}
	if c.Templates != "" {
		c.Templates = c.file(c.Templates)
	}
	if c.Synonyms != "" {
		c.Synonyms = c.file(c.Synonyms)
	}
	c.Editions = c.file(c.Editions)
	for _, d := range c.Destinations {
		if d.Site != nil {
			d.Site.Dir = c.file(d.Site.Dir)
		}
	}
}

func (c *Config) file(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(c.Dir, name)
}

// Operator is where digest serve tells what a person should look at: exactly one of Slack, Email and Webhook is set.
type Operator struct {
	// A channel of Slack.
	Slack *Slack `yaml:"slack"`
	// E-mail.
	Email *Email `yaml:"email"`
	// A program that takes alerts as JSON.
	Webhook *Webhook `yaml:"webhook"`
}

// Destination is the place as editions know places.
func (o Operator) Destination() Destination {
	return Destination{Name: "operator", Slack: o.Slack, Email: o.Email, Webhook: o.Webhook}
}
