package render_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/render"
)

// letters are the formats that people read from the top to the end.
var letters = []digest.Format{digest.Text, digest.HTML, digest.Markdown}

// counted returns the number of words that a person reads.
func counted(t *testing.T, m digest.Message, f digest.Format) int {
	t.Helper()
	body := m.Bodies[f]
	if f == digest.HTML || f == digest.Page {
		var b strings.Builder
		for n := range parsed(t, body[strings.Index(body, "<body"):]).Descendants() {
			if n.Data == "p" || n.Data == "br" || n.Data == "li" || strings.HasPrefix(n.Data, "h") && len(n.Data) == 2 {
				b.WriteByte(' ')
			}
			if n.Type == html.TextNode {
				b.WriteString(n.Data + " ")
			}
		}
		body = b.String()
	}
	return len(strings.Fields(body))
}

// topOf returns the lines of a text above its first heading.
func topOf(text string) string {
	if at := regexp.MustCompile(`(?m)\n.+\n-{4,}$`).FindStringIndex(text); at != nil {
		return text[:at[0]]
	}
	return text
}

// firstMessage returns what a channel in Slack sees, without addresses.
func firstMessage(t *testing.T, m digest.Message) string {
	t.Helper()
	var b strings.Builder
	for _, block := range slackMessages(t, m.Bodies[digest.Slack])[0]["blocks"].([]any) {
		for _, object := range textsOf(block.(map[string]any)) {
			b.WriteString(regexp.MustCompile(`<[^|>]*\|`).ReplaceAllString(object["text"].(string), "") + "\n")
		}
	}
	return b.String()
}

// lengths lists the words of a message: of its letters, of Slack's first message, and of the lines at the top.
func lengths(t *testing.T, m digest.Message) string {
	t.Helper()
	var b strings.Builder
	for _, f := range letters {
		fmt.Fprintf(&b, "%s: %d\n", f, counted(t, m, f))
	}
	fmt.Fprintf(&b, "slack, first message: %d\ntop: %d\n", len(strings.Fields(firstMessage(t, m))),
		len(strings.Fields(topOf(m.Bodies[digest.Text]))))
	return b.String()
}

// In a busy week people read all of a letter, and the top of it at a glance.
func TestEditionsAreShort(t *testing.T) {
	for _, language := range config.Languages {
		for _, name := range []string{"busy", "quiet", "cancelled", "first", "unread", "unreadable"} {
			m := message(t, opened(t, language), sample(t, name), render.Formats()...)
			for _, f := range letters {
				if n := counted(t, m, f); n > 700 {
					t.Errorf("%s, %s, %s: got %d words, want at most 700", language, name, f, n)
				}
			}
			if n := len(strings.Fields(firstMessage(t, m))); n > 150 {
				t.Errorf("%s, %s: Slack's first message has %d words, want at most 150", language, name, n)
			}
			top := topOf(m.Bodies[digest.Text])
			if n := len(strings.Fields(top)); name != "first" && name != "unread" && n > 75 {
				t.Errorf("%s, %s: the top has %d words, want at most 75:\n%s", language, name, n, top)
			}
		}
	}
}

// Whatever an edition has, letters stay short where a page has the rest, and say how much that is.
func TestCrowdedLettersLeaveTheRestToThePage(t *testing.T) {
	e := crowded(t, 200, func(i int) string { return fmt.Sprintf("Evening number %03d about maps and more", i) })
	for i := range e.Events {
		e.Events[i].Summary = fmt.Sprintf("This evening is about the map of the quarter with the number %d.", i)
	}
	m := message(t, opened(t, "en"), e, render.Formats()...)
	for _, f := range letters {
		if n := counted(t, m, f); n > 700 {
			t.Errorf("%s: got %d words:\n%s", f, n, m.Bodies[f])
		}
		shown := strings.Count(m.Bodies[f], "Evening number")
		if shown < 5 || !strings.Contains(m.Bodies[f], "more events") {
			t.Errorf("%s: shows %d events, and does not count the rest", f, shown)
		}
	}
	for _, f := range []digest.Format{digest.Page, digest.PageText} {
		if n := strings.Count(m.Bodies[f], "This evening is about"); n != 12 {
			t.Errorf("%s: %d events have a sentence, want 12", f, n)
		}
	}
}

// Three kinds of readers find their line first in every medium.
func TestTheTopHasALineForEachReader(t *testing.T) {
	want := []string{
		"City teams: Venice Python Circle needs a speaker by Mon, Jul 20: street-tree-counts fits",
		"Newcomers: Say in the README where the counts come from (street-tree-counts)",
		"Everyone: 17 events coming up and 1 canceled; next: Project night: open data and pandas (Venice Python Circle), " +
			"Tue, Jul 21, 6:30 PM",
	}
	m := message(t, opened(t, "en"), sample(t, "busy"), render.Formats()...)
	for f, body := range m.Bodies {
		if f == digest.JSON {
			continue
		}
		switch f {
		case digest.HTML, digest.Page:
			body = textOf(parsed(t, body[strings.Index(body, "<h1"):]))
		case digest.Slack:
			body = firstMessage(t, m)
		}
		body = words(regexp.MustCompile(`\*|\]\([^)]*\)|\[`).ReplaceAllString(body, ""))
		last := -1
		for _, line := range want {
			at := strings.Index(body, line)
			if at <= last {
				t.Errorf("%s: %q is at %d, after %d:\n%.900s", f, line, at, last, body)
			}
			last = at
		}
	}
}

// In Slack the button is under the proposal that it belongs to, and the task follows.
func TestSlacksButtonIsUnderItsProposal(t *testing.T) {
	m := message(t, opened(t, "en"), sample(t, "busy"), digest.Slack)
	lines := outline(slackMessages(t, m.Bodies[digest.Slack])[0])
	at := func(part string) int {
		return slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, part) })
	}
	if team, do, task := at("City teams"), at("Propose this talk"), at("Newcomers"); do != team+1 || task < do {
		t.Errorf("the proposal is at %d, its button at %d, the task at %d:\n%s", team, do, task, strings.Join(lines, "\n"))
	}
	if !json.Valid([]byte(m.Bodies[digest.Slack])) {
		t.Error("it is no JSON")
	}
}
