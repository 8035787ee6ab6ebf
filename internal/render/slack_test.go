package render_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/race"
	"github.com/cityoflosangeles/digest/internal/render"
)

// slackRefuses is a model of Slack's limits, independent of the code under test
// (https://docs.slack.dev/reference/block-kit/blocks,
// https://docs.slack.dev/reference/methods/chat.postMessage).
func slackRefuses(m map[string]any) []string {
	var why []string
	no := func(format string, args ...any) { why = append(why, fmt.Sprintf(format, args...)) }
	for key := range m {
		if key != "text" && key != "blocks" && key != "thread" {
			no("unknown key %s", key)
		}
	}
	text, _ := m["text"].(string)
	if text == "" || utf8.RuneCountInString(text) > 4000 {
		no("text of %d characters", utf8.RuneCountInString(text))
	}
	blocks, _ := m["blocks"].([]any)
	if len(blocks) == 0 || len(blocks) > 50 {
		no("%d blocks", len(blocks))
	}
	total := 0
	for _, b := range blocks {
		block := b.(map[string]any)
		most := map[any]int{"section": 3000, "header": 150, "context": 3000, "actions": 75, "divider": 0}
		limit, known := most[block["type"]]
		if !known {
			no("unknown block %v", block["type"])
		}
		texts := textsOf(block)
		if len(texts) == 0 && block["type"] != "divider" {
			no("a %v without text", block["type"])
		}
		for _, object := range texts {
			n := utf8.RuneCountInString(object["text"].(string))
			if n < 1 || n > limit {
				no("a %v text of %d characters", block["type"], n)
			}
			if want := "mrkdwn"; object["type"] != want && (block["type"] == "section" || block["type"] == "context") {
				no("a %v text of type %v", block["type"], object["type"])
			}
			if (block["type"] == "header" || block["type"] == "actions") && object["type"] != "plain_text" {
				no("a %v text of type %v", block["type"], object["type"])
			}
			total += n
		}
		elements, _ := block["elements"].([]any)
		if block["type"] == "context" && len(elements) > 10 ||
			block["type"] == "actions" && (len(elements) == 0 || len(elements) > 25) {
			no("a %v of %d elements", block["type"], len(elements))
		}
		ids := map[any]bool{}
		for _, e := range elements {
			element := e.(map[string]any)
			if block["type"] != "actions" {
				continue
			}
			address, _ := element["url"].(string)
			if element["type"] != "button" || !strings.HasPrefix(address, "http") || len(address) > 3000 ||
				ids[element["action_id"]] {
				no("a button %v", element)
			}
			ids[element["action_id"]] = true
			total += len(address)
		}
	}
	if total > 9500 {
		no("%d characters over all blocks", total)
	}
	return why
}

// reporter is the common part of testing and rapid.
type reporter interface {
	Helper()
	Errorf(format string, args ...any)
	Fatal(args ...any)
}

func acceptedBySlack(t reporter, body string) []map[string]any {
	t.Helper()
	messages := slackMessages(t, body)
	for i, m := range messages {
		for _, why := range slackRefuses(m) {
			t.Errorf("message %d: %s", i, why)
		}
	}
	return messages
}

func TestSlackAcceptsEditionsOfAnySize(t *testing.T) {
	r := opened(t, "en")
	for _, n := range []int{0, 3, 40, 400} {
		t.Run(fmt.Sprintf("%d events", n), func(t *testing.T) {
			e := crowded(t, n, func(i int) string { return fmt.Sprintf("Evening number %03d about maps and more", i) })
			body := message(t, r, e, digest.Slack).Bodies[digest.Slack]
			messages := acceptedBySlack(t, body)
			parent := fmt.Sprint(messages[0]["blocks"])
			for i := range min(n, digest.MaxEvents) {
				if title := fmt.Sprintf("Evening number %03d", i); !strings.Contains(body, title) {
					t.Errorf("%s is lost", title)
				}
			}
			if n > digest.MaxEvents &&
				!strings.Contains(body,
					fmt.Sprintf("+%d more events → <https://example.org/digest/editions/2026-07-20/|", n-digest.MaxEvents)) {
				t.Errorf("the reader is not told of %d more", n-digest.MaxEvents)
			}
			shown := strings.Count(parent, "Evening number") - 1 // one line at the top names the next event
			if n > 4 && (shown < 1 || !strings.Contains(parent, fmt.Sprintf("+%d more events", n-shown))) {
				t.Errorf("the parent does not say how many more there are: %s", parent)
			}
			if len(messages) > 12 || len(parent) > 5000 {
				t.Errorf("got %d messages and a parent of %d characters, want something short", len(messages), len(parent))
			}
		})
	}
}

func TestSlackAcceptsEverySample(t *testing.T) {
	for _, language := range []string{"en", "es"} {
		r := opened(t, language)
		for _, s := range render.Samples() {
			t.Run(language+"/"+s.Name, func(t *testing.T) {
				acceptedBySlack(t, message(t, r, s.Edition, digest.Slack).Bodies[digest.Slack])
			})
		}
	}
}

// crowded returns a busy edition with n events.
func crowded(t testing.TB, n int, title func(int) string) digest.Edition {
	t.Helper()
	e := sample(t, "busy")
	model := e.Events[1]
	e.Events, e.More = []digest.Event{}, 0
	for i := range n {
		event := model
		event.Title, event.Start, event.End = title(i), model.Start.AddDate(0, 0, i/15), model.End.AddDate(0, 0, i/15)
		e.Events = append(e.Events, event)
	}
	return e
}

// anyText prefers characters with a meaning in some medium.
func anyText() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		text := rapid.StringOf(
			rapid.OneOf(rapid.SampledFrom([]rune("<>&|*_~`[]()#!@\\\n\r\u2028\u202e\u200b\x1b \"'-=+.:1e\u0301🎉日")),
				rapid.Rune()),
		).Draw(t, "text")
		return strings.Repeat(text, rapid.SampledFrom([]int{1, 1, 1, 20, 200}).Draw(t, "times"))
	})
}

func TestAnyEditionIsAcceptedEverywhere(t *testing.T) {
	race.Alone(t)
	r := opened(t, "en")
	rapid.Check(t, func(t *rapid.T) {
		text := func(what string) string { return anyText().Draw(t, what) }
		address := func() string {
			return rapid.SampledFrom([]string{"", "https://ok.example/", "https://ok.example/?"}).Draw(t, "url") + text("path")
		}
		e := render.Samples()[0].Edition
		shape := e.Events[1]
		e.Events = nil
		for i := range rapid.IntRange(0, 60).Draw(t, "events") {
			event := shape
			event.Title, event.Group, event.URL = text("title"), text("group"), address()
			event.Place, event.Start = digest.Place{Name: text("place"), Address: text("address")},
				shape.Start.AddDate(0, 0, i/2)
			event.Status = rapid.SampledFrom([]digest.Status{
				digest.Confirmed, digest.Cancelled, digest.Postponed,
				"odd",
			}).Draw(t, "status")
			event.Links = []digest.Link{{Label: text("label"), URL: address()}}
			e.Events = append(e.Events, event)
		}
		for i := range e.Present {
			e.Present[i].Pitch = digest.Pitch{Title: text("pitch"), Abstract: text("abstract")}
			e.Present[i].Reasons, e.Present[i].ProposeURL = []string{text("reason")}, address()
		}
		for i := range e.Tasks {
			e.Tasks[i].Title, e.Tasks[i].AskAt, e.Tasks[i].URL = text("task"), text("ask"), address()
		}
		files, err := r.Templates()
		if err != nil {
			t.Fatal(err)
		}
		m, err := r.Render(digest.Record{Edition: e, Templates: files}, render.Formats())
		if err != nil {
			t.Fatal(err)
		}
		acceptedBySlack(t, m.Bodies[digest.Slack])
		for _, message := range slackMessages(t, m.Bodies[digest.Slack]) {
			for _, b := range message["blocks"].([]any) {
				for _, object := range textsOf(b.(map[string]any)) {
					if object["type"] == "mrkdwn" &&
						strings.ContainsAny(slackControl.ReplaceAllString(object["text"].(string), ""), "<>`") {
						t.Errorf("signs of Slack's are not escaped, or cut apart: %q", object["text"])
					}
				}
			}
		}
		if n := len(m.Bodies[digest.HTML]); n > 102_000 {
			t.Errorf("the mail has %d bytes, and Gmail clips it", n)
		}
	})
}
