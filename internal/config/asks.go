package config

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Asks configures how people are asked, by name, to present what an edition proposes.
type Asks struct {
	// Who gets the questions that no team can answer: projects without a team, questions without an answer, and people
	// who left.
	Lead Member `yaml:"lead" jsonschema:"required"`
	// The public address of digest serve, on whose pages people answer: https://example.org/digest. Default:
	// newsletter.url.
	URL string `yaml:"url"`
	// The key that signs links to answer, at least 32 bytes. To create one, run openssl rand -hex 32. Default:
	// newsletter.key.
	Key digest.Secret `yaml:"key"`
	// The name of the email destination whose sender and mail server write to people. Default: the first one.
	Mail string `yaml:"mail"`
	// The name of the Slack destination whose app writes direct messages. It needs token and app_token. Default: the
	// first one that has both; without one, everybody gets mail.
	Slack string `yaml:"slack"`
	// How long a person has to answer before one reminder, and then again before the lead is asked. If the event is
	// near, they have a third of the time that is left. Default: 3d.
	AnswerIn Duration `yaml:"answer_in"`
	// A page with what your city asks of speakers. People who say yes get it.
	HouseRules string `yaml:"house_rules"`
}

// Team answers for repositories.
type Team struct {
	// The name of the team. Names are unique.
	Name string `yaml:"name" jsonschema:"required"`
	// Its repositories, as patterns: CityOfLosAngeles/curb-*.
	Repositories []string `yaml:"repositories" jsonschema:"required"`
	// Who can be asked. The first that fits is asked first.
	People []Member `yaml:"people" jsonschema:"required"`
}

// Member is a person who can be asked to present a project.
type Member struct {
	// The person's name. If people: has the same name, their accounts of mail and Slack there count here too. In a second
	// team, the name is enough.
	Name string `yaml:"name" jsonschema:"required"`
	// The mail address.
	Mail string `yaml:"mail"`
	// The member ID in Slack: U0123456789. The person then gets direct messages, and mail only if Slack refuses one.
	Slack string `yaml:"slack"`
	// The languages that the person speaks, as en and es. Messages are in the first. Default: the digest's language.
	Languages []string `yaml:"languages"`
	// Whether the person likes to speak, so that they are asked before others. Default: false.
	Speaks bool `yaml:"speaks"`
	// Days without questions and talks: 2026-08-03, or 2026-08-03 to 2026-08-14.
	Away []string `yaml:"away"`
	// How many times the person is asked within 31 days at most. Default: 2; for the lead: no limit.
	Monthly int `yaml:"monthly" jsonschema:"minimum=1,maximum=31"`
	// The hours without messages, on the digest's clock. Weekends have none either, except about an event that changed
	// or is tomorrow. Default: 18:00-08:00.
	Quiet string `yaml:"quiet"`
}

// defaultQuiet is the default of Member.Quiet.
const defaultQuiet = "18:00-08:00"

// detailed reports whether the entry says more than a name.
func (m Member) detailed() bool {
	return m.Mail != "" || m.Slack != "" || len(m.Languages) > 0 || m.Speaks || len(m.Away) > 0 || m.Monthly > 0 ||
		m.Quiet != ""
}

// Member returns the person with everything that the configuration says about them: the first entry with details, and
// their mail address in people.
func (c Config) Member(m Member) Member {
	if !m.detailed() {
		var all []Member
		for _, t := range c.Teams {
			all = append(all, t.People...)
		}
		if c.Asks != nil {
			all = append(all, c.Asks.Lead)
		}
		for _, o := range all {
			if o.detailed() && strings.EqualFold(o.Name, m.Name) {
				m = o
				break
			}
		}
	}
	for _, p := range c.People {
		for _, a := range p.Accounts {
			if !strings.EqualFold(p.Name, m.Name) {
				continue
			}
			if m.Mail == "" {
				m.Mail = a.Mail
			}
			if m.Slack == "" && a.Slack != nil {
				m.Slack = a.Slack.User
			}
		}
	}
	return m
}

// AwayDays returns the first and the last day of each absence, as midnight UTC. An entry that is not valid is an error.
func (m Member) AwayDays() ([][2]time.Time, error) {
	var out [][2]time.Time
	for _, text := range m.Away {
		first, last, found := strings.Cut(text, " to ")
		if !found {
			last = first
		}
		from, err := time.Parse(time.DateOnly, strings.TrimSpace(first))
		if err != nil {
			return nil, fmt.Errorf("%q is not a day", strings.TrimSpace(first))
		}
		to, err := time.Parse(time.DateOnly, strings.TrimSpace(last))
		if err != nil || to.Before(from) {
			return nil, fmt.Errorf("%q is not a day after %s", strings.TrimSpace(last), strings.TrimSpace(first))
		}
		out = append(out, [2]time.Time{from, to})
	}
	return out, nil
}

// QuietHours returns when quiet hours begin and end, as time since midnight.
func (m Member) QuietHours() (from, to time.Duration, err error) {
	first, last, _ := strings.Cut(cmp.Or(m.Quiet, defaultQuiet), "-")
	for _, part := range []struct {
		text string
		into *time.Duration
	}{{first, &from}, {last, &to}} {
		clock, err := time.Parse("15:04", strings.TrimSpace(part.text))
		if err != nil {
			return 0, 0, fmt.Errorf("%q is not a range of hours", m.Quiet)
		}
		*part.into = time.Duration(clock.Hour())*time.Hour + time.Duration(clock.Minute())*time.Minute
	}
	return from, to, nil
}

// AskDestination returns the email destination that writes to people, and whether there is one.
func (c Config) AskDestination() (Destination, bool) {
	i := slices.IndexFunc(c.Destinations, func(d Destination) bool {
		return d.Email != nil && (c.Asks.Mail == "" || d.Name == c.Asks.Mail)
	})
	if i < 0 {
		return Destination{}, false
	}
	return c.Destinations[i], true
}

// AskSlack returns the Slack destination that writes direct messages, and whether there is one.
func (c Config) AskSlack() (Destination, bool) {
	i := slices.IndexFunc(c.Destinations, func(d Destination) bool {
		return d.Slack != nil && d.Slack.Token != "" && d.Slack.AppToken != "" &&
			(c.Asks.Slack == "" || d.Name == c.Asks.Slack)
	})
	if i < 0 {
		return Destination{}, false
	}
	return c.Destinations[i], true
}

// AskPages returns the address of the pages to answer on, and the keys of their links, newest first.
func (c Config) AskPages() (url string, keys []digest.Secret) {
	url, keys = c.Asks.URL, []digest.Secret{c.Asks.Key}
	if n := c.Newsletter; n != nil {
		url = cmp.Or(url, n.URL)
		if c.Asks.Key == "" {
			keys = append([]digest.Secret{n.Key}, n.OldKeys...)
		}
	}
	return strings.TrimRight(url, "/"), keys
}

func (d *decoder) asks(c *Config) {
	for i, t := range c.Teams {
		d.team(c, fmt.Sprintf("teams[%d]", i), t, c.Teams[:i])
	}
	if c.Asks == nil {
		if len(c.Teams) > 0 {
			d.wrong("teams", "asks: {lead: {name: Ada Lovelace, mail: ada@example.org}}",
				"asks is missing: questions that nobody answers need a person")
		}
		return
	}
	a := c.Asks
	d.member(c, "asks.lead", a.Lead)
	d.web("asks.url", a.URL)
	d.web("asks.house_rules", a.HouseRules)
	d.secret("asks.key", a.Key)
	if a.AnswerIn.Duration() > 30*day {
		d.wrong("asks.answer_in", "3d", "this must be at most 30d")
	}
	_, direct := c.AskSlack()
	if !direct && a.Slack != "" {
		d.wrong("asks.slack", "name an entry of destinations with slack: {token: …, channel: …, app_token: …}",
			"no Slack destination of this name can write direct messages with buttons")
	}
	if to, ok := c.AskDestination(); !ok && (!direct || a.Mail != "") {
		at := "asks"
		if a.Mail != "" {
			at = "asks.mail"
		}
		d.wrong(at, "an entry of destinations with email: {from: …, smtp: …, to: …}",
			"no email destination can write to people")
	} else if ok && to.Email.From == "" && !d.troubled("asks") {
		return // reported at the destination
	}
	if n := c.Newsletter; n != nil && a.URL != "" && strings.TrimRight(n.URL, "/") != strings.TrimRight(a.URL, "/") {
		d.wrong("asks.url", "leave it out", "digest serve has one address, and newsletter.url is another")
	}
	url, keys := c.AskPages()
	if url == "" {
		d.wrong("asks", "url: https://example.org/digest", "the address of the pages to answer on is missing")
	}
	if key := keys[0].Reveal(); len(key) < 32 && !d.failed("asks.key") {
		at := "asks"
		if key != "" {
			at = "asks.key"
		}
		d.wrong(at, `key: "${ASK_KEY}"; create one with openssl rand -hex 32`, "a key needs at least 32 bytes")
	}
}

func (d *decoder) team(c *Config, at string, t Team, before []Team) {
	d.need(at+".name", t.Name, "name: Streets")
	d.line(at+".name", t.Name)
	if j := slices.IndexFunc(before, func(o Team) bool { return strings.EqualFold(o.Name, t.Name) }); j >= 0 &&
		t.Name != "" {
		d.wrong(at+".name", "give every team a unique name", "another team is called %s, in line %d",
			d.word(at+".name", t.Name), d.lineOf(fmt.Sprintf("teams[%d].name", j)))
	}
	if len(t.Repositories) == 0 && !d.troubled(at) {
		d.wrong(at, "repositories: [CityOfLosAngeles/curb-*]", "this team has no repositories")
	}
	for i, pattern := range t.Repositories {
		if _, err := path.Match(pattern, ""); err != nil || strings.Count(pattern, "/") != 1 {
			d.wrong(fmt.Sprintf("%s.repositories[%d]", at, i), "write owner/name, where * stands for any text",
				"this is not a pattern of repositories")
		}
	}
	if len(t.People) == 0 && !d.troubled(at) {
		d.wrong(at, "people: [{name: Ada Lovelace, mail: ada@example.org}]", "nobody in this team can be asked")
	}
	for i, m := range t.People {
		d.member(c, fmt.Sprintf("%s.people[%d]", at, i), m)
	}
}

func (d *decoder) member(c *Config, at string, m Member) {
	d.need(at+".name", m.Name, "name: Ada Lovelace")
	d.line(at+".name", m.Name)
	d.mailAddress(at+".mail", m.Mail)
	for i, language := range m.Languages {
		if len(language) < 2 || len(language) > 3 || strings.ToLower(language) != language {
			d.wrong(fmt.Sprintf("%s.languages[%d]", at, i), "languages: [en, es]", "this is not the code of a language")
		}
	}
	if _, err := m.AwayDays(); err != nil {
		d.wrong(at+".away", "away: [2026-08-03 to 2026-08-14]", "%v", err)
	}
	if _, _, err := m.QuietHours(); err != nil {
		d.wrong(at+".quiet", `quiet: "18:00-08:00"`, "%v", err)
	}
	if m.Slack != "" && !slackMember.MatchString(m.Slack) {
		d.wrong(at+".slack", "find it in Slack, in the person's profile under \"Copy member ID\": U0123456789",
			"this is not a member ID")
	}
	if m.Monthly < 0 || m.Monthly > 31 {
		d.wrong(at+".monthly", "monthly: 2", "this must be from 1 to 31")
	}
	reached := false
	if whole := c.Member(m); c.Asks != nil {
		_, mail := c.AskDestination()
		_, slack := c.AskSlack()
		reached = mail && whole.Mail != "" || slack && whole.Slack != "" || !mail && !slack // which is reported elsewhere
	}
	if !reached && c.Asks != nil && m.Name != "" && !d.troubled(at) {
		d.wrong(at, "mail: ada@example.org, or slack: U0123456789", "there is no way to write to %s",
			d.word(at+".name", m.Name))
	}
}
