package render_test

import (
	"encoding/json"
	"html"
	"os"
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

func openForms(t *testing.T, language string, files map[string]string) *render.Forms {
	t.Helper()
	dir := ""
	if files != nil {
		dir = t.TempDir()
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f, err := render.OpenForms(
		render.Config{
			Name: "Desk", Language: language, Zone: losAngeles(t), Overlay: dir,
			Contact: "https://example.org/wrong",
		},
	)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestEveryTextOfTheFormsIsShown(t *testing.T) {
	for _, language := range config.Languages {
		f := openForms(t, language, nil)
		var said strings.Builder
		for _, v := range render.SampleForms() {
			body, _, err := f.Render(v)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(body, "<b>") || strings.Contains(body, "#ZgotmplZ") || strings.Contains(body, ">web.") {
				t.Errorf("%s %s: got %s", v.Kind, v.Notice, body)
			}
			said.WriteString(html.UnescapeString(body))
		}
		for _, v := range []render.LetterView{
			{Kind: "confirm", Address: "reader@example.org", Link: "https://x.example/c"},
			{Kind: "settings", Address: "reader@example.org", Link: "https://x.example/s", Unsubscribe: "https://x.example/u"},
		} {
			subject, text, mail, err := f.Letter(v)
			if err != nil {
				t.Fatal(err)
			}
			for name, body := range map[string]string{"text": text, "mail": mail} {
				if !strings.Contains(body, v.Link) || !strings.Contains(body, v.Address) || !strings.Contains(body, v.Unsubscribe) {
					t.Errorf("the %s of the letter %s lacks something:\n%s", name, v.Kind, body)
				}
			}
			said.WriteString(subject + html.UnescapeString(text+mail))
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
			phrase = strings.NewReplacer("{name}", "Desk", "{address}", "reader@example.org", "{title}", "").Replace(phrase)
			if (strings.HasPrefix(key, "web.") || strings.HasPrefix(key, "letter.")) &&
				!strings.Contains(said.String(), phrase) {
				t.Errorf("%s: nobody says %q (%s)", language, key, phrase)
			}
		}
	}
}

// Requirements of screen readers (WCAG 2.1: 1.3.1, 2.4.2, 3.1.1, 3.3.1, 3.3.2, 4.1.1, 4.1.2), for every page.
func TestFormsNameTheirFields(t *testing.T) {
	ids := regexp.MustCompile(` id="([^"]+)"`)
	pointers := regexp.MustCompile(` (?:for|aria-describedby|href="#)="?([^"]+)"`)
	f := openForms(t, "en", nil)
	for _, v := range render.SampleForms() {
		body, policy, err := f.Render(v)
		if err != nil {
			t.Fatal(err)
		}
		at := v.Kind + " " + v.Notice
		known := map[string]bool{}
		for _, m := range ids.FindAllStringSubmatch(body, -1) {
			if known[m[1]] {
				t.Errorf("%s: two things have the id %s", at, m[1])
			}
			known[m[1]] = true
		}
		for _, m := range pointers.FindAllStringSubmatch(body, -1) {
			for id := range strings.FieldsSeq(m[1]) {
				if !known[id] {
					t.Errorf("%s: points at %s, which is not there", at, id)
				}
			}
		}
		for _, field := range regexp.MustCompile(`<(?:input|select)[^>]*>`).FindAllString(body, -1) {
			id := regexp.MustCompile(` id="([^"]+)"`).FindStringSubmatch(field)
			if id == nil && !strings.Contains(body, `<label class="tick">`+field) ||
				id != nil && !strings.Contains(body, `<label for="`+id[1]+`">`) {
				t.Errorf("%s: nothing names %s", at, field)
			}
		}
		if strings.Contains(policy, "unsafe") || strings.Contains(body, "<script") || strings.Contains(body, " style=") {
			t.Errorf("%s: got a page that needs more than its policy %s", at, policy)
		}
		if len(v.Errors) > 0 != strings.Contains(body, "<title>Error: ") ||
			len(v.Errors) > 0 != strings.Contains(body, `role="alert"`) {
			t.Errorf("%s: the mistake is not told first", at)
		}
		if strings.Count(body, "<h1>") != 1 || !strings.Contains(body, `<html lang="en">`) {
			t.Errorf("%s: got no heading, or no language", at)
		}
	}
}

func TestFormsTakeTheOverlay(t *testing.T) {
	plain := openForms(t, "en", nil)
	ours := openForms(t, "en",
		map[string]string{"forms.css": "form { color: rebeccapurple; }", "strings.en.json": `{"web.subscribe": "Join"}`})
	body, policy, err := ours.Render(render.SampleForms()[0])
	if err != nil {
		t.Fatal(err)
	}
	if _, before, _ := plain.Render(render.SampleForms()[0]); before == policy ||
		!strings.Contains(body, "rebeccapurple") || !strings.Contains(body, "<h1>Join</h1>") {
		t.Errorf("got %s with %s", body, policy)
	}
	broken := openForms(t, "en", map[string]string{"forms.html.tmpl": "one\n{{.Notise}}"})
	if err := broken.Check(); err == nil || !strings.Contains(err.Error(), "forms.html.tmpl:2:") {
		t.Errorf("got %v, want the line of the mistake", err)
	}
}

func TestAnswersToButtonsAreWholeSentences(t *testing.T) {
	for _, language := range config.Languages {
		r, zone := opened(t, language), losAngeles(t)
		talk := digest.Talk{
			ID: "maps-2026-07-28", Repository: "city/maps", Group: "SoCal Python",
			State: digest.TalkProposed, At: time.Date(2026, 7, 29, 2, 0, 0, 0, time.UTC),
		}
		approve, hold, present := r.ButtonLabels()
		for _, text := range []string{
			approve, hold, strings.ReplaceAll(present, "{project}", "maps"), r.ApprovedAnswer("<@U1>", "2026-07-20", 0),
			r.ApprovedAnswer("<@U1>", "2026-07-20", 1), r.ApprovedAnswer("<@U1>", "2026-07-20", 2),
			r.HeldAnswer("<@U1>", "2026-07-20"), r.ProposedAnswer("<@U1>", talk, "https://example.org", zone),
			r.KnownAnswer("<@U1>", talk), r.StrangerAnswer("<@U1>"), r.FailedAnswer("<@U1>", "it is over"),
		} {
			if text == "" || strings.Contains(text, "slack.") || strings.ContainsAny(text, "{}") {
				t.Errorf("%s: got %q", language, text)
			}
		}
		if got := r.ProposedAnswer("<@U1>", talk, "https://example.org", zone); !strings.Contains(got, "28") ||
			!strings.Contains(got, "city/maps") || !strings.Contains(got, "https://example.org") {
			t.Errorf("got %q", got)
		}
	}
}
