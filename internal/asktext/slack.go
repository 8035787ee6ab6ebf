package asktext

import (
	"encoding/json"
	"strings"

	"github.com/cityoflosangeles/digest/internal/render"
)

// Limits of Slack (https://docs.slack.dev/reference/block-kit/blocks), with room for what is added.
const (
	maxHeader  = 150
	maxSection = 2900
	maxQuote   = 1200
	maxBlocks  = 40
	maxLabel   = 75
)

type object struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

type button struct {
	Type   string `json:"type"`
	Action string `json:"action_id"`
	Text   object `json:"text"`
	Value  string `json:"value,omitempty"`
	URL    string `json:"url,omitempty"`
	Style  string `json:"style,omitempty"`
}

type blockView struct {
	Type     string   `json:"type"`
	Text     *object  `json:"text,omitempty"`
	Elements []button `json:"elements,omitempty"`
}

// onPage are the answers that need a form, so their buttons open the page.
var onPage = map[string]bool{"other": true, "given": true}

// Slack returns a message as Block Kit blocks, and its text for notifications. action begins the action of each button,
// and value is its value.
func (w *Writer) Slack(t Text, action, value string) (fallback string, blocks []json.RawMessage, err error) {
	var all []blockView
	section := func(text string) {
		if text = strings.TrimSpace(text); text != "" && len(all) < maxBlocks {
			all = append(all, blockView{Type: "section", Text: &object{"mrkdwn", cut(text, maxSection)}})
		}
	}
	all = append(all, blockView{Type: "header", Text: &object{"plain_text", render.Line(t.Subject, maxHeader)}})
	section(escape(t.Hello))
	for _, p := range t.Parts {
		section(partText(p))
	}
	does := []string{}
	var buttons []button
	for i, a := range t.Answers {
		b := button{
			Type: "button", Action: action + a.Kind, Text: object{"plain_text", render.Line(a.Label, maxLabel)}, Value: value,
		}
		if onPage[a.Kind] {
			b.Action, b.Value, b.URL = action+"open-"+a.Kind, "", t.Link
		}
		if i == 0 {
			b.Style = "primary"
		}
		buttons = append(buttons, b)
		does = append(does, "*"+escape(a.Label)+".* "+escape(a.Does))
	}
	if t.Link != "" && t.Letter.Body != "" {
		buttons = append(buttons, button{
			Type: "button", Action: action + "open", Text: object{"plain_text", render.Line(t.Open, maxLabel)}, URL: t.Link,
		})
	}
	if len(buttons) > 0 {
		all = append(all, blockView{Type: "actions", Elements: buttons})
	}
	section(strings.Join(does, "\n"))
	section(escape(t.After))
	section("_" + escape(t.Direct) + "_")
	for _, b := range all {
		text, err := json.Marshal(b)
		if err != nil {
			return "", nil, err
		}
		blocks = append(blocks, text)
	}
	return t.Subject, blocks, nil
}

// partText returns a part in Slack's markup.
func partText(p Part) string {
	var lines []string
	if p.Head != "" {
		lines = append(lines, "*"+escape(p.Head)+"*")
	}
	if p.Text != "" {
		lines = append(lines, escape(p.Text))
	}
	for _, f := range p.Facts {
		lines = append(lines, "*"+escape(f.Label)+":* "+linked(f.Text, f.URL))
	}
	for _, i := range p.Items {
		lines = append(lines, "• "+linked(i.Text, i.URL))
	}
	for _, l := range p.Links {
		if !strings.HasPrefix(l.URL, "mailto:") { // Slack links web addresses only; the page has it
			lines = append(lines, linked(l.Text, l.URL))
		}
	}
	if p.Quote != "" {
		lines = append(lines, "> "+strings.ReplaceAll(escape(cut(p.Quote, maxQuote)), "\n", "\n> "))
	}
	return strings.Join(lines, "\n")
}

func linked(text, address string) string {
	if address == "" || strings.ContainsAny(address, "|<> ") {
		return escape(text)
	}
	return "<" + strings.ReplaceAll(address, "&", "&amp;") + "|" + escape(strings.ReplaceAll(text, "|", "¦")) + ">"
}

// escape escapes Slack's control characters, and breaks its formatting
// (https://docs.slack.dev/messaging/formatting-message-text#escaping).
func escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "*", "\u2217", "`", "'", "~", "\u223c").
		Replace(text)
}

// cut returns at most n characters.
func cut(text string, n int) string {
	if r := []rune(text); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return text
}

// Result says what came of an answer.
func (w *Writer) Result(result string, v View) string {
	_, short, _ := strings.Cut(v.Repository, "/")
	return w.kit.Phrase("ask.result."+result, "project", line(short), "lead", line(v.Lead))
}
