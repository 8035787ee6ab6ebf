package wiring

import (
	"fmt"
	"net/http"
	"time"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/publish"
	"github.com/cityoflosangeles/digest/internal/publish/email"
	"github.com/cityoflosangeles/digest/internal/publish/matrix"
	"github.com/cityoflosangeles/digest/internal/publish/mattermost"
	"github.com/cityoflosangeles/digest/internal/publish/site"
	"github.com/cityoflosangeles/digest/internal/publish/slack"
	"github.com/cityoflosangeles/digest/internal/publish/webhook"
	"github.com/cityoflosangeles/digest/internal/render"
)

// OpenDestinations opens the destinations, in the order of the configuration.
func OpenDestinations(
	c config.Config, renderers Renderers, manners fetch.Config, subscribers digest.Readers, now func() time.Time,
) ([]desk.Destination, error) {
	var out []desk.Destination
	for _, d := range c.Destinations {
		kind, publisher, err := openPublisher(c, d, renderers, manners, now)
		if err != nil {
			return nil, fmt.Errorf("destination %s: %w", d.Name, err)
		}
		people, err := readersOf(d, subscribers)
		if err != nil {
			return nil, fmt.Errorf("destination %s: %w", d.Name, err)
		}
		one := desk.Destination{
			Name: d.Name, Kind: kind, Formats: publish.Formats(kind), Publisher: publisher,
			Draft: d.Draft, Readers: people, Language: d.Language,
		}
		if d.Quiet != "" {
			quiet := d.Quiet.Duration()
			one.Quiet = &quiet
		}
		if one.Formerly, err = formerDestinations(c, d, one, renderers, manners, now); err != nil {
			return nil, fmt.Errorf("destination %s: %w", d.Name, err)
		}
		one.NeverRenamed = d.Formerly != nil && len(d.Formerly) == 0
		out = append(out, one)
	}
	return out, nil
}

// OpenOperator opens the destination for alerts; nil if there is none.
func OpenOperator(
	c config.Config, renderers Renderers, manners fetch.Config, now func() time.Time,
) (*desk.Operator, error) {
	if c.Operator == nil {
		return nil, nil
	}
	to := c.Operator.Destination()
	kind, publisher, err := openPublisher(c, to, renderers, manners, now)
	if err != nil {
		return nil, fmt.Errorf("operator: %w", err)
	}
	return &desk.Operator{
		Destination: desk.Destination{Name: to.Name, Kind: kind, Publisher: publisher}, Message: render.Alert,
	}, nil
}

// buttonsOf returns the labels of a destination's buttons, or nil if the server cannot listen for clicks.
func buttonsOf(s *config.Slack, renderer *render.Renderer) *slack.Buttons {
	if s.AppToken == "" {
		return nil
	}
	approve, hold, present := renderer.ButtonLabels()
	return &slack.Buttons{Approve: approve, Hold: hold, Present: present}
}

// SlackClient returns a client that refuses addresses in private networks unless the configuration allows them.
func SlackClient(manners fetch.Config) *http.Client {
	return &http.Client{Timeout: 30 * time.Second, Transport: fetch.Guarded(manners)}
}

// openPublisher opens the publisher of a destination.
func openPublisher(
	c config.Config, d config.Destination, renderers Renderers, manners fetch.Config, now func() time.Time,
) (kind string, p digest.Publisher, err error) {
	switch {
	case d.Slack != nil:
		p, err = slack.Open(slack.Config{
			Name: d.Name, Token: d.Slack.Token, Channel: d.Slack.Channel, Webhook: d.Slack.Webhook, API: d.Slack.API,
			Buttons: buttonsOf(d.Slack, renderers.In(d.Language)), Client: SlackClient(manners),
		})
		return "slack", p, err
	case d.Email != nil:
		p, err = email.Open(mailConfig(d, now, manners))
		if mailer, ok := p.(*email.Publisher); ok && d.Email.Corrections && err == nil {
			p = email.Correcting{Publisher: mailer}
		}
		return "email", p, err
	case d.Matrix != nil:
		p, err = matrix.Open(matrix.Config{
			Name: d.Name, Server: d.Matrix.Server, Room: d.Matrix.Room, Token: d.Matrix.Token,
			Client: fetch.New(manners),
		})
		return "matrix", p, err
	case d.Mattermost != nil:
		p, err = mattermost.Open(mattermost.Config{
			Name: d.Name, Webhook: d.Mattermost.Webhook, Client: fetch.New(manners),
		})
		return "mattermost", p, err
	case d.Webhook != nil:
		p, err = webhook.Open(webhook.Config{
			Name: d.Name, URL: d.Webhook.URL, Secret: d.Webhook.Secret, Client: fetch.New(manners),
		})
		return "webhook", p, err
	default:
		name, title, words := d.Name, d.Site.Title, renderers.In(d.Language)
		if title == "" {
			title = c.Name
		}
		if n := len(d.Formerly); n > 0 {
			name = d.Formerly[n-1] // with another name, feed readers would show every entry as new
		}
		p, err = site.Open(site.Config{
			Name: name, Dir: d.Site.Dir, URL: d.Site.URL, Title: title, Index: words.Index,
			Language: words.Language(), Deadline: words.Deadline,
		})
		return "site", p, err
	}
}
