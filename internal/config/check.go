package config

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
)

// SourceKinds are the values of a source's kind.
var SourceKinds = []string{
	"ical", "list", "meetup", "luma", "mobilizon", "tribe", "eventbrite", "vrms", "lunchjs", "feed",
	"page",
}

// Languages are the languages that have texts: each has a file strings.LANGUAGE.json among the templates.
var Languages = []string{"en", "es"}

var (
	destinationName = regexp.MustCompile(`^[a-z0-9-]+$`)
	slackMember     = regexp.MustCompile(`^[UW][A-Z0-9]{2,}$`)
	slackTeam       = regexp.MustCompile(`^[TE][A-Z0-9]{2,}$`)
	slackChannel    = regexp.MustCompile(`^[CGD][A-Z0-9]{2,}$`)
	githubName      = regexp.MustCompile(`^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$`)
	githubRepo      = regexp.MustCompile(`^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?/[A-Za-z0-9._-]+$`)
	listID          = regexp.MustCompile(`^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$`)
)

// check reports what is wrong with the decoded values, and warns of what is suspicious.
func (d *decoder) check(c *Config) {
	d.need("name", c.Name, "name: DataLA community digest")
	d.line("name", c.Name)
	d.among("language", c.Language, Languages)
	d.need("time_zone", c.TimeZone, "time_zone: America/Los_Angeles")
	c.zone = d.zone("time_zone", c.TimeZone)
	d.schedule(c)
	d.approval(c)
	d.web("contact", c.Contact)
	d.window(c.Window)
	d.lead("match.lead", c.Match.Lead)
	d.pitches(c)
	for i, word := range c.Mute {
		d.need(fmt.Sprintf("mute[%d]", i), word, "mute: [yoga]")
	}
	d.among("empty", c.Empty, []string{"skip", "send"})
	d.among("quiet", c.Quiet, []string{string(digest.QuietSpotlight), string(digest.QuietShort), string(digest.QuietSkip)})
	for i, g := range c.Groups {
		at := fmt.Sprintf("groups[%d]", i)
		d.group(c, at, g)
		if j := slices.IndexFunc(c.Groups, func(o Group) bool { return strings.EqualFold(o.Name, g.Name) }); j < i &&
			g.Name != "" {
			d.wrong(at+".name", "give every group a unique name", "another group is called %s, in line %d",
				d.word(at+".name", g.Name), d.lineOf(fmt.Sprintf("groups[%d].name", j)))
		}
	}
	if m := c.Meetup; m != nil {
		d.need("meetup.client_key", m.ClientKey, "client_key: abcdefghijklmnopqrstuvwxyz")
		d.need("meetup.member", m.Member, `member: "123456789"`)
		d.need("meetup.key_id", m.KeyID, "key_id: the signing key's id")
		d.need("meetup.key", m.Key.Reveal(), `key: "${file:meetup.pem}"`)
		d.secret("meetup.key", m.Key)
		d.web("meetup.api", m.API)
		d.web("meetup.login", m.Login)
	}
	d.web("eventbrite.api", c.Eventbrite.API)
	d.secret("eventbrite.token", c.Eventbrite.Token)
	d.github(c.GitHub)
	for i, to := range c.Destinations {
		at := fmt.Sprintf("destinations[%d]", i)
		d.destination(at, to)
		if j := slices.IndexFunc(c.Destinations, func(o Destination) bool { return o.Name == to.Name }); j < i &&
			to.Name != "" {
			d.wrong(at+".name", "the ledger identifies destinations by their names",
				"another destination is called %s, in line %d", d.word(at+".name", to.Name),
				d.lineOf(fmt.Sprintf("destinations[%d].name", j)))
		}
	}
	d.formerly(c)
	d.samePlaces(c)
	d.smtpPorts(c)
	if o := c.Operator; o != nil {
		d.destination("operator", o.Destination())
		if o.Email != nil && o.Email.To.Subscribers() {
			d.wrong("operator.email.to", "to: ops@example.org", "alerts do not go to subscribers")
		}
	}
	d.store(c.Store)
	// With less, an edition could be sent to the same people again.
	if c.KeepPeople.Duration() < max(60*day, c.Schedule.Grace.Duration()) {
		d.wrong("keep_people", "keep_people: 400d", "this must be at least 60d, and longer than schedule.grace")
	}
	d.newsletter(c)
	d.people(c)
	d.asks(c)
	d.fetch(c.Fetch)
	d.serve(c)
	for _, b := range d.blank {
		d.warn(c, b[0], "the value of %s has white space around it, which is a part of this key", b[1])
	}
}

func (d *decoder) newsletter(c *Config) {
	first := slices.IndexFunc(c.Destinations,
		func(to Destination) bool { return to.Email != nil && to.Email.To.Subscribers() })
	n := c.Newsletter
	switch {
	case n == nil && first >= 0:
		d.wrong(fmt.Sprintf("destinations[%d].email.to", first),
			`add newsletter: {url: https://example.org/digest, key: "${NEWSLETTER_KEY}"}`,
			"subscribers need pages to confirm and to unsubscribe")
	case n != nil && first < 0:
		d.wrong("newsletter", "set to: subscribers at one email destination",
			"no email destination writes to subscribers, so people cannot confirm a subscription")
	}
	if n == nil {
		return
	}
	d.need("newsletter.url", n.URL, "url: https://example.org/digest")
	d.web("newsletter.url", n.URL)
	d.need("newsletter.key", n.Key.Reveal(), `key: "${NEWSLETTER_KEY}"`)
	for i, key := range append([]digest.Secret{n.Key}, n.OldKeys...) {
		at := "newsletter.key"
		if i > 0 {
			at = fmt.Sprintf("newsletter.old_keys[%d]", i-1)
		}
		if key != "" && len(key.Reveal()) < 32 {
			d.wrong(at, "create one with openssl rand -hex 32", "a key needs at least 32 bytes")
		}
		d.secret(at, key)
	}
}

func (d *decoder) approval(c *Config) {
	s := c.Schedule
	d.among("schedule.approve", s.Approve, []string{"none", "one", "two"})
	d.among("schedule.on_no_approval", s.OnNoApproval, []string{"hold", "send", "send-reduced"})
	if s.DraftAhead.Duration() > 7*day {
		d.wrong("schedule.draft_ahead", "24h, or 2d", "this must be at most 7d")
	}
	if s.Approve == "none" && s.OnNoApproval != "hold" && !d.troubled("schedule") {
		d.wrong("schedule.on_no_approval", "add approve: one, or approve: two",
			"this has no effect, because no approval is required")
	}
	for i, to := range c.Destinations {
		if to.Draft && s.DraftAhead == "" && !d.troubled("schedule") {
			d.wrong(fmt.Sprintf("destinations[%d].draft", i), "add schedule: {approve: one}, or schedule: {draft_ahead: 24h}",
				"no drafts are composed, so this destination would receive nothing")
		}
	}
}

func (d *decoder) window(w Window) {
	if n := w.Events.Duration(); n%day != 0 || n > 366*day {
		d.wrong("window.events", "28d, or 4w", "this must be whole days, at most 366d")
	}
	if w.Activity.Duration() > 35*day {
		d.wrong("window.activity", "editions never look back further", "this must be at most 35d")
	}
}

func (d *decoder) group(c *Config, at string, g Group) {
	d.among(at+".language", g.Language, Languages)
	d.need(at+".name", g.Name, "name: SoCal Python")
	d.line(at+".name", g.Name)
	d.web(at+".propose", g.Propose)
	d.web(at+".page", g.Page)
	for i, topic := range g.Topics {
		d.need(fmt.Sprintf("%s.topics[%d]", at, i), topic, "topics: [python, maps]")
	}
	d.among(at+".rules.recruiting", g.Rules.Recruiting, []string{"contributors-only"})
	d.among(at+".talks", g.Talks, talkRules)
	d.among(at+".rules.talks", g.Rules.Talks, talkRules)
	for i, word := range g.Stage {
		d.need(fmt.Sprintf("%s.stage[%d]", at, i), word, "stage: [second Tuesday, talks]")
	}
	d.lead(at+".lead", g.Lead)
	d.filter(at, g.Include, g.Exclude, g.Near)
	if g.Rules.MaxMinutes > 480 {
		d.wrong(at+".rules.max_minutes", "", "this must be at most 480")
	}
	d.written(c, at, g)
	d.twice(c, at, g)
	for i, s := range g.Sources {
		at := fmt.Sprintf("%s.sources[%d]", at, i)
		d.location(at+".url", s.URL)
		if s.Kind != "jsonld" { // an alias of page
			d.among(at+".kind", s.Kind, SourceKinds)
		}
		d.zone(at+".time_zone", s.TimeZone)
		d.filter(at, s.Include, s.Exclude, s.Near)
		if host, _, slash := strings.Cut(s.URL, "/"); fetch.IsFile(s.URL) && slash && strings.Contains(host, ".") &&
			!strings.HasPrefix(host, ".") {
			d.warn(c, at, "this is read as a file name; a web address starts with https://")
		}
	}
}

// attested checks the keys of github other than entries.
func (d *decoder) attested(g GitHub) {
	if a := g.App; a != nil {
		d.need("github.app.id", a.ID, "id: Iv23liABCDEF")
		d.need("github.app.key", a.Key.Reveal(), `key: "${file:app.pem}"`)
		d.secret("github.app.key", a.Key)
		if a.Installation <= 0 && !d.troubled("github.app.installation") {
			d.wrong("github.app", "installation: 12345678", "the number of its installation is missing")
		}
		if g.Token != "" {
			d.wrong("github.app", "delete one of them", "app and token exclude each other")
		}
	}
	for i, label := range g.Labels {
		d.need(fmt.Sprintf("github.labels[%d]", i), label, "labels: [good first issue]")
	}
	for i, a := range g.Attested {
		at := fmt.Sprintf("github.attested[%d]", i)
		d.need(at+".repo", a.Repo, "repo: CityOfLosAngeles/curb-map")
		d.need(at+".by", a.By, "by: Ada Lovelace")
		d.need(at+".on", a.On, "on: 2026-07-01")
		if a.Repo != "" && !githubRepo.MatchString(a.Repo) {
			d.wrong(at+".repo", "write owner/name", "this is not the name of a repository")
		}
		if _, err := time.Parse(time.DateOnly, a.On); err != nil && a.On != "" {
			d.wrong(at+".on", "on: 2026-07-01", "this is not a date")
		}
	}
}

func (d *decoder) github(g GitHub) {
	d.among("github.pitch_files", g.PitchFiles, []string{"approved", "always", "never"})
	d.web("github.api", g.API)
	d.secret("github.token", g.Token)
	d.attested(g)
	for i, e := range g.Entries {
		at := fmt.Sprintf("github.entries[%d]", i)
		if d.tokens[at] == nil {
			at = fmt.Sprintf("github[%d]", i)
		}
		switch {
		case e.Org == "" && e.Repo == "", e.Org != "" && e.Repo != "":
			d.wrong(at, "{org: CityOfLosAngeles} or {repo: Chicago/food-inspections-evaluation}",
				"an entry needs either org or repo")
		case e.Org != "" && !githubName.MatchString(e.Org):
			d.wrong(at+".org", "write {org: CityOfLosAngeles}, without an address", "this is not the name of an organization")
		case e.Repo != "" && !githubRepo.MatchString(e.Repo):
			d.wrong(at+".repo", "write {repo: owner/name}, without an address", "this is not the name of a repository")
		case e.Repo != "" && len(e.Formerly) > 0:
			d.wrong(at+".formerly", "GitHub itself follows renamed repositories", "only an organization can have former names")
		}
		d.chosen(at, e)
		for j, former := range e.Formerly {
			if !githubName.MatchString(former) {
				d.wrong(fmt.Sprintf("%s.formerly[%d]", at, j), "", "this is not the name of an organization")
			}
		}
		d.among(at+".role", e.Role, []string{digest.RoleInspiration})
		if slices.ContainsFunc(g.Entries[:i], func(o Repositories) bool {
			return strings.EqualFold(o.Org, e.Org) && strings.EqualFold(o.Repo, e.Repo)
		}) {
			d.wrong(at, "delete one of them", "this is a duplicate")
		}
	}
}

func (d *decoder) store(s digest.Secret) {
	text := s.Reveal()
	switch scheme, _, found := strings.Cut(text, "://"); {
	case !found:
	case !IsPostgres(s):
		d.wrong("store", "use a file name, or postgres://user@host/database", "unknown kind of store: %s",
			d.word("store", scheme))
	default:
		if _, err := url.Parse(text); err != nil { // the host may be missing: the server may be on this machine
			d.wrong("store", "percent-encode characters such as spaces, @, or : in the password", "this is not a valid address")
		}
		d.secretInAddress("store", text)
	}
}

func (d *decoder) fetch(f Fetch) {
	if f.Timeout.Duration() > 10*time.Minute {
		d.wrong("fetch.timeout", "", "this must be at most 10m")
	}
	if f.Pace.Duration() > time.Minute {
		d.wrong("fetch.pace", "", "this must be at most 1m")
	}
	if f.MaxBytes != 0 && (f.MaxBytes < 1024 || f.MaxBytes > 256<<20) {
		d.wrong("fetch.max_bytes", "4194304 is 4 MB", "this must be from 1024 to 268435456")
	}
	if f.PerHost > 20 {
		d.wrong("fetch.per_host", "", "this must be at most 20")
	}
	if strings.ContainsFunc(f.UserAgent, func(r rune) bool { return r < ' ' || r > '~' }) {
		d.wrong("fetch.user_agent", "", "this must be one line of ASCII")
	}
}
