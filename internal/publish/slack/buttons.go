package slack

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Buttons are the labels of the buttons that Listen handles. Without a listener there must be no buttons,
// because pressing them would show an error.
type Buttons struct {
	Approve, Hold string // below a draft
	Present       string // below an edition, for each of its matches; {project} is replaced by its name
}

// Actions of the buttons.
const (
	ActionApprove = "approve"
	ActionHold    = "hold"
	ActionPresent = "present"
)

// maxMatches is the maximum number of matches with a button.
const maxMatches = 5

// buttons returns the block below the message, or nil if there are no buttons.
func (p *Publisher) buttons(m digest.Message) []json.RawMessage {
	if p.config.Buttons == nil {
		return nil
	}
	var elements []slack.BlockElement
	add := func(id, value, label string, style slack.Style) {
		if r := []rune(label); len(r) > 75 {
			label = string(r[:74]) + "…"
		}
		b := slack.NewButtonBlockElement(id, value, slack.NewTextBlockObject(slack.PlainTextType, label, false, false))
		b.Style = style
		elements = append(elements, b)
	}
	switch digest.KindOf(m.Edition.Name) {
	case digest.DraftMessage:
		add(ActionApprove, m.Edition.Name, p.config.Buttons.Approve, slack.StylePrimary)
		add(ActionHold, m.Edition.Name, p.config.Buttons.Hold, slack.StyleDanger)
	case digest.EditionMessage:
		for i, match := range m.Edition.Present[:min(len(m.Edition.Present), maxMatches)] {
			_, short, _ := strings.Cut(match.Repository.Name, "/")
			add(ActionPresent+"-"+strconv.Itoa(i), m.Edition.Name,
				strings.ReplaceAll(p.config.Buttons.Present, "{project}", short), "")
		}
	}
	if len(elements) == 0 {
		return nil
	}
	text, err := json.Marshal(slack.NewActionBlock("digest", elements...))
	if err != nil {
		return nil // cannot fail: plain values
	}
	return []json.RawMessage{text}
}

// with returns body with the buttons below it.
func (p *Publisher) with(body payload, m digest.Message) payload {
	body.Blocks = body.Blocks[:len(body.Blocks):len(body.Blocks)]
	for _, text := range p.buttons(m) {
		body.Blocks = append(body.Blocks, block{text})
	}
	return body
}

// Answer posts a line in the thread of a message in the channel. text is mrkdwn, in which the caller has
// escaped foreign text with Escape.
func (p *Publisher) Answer(ctx context.Context, message, text string) error {
	return p.AnswerIn(ctx, p.config.Channel, message, text)
}

// Escape escapes Slack's control characters
// (https://docs.slack.dev/messaging/formatting-message-text#escaping).
func Escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}
