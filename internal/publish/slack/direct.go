package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// ActionAsk begins the actions of the buttons below a direct message; what the button answers follows.
const ActionAsk = "ask-"

// Direct posts a message to one person, who gets it as a message of the app
// (https://docs.slack.dev/reference/methods/chat.postMessage#channels). user is a member ID, and blocks are Block Kit
// blocks. The receipt is "CHANNEL/TS". Its errors are those of digest.Publisher. Slack's answer to a rate limit does
// not prove that nothing was posted, so it makes the outcome uncertain.
func (p *Publisher) Direct(ctx context.Context, user, name, text string, blocks []json.RawMessage) (string, error) {
	var all []slack.Block
	for _, b := range blocks {
		all = append(all, block{b})
	}
	traced, leaving := trace(ctx)
	channel, ts, err := p.client.PostMessageContext(traced, user, slack.MsgOptionText(text, false),
		slack.MsgOptionBlocks(all...), slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
		slack.MsgOptionMetadata(slack.SlackMetadata{
			EventType: "digest_ask", EventPayload: map[string]any{"message": name},
		}))
	if err == nil && ts == "" {
		return "", fmt.Errorf("slack's answer has no timestamp: %w", digest.ErrUncertain)
	}
	if err := p.config.classify(ctx, err, leaving); err != nil {
		if strings.Contains(err.Error(), "user_not_found") || strings.Contains(err.Error(), "channel_not_found") {
			err = digest.WithHint(err, "check the person's member ID, in their profile in Slack")
		}
		return "", unproven(err, false)
	}
	return channel + "/" + ts, nil
}

// AnswerIn posts a line in the thread of a message in any channel. text is mrkdwn, in which the caller has escaped
// foreign text with Escape.
func (p *Publisher) AnswerIn(ctx context.Context, channel, message, text string) error {
	traced, leaving := trace(ctx)
	_, _, err := p.client.PostMessageContext(traced, channel, slack.MsgOptionText(text, false),
		slack.MsgOptionTS(message), slack.MsgOptionDisableLinkUnfurl())
	if err := p.config.classify(ctx, err, leaving); err != nil {
		return fmt.Errorf("answering in the thread: %w", err)
	}
	return nil
}
