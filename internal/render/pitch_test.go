package render_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
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
