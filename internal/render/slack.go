package render

import (
	"encoding/json"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Slack's limits (https://docs.slack.dev/reference/block-kit/blocks), and the total size of a message that
// Slack was found to accept (docs/templates.md), with some reserve.
const (
	slackBlocks  = 48
	slackBudget  = 9200
	slackHeader  = 150
	slackSection = 2900
	slackButton  = 75
	slackButtons = 5
	slackSummary = 600
)

// slackMessage is a message for chat.postMessage. The first one includes its replies.
type slackMessage struct {
	Text   string         `json:"text"`
	Blocks []slackBlock   `json:"blocks"`
	Thread []slackMessage `json:"thread,omitempty"`
}

type slackBlock struct {
	Type     string         `json:"type"`
	Text     *slackObject   `json:"text,omitempty"`
	Elements []slackElement `json:"elements,omitempty"`
}

// slackObject is a text object. Verbatim prevents Slack from linking addresses, channels, and people that are
// not marked up.
type slackObject struct {
	Type     string `json:"type"`
	Text     string `json:"text"`
	Verbatim bool   `json:"verbatim,omitempty"`
}

// slackElement is a text in a context block, or a button, whose text is an object.
type slackElement struct {
	Type     string `json:"type"`
	Text     any    `json:"text"`
	Verbatim bool   `json:"verbatim,omitempty"`
	URL      string `json:"url,omitempty"`
	ActionID string `json:"action_id,omitempty"`
}

// slackPayload converts the output of digest.slack.tmpl to messages: one for the channel, and replies in its
// thread. The template writes lines:
//
//	=== SUMMARY       starts a message; notifications show its summary
//	# TEXT            a header
//	---               a divider
//	> TEXT            small print
//	[TEXT](ADDRESS)   one or more buttons
//
// Other text is a paragraph of mrkdwn, which ends at an empty line. What does not fit in a message continues
// in another reply.
func slackPayload(text string) (string, error) {
	var messages []slackMessage
	for _, part := range strings.Split("\n"+text, "\n===") {
		summary, lines, _ := strings.Cut(part, "\n")
		if blocks := slackParse(lines); len(blocks) > 0 {
			messages = append(messages, fit(clip(strings.TrimSpace(summary), slackSummary), blocks)...)
		}
	}
	if len(messages) == 0 {
		return `{"text":"","blocks":[]}` + "\n", nil
	}
	messages[0].Thread = messages[1:]
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(messages[0])
	return b.String(), err
}

// fit distributes blocks over as many messages as Slack's limits require. No message starts or ends with a
// divider, or ends with a header.
func fit(summary string, blocks []slackBlock) []slackMessage {
	var out []slackMessage
	size := 0
	for _, b := range blocks {
		last := len(out) - 1
		if last < 0 || size+b.size() > slackBudget || len(out[last].Blocks) >= slackBlocks {
			out, size, last = append(out, slackMessage{Text: summary}), 0, last+1
			if last > 0 {
				before := &out[last-1]
				for n := len(before.Blocks); n > 1 && before.Blocks[n-1].Type == "header"; n-- {
					out[last].Blocks = append([]slackBlock{before.Blocks[n-1]}, out[last].Blocks...)
					before.Blocks = before.Blocks[:n-1]
				}
			}
			for _, moved := range out[last].Blocks {
				size += moved.size()
			}
		}
		if b.Type == "divider" && len(out[last].Blocks) == 0 {
			continue
		}
		out[last].Blocks = append(out[last].Blocks, b)
		size += b.size()
	}
	for i := range out {
		for n := len(out[i].Blocks); n > 0 && out[i].Blocks[n-1].Type == "divider"; n-- {
			out[i].Blocks = out[i].Blocks[:n-1]
		}
	}
	return out
}

// size returns what Slack may count of a block: texts, and addresses of buttons.
func (b slackBlock) size() int {
	n := 0
	if b.Text != nil {
		n += utf8.RuneCountInString(b.Text.Text)
	}
	for _, e := range b.Elements {
		n += len(e.URL)
		switch t := e.Text.(type) {
		case string:
			n += utf8.RuneCountInString(t)
		case slackObject:
			n += utf8.RuneCountInString(t.Text)
		}
	}
	return n
}

var (
	slackLinks  = regexp.MustCompile(`^(\[[^\]]+\]\([^()\s]+\) ?)+$`)
	slackOneURL = regexp.MustCompile(`\[([^\]]+)\]\(([^()\s]+)\)`)
)

func slackParse(text string) []slackBlock {
	var out []slackBlock
	var paragraph []string
	flush := func() {
		for _, text := range pieces(strings.Join(paragraph, "\n"), slackSection) {
			out = append(out, slackBlock{Type: "section", Text: &slackObject{Type: "mrkdwn", Text: text, Verbatim: true}})
		}
		paragraph = nil
	}
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, " ")
		switch {
		case line == "":
			flush()
		case line == "---":
			flush()
			out = append(out, slackBlock{Type: "divider"})
		case strings.HasPrefix(line, "# "):
			flush()
			out = append(
				out, slackBlock{
					Type: "header",
					Text: &slackObject{Type: "plain_text", Text: clip(slackUnescape.Replace(line[2:]), slackHeader)},
				},
			)
		case strings.HasPrefix(line, "> "):
			flush()
			for _, text := range pieces(line[2:], slackSection) {
				out = append(out,
					slackBlock{Type: "context", Elements: []slackElement{{Type: "mrkdwn", Text: text, Verbatim: true}}})
			}
		case slackLinks.MatchString(line):
			flush()
			out = append(out, buttons(line))
		default:
			paragraph = append(paragraph, line)
		}
	}
	flush()
	return out
}

// buttons returns links that look like buttons. Clicks only open the address; nobody is notified.
func buttons(line string) slackBlock {
	b := slackBlock{Type: "actions"}
	for i, m := range slackOneURL.FindAllStringSubmatch(line, slackButtons) {
		label := slackObject{Type: "plain_text", Text: clip(slackUnescape.Replace(m[1]), slackButton)}
		b.Elements = append(b.Elements,
			slackElement{Type: "button", Text: label, URL: slackUnescape.Replace(m[2]), ActionID: "open-" + string(rune('a'+i))})
	}
	return b
}

// pieces splits text into pieces of at most limit characters, preferably at the end of a line, otherwise of a
// word, and never within <…>.
func pieces(text string, limit int) []string {
	var out []string
	for text = strings.TrimSpace(text); utf8.RuneCountInString(text) > limit; {
		at := cut(text, limit)
		out = append(out, strings.TrimSpace(text[:at]))
		text = strings.TrimSpace(text[at:])
	}
	if text != "" {
		out = append(out, text)
	}
	return out
}

// cut returns the best index at which to cut text, with at most limit characters before it.
func cut(text string, limit int) int {
	line, word, outside, n, within := 0, 0, 0, 0, false
	for i, r := range text {
		if n++; n > limit {
			break
		}
		switch {
		case r == '>':
			within = false
			continue
		case within:
			continue
		case r == '\n':
			line = i
		case r == ' ':
			word = i
		}
		if i > 0 {
			outside = i
		}
		within = r == '<'
	}
	for _, at := range []int{line, word, outside} {
		if at > 0 {
			return at
		}
	}
	return min(len(text), limit) // a single link longer than the limit, which the view's limits prevent
}
