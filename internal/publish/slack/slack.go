// Package slack publishes editions to a Slack channel.
package slack

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Config configures a Publisher: either Token and Channel, or Webhook.
type Config struct {
	Name    string        // name of the destination
	Token   digest.Secret // bot token with chat:write, and channels:history to read the channel
	Channel string        // channel ID
	Webhook digest.Secret // address of an incoming webhook
	API     string        // base address of the API; https://slack.com/api/
	Client  *http.Client  // nil: a client with a timeout of 30 s; redirects are not followed
	Pace    time.Duration // minimum time between two messages to the channel; 1 s, Slack's limit
	Buttons *Buttons      // nil: no listener, so no buttons
}

// Open returns a Publisher: with a token, a *Publisher, which is also a digest.Finder; with a webhook, one
// that can neither thread messages nor look them up.
func Open(c Config) (digest.Publisher, error) {
	client := http.Client{Timeout: 30 * time.Second}
	if c.Client != nil {
		client = *c.Client
	}
	// Another host must not get the token, and a redirected POST would become a GET.
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	c.Client = &client
	if c.Pace <= 0 {
		c.Pace = time.Second
	}
	if c.Webhook != "" {
		return &webhook{config: &c}, nil
	}
	if c.Token == "" || c.Channel == "" {
		return nil, errors.New("slack needs a token and a channel, or a webhook")
	}
	options := []slack.Option{slack.OptionHTTPClient(c.Client)}
	if c.API != "" {
		if u, err := url.Parse(c.API); err != nil || u.Host == "" {
			return nil, errors.New("the address of slack's API is not valid")
		}
		options = append(options, slack.OptionAPIURL(strings.TrimSuffix(c.API, "/")+"/"))
	}
	return &Publisher{config: &c, client: slack.New(c.Token.Reveal(), options...)}, nil
}

// payload is a message with its replies, in the format of package render.
type payload struct {
	Text   string    `json:"text"`
	Blocks []block   `json:"blocks"`
	Thread []payload `json:"thread"`
}

// block is a block as rendered. What is posted is exactly what was approved, even if the library does not
// know the block.
type block struct{ json.RawMessage }

// BlockType implements slack.Block. The library does not use it for sending.
func (block) BlockType() slack.MessageBlockType { return "" }

// ID implements slack.Block.
func (block) ID() string { return "" }

func parse(m digest.Message) (payload, error) {
	var p payload
	if err := json.Unmarshal([]byte(m.Bodies[digest.Slack]), &p); err != nil {
		return p, fmt.Errorf("decoding the Slack message: %w", err)
	}
	if len(p.Blocks) == 0 && p.Text == "" {
		return p, digest.WithHint(errors.New("the message is empty"),
			"a template produced nothing: check with digest --dry-run --format slack")
	}
	return p, nil
}
