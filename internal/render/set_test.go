package render_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/render"
	"github.com/cityoflosangeles/digest/templates"
)

// overlaid opens a renderer with a folder of the files given.
func overlaid(t *testing.T, files map[string]string) (*render.Renderer, error) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return render.Open(render.Config{Name: "Desk", Language: "en", Zone: losAngeles(t), Overlay: dir})
}

func TestOverlay(t *testing.T) {
	t.Run("replaces one file, and leaves the others", func(t *testing.T) {
		r, err := overlaid(t, map[string]string{"digest.subject.tmpl": "{{.Name}} of {{.Date}}", ".DS_Store": "hidden files are passed over"})
		if err != nil {
			t.Fatal(err)
		}
		m := message(t, r, sample(t, "quiet"), digest.Text)
		if want := "Desk of Monday, July 20, 2026"; m.Subject != want {
			t.Errorf("got subject %q, want %q", m.Subject, want)
		}
		if !strings.Contains(m.Bodies[digest.Text], "Tuesday team night") {
			t.Error("the text is lost")
		}
	})
	t.Run("changes single words", func(t *testing.T) {
		r, err := overlaid(t, map[string]string{"strings.en.json": `{"events": "What is on"}`})
		if err != nil {
			t.Fatal(err)
		}
		if body := message(t, r, sample(t, "quiet"), digest.Markdown).Bodies[digest.Markdown]; !strings.Contains(body, "## What is on\n") || !strings.Contains(body, "## Help wanted\n") {
			t.Errorf("got %s", body)
		}
	})
	t.Run("changes the style of pages, and what they allow", func(t *testing.T) {
		r, err := overlaid(t, map[string]string{"style.css": "body { color: rebeccapurple; }"})
		if err != nil {
			t.Fatal(err)
		}
		body := message(t, r, sample(t, "quiet"), digest.Page).Bodies[digest.Page]
		if !strings.Contains(body, "<style>body { color: rebeccapurple; }</style>") || policyOf(body) == policyOf(message(t, opened(t, "en"), sample(t, "quiet"), digest.Page).Bodies[digest.Page]) {
			t.Errorf("got %s", body)
		}
	})
}

func policyOf(page string) string { return regexp.MustCompile(`sha256-[^']+`).FindString(page) }

func TestMistakesInTemplates(t *testing.T) {
	for name, c := range map[string]struct {
		files      map[string]string
		want, hint string
	}{
		"a file that nobody reads":       {map[string]string{"digest.text.tmpl": "x"}, "digest.text.tmpl is no template that digest knows", "digest.txt.tmpl"},
		"a template that does not parse": {map[string]string{"digest.txt.tmpl": "one\n{{if}}"}, "digest.txt.tmpl:2: missing value for if", "docs/templates.md"},
		"a name that does not exist":     {map[string]string{"digest.md.tmpl": "one\ntwo\n{{.Titel}}"}, "digest.md.tmpl:3:2: ", "docs/templates.md"},
		"a name within a list":           {map[string]string{"digest.html.tmpl": "{{range .Days}}\n{{.Evnts}}{{end}}"}, "digest.html.tmpl:2:", "docs/templates.md"},
		"a phrase that does not exist":   {map[string]string{"digest.slack.tmpl": `{{word "evnts"}}`}, `there is no phrase "evnts" in strings.en.json`, "docs/templates.md"},
		"a gap without its text":         {map[string]string{"digest.slack.tmpl": `{{word "title" "name"}}`}, "gaps come as pairs", "docs/templates.md"},
		"markup that is not closed":      {map[string]string{"page.html.tmpl": `<a href="{{if .URL}}x">{{end}}`}, "page.html.tmpl", "docs/templates.md"},
		"an index that fails":            {map[string]string{"index.html.tmpl": "\n{{.Newest.Nothing}}"}, "index.html.tmpl:2:", "docs/templates.md"},
		"words that are no JSON":         {map[string]string{"strings.en.json": "{\n\"events\": \"x\",\n}"}, "strings.en.json:3: ", ""},
		"words that are no text":         {map[string]string{"strings.en.json": "{\n\"events\": 3}"}, "strings.en.json:2: ", ""},
		"words that nobody says":         {map[string]string{"strings.en.json": `{"evnts": "x"}`}, `strings.en.json: there is no phrase "evnts"`, "docs/templates.md"},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := overlaid(t, c.files)
			if err == nil {
				err = r.Check()
			}
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(digest.Hint(err), c.hint) {
				t.Errorf("got %v (hint %q), want %q (hint %q)", err, digest.Hint(err), c.want, c.hint)
			}
		})
	}
}

func TestShippedTemplatesPassTheirCheck(t *testing.T) {
	for _, language := range []string{"en", "es"} {
		if err := opened(t, language).Check(); err != nil {
			t.Error(err)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	for name, c := range map[string]render.Config{
		"a language without words":       {Language: "de"},
		"a folder that is not there":     {Language: "en", Overlay: filepath.Join(t.TempDir(), "gone")},
		"a language that names a folder": {Language: "../en"},
	} {
		if _, err := render.Open(c); err == nil {
			t.Errorf("%s: got no error", name)
		}
	}
}

func TestRecordsAreRenderedAsTheyWere(t *testing.T) {
	record := recorded(t, opened(t, "en"), sample(t, "busy"))
	want, err := opened(t, "en").Render(record, render.Formats())
	if err != nil {
		t.Fatal(err)
	}
	t.Run("by another renderer", func(t *testing.T) {
		other, err := render.Open(render.Config{Name: "Otro", Language: "es", ArchiveURL: "https://other.example"})
		if err != nil {
			t.Fatal(err)
		}
		got, err := other.Render(record, render.Formats())
		if err != nil {
			t.Fatal(err)
		}
		if !maps.Equal(got.Bodies, want.Bodies) || got.Subject != want.Subject || got.Hash != want.Hash {
			t.Error("an edition changes with the configuration")
		}
	})
	t.Run("after the store gave it back", func(t *testing.T) {
		data, err := json.Marshal(record)
		if err != nil {
			t.Fatal(err)
		}
		var back digest.Record
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		got, err := opened(t, "es").Render(back, render.Formats())
		if err != nil {
			t.Fatal(err)
		}
		if !maps.Equal(got.Bodies, want.Bodies) || got.Hash != want.Hash {
			t.Error("an edition changes in the store")
		}
	})
	t.Run("a set that lacks a file says so", func(t *testing.T) {
		broken := digest.Record{Edition: record.Edition, Templates: maps.Clone(record.Templates)}
		delete(broken.Templates, "page.html.tmpl")
		if _, err := opened(t, "en").Render(broken, nil); err == nil || !strings.Contains(err.Error(), "page.html.tmpl") {
			t.Errorf("got %v", err)
		}
	})
}

// spoken are the keys that templates and this package ask for by name.
var spoken = regexp.MustCompile(`\b(?:word|say|filled|count)\(?\s*"([a-z_.]+)"|\{"(count\.[a-z]+)"|\{"(reason\.[a-z_]+)"|\.words\["([a-z]+)"\]|date\("([a-z.]+)"`)

func TestLanguagesHaveTheSameWordsAndAllAreUsed(t *testing.T) {
	words := map[string]map[string]string{}
	for _, language := range []string{"en", "es"} {
		data, err := templates.FS.ReadFile("strings." + language + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var w map[string]string
		if err := json.Unmarshal(data, &w); err != nil {
			t.Fatal(err)
		}
		words[language] = w
		if n := strings.Count(w["weekdays"], ",") + strings.Count(w["months"], ","); n != 6+11 {
			t.Errorf("%s: weekdays and months have %d commas, want 17", language, n)
		}
	}
	gap := regexp.MustCompile(`\{[a-z]+\}`)
	for key, en := range words["en"] {
		es, ok := words["es"][key]
		a, b := gap.FindAllString(en, -1), gap.FindAllString(es, -1)
		slices.Sort(a)
		slices.Sort(b)
		if !ok || en == "" || es == "" || !slices.Equal(a, b) {
			t.Errorf("%s: %q in English, %q in Spanish", key, en, es)
		}
	}
	if len(words["en"]) != len(words["es"]) {
		t.Errorf("got %d phrases in English, %d in Spanish", len(words["en"]), len(words["es"]))
	}

	used := map[string]bool{}
	for _, pattern := range []string{"*.go", "../../templates/*.tmpl"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			for _, m := range spoken.FindAllStringSubmatch(string(text), -1) {
				for _, key := range m[1:] {
					used[key] = true
					used[key+".one"], used[key+".many"] = true, true
				}
			}
		}
	}
	for key := range words["en"] {
		computed := strings.HasPrefix(key, "mark.") || strings.HasPrefix(key, "mode.") || strings.HasPrefix(key, "talk.") || strings.HasPrefix(key, "unread.") || strings.HasPrefix(key, "web.") || strings.HasPrefix(key, "letter.") // the latter two: TestEveryWordOfTheFormsIsSaid
		if !used[key] && !computed {
			t.Errorf("nobody says %q", key)
		}
	}
	for key := range used {
		_, one := words["en"][key]
		_, many := words["en"][key+".many"]
		if base := strings.TrimSuffix(strings.TrimSuffix(key, ".one"), ".many"); base == key && !one && !many && !strings.HasSuffix(key, ".") && key != "" {
			t.Errorf("%q is asked for, and not there", key)
		}
	}
}

// Words of a set are never replaced by keys: that is what a phrase that is missing would look like.
func TestNoKeyStandsForAPhrase(t *testing.T) {
	key := regexp.MustCompile(`\b(count|events|present|tasks|shipped|thanks|kind|mark|mode|talk|footer|deadlines|reason)\.[a-z_]+\b`)
	for _, language := range []string{"en", "es"} {
		r := opened(t, language)
		for _, s := range render.Samples() {
			m := message(t, r, s.Edition, digest.Text)
			if found := key.FindString(strings.ReplaceAll(m.Bodies[digest.Text], "events.ics", "")); found != "" {
				t.Errorf("%s, %s: got %q", language, s.Name, found)
			}
		}
	}
}

func TestDocumentsTellWhatTemplatesSee(t *testing.T) {
	text, err := os.ReadFile("../../docs/templates.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, view := range []any{
		render.View{},
		render.IndexView{},
		render.MatchView{},
		render.ProjectView{},
		render.DayView{},
		render.EventView{},
		render.LinkView{},
		render.TaskView{},
		render.NewsView{},
		render.TalkView{},
		render.DeadlineView{},
		render.FormView{},
	} {
		for _, f := range reflect.VisibleFields(reflect.TypeOf(view)) {
			if !strings.Contains(string(text), "`."+f.Name+"`") {
				t.Errorf("docs/templates.md does not tell of .%s", f.Name)
			}
		}
	}
	files, err := opened(t, "en").Templates()
	if err != nil {
		t.Fatal(err)
	}
	for name := range files {
		if !strings.Contains(string(text), "`"+name+"`") {
			t.Errorf("docs/templates.md does not tell of %s", name)
		}
	}
}
