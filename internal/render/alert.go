package render

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Alert returns a message for the operator with a title and a paragraph for each of lines, in the formats of
// all kinds of destinations. It uses no template, because the alert may be about a template.
func Alert(name, title string, lines []string) digest.Message {
	text := strings.Join(lines, "\n\n")
	var page strings.Builder
	fmt.Fprintf(&page, "<!doctype html><title>%s</title><h1>%s</h1>\n", html.EscapeString(title), html.EscapeString(title))
	for _, l := range lines {
		fmt.Fprintf(&page, "<p>%s</p>\n", strings.ReplaceAll(html.EscapeString(l), "\n", "<br>"))
	}
	// plain_text does not notify anybody. /status has the complete text.
	blocks, err := json.Marshal(slackMessage{Text: slackEscape(clip(title, slackSummary)), Blocks: []slackBlock{
		{Type: "header", Text: &slackObject{Type: "plain_text", Text: clip(title, slackHeader)}},
		{Type: "section", Text: &slackObject{Type: "plain_text", Text: clip(text, slackSection)}},
	}})
	if err != nil { // cannot fail: only texts
		blocks = []byte(`{"text":"an alert that cannot be written: see /status"}`)
	}
	at, err := time.Parse("alert-20060102t150405", name)
	if err != nil {
		at = time.Time{}
	}
	return digest.Message{
		Edition: digest.Edition{
			Name: name, Title: title, Intro: text, TimeZone: "UTC",
			Period: digest.Period{Since: at, Start: at, End: at},
		},
		Subject: title,
		Bodies: map[digest.Format]string{
			digest.Text: title + "\n\n" + text + "\n", digest.HTML: page.String(), digest.Slack: string(blocks),
		},
	}
}
