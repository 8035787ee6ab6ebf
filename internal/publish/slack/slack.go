// Package slack publishes editions in a Slack channel.
package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Config says where to: either Token and Channel, or Webhook.
type Config struct {
	Name    string        // the destination's
	Token   digest.Secret // of a bot with chat:write and, to be asked after a lost answer, channels:history
	Channel string        // its ID
	Webhook digest.Secret // an incoming webhook's address
	API     string        // https://slack.com/api/
	Client  *http.Client  // nil: one with a timeout of 30 s
	Pace    time.Duration // between two messages to the channel; 1 s, which is what Slack allows
}

// Open makes a Publisher: with a token a *Bot, which is also a digest.Finder, with a webhook a *Webhook.
func Open(c Config) (digest.Publisher, error) {
	if c.Client == nil {
		c.Client = &http.Client{Timeout: 30 * time.Second}
	}
	if c.Pace <= 0 {
		c.Pace = time.Second
	}
	if c.Webhook != "" {
		return &Webhook{c}, nil
	}
	if c.Token == "" || c.Channel == "" {
		return nil, errors.New("slack needs a token and a channel, or a webhook")
	}
	options := []slack.Option{slack.OptionHTTPClient(c.Client)}
	if c.API != "" {
		options = append(options, slack.OptionAPIURL(strings.TrimSuffix(c.API, "/")+"/"))
	}
	return &Bot{config: c, client: slack.New(c.Token.Reveal(), options...)}, nil
}

// payload is a message with its replies, as render writes it.
type payload struct {
	Text   string       `json:"text"`
	Blocks slack.Blocks `json:"blocks"`
	Thread []payload    `json:"thread"`
}

func parse(m digest.Message) (payload, error) {
	var p payload
	if err := json.Unmarshal([]byte(m.Bodies[digest.Slack]), &p); err != nil {
		return p, fmt.Errorf("the message is no JSON of Slack's: %w", err)
	}
	return p, nil
}

// Bot posts as a bot: one message, and its parts as replies in the thread. Each carries edition, destination and part as metadata, so that
// the channel can be asked what is there.
type Bot struct {
	config Config
	client *slack.Client
}

var _ digest.Finder = (*Bot)(nil)

// eventType is the metadata's name.
const eventType = "digest_edition"

// Publish posts the message and its replies, and returns "CHANNEL/TS" of the message. Once the message is there, whatever keeps a reply from
// following makes the delivery uncertain: Find completes it.
func (b *Bot) Publish(ctx context.Context, m digest.Message) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	p, err := parse(m)
	if err != nil {
		return "", err
	}
	ts, err := b.post(ctx, m, p, 0, "")
	if err != nil {
		return "", err
	}
	if err := b.replies(ctx, m, p, ts, nil); err != nil {
		return "", fmt.Errorf("the message is there, its thread is not complete: %w: %w", digest.ErrUncertain, plain(err))
	}
	return b.config.Channel + "/" + ts, nil
}

// plain takes the mark "temporary" from an error: trying all of it again would post the message twice.
func plain(err error) error { return errors.New(err.Error()) }

// replies posts the parts that are not there yet.
func (b *Bot) replies(ctx context.Context, m digest.Message, p payload, ts string, there map[int]bool) error {
	for i, part := range p.Thread {
		if there[i+1] {
			continue
		}
		if err := pause(ctx, b.config.Pace); err != nil {
			return err
		}
		for tries := 0; ; tries++ {
			_, err := b.post(ctx, m, part, i+1, ts)
			var limited *slack.RateLimitedError
			if errors.As(err, &limited) && tries < 3 && limited.RetryAfter <= time.Minute {
				if err := pause(ctx, limited.RetryAfter); err != nil {
					return err
				}
				continue
			}
			if err != nil {
				return err
			}
			break
		}
	}
	return nil
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

func (b *Bot) post(ctx context.Context, m digest.Message, p payload, part int, thread string) (string, error) {
	options := []slack.MsgOption{
		slack.MsgOptionText(p.Text, false), slack.MsgOptionBlocks(p.Blocks.BlockSet...), slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: eventType, EventPayload: map[string]any{
			"edition": m.Edition.Name, "destination": b.config.Name, "part": strconv.Itoa(part),
		}}),
	}
	if thread != "" {
		options = append(options, slack.MsgOptionTS(thread))
	}
	ctx, wrote := traced(ctx)
	_, ts, err := b.client.PostMessageContext(ctx, b.config.Channel, options...)
	return ts, classify(ctx, err, wrote.Load())
}

// traced tells whether a request has begun to leave this machine.
func traced(ctx context.Context) (context.Context, *atomic.Bool) {
	var wrote atomic.Bool
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { wrote.Store(true) }}), &wrote
}

// Pages of history that are looked through at most, and how many messages each has.
const (
	maxPages = 10
	onPage   = 200
)

// Find looks for the message in the channel since the edition's day, by its metadata, and posts the replies that are missing.
func (b *Bot) Find(ctx context.Context, m digest.Message) (string, error) {
	since := m.Edition.Period.Start.Add(-24 * time.Hour)
	query := &slack.GetConversationHistoryParameters{ChannelID: b.config.Channel, IncludeAllMetadata: true, Limit: onPage, Oldest: strconv.FormatInt(since.Unix(), 10)}
	for range maxPages {
		page, err := b.client.GetConversationHistoryContext(ctx, query)
		if err != nil {
			return "", asked(err)
		}
		for _, message := range page.Messages {
			if part, ok := b.mine(message, m); ok && part == 0 {
				return b.complete(ctx, m, message.Timestamp)
			}
		}
		if !page.HasMore || page.ResponseMetaData.NextCursor == "" {
			return "", digest.ErrNotFound
		}
		query.Cursor = page.ResponseMetaData.NextCursor
	}
	return "", fmt.Errorf("the channel has more than %d messages since then", maxPages*onPage)
}

// complete posts the replies that are missing.
func (b *Bot) complete(ctx context.Context, m digest.Message, ts string) (string, error) {
	p, err := parse(m)
	if err != nil {
		return "", err
	}
	there := map[int]bool{}
	query := &slack.GetConversationRepliesParameters{ChannelID: b.config.Channel, Timestamp: ts, IncludeAllMetadata: true, Limit: onPage}
	replies, more, _, err := b.client.GetConversationRepliesContext(ctx, query)
	if err != nil {
		return "", asked(err)
	}
	for _, message := range replies {
		if part, ok := b.mine(message, m); ok {
			there[part] = true
		}
	}
	if !more {
		if err := b.replies(ctx, m, p, ts, there); err != nil {
			return "", plain(err)
		}
	}
	return b.config.Channel + "/" + ts, nil
}

// mine reports which part of m a message of the channel is.
func (b *Bot) mine(message slack.Message, m digest.Message) (part int, ok bool) {
	payload := message.Metadata.EventPayload
	if message.Metadata.EventType != eventType || payload["edition"] != m.Edition.Name || payload["destination"] != b.config.Name {
		return 0, false
	}
	part, err := strconv.Atoi(fmt.Sprint(payload["part"]))
	return part, err == nil
}

// Check asks Slack whether the token is good. Whether the bot is in the channel only posting shows.
func (b *Bot) Check(ctx context.Context) error {
	ctx, wrote := traced(ctx)
	_, err := b.client.AuthTestContext(ctx)
	return classify(ctx, err, wrote.Load())
}
