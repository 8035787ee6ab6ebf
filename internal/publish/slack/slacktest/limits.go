package slacktest

import (
	"encoding/json"
	"regexp"
	"unicode/utf8"
)

type text struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// long reports whether the text is missing or longer than limit characters.
func (t *text) long(limit int) bool {
	n := t.size()
	return n == 0 || n > limit || t.Type != "mrkdwn" && t.Type != "plain_text"
}

func (t *text) size() int {
	if t == nil {
		return 0
	}
	return utf8.RuneCountInString(t.Text)
}

// Refusal returns Slack's error for blocks that exceed its limits
// (https://docs.slack.dev/reference/block-kit/blocks), or "". It refuses images, because Slack downloads them
// and refuses the message if that fails.
func Refusal(raw json.RawMessage) string {
	if len(raw) == 0 {
		return ""
	}
	var blocks []struct {
		Type     string            `json:"type"`
		Text     *text             `json:"text"`
		Fields   []text            `json:"fields"`
		Elements []json.RawMessage `json:"elements"`
	}
	if err := json.Unmarshal(raw, &blocks); err != nil || len(blocks) > 50 {
		return "invalid_blocks"
	}
	total := 0
	for _, b := range blocks {
		good := false
		switch b.Type {
		case "header":
			good = !b.Text.long(150) && b.Text.Type == "plain_text"
		case "section":
			good = (b.Text == nil && len(b.Fields) > 0 || b.Text != nil && !b.Text.long(3000)) && len(b.Fields) <= 10
		case "context":
			good = len(b.Elements) > 0 && len(b.Elements) <= 10
		case "actions":
			good = len(b.Elements) > 0 && len(b.Elements) <= 25
		case "divider":
			good = true
		}
		total += b.Text.size()
		for _, f := range b.Fields {
			good = good && !f.long(2000)
			total += f.size()
		}
		for _, e := range b.Elements {
			n, ok := element(e, b.Type == "actions")
			good = good && ok
			total += n
		}
		if !good {
			return "invalid_blocks"
		}
	}
	if total > 11_000 {
		return "msg_blocks_too_long"
	}
	return ""
}

// element returns the size of a button, or of a text in a context block.
func element(raw json.RawMessage, isButton bool) (size int, ok bool) {
	if isButton {
		var button struct {
			Type string `json:"type"`
			Text text   `json:"text"`
			URL  string `json:"url"`
		}
		ok = json.Unmarshal(raw, &button) == nil && button.Type == "button" && !button.Text.long(75) &&
			button.Text.Type == "plain_text" && len(button.URL) <= 3000
		return button.Text.size(), ok
	}
	var t text
	ok = json.Unmarshal(raw, &t) == nil && !t.long(3000)
	return t.size(), ok
}

var eventType = regexp.MustCompile(`^[a-zA-Z0-9_]{1,255}$`)

// goodMetadata reports whether Slack accepts the metadata
// (https://docs.slack.dev/messaging/message-metadata).
func goodMetadata(raw json.RawMessage) bool {
	var m struct {
		Type    string         `json:"event_type"`
		Payload map[string]any `json:"event_payload"`
	}
	return len(raw) <= 8000 && json.Unmarshal(raw, &m) == nil && eventType.MatchString(m.Type) && m.Payload != nil
}
