package render

import (
	"encoding/json"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Slack's limits (https://docs.slack.dev/reference/block-kit/blocks); the budget is what was measured to be accepted with some to spare.
const (
	slackBlocks  = 45
	slackBudget  = 9000
	slackHeader  = 150
	slackSection = 2900
	slackButton  = 75
	slackURL     = 3000
)

// slackMessage is what chat.postMessage takes; the first one carries the replies.
type slackMessage struct {
	Text   string         `json:"text"`
	Blocks []slackBlock   `json:"blocks"`
	Thread []slackMessage `json:"thread,omitempty"`
}

type slackBlock struct {
	Type     string         `json:"type"`
	Text     *slackObject   `json:"text,omitempty"`
	Elements []slackElement `json:"elements,omitempty"`
	size     int
}

type slackObject struct {
	Type  string `json:"type"`
	Text  string `json:"text"`
	Emoji bool   `json:"emoji,omitempty"`
}

// slackElement is a text in a context block, or a button.
type slackElement struct {
	Type     string `json:"type"`
	Text     any    `json:"text"`
	URL      string `json:"url,omitempty"`
	ActionID string `json:"action_id,omitempty"`
}

// slackMessages turns what digest.slack.tmpl wrote into messages: the one that goes to the channel, and its replies. The template writes lines:
//
//	=== begins a reply
//	# begins a header
//	--- is a divider
//	> begins small print
//	[[label|address]] one or more of them alone on a line are buttons
//
// and everything else is a paragraph of Slack's mrkdwn; an empty line ends it. What does not fit a message goes on in a further reply.
func slackMessages(text string, v View) (string, error) {
	var messages []slackMessage
	for _, part := range strings.Split("\n"+text, "\n===") {
		if blocks := slackParse(part); len(blocks) > 0 {
			messages = append(messages, fit(blocks)...)
		}
	}
	if len(messages) == 0 {
		messages = []slackMessage{{}}
	}
	for i := range messages {
		messages[i].Text = clip(v.Title+": "+v.Intro, 2900)
		if i > 0 {
			messages[i].Text = clip(firstText(messages[i].Blocks), 2900)
		}
	}
	messages[0].Thread = messages[1:]
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(messages[0])
	return b.String(), err
}

// fit spreads blocks over as many messages as Slack's limits need.
func fit(blocks []slackBlock) []slackMessage {
	var out []slackMessage
	size := slackBudget
	for _, b := range blocks {
		last := len(out) - 1
		if last < 0 || size+b.size > slackBudget || len(out[last].Blocks) >= slackBlocks {
			out, size, last = append(out, slackMessage{}), 0, last+1
		}
		out[last].Blocks = append(out[last].Blocks, b)
		size += b.size
	}
	return out
}

var button = regexp.MustCompile(`\[\[([^|\]]+)\|([^\]\s]+)\]\]`)

func slackParse(part string) []slackBlock {
	var out []slackBlock
	var paragraph []string
	flush := func() {
		for _, text := range pieces(strings.Join(paragraph, "\n"), slackSection) {
			out = append(out, sized(slackBlock{Type: "section", Text: &slackObject{Type: "mrkdwn", Text: text}}))
		}
		paragraph = nil
	}
	for _, line := range strings.Split(part, "\n") {
		line = strings.TrimRight(line, " ")
		switch {
		case line == "":
			flush()
		case line == "---":
			flush()
			out = append(out, slackBlock{Type: "divider"})
		case strings.HasPrefix(line, "# "):
			flush()
			out = append(out, sized(slackBlock{Type: "header", Text: &slackObject{Type: "plain_text", Text: clip(unescape(line[2:]), slackHeader), Emoji: true}}))
		case strings.HasPrefix(line, "> "):
			flush()
			for _, text := range pieces(line[2:], slackSection) {
				out = append(out, sized(slackBlock{Type: "context", Elements: []slackElement{{Type: "mrkdwn", Text: text}}}))
			}
		case strings.TrimSpace(button.ReplaceAllString(line, "")) == "" && button.MatchString(line):
			flush()
			if b := buttons(line); len(b.Elements) > 0 {
				out = append(out, sized(b))
			}
		default:
			paragraph = append(paragraph, line)
		}
	}
	flush()
	return out
}

// buttons are links that look like buttons. A click is told to nobody: they only open their address.
func buttons(line string) slackBlock {
	b := slackBlock{Type: "actions"}
	for _, m := range button.FindAllStringSubmatch(line, 5) {
		if address := unescape(m[2]); webOnly(address) != "" && len(address) <= slackURL {
			label := slackObject{Type: "plain_text", Text: clip(unescape(m[1]), slackButton), Emoji: true}
			b.Elements = append(b.Elements, slackElement{Type: "button", Text: label, URL: address, ActionID: "open-" + string(rune('a'+len(b.Elements)))})
		}
	}
	return b
}

// unescape undoes slackEscape for plain_text objects, which are shown as they are.
func unescape(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&", "\u2060", "").Replace(s)
}

func sized(b slackBlock) slackBlock {
	if b.Text != nil {
		b.size += utf8.RuneCountInString(b.Text.Text)
	}
	for _, e := range b.Elements {
		b.size += len(e.URL)
		switch t := e.Text.(type) {
		case string:
			b.size += utf8.RuneCountInString(t)
		case slackObject:
			b.size += utf8.RuneCountInString(t.Text)
		}
	}
	return b
}

// pieces cuts text at line ends, else at words, so that no piece is longer than most.
func pieces(text string, most int) []string {
	text = strings.TrimSpace(text)
	var out []string
	for utf8.RuneCountInString(text) > most {
		head := string([]rune(text)[:most])
		at := strings.LastIndexByte(head, '\n')
		if at <= 0 {
			at = strings.LastIndexByte(head, ' ')
		}
		if at <= 0 {
			at = len(head)
		}
		out = append(out, strings.TrimSpace(text[:at]))
		text = strings.TrimSpace(text[at:])
	}
	if text != "" {
		out = append(out, text)
	}
	return out
}

// clip is at most n characters of s.
func clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return strings.TrimRight(string([]rune(s)[:n-1]), " ") + "…"
}

func firstText(blocks []slackBlock) string {
	for _, b := range blocks {
		if b.Text != nil {
			return b.Text.Text
		}
	}
	return ""
}
