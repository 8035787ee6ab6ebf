package asktext_test

import (
	"encoding/json"
	"flag"
	"html"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/asktext"
	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/render"
	"github.com/cityoflosangeles/digest/templates"
)

var update = flag.Bool("update", false, "write the golden files anew")

func opened(t *testing.T, language string) *asktext.Writer {
	t.Helper()
	w, err := asktext.Open(render.Config{
		Name: "Desk", Language: language, Zone: time.UTC, Contact: "https://example.org/wrong",
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// Every message about an ask, as its reader gets it. Read the file before you commit it.
func TestAsksInEveryLanguage(t *testing.T) {
	for _, language := range config.Languages {
		f := opened(t, language)
		var all strings.Builder
		for _, v := range asktext.Samples() {
			text := f.Text(v, f)
			body, mail, err := f.Mail(text)
			if err != nil {
				t.Fatal(err)
			}
			all.WriteString("==== " + strings.TrimSpace(v.Kind+" "+v.Why) + "\nSubject: " + text.Subject + "\n\n" + body + "\n")
			for _, answer := range text.Answers {
				if text.Link != "" && !strings.Contains(html.UnescapeString(mail), answer.Does) {
					t.Errorf("%s: the HTML part does not say %q", v.Kind, answer.Does)
				}
			}
			if strings.Contains(mail, "<b>") || strings.Contains(mail, "#ZgotmplZ") || strings.Contains(body, "ask.") {
				t.Errorf("%s %s: got\n%s\n%s", v.Kind, v.Why, body, mail)
			}
		}
		file := filepath.Join("testdata", "golden", "asks."+language+".txt")
		compare(t, file, all.String())
	}
}

func TestEveryWordOfAnAskIsSaid(t *testing.T) {
	gap := regexp.MustCompile(`\{[a-z]+\}`)
	for _, language := range config.Languages {
		f := opened(t, language)
		var said strings.Builder
		results := []string{
			"", "yes", "other", "no", "never", "withdraw", "accepted", "refused", "named", "unnamed", "given", "notgiven",
			"again", "elsewhere", "taken", "late", "unclear",
		}
		for _, v := range asktext.Samples() {
			for _, result := range results {
				body, policy, err := f.Page(asktext.Page{
					View: v, Base: "/digest", Token: "a-token", Languages: []string{"en", "es"}, Result: result,
				}, f)
				if err != nil {
					t.Fatal(err)
				}
				if !strings.Contains(policy, "default-src 'none'") || strings.Contains(body, "<b>") {
					t.Errorf("%s: got %s\n%s", v.Kind, policy, body)
				}
				said.WriteString(html.UnescapeString(body))
			}
			text, _, err := f.Mail(f.Text(v, f))
			if err != nil {
				t.Fatal(err)
			}
			said.WriteString(text + f.Hold(v) + f.Text(v, f).Direct)
		}
		text, err := templates.FS.ReadFile("strings." + language + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var words map[string]string
		if err := json.Unmarshal(text, &words); err != nil {
			t.Fatal(err)
		}
		for key, phrase := range words {
			if !strings.HasPrefix(key, "ask.") {
				continue
			}
			for _, piece := range gap.Split(phrase, -1) {
				if !strings.Contains(said.String(), piece) {
					t.Errorf("%s: nobody says %q (%s)", language, piece, key)
				}
			}
		}
	}
}

// In ten seconds: what is asked, by when, and what a tap does. The subject and the first lines say it.
func TestAnAskSaysFirstWhatIsAsked(t *testing.T) {
	f := opened(t, "en")
	for _, v := range asktext.Samples() {
		if v.Kind != "asked" {
			continue
		}
		text := f.Text(v, f)
		body, _, err := f.Mail(text)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text.Subject, "curb-space-map") || !strings.Contains(text.Subject, "SoCal Python") ||
			!strings.Contains(text.Subject, "August 11") {
			t.Errorf("the subject is %q", text.Subject)
		}
		first := strings.Join(strings.Fields(body)[:90], " ")
		if !strings.Contains(first, "Answer by: Thursday, July 23") {
			t.Errorf("%s: the first 90 words do not say until when:\n%s", v.Why, first)
		}
		if len(text.Answers) != 4 {
			t.Errorf("got %d answers", len(text.Answers))
		}
	}
}
