package render_test

import (
	"cmp"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/match"
)

// Every reason of matching has a phrase in every language.
func TestReasonsAreInTheReadersLanguage(t *testing.T) {
	for _, code := range match.ReasonCodes() {
		terms := map[string][]string{
			"release": {"v2", "2026-07-10"}, "tasks": {"3"}, "written_in": {"Python"}, "uses": {"Leaflet"},
			"about": {"maps", "curbs", "parking"}, "event_about": {"maps"}, "past_about": {"zoning"}, "stage_word": {"Tuesday"},
		}[code]
		r := digest.Because{Code: code, Terms: terms}
		english, spanish := saidBecause(t, "en", r), saidBecause(t, "es", r)
		if english == spanish || strings.Contains(english+spanish, "unsaid") {
			t.Errorf("%s: got %q in English, %q in Spanish", code, english, spanish)
		}
		for _, term := range terms[:min(len(terms), 1)] {
			named := map[string]string{"maps": "mapas", "zoning": "zonificación"}[term]
			if !strings.Contains(english, term) || !strings.Contains(spanish, cmp.Or(named, term)) {
				t.Errorf("%s: got %q and %q, which do not both name %s", code, english, spanish, term)
			}
		}
	}
}

// Two words for one subject, one in each language, are one subject for the reader.
func TestSubjectsInTwoLanguagesAreNamedOnce(t *testing.T) {
	both := digest.Because{Code: "event_about", Terms: []string{"maps", "mapas", "Zoning"}}
	for language, want := range map[string]string{"en": "maps and Zoning", "es": "mapas y zonificación"} {
		if got := saidBecause(t, language, both); !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want %q in it", language, got, want)
		}
	}
}

func saidBecause(t *testing.T, language string, r digest.Because) string {
	t.Helper()
	return saidOf(t, language, digest.Match{Reasons: []string{"unsaid"}, Because: []digest.Because{r}})
}

func TestReasonsKeepWhatTheyName(t *testing.T) {
	for reason, want := range map[string][2]string{
		"it takes lightning talks": {
			"The program has lightning talks",
			"Hay charlas relámpago",
		},
		"there is a release to tell of: v2, and more": {
			"New release: v2, and more", "Nueva versión: v2, and more",
		},
		"written in Python, a topic of the group": {
			"Written in Python, which the group focuses on", "Está escrito en Python, tema del grupo",
		},
		"about maps, curbs and parking, as the group is": {
			"About maps, curbs and parking, which the group focuses on", "Trata de maps, curbs y parking, tema del grupo",
		},
		"it speaks of Jupyter notebooks, and the group is about data science": {
			"Mentions Jupyter notebooks, and the group focuses on data science",
			"Menciona Jupyter notebooks, y el grupo trata de data science",
		},
		"its topics on GitHub speak of 311 and open data, as the event does": {
			"Its GitHub topics include 311 and open data, like this event",
			"Sus temas en GitHub incluyen 311 y open data, como este evento",
		},
		"its README speaks of pandas, and the event of Python": {
			"Its README mentions pandas, and the event is about Python",
			"Su README menciona pandas, y el evento trata de Python",
		},
		"the group has met about zoning before": {
			"The group has met about zoning before",
			"El grupo ya se ha reunido para hablar de zoning",
		},
		"a reason that nobody knows": {"A reason that nobody knows", "A reason that nobody knows"},
	} {
		for i, language := range []string{"en", "es"} {
			if got := saidIn(t, language, reason); got != want[i] {
				t.Errorf("%s: got %q, want %q", language, got, want[i])
			}
		}
	}
}

func saidIn(t *testing.T, language, reason string) string {
	t.Helper()
	return saidOf(t, language, digest.Match{Reasons: []string{reason}})
}

// saidOf is the reason of a match, as readers of the language get it.
func saidOf(t *testing.T, language string, m digest.Match) string {
	t.Helper()
	e := sample(t, "busy")
	e.Present = e.Present[:1]
	e.Present[0].Reasons, e.Present[0].Because = m.Reasons, m.Because
	r := opened(t, language)
	record := recorded(t, r, e)
	record.Templates["digest.txt.tmpl"] = "{{range .Present}}{{range .Reasons}}{{.}}{{end}}{{end}}"
	out, err := r.Render(record, []digest.Format{digest.Text})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(out.Bodies[digest.Text]), " ")
}

// Subjects have names in the reader's language, and lists are joined as it joins them.
func TestSubjectsAreInTheReadersLanguage(t *testing.T) {
	e := sample(t, "busy")
	e.Present[0].Because = []digest.Because{{Code: "event_about", Terms: []string{"open data", "maps", "WordPress"}}}
	e.Present[0].Reasons = []string{"about open data, maps, and WordPress"}
	for language, want := range map[string]string{
		"en": "About open data, maps, and WordPress, like this event",
		"es": "Trata de datos abiertos, mapas y WordPress, como este evento",
	} {
		body := message(t, opened(t, language), e, digest.Text).Bodies[digest.Text]
		if !strings.Contains(words(body), want) {
			t.Errorf("got %s\nwant %q", body, want)
		}
	}
}
