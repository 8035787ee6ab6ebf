package render_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// slackFrom renders a Slack template for an edition.
func slackFrom(t *testing.T, e digest.Edition, template string) []map[string]any {
	t.Helper()
	r := opened(t, "en")
	record := recorded(t, r, e)
	record.Templates["digest.slack.tmpl"] = template
	m, err := r.Render(record, []digest.Format{digest.Slack})
	if err != nil {
		t.Fatal(err)
	}
	return acceptedBySlack(t, m.Bodies[digest.Slack])
}

// outline summarizes blocks: "header: text".
func outline(m map[string]any) []string {
	var out []string
	for _, b := range m["blocks"].([]any) {
		block := b.(map[string]any)
		line := block["type"].(string)
		for _, object := range textsOf(block) {
			line += ": " + object["text"].(string)
		}
		out = append(out, line)
	}
	return out
}

func TestLinesBecomeBlocks(t *testing.T) {
	for name, c := range map[string]struct {
		lines string
		want  [][]string
	}{
		"a paragraph of two lines": {"one\ntwo", [][]string{{"section: one\ntwo"}}},
		"an empty line ends it":    {"one\n\ntwo", [][]string{{"section: one", "section: two"}}},
		"headers, small print, buttons": {
			"# A\ntext\n> small\n[Go](https://a.example/) [On](https://b.example/?a=1&amp;b=2)",
			[][]string{{"header: A", "section: text", "context: small", "actions: Go: On"}},
		},
		"dividers stand between": {"---\none\n---\ntwo\n---", [][]string{{"section: one", "divider", "section: two"}}},
		"replies": {
			"one\n=== Second\ntwo\n=== Third\n=== Fourth\nfour",
			[][]string{{"section: one"}, {"section: two"}, {"section: four"}},
		},
		"a link that is no button": {
			"see [Go](https://a.example/)",
			[][]string{{"section: see [Go](https://a.example/)"}},
		},
		"a button that is cut": {
			"[" + strings.Repeat("b", 200) + "](https://a.example/)",
			[][]string{{"actions: " + strings.Repeat("b", 74) + "…"}},
		},
		"a header that is cut": {
			"# " + strings.Repeat("h", 200),
			[][]string{{"header: " + strings.Repeat("h", 149) + "…"}},
		},
		"words that are cut at a space": {
			strings.Repeat("word ", 700),
			[][]string{
				{
					"section: " + strings.TrimSpace(strings.Repeat("word ", 580)),
					"section: " + strings.TrimSpace(strings.Repeat("word ", 120)),
				},
			},
		},
		"a link is never cut": {
			strings.Repeat("w", 2890) + "<https://a.example/|a label>",
			[][]string{{"section: " + strings.Repeat("w", 2890), "section: <https://a.example/|a label>"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			messages := slackFrom(t, sample(t, "empty"), "=== First\n"+c.lines)
			if len(messages) != len(c.want) {
				t.Fatalf("got %d messages, want %d", len(messages), len(c.want))
			}
			for i, m := range messages {
				if got := outline(m); !slices.Equal(got, c.want[i]) {
					t.Errorf("got  %.300q\nwant %.300q", got, c.want[i])
				}
			}
		})
	}
}

func TestTextThatDoesNotFitContinuesInAReply(t *testing.T) {
	t.Run("many short blocks", func(t *testing.T) {
		var lines strings.Builder
		for i := range 120 {
			fmt.Fprintf(&lines, "\nline %03d\n", i)
		}
		var got []string
		for _, m := range slackFrom(t, sample(t, "empty"), "=== Many\n"+lines.String()) {
			got = append(got, outline(m)...)
			if m["text"] != "Many" {
				t.Errorf("got summary %q", m["text"])
			}
		}
		for i := range 120 {
			if want := fmt.Sprintf("section: line %03d", i); i >= len(got) || got[i] != want {
				t.Fatalf("got %q, want %q at %d", got, want, i)
			}
		}
	})
	t.Run("a header goes with what it is over", func(t *testing.T) {
		messages := slackFrom(t, sample(t, "empty"),
			"=== Long\n"+strings.Repeat(strings.Repeat("word ", 500)+"\n\n", 3)+"# Head\n"+strings.Repeat("text ", 500))
		if len(messages) != 2 {
			t.Fatalf("got %d messages, want 2", len(messages))
		}
		if second := outline(messages[1]); second[0] != "header: Head" {
			t.Errorf("the second message begins with %.40q", second[0])
		}
	})
}

// A custom template may put outside texts anywhere.
func TestOutsideWordsAreNoLinesOfTheirOwn(t *testing.T) {
	for _, title := range []string{
		"# big", "> small", "---", "=== part", "[Free](https://evil.example)",
		"x](https://evil.example) [y", "A [B](https://evil.example)",
	} {
		e := sample(t, "quiet")
		e.Events[0].Title = title
		for _, template := range []string{
			"{{range .Next}}{{.Title}}{{end}}",
			"{{range .Next}}{{.Title}}\n\n{{.Title}}{{end}}",
			"{{range .Next}}[{{.Title}}]({{.URL}}){{end}}",
		} {
			messages := slackFrom(t, e, "=== x\n"+template)
			if len(messages) != 1 {
				t.Errorf("%q made %d messages", title, len(messages))
			}
			for _, b := range messages[0]["blocks"].([]any) {
				block := b.(map[string]any)
				if block["type"] != "section" && block["type"] != "actions" {
					t.Errorf("%q became a %v", title, block["type"])
				}
				elements, _ := block["elements"].([]any)
				for _, element := range elements {
					if address := element.(map[string]any)["url"]; address != "https://meet.example/palms-21" {
						t.Errorf("%q made a button that opens %v", title, address)
					}
				}
			}
		}
	}
}

func TestAddressesThatCannotBeFollowedAreLeftOut(t *testing.T) {
	for address, want := range map[string]string{
		"https://ok.example/a b|c>d<e\"f": "https://ok.example/a%20b%7Cc%3Ed%3Ce%22f",
		"http://ok.example":               "http://ok.example",
		"https://ok.example/calle/año":    "https://ok.example/calle/a%C3%B1o",
		"https://ok.example/?q='a'&b={c}": "https://ok.example/?q=%27a%27&b=%7Bc%7D",
		"javascript:alert(1)":             "", "data:text/html,x": "", "//evil.example": "", "ftp://ok.example/": "",
		"/relative": "", "https:///path": "",
		"https://user:pass@evil.example/": "", "https://user@evil.example/": "",
		"https://ok.example/" + strings.Repeat("y", 2100): "", "http://[::1": "",
	} {
		e := sample(t, "quiet")
		e.Events[0].URL = address
		r := opened(t, "en")
		record := recorded(t, r, e)
		record.Templates["digest.txt.tmpl"] = "{{range .Next}}{{.URL}}{{end}}"
		record.Templates["digest.md.tmpl"] = "{{range .Next}}{{.URL}}{{end}}"
		m, err := r.Render(record, []digest.Format{digest.Text, digest.Markdown})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSpace(m.Bodies[digest.Text]); got != want {
			t.Errorf("%.60q: got %q, want %q", address, got, want)
		}
		if strings.ContainsAny(m.Bodies[digest.Markdown], "()<>*_") {
			t.Errorf("%.60q could end a link: %q", address, m.Bodies[digest.Markdown])
		}
	}
}
