// Package preview makes a page that shows a message side by side in all forms in which readers get it.
package preview

import (
	_ "embed" // for the page
	"encoding/json"
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

//go:embed preview.html.tmpl
var previewPage string

// LinkCheck is a link of an edition, and the result of requesting it.
type LinkCheck struct {
	URL   string
	Asked bool
	Error string // empty if it works
}

// preview is the data of the page.
type preview struct {
	Edition, Title, Subject, Standing, Hash string
	Light, Dark                             string // HTML of the mail
	Text                                    string
	Slack                                   []slackDrawn
	Links                                   []LinkCheck
	Problems                                []digest.Problem
	MailSize                                string
}

// Formats are the formats that Page shows.
var Formats = []digest.Format{digest.HTML, digest.Text, digest.Slack}

// Page returns a page that shows a message in Formats: as a mail (wide, narrow, and dark), as Slack would
// draw it, and as text. It needs no other files. standing is a line about its approval.
func Page(m digest.Message, standing string, links []LinkCheck) (_ string, err error) {
	p := preview{
		Edition: m.Edition.Name, Title: m.Edition.Title, Subject: m.Subject, Standing: standing, Hash: m.Hash,
		Text: m.Bodies[digest.Text], Links: links,
		Light: inFrame(m.Bodies[digest.HTML], "not all"), Dark: inFrame(m.Bodies[digest.HTML], "all"),
		Problems: m.Edition.Problems,
		MailSize: fmt.Sprintf("%d kB; Gmail clips at 102 kB", len(m.Bodies[digest.HTML])/1000+1),
	}
	if p.Slack, err = drawSlack(m.Bodies[digest.Slack]); err != nil {
		return "", err
	}
	t, err := template.New("preview").Parse(previewPage)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = t.Execute(&b, p)
	return b.String(), err
}

// inFrame prepares a mail for a frame: it selects light or dark mode, and makes links open elsewhere.
func inFrame(mail, dark string) string {
	mail = strings.ReplaceAll(mail, "@media (prefers-color-scheme: dark)", "@media "+dark)
	if dark == "all" {
		mail = strings.ReplaceAll(mail, "color-scheme: light dark", "color-scheme: dark")
	} else {
		mail = strings.ReplaceAll(mail, "color-scheme: light dark", "color-scheme: light")
	}
	return strings.Replace(mail, "<head>", `<head><base target="_blank">`, 1)
}

var address = regexp.MustCompile(`https?://[^\s"'<>|\\]+`)

// LinksOf returns the addresses that the text of a message links to, in order, without duplicates.
func LinksOf(m digest.Message) []string {
	var out []string
	for _, found := range address.FindAllString(m.Bodies[digest.Text], -1) {
		if !slices.Contains(out, found) {
			out = append(out, found)
		}
	}
	return out
}

// slackDrawn is a message as Slack draws it.
type slackDrawn struct {
	Reply  bool
	Blocks []slackDrawnBlock
}

type slackDrawnBlock struct {
	Type    string
	Lines   [][]slackSpan // of a header, a section, or a context
	Buttons []button
}

// button is a label and the address that it opens.
type button struct{ Label, URL string }

// slackSpan is a text in one style.
type slackSpan struct {
	Text, URL            string
	Bold, Italic, Strike bool
}

func drawSlack(body string) ([]slackDrawn, error) {
	type object struct {
		Text string `json:"text"`
	}
	type message struct {
		Blocks []struct {
			Type     string  `json:"type"`
			Text     *object `json:"text"`
			Elements []struct {
				Type string          `json:"type"`
				URL  string          `json:"url"`
				Text json.RawMessage `json:"text"`
			} `json:"elements"`
		} `json:"blocks"`
	}
	var parent struct {
		message
		Thread []message `json:"thread"`
	}
	if err := json.Unmarshal([]byte(body), &parent); err != nil {
		return nil, fmt.Errorf("decoding the Slack message: %w", err)
	}
	var out []slackDrawn
	for i, m := range append([]message{parent.message}, parent.Thread...) {
		drawn := slackDrawn{Reply: i > 0}
		for _, b := range m.Blocks {
			block := slackDrawnBlock{Type: b.Type}
			if b.Text != nil {
				block.Lines = slackLines(b.Text.Text, b.Type != "header")
			}
			for _, e := range b.Elements {
				var o object
				var text string
				if json.Unmarshal(e.Text, &text) != nil && json.Unmarshal(e.Text, &o) == nil {
					text = o.Text
				}
				if e.Type == "button" {
					block.Buttons = append(block.Buttons, button{Label: text, URL: e.URL})
				} else {
					block.Lines = append(block.Lines, slackLines(text, true)...)
				}
			}
			drawn.Blocks = append(drawn.Blocks, block)
		}
		out = append(out, drawn)
	}
	return out, nil
}

// slackLines parses the part of mrkdwn that our templates use.
func slackLines(text string, mrkdwn bool) [][]slackSpan {
	var out [][]slackSpan
	for _, line := range strings.Split(text, "\n") {
		if !mrkdwn {
			out = append(out, []slackSpan{{Text: line}})
			continue
		}
		out = append(out, slackSpans(line))
	}
	return out
}

// slackSpans parses a line. A formatting character without a partner is literal.
func slackSpans(line string) []slackSpan {
	var out []slackSpan
	var look slackSpan
	piece := func(text, url string) {
		if text != "" {
			s := look
			s.Text, s.URL = slackEntities.Replace(text), slackEntities.Replace(url)
			out = append(out, s)
		}
	}
	begin := 0
	for i := 0; i < len(line); i++ {
		switch c := line[i]; c {
		case '<':
			end := strings.IndexByte(line[i:], '>')
			if end < 0 {
				continue
			}
			piece(line[begin:i], "")
			url, label, labeled := strings.Cut(line[i+1:i+end], "|")
			if !labeled {
				label = url
			}
			if !strings.HasPrefix(url, "http") { // a date: show its fallback
				url = ""
			}
			piece(label, url)
			i += end
			begin = i + 1
		case '*', '_', '~':
			flag := map[byte]*bool{'*': &look.Bold, '_': &look.Italic, '~': &look.Strike}[c]
			if !*flag && !opens(line, i) || *flag && !closes(line, i) {
				continue
			}
			piece(line[begin:i], "")
			*flag, begin = !*flag, i+1
		}
	}
	piece(line[begin:], "")
	return out
}

// opens reports whether a character starts a style: no word precedes it, and a partner closes it on the same
// line.
func opens(line string, i int) bool {
	if i > 0 && isWord(line[i-1]) || i+1 >= len(line) || line[i+1] == ' ' {
		return false
	}
	for j := i + 2; j < len(line); j++ {
		if line[j] == line[i] && closes(line, j) {
			return true
		}
	}
	return false
}

func closes(line string, i int) bool {
	return i > 0 && line[i-1] != ' ' && (i+1 == len(line) || !isWord(line[i+1]))
}

func isWord(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

var slackEntities = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
