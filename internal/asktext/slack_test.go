package asktext_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/asktext"
	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/publish/slack/slacktest"
)

// Every direct message in Slack, as its reader gets it. Read the file before you commit it.
func TestDirectMessagesInEveryLanguage(t *testing.T) {
	for _, language := range config.Languages {
		w := opened(t, language)
		var all strings.Builder
		for _, v := range asktext.Samples() {
			text := w.Text(v, w)
			fallback, blocks, err := w.Slack(text, "ask-", "a-token")
			if err != nil {
				t.Fatal(err)
			}
			whole, err := json.Marshal(blocks)
			if err != nil {
				t.Fatal(err)
			}
			if code := slacktest.Refusal(whole); code != "" {
				t.Errorf("%s %s: Slack refuses it: %s", v.Kind, v.Why, code)
			}
			all.WriteString("==== " + strings.TrimSpace(v.Kind+" "+v.Why) + "\n" + fallback + "\n")
			buttons := 0
			for _, b := range blocks {
				var one struct {
					Type     string
					Text     struct{ Text string }
					Elements []struct {
						Action string `json:"action_id"`
						Text   struct{ Text string }
						URL    string
					}
				}
				if err := json.Unmarshal(b, &one); err != nil {
					t.Fatal(err)
				}
				if one.Text.Text != "" {
					all.WriteString(one.Text.Text + "\n")
				}
				for _, e := range one.Elements {
					buttons++
					all.WriteString("[" + e.Text.Text + "](" + e.Action + ") " + e.URL + "\n")
				}
			}
			if (v.Kind == "asked" || v.Kind == "reminded") && buttons != 4 {
				t.Errorf("%s: got %d buttons", v.Kind, buttons)
			}
			all.WriteString("\n")
		}
		compare(t, filepath.Join("testdata", "golden", "direct."+language+".txt"), all.String())
	}
}

func compare(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s is not what is sent; run go test ./internal/asktext -update and read it", file)
	}
}

// Outside text cannot mention anybody, link, or format.
func TestDirectMessagesAreInert(t *testing.T) {
	w := opened(t, "en")
	v := asktext.Samples()[0]
	v.Group, v.Event, v.GroupNote = "<!channel>", "<https://evil.example|click>", "*bold* `code` <@U1>"
	_, blocks, err := w.Slack(w.Text(v, w), "ask-", "a-token")
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range blocks {
		for _, bad := range []string{"<!channel", "<https://evil", "<@U1", "*bold*", "`code`"} {
			if text := strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(b)); strings.Contains(
				text, bad) && !strings.Contains(text, `"header"`) {
				t.Errorf("%q acts in %s", bad, text)
			}
		}
	}
}
