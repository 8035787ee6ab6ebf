package render_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"
)

// noHiddenSigns fails for characters that terminals interpret, that change the text direction, or that have
// no width, except joiners in emoji.
func noHiddenSigns(t *testing.T, text string) {
	t.Helper()
	for _, r := range text {
		if r != '\n' && r != '\u200d' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			t.Errorf("there is %U in %.120q", r, text)
			return
		}
	}
}

func hostOf(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	host, _, _ := strings.Cut(rest, "/")
	return host
}

func parsed(t *testing.T, text string) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func textOf(root *html.Node) string {
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}

// slackMessages returns the parent and its thread.
func slackMessages(t reporter, body string) []map[string]any {
	t.Helper()
	var parent map[string]any
	if err := json.Unmarshal([]byte(body), &parent); err != nil {
		t.Fatal(err)
	}
	out := []map[string]any{parent}
	thread, _ := parent["thread"].([]any)
	for _, m := range thread {
		out = append(out, m.(map[string]any))
	}
	return out
}

// textsOf returns all text objects of a block.
func textsOf(block map[string]any) []map[string]any {
	var out []map[string]any
	if text, ok := block["text"].(map[string]any); ok {
		out = append(out, text)
	}
	elements, _ := block["elements"].([]any)
	for _, e := range elements {
		switch element := e.(map[string]any); text := element["text"].(type) {
		case string:
			out = append(out, element)
		case map[string]any:
			out = append(out, text)
		default:
			panic(fmt.Sprintf("an element without text: %v", element))
		}
	}
	return out
}
