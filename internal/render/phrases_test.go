package render_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/render"
	"github.com/cityoflosangeles/digest/templates"
)

// spoken matches the keys that templates and this package use.
var spoken = regexp.MustCompile(
	`\b(?:word|say|filled|count|nth)\(?\s*"([a-z_.]+)"|\{"(count\.[a-z]+)"|` +
		`\{"(reason\.[a-z_]+)"|\.words\["([a-z]+)"\]|date\("([a-z.]+)"`,
)

func TestLanguagesHaveTheSameWordsAndAllAreUsed(t *testing.T) {
	words := map[string]map[string]string{}
	for _, language := range config.Languages {
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
	for language := range words {
		for key, en := range words["en"] {
			other, ok := words[language][key]
			a, b := gap.FindAllString(en, -1), gap.FindAllString(other, -1)
			slices.Sort(a)
			slices.Sort(b)
			if !ok || en == "" || other == "" || !slices.Equal(a, b) {
				t.Errorf("%s: %q in English, %q in %s", key, en, other, language)
			}
		}
		if len(words["en"]) != len(words[language]) {
			t.Errorf("got %d phrases in English, %d in %s", len(words["en"]), len(words[language]), language)
		}
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
		// the last two are checked by TestEveryTextOfTheFormsIsShown
		computed := strings.HasPrefix(key, "mark.") || strings.HasPrefix(key, "mode.") || strings.HasPrefix(key, "talk.") ||
			strings.HasPrefix(key, "unread.") || strings.HasPrefix(key, "opening.") || strings.HasPrefix(key, "language.") ||
			strings.HasPrefix(key, "pitch.") || // TestEveryCodeOfPitchesHasItsWords
			strings.HasPrefix(key, "missing.") || // TestMissingSentencesAreNamedInTheReadersLanguage
			strings.HasPrefix(key, "because.") || strings.HasPrefix(key, "tasks.lead.") || // TestReasonsAreInTheReadersLanguage
			strings.HasPrefix(key, "ask.") || // internal/asktext: TestEveryWordOfAnAskIsSaid
			strings.HasPrefix(key, "web.") || strings.HasPrefix(key, "letter.")
		if !used[key] && !computed {
			t.Errorf("nobody says %q", key)
		}
	}
	for key := range used {
		_, one := words["en"][key]
		_, many := words["en"][key+".many"]
		if base := strings.TrimSuffix(strings.TrimSuffix(key, ".one"), ".many"); base == key && !one && !many &&
			!strings.HasSuffix(key, ".") && key != "" {
			t.Errorf("%q is asked for, and not there", key)
		}
	}
}

// A missing phrase would show as its key.
func TestNoKeyStandsForAPhrase(t *testing.T) {
	key := regexp.MustCompile(
		`\b(count|events|present|tasks|shipped|thanks|kind|mark|mode|talk|footer|deadlines|reason)\.[a-z_]+\b`,
	)
	for _, language := range config.Languages {
		r := opened(t, language)
		for _, s := range render.Samples() {
			m := message(t, r, s.Edition, digest.Text)
			if found := key.FindString(strings.ReplaceAll(m.Bodies[digest.Text], "events.ics", "")); found != "" {
				t.Errorf("%s, %s: got %q", language, s.Name, found)
			}
		}
	}
}

func TestDocumentsListTheFieldsOfTemplates(t *testing.T) {
	text, err := os.ReadFile("../../docs/templates.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, view := range []any{
		render.View{},
		render.IndexView{},
		render.MatchView{},
		render.TopView{},
		render.AgendaView{},
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
			if f.IsExported() && !f.Anonymous && !strings.Contains(string(text), "`."+f.Name+"`") {
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
