package render_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/pitch"
	"github.com/cityoflosangeles/digest/internal/render"
	"github.com/cityoflosangeles/digest/templates"
)

func TestMissingSentencesAreNamedInTheReadersLanguage(t *testing.T) {
	for code, want := range map[string][2]string{
		"": {"", ""},
		digest.MissingWhat: {
			"Add one sentence to the README that says what it does.", "Agrega al README una frase que diga qué hace.",
		},
		digest.MissingProblem: {
			"Add one sentence to the README that says what problem it solves.",
			"Agrega al README una frase que diga qué problema resuelve.",
		},
		digest.MissingUsers: {
			"Add one sentence to the README that says who uses it.", "Agrega al README una frase que diga quién lo usa.",
		},
		digest.MissingLanguage: {
			"Add one sentence in English to the README that says what it does.",
			"Agrega al README una frase en inglés que diga qué hace.",
		},
		"a code of a later version": {"", ""},
	} {
		for i, language := range []string{"en", "es"} {
			e := sample(t, "busy")
			e.Present = e.Present[:1]
			e.Present[0].Pitch.Missing, e.Present[0].Pitch.Language = code, "en"
			r := opened(t, language)
			record := recorded(t, r, e)
			record.Templates["digest.txt.tmpl"] = "{{range .Present}}{{.Missing}}{{end}}"
			out, err := r.Render(record, []digest.Format{digest.Text})
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(strings.Fields(out.Bodies[digest.Text]), " "); got != want[i] {
				t.Errorf("%s in %s: got %q, want %q", code, language, got, want[i])
			}
		}
	}
}

// Every code that pitches have is said in every language, with its terms, and by nothing else.
func TestEveryCodeOfPitchesHasItsWords(t *testing.T) {
	r := opened(t, "en")
	english := shippedPhrases(t, "en")
	for key := range english {
		code, ok := strings.CutPrefix(key, "pitch.")
		if !ok || code == "project" || strings.HasPrefix(code, "minutes.") {
			continue
		}
		if !slices.Contains(pitch.Codes(), code) {
			t.Errorf("no pitch has the code of %q", key)
		}
	}
	for _, code := range pitch.Codes() {
		says := digest.Because{Code: code, Terms: []string{"Alpha", "beta", "gamma"}}
		en, es := pitch.Phrases(r.Phrase)("en", says), pitch.Phrases(r.Phrase)("es", says)
		if en == "" || es == "" || strings.ContainsAny(en+es, "{}") {
			t.Errorf("%s: got %q in English, %q in Spanish", code, en, es)
		}
		if strings.Contains(english["pitch."+code], "{") != strings.Contains(en, "Alpha") {
			t.Errorf("%s: got %q, which does not have its term", code, en)
		}
	}
	if got := pitch.Phrases(r.Phrase)("en", digest.Because{Code: "does", Terms: []string{"", "counts bikes"}}); got !=
		"This project counts bikes." {
		t.Errorf("got %q for a project whose name may not be said", got)
	}
	for minutes, want := range map[string]string{"1": "in 1 minute, then", "5": "in 5 minutes, then"} {
		if got := pitch.Phrases(r.Phrase)("en", digest.Because{
			Code:  "show_project",
			Terms: []string{minutes},
		}); !strings.Contains(got,
			want) {
			t.Errorf("got %q, want %q in it", got, want)
		}
	}
	if got := pitch.Phrases(r.Phrase)("en", digest.Because{Code: "does", Terms: []string{"x"}}); got != "" {
		t.Errorf("got %q for a sentence with too few terms", got)
	}
	if got := pitch.Phrases(r.Phrase)("en", digest.Because{Code: "of a later version"}); got != "" {
		t.Errorf("got %q for an unknown code", got)
	}
}

func shippedPhrases(t *testing.T, language string) map[string]string {
	t.Helper()
	data, err := templates.FS.ReadFile("strings." + language + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var words map[string]string
	if err := json.Unmarshal(data, &words); err != nil {
		t.Fatal(err)
	}
	return words
}

// A team that replaced the strings reads its own words.
func TestPitchesUseTheTeamsOwnStrings(t *testing.T) {
	dir := t.TempDir()
	text := `{"pitch.ask_question": "Ask us anything: {url}"}`
	if err := os.WriteFile(filepath.Join(dir, "strings.en.json"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	r, err := render.Open(render.Config{Name: "Desk", Language: "en", Zone: losAngeles(t), Overlay: dir})
	if err != nil {
		t.Fatal(err)
	}
	says := digest.Because{Code: "ask_question", Terms: []string{"https://x.example"}}
	if got := pitch.Phrases(r.Phrase)("en", says); got != "Ask us anything: https://x.example" {
		t.Errorf("got %q, want the team's words", got)
	}
	if got := pitch.Phrases(r.Phrase)("es", says); !strings.HasPrefix(got, "Una pregunta") {
		t.Errorf("got %q, want the built-in Spanish words", got)
	}
}
