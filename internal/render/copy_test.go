package render_test

import (
	"fmt"
	"html"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/render"
	"github.com/cityoflosangeles/digest/templates"
)

// The golden files copy.txt have everything that the program itself says to people, as they read it: letters, pages,
// and the answers to buttons.
func TestGoldenCopy(t *testing.T) {
	for _, language := range config.Languages {
		var b strings.Builder
		f := openForms(t, language, nil)
		for _, v := range []render.LetterView{
			{Kind: "confirm", Address: "reader@example.org", Link: "https://x.example/c"},
			{Kind: "settings", Address: "reader@example.org", Link: "https://x.example/s", Unsubscribe: "https://x.example/u"},
		} {
			subject, text, _, err := f.Letter(v)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "==== letter %s\nSubject: %s\n\n%s\n", v.Kind, subject, text)
		}
		for _, v := range render.SampleForms() {
			body, _, err := f.Render(v)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "==== page %s %s\n%s\n", v.Kind, v.Notice, readable(body))
		}
		b.WriteString("==== Slack\n")
		for _, line := range slackAnswers(opened(t, language), losAngeles(t)) {
			b.WriteString(line + "\n")
		}
		golden(t, filepath.Join(language, "copy.txt"), b.String())
	}
}

// slackAnswers returns the labels of the buttons, and every answer to them.
func slackAnswers(r *render.Renderer, zone *time.Location) []string {
	const ada, edition = "@Ada", "2026-07-20"
	talk := digest.Talk{
		ID: "maps-2026-07-28", Repository: "city/maps", Group: "SoCal Python",
		State: digest.TalkProposed, At: time.Date(2026, 7, 29, 2, 0, 0, 0, time.UTC),
	}
	approve, hold, present := r.ButtonLabels()
	out := []string{approve, hold, present}
	for _, missing := range []int{0, 1, 2} {
		out = append(out, r.ApprovedAnswer(ada, edition, missing))
	}
	for _, doubt := range []digest.Doubt{digest.DoubtComposer, digest.DoubtEditor, digest.DoubtSame} {
		for _, missing := range []int{1, 2} {
			out = append(out, r.UncountedAnswer(ada, edition, doubt, "Grace", missing))
		}
	}
	out = append(out, r.HeldAnswer(ada, edition), r.ProposedAnswer(ada, talk, "https://example.org/propose", zone),
		r.ProposedAnswer(ada, talk, "", zone))
	for _, state := range []string{digest.TalkProposed, digest.TalkAccepted, digest.TalkPresented, digest.TalkDeclined} {
		talk.State = state
		out = append(out, r.KnownAnswer(ada, talk))
	}
	return append(out, r.StrangerAnswer(ada), r.FailedAnswer(ada, "the edition was already sent"))
}

var (
	unread = regexp.MustCompile(`(?s)<head>.*</head>|<style>.*</style>`)
	block  = regexp.MustCompile(
		`</?(?:p|h1|h2|li|ul|div|form|fieldset|legend|label|button|nav|main|footer|header|option|a)\b[^>]*>`)
	tag = regexp.MustCompile(`<[^>]*>`)
)

// readable returns the text of a page, line by line, with its title first.
func readable(page string) string {
	title := regexp.MustCompile(`<title>(.*)</title>`).FindStringSubmatch(page)[1]
	body := block.ReplaceAllString(unread.ReplaceAllString(page, ""), "\n")
	out := []string{html.UnescapeString(title)}
	for _, line := range strings.Split(html.UnescapeString(tag.ReplaceAllString(body, "")), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n") + "\n"
}

// Spanish addresses readers as tú, as Los Angeles does: not as usted, and not as vosotros. English is plain and
// American.
func TestOneVoice(t *testing.T) {
	for language, foreign := range map[string]*regexp.Regexp{
		"es": regexp.MustCompile(`(?i)\b(usted|ustedes|vosotros|vosotras|sois|habéis|vuestr[oa]s?|confirme|copie|haga)\b`),
		"en": regexp.MustCompile(`(?i)\b(e-mail|mailbox|somebody|tick|ticked|organi[s]ers?|anew)\b`),
	} {
		text, err := fs.ReadFile(templates.FS, "strings."+language+".json")
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(text), "\n") {
			key, phrase, _ := strings.Cut(strings.TrimSpace(line), ": ")
			if found := foreign.FindString(phrase); found != "" {
				t.Errorf("%s: %s says %q", language, key, found)
			}
		}
	}
}
