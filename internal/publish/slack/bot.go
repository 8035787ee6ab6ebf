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

// Publisher posts as a bot: one message, and its details as replies in the thread. Each carries edition, destination and part as metadata, so
// that the channel can be asked what is there.
type Publisher struct {
	config *Config // a pointer, which no print of this follows: it has secrets
	client *slack.Client
}

var (
	_ digest.Finder        = (*Publisher)(nil)
	_ digest.AllFinder     = (*Publisher)(nil)
	_ digest.LatePublisher = (*Publisher)(nil)
)

// QuietTime implements digest.LatePublisher. Slack does not say for how long it may still post a message whose answer
// was lost. Five minutes is ten times the time that a request is given.
func (p *Publisher) QuietTime() time.Duration { return 5 * time.Minute }

// Limit implements digest.Limited: a message and its replies, each tried four times, with the pauses that Slack may
// ask for.
func (p *Publisher) Limit() time.Duration { return 10 * time.Minute }

// patience is what a reply gets that Slack does not take now: the message is there already, so that giving up leaves half of it.
var patience = retry.Policy{Tries: 4, First: time.Second, MaxWait: time.Minute}

// Publish posts the message and its replies, and returns "CHANNEL/TS" of the message. It looks into the channel first: what is there of the
// edition is not posted again, what is missing of it is added. Where the channel does not tell, all of it is posted, for then it is the ledger
// that says that nothing was. Once the message is there, whatever keeps a reply from following makes the delivery uncertain.
func (p *Publisher) Publish(ctx context.Context, m digest.Message) (string, error) {
	body, err := parse(m)
	if err != nil {
		return "", err
	}
	there, err := p.look(ctx, m)
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err != nil && !errors.Is(err, errUntold):
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
			lost := fmt.Errorf("the message is there, reply %d of %d is not: %s: %w", part, len(body.Thread), err.Error(), digest.ErrUncertain)
			return "", digest.WithHint(lost, digest.Hint(err))
		}
	}
	return p.receipt(there.ts), nil
}

func (p *Publisher) receipt(ts string) string { return p.config.Channel + "/" + ts }

// reply posts one part in the thread, when it is its turn. Before it is tried again after a limit, the thread is
// read: the part may be there.
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

// content is what of a message is shown.
func (p *Publisher) content(body payload) []slack.MsgOption {
	var blocks []slack.Block
	for _, b := range body.Blocks {
		blocks = append(blocks, b)
	}
	return []slack.MsgOption{slack.MsgOptionText(body.Text, false), slack.MsgOptionBlocks(blocks...), slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl()}
}

// postAs posts a message that carries metadata, and returns its timestamp.
func (p *Publisher) postAs(ctx context.Context, body payload, thread string, metadata slack.SlackMetadata) (string, error) {
	options := append(p.content(body), slack.MsgOptionMetadata(metadata))
	if thread != "" {
		options = append(options, slack.MsgOptionTS(thread))
	}
	traced, leaving := trace(ctx)
	_, ts, err := p.client.PostMessageContext(traced, p.config.Channel, options...)
	if err == nil && ts == "" {
		return "", fmt.Errorf("slack does not say where the message is: %w", digest.ErrUncertain)
	}
	return ts, p.config.classify(ctx, err, leaving)
}

// Check asks Slack whether the token is good, and the channel whether it can be asked. Nothing is posted.
func (p *Publisher) Check(ctx context.Context) error {
	traced, leaving := trace(ctx)
	if _, err := p.client.AuthTestContext(traced); err != nil {
		return p.config.classify(ctx, err, leaving)
	}
	_, err := p.client.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: p.config.Channel, Limit: 1})
	return p.config.asked(ctx, err)
}
