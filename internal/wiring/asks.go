package wiring

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/ask"
	"github.com/cityoflosangeles/digest/internal/asktext"
	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/inflight"
	"github.com/cityoflosangeles/digest/internal/publish/email"
	"github.com/cityoflosangeles/digest/internal/publish/slack"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// AskRules returns whom to ask.
func AskRules(c config.Config) ask.Rules {
	rules := ask.Rules{Zone: c.Zone()}
	for _, t := range c.Teams {
		team := ask.Team{Name: t.Name, Repositories: t.Repositories}
		for _, m := range t.People {
			team.People = append(team.People, askPerson(c, m, defaultMonthly))
		}
		rules.Teams = append(rules.Teams, team)
	}
	if c.Asks != nil {
		rules.Lead, rules.AnswerIn = askPerson(c, c.Asks.Lead, 0), c.Asks.AnswerIn.Duration()
	}
	return rules
}

// defaultMonthly is how often a person is asked within a month if they do not say.
const defaultMonthly = 2

func askPerson(c config.Config, m config.Member, monthly int) ask.Person {
	m = c.Member(m)
	p := ask.Person{
		Name: m.Name, Mail: m.Mail, Slack: m.Slack, Languages: m.Languages, Speaks: m.Speaks, Monthly: m.Monthly,
	}
	if p.Monthly == 0 {
		p.Monthly = monthly
	}
	away, _ := m.AwayDays() // both were checked with the configuration
	for _, days := range away {
		p.Away = append(p.Away, ask.Span{From: days[0], To: days[1]})
	}
	p.Quiet.From, p.Quiet.To, _ = m.QuietHours()
	return p
}

// Asks asks people, and shows the pages on which they answer.
type Asks struct {
	*ask.Room
	config config.Config
	forms  map[string]*asktext.Writer
	keys   ask.Keys
	url    string
	now    func() time.Time
	bot    *slack.Publisher // nil: no direct messages
}

// OpenAsks opens everything that asking needs; nil if nobody is asked. now is the clock of decisions, dated the one for
// dates of mails.
func OpenAsks(
	c config.Config, ledger inflight.Ledger, patience retry.Policy, now, dated func() time.Time,
) (*Asks, error) {
	if c.Asks == nil {
		return nil, nil
	}
	a := &Asks{config: c, forms: map[string]*asktext.Writer{}, now: now}
	for _, l := range allLanguages(c) {
		w, err := asktext.Open(renderConfig(c, l))
		if err != nil {
			return nil, err
		}
		a.forms[l] = w
	}
	address, keys := c.AskPages()
	a.url, a.keys = address, keys
	a.Room = &ask.Room{
		Rules: AskRules(c), Ledger: ledger, Patience: patience, NoDestinations: len(c.Destinations) == 0,
		Log: slog.New(slog.DiscardHandler),
	}
	if d, ok := c.AskSlack(); ok {
		p, err := slack.Open(slack.Config{
			Name: d.Name, Token: d.Slack.Token, Channel: d.Slack.Channel, API: d.Slack.API,
			Client: SlackClient(c.FetchConfig()),
		})
		if err != nil {
			return nil, fmt.Errorf("destination %s: %w", d.Name, err)
		}
		if bot, ok := p.(*slack.Publisher); ok {
			a.bot = bot
			a.Channels = append(a.Channels, askSlack{a})
		}
	}
	if d, ok := c.AskDestination(); ok {
		mail := mailConfig(d, dated, c.FetchConfig())
		mail.ListID, mail.Subscribers, mail.ReplyTo = "", false, a.Rules.Lead.Mail
		mail.PerSecond, mail.PerDomain = 0, 0
		a.Channels = append(a.Channels, askMail{asks: a, config: mail})
	}
	return a, nil
}

// form returns the forms in the first language of the person that has texts.
func (a *Asks) form(p ask.Person) (*asktext.Writer, string) {
	for _, l := range p.Languages {
		if f, ok := a.forms[l]; ok {
			return f, l
		}
	}
	return a.forms[a.config.Language], a.config.Language
}

// letterForm returns the forms in the language of the pitch, which is the group's.
func (a *Asks) letterForm(t ask.Thread) *asktext.Writer {
	if f, ok := a.forms[t.Proposal.Language]; ok {
		return f
	}
	return a.forms["en"]
}

// Tick returns what digest serve does at every tick; nil if nobody is asked.
func (a *Asks) Tick(log *slog.Logger) func(context.Context, time.Time) error {
	if a == nil {
		return nil
	}
	a.Log, a.Ledger.Log = log, log
	return func(ctx context.Context, now time.Time) error {
		_, err := a.Run(ctx, now)
		return err
	}
}

// Text returns the subject and the plain text of a message.
func (a *Asks) Text(m ask.Message) (subject, text string, err error) {
	form, _ := a.form(m.To)
	out := form.Text(a.View(m), a.letterForm(m.Thread))
	text, _, err = form.Mail(out)
	return out.Subject, text, err
}

// host makes the UIDs of calendar events unique.
func (a *Asks) host() string {
	if u, err := url.Parse(a.url); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return "digest.invalid"
}

// askMail writes to people by mail.
type askMail struct {
	asks   *Asks
	config email.Config
}

// Reaches implements ask.Channel.
func (m askMail) Reaches(p ask.Person) bool { return p.Mail != "" }

// Prepare implements ask.Channel.
func (m askMail) Prepare(msg ask.Message) (func(context.Context) (string, error), error) {
	form, _ := m.asks.form(msg.To)
	view := m.asks.View(msg)
	text := form.Text(view, m.asks.letterForm(msg.Thread))
	plain, html, err := form.Mail(text)
	if err != nil {
		return nil, err
	}
	out := digest.Message{
		Edition: digest.Edition{Name: msg.Name}, Subject: text.Subject,
		Bodies: map[digest.Format]string{digest.Text: plain, digest.HTML: html},
	}
	switch msg.Step.Kind {
	case ask.Next, ask.Moved, ask.Canceled:
		if view.Taken {
			hold := ask.HoldOf(msg.Thread, form.Hold(view), m.asks.host(), m.asks.now())
			out.Bodies[digest.Calendar] = hold.Calendar
		}
	}
	c := m.config
	c.To = []string{msg.To.Mail}
	p, err := email.Open(c)
	if err != nil {
		return nil, fmt.Errorf("mail to %s: %w", msg.To.Name, err)
	}
	return func(ctx context.Context) (string, error) {
		receipt, err := p.Publish(ctx, out)
		if err != nil {
			err = namelessError{err, msg.To.Mail}
		}
		return receipt, err
	}, nil
}

// namelessError is an error without the person's address: the ledger keeps errors, and people can be removed.
type namelessError struct {
	error
	address string
}

func (e namelessError) Error() string {
	return strings.ReplaceAll(e.error.Error(), e.address, "the person")
}

func (e namelessError) Unwrap() error { return e.error }

// WhyNothingIsSent settles what earlier processes left, and returns why nothing is sent now; empty: it may be sent.
func WhyNothingIsSent(ctx context.Context, d *desk.Desk, now time.Time) (string, error) {
	if _, err := d.Ledger().SettleOwn(ctx); err != nil {
		return "", err
	}
	if _, err := d.TakeOver(ctx); err != nil {
		return "", err
	}
	if why, err := d.Paused(ctx); err != nil || why != "" {
		return why, err
	}
	return d.Vouch(ctx, now, true)
}

// InventPeople adds invented people to a configuration, for the demo.
func InventPeople(c *config.Config) {
	c.Teams = []config.Team{
		{
			Name: "Streets", Repositories: []string{"CityOfLosAngeles/*"}, People: []config.Member{
				{Name: "Rosa Medina", Mail: "rosa.medina@city.example", Speaks: true},
				{Name: "Mateo Ruiz", Mail: "mateo.ruiz@city.example", Languages: []string{"es", "en"}},
			},
		},
	}
	c.Asks = &config.Asks{
		Lead: config.Member{Name: "Lea Okafor", Mail: "lea.okafor@city.example"}, URL: "https://digest.example.org",
		Key: digest.Secret(strings.Repeat("demo", 8)),
	}
}
