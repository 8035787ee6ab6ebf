// Package slack publishes editions in a Slack channel.
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

// Config says where to: either Token and Channel, or Webhook.
type Config struct {
	Name    string        // the destination's
	Token   digest.Secret // of a bot with chat:write and, so that the channel can be asked, channels:history
	Channel string        // its ID
	Webhook digest.Secret // an incoming webhook's address
	API     string        // https://slack.com/api/
	Client  *http.Client  // nil: one with a timeout of 30 s; redirects are not followed
	Pace    time.Duration // between two messages to the channel; 1 s, which is what Slack allows
	Buttons *Buttons      // nil: nobody would hear them, so there are none
}

// Open makes a publisher: with a token a *Publisher, which is also a digest.Finder; with a webhook one that can neither thread nor be asked.
func Open(c Config) (digest.Publisher, error) {
	client := http.Client{Timeout: 30 * time.Second}
	if c.Client != nil {
		client = *c.Client
	}
	// Whoever answers in Slack's place is not to get the token, and a POST that is led elsewhere becomes a GET.
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
			return nil, errors.New("the address of slack's interface is none")
		}
		options = append(options, slack.OptionAPIURL(strings.TrimSuffix(c.API, "/")+"/"))
	}
	return &Publisher{config: &c, client: slack.New(c.Token.Reveal(), options...)}, nil
}

// payload is a message with its replies, as render writes it.
type payload struct {
	Text   string    `json:"text"`
	Blocks []block   `json:"blocks"`
	Thread []payload `json:"thread"`
}

// block is one as render wrote it: what is posted is what was approved, also where the library knows less than Slack.
type block struct{ json.RawMessage }

// BlockType implements slack.Block. The library sends blocks without looking at it.
func (block) BlockType() slack.MessageBlockType { return "" }

// ID implements slack.Block.
func (block) ID() string { return "" }

func parse(m digest.Message) (payload, error) {
	var p payload
	if err := json.Unmarshal([]byte(m.Bodies[digest.Slack]), &p); err != nil {
		return p, fmt.Errorf("the message is no JSON of Slack's: %w", err)
	}
	if len(p.Blocks) == 0 && p.Text == "" {
		return p, digest.WithHint(errors.New("there is nothing to post"), "a template wrote nothing: digest --dry-run --format slack shows it")
	}
	return p, nil
}
