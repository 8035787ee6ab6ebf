package slack

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// Publisher posts as a bot: one message, with details as replies in its thread. Each has edition,
// destination, and part as metadata, so that Find can recognize it.
type Publisher struct {
	config *Config // a pointer, so that printing p does not reveal its secrets
	client *slack.Client
}

var (
	_ digest.Finder        = (*Publisher)(nil)
	_ digest.AllFinder     = (*Publisher)(nil)
	_ digest.LatePublisher = (*Publisher)(nil)
)

// QuietTime implements digest.LatePublisher. Slack does not document for how long it may still post a message
// after its answer was lost. Five minutes is ten times the timeout of a request.
func (p *Publisher) QuietTime() time.Duration { return 5 * time.Minute }

// Limit implements digest.Limited. It allows for a message and its replies, four tries each, with the pauses
// that Slack may require.
func (p *Publisher) Limit() time.Duration { return 10 * time.Minute }

// patience is the retry policy for replies: the message is already there, so giving up would leave it
// incomplete.
var patience = retry.Policy{Tries: 4, First: time.Second, MaxWait: time.Minute}

// Publish posts the message and its replies, and returns "CHANNEL/TS" of the message. It first reads the
// channel, and only posts what is missing of the edition. If it cannot read the channel, it posts everything,
// because the ledger says that nothing was posted. Once the message is there, any failure to post a reply
// makes the delivery uncertain.
func (p *Publisher) Publish(ctx context.Context, m digest.Message) (string, error) {
	body, err := parse(m)
	if err != nil {
		return "", err
	}
	there, err := p.look(ctx, m)
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err != nil && !errors.Is(err, errCannotAsk):
		return "", err
	}
	askable := err == nil
	if there.ts == "" {
		if there.ts, err = p.post(ctx, m, p.with(body, m), 0, ""); err != nil {
			return "", unproven(err, askable)
		}
	}
	for _, part := range there.missing(body) {
		if err := p.reply(ctx, m, body.Thread[part-1], part, there.ts, askable); err != nil {
			lost := fmt.Errorf("the message is there, but reply %d of %d is not: %s: %w", part, len(body.Thread), err.Error(),
				digest.ErrUncertain)
			return "", digest.WithHint(lost, digest.Hint(err))
		}
	}
	return p.receipt(there.ts), nil
}

func (p *Publisher) receipt(ts string) string { return p.config.Channel + "/" + ts }

// reply posts one part in the thread, when it is its turn. After a rate limit, it reads the thread before it
// retries, because the part may be there.
func (p *Publisher) reply(
	ctx context.Context, m digest.Message, body payload, part int, ts string, askable bool,
) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(p.config.Pace):
	}
	limited := false
	return patience.Do(ctx, func(ctx context.Context) error {
		if limited {
			if there, err := p.read(ctx, m, ts); err != nil || there.parts[part] {
				return err
			}
		}
		_, err := p.post(ctx, m, body, part, ts)
		limited = errors.Is(err, errLimited)
		return unproven(err, askable)
	})
}

func (p *Publisher) post(ctx context.Context, m digest.Message, body payload, part int, thread string) (string, error) {
	return p.postAs(ctx, body, thread, slack.SlackMetadata{EventType: eventType, EventPayload: map[string]any{
		"edition": m.Edition.Name, "destination": p.config.Name, "part": strconv.Itoa(part), "hash": m.Hash,
	}})
}

// content returns the visible part of a message.
func (p *Publisher) content(body payload) []slack.MsgOption {
	var blocks []slack.Block
	for _, b := range body.Blocks {
		blocks = append(blocks, b)
	}
	return []slack.MsgOption{
		slack.MsgOptionText(body.Text, false), slack.MsgOptionBlocks(blocks...),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}
}

// postAs posts a message with metadata, and returns its timestamp.
func (p *Publisher) postAs(ctx context.Context, body payload, thread string, metadata slack.SlackMetadata) (string,
	error,
) {
	options := append(p.content(body), slack.MsgOptionMetadata(metadata))
	if thread != "" {
		options = append(options, slack.MsgOptionTS(thread))
	}
	traced, leaving := trace(ctx)
	_, ts, err := p.client.PostMessageContext(traced, p.config.Channel, options...)
	if err == nil && ts == "" {
		return "", fmt.Errorf("slack's answer has no timestamp: %w", digest.ErrUncertain)
	}
	return ts, p.config.classify(ctx, err, leaving)
}

// Check checks the token, and whether the channel can be read. It posts nothing.
func (p *Publisher) Check(ctx context.Context) error {
	traced, leaving := trace(ctx)
	if _, err := p.client.AuthTestContext(traced); err != nil {
		return p.config.classify(ctx, err, leaving)
	}
	_, err := p.client.GetConversationHistoryContext(ctx,
		&slack.GetConversationHistoryParameters{ChannelID: p.config.Channel, Limit: 1})
	return p.config.asked(ctx, err)
}
