package match_test

import (
	"os"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/match"
	"github.com/google/go-cmp/cmp"
)

func TestACityAddsItsOwnSynonyms(t *testing.T) {
	repo := digest.Repository{
		Name: "city/flux", Description: "Quagmatic pipes of the water works", Pushed: digesttest.Monday, License: "MIT",
	}
	group := digest.Group{Name: "Database Lovers", Topics: []string{"databases"}, Rules: open}
	score := func(own string) float64 {
		l, err := match.NewLexicon(own)
		if err != nil {
			t.Fatal(err)
		}
		evening := []digest.Event{digesttest.Gathering(group.Name, "Evening", "", 23)}
		m := match.Fits(match.Input{
			Period: fourWeeks, Zone: digesttest.La, Groups: []digest.Group{group}, Repositories: []digest.Repository{repo},
			Lexicon: l,
		}, evening, 1)
		if len(m) == 0 {
			return 0
		}
		return m[0].Score
	}
	before := score("")
	if with := score("# ours\nquagmatic: =databases\n"); with <= before {
		t.Errorf("got %.2f with the synonym, %.2f without", with, before)
	}
	if after := score(""); after != before {
		t.Errorf("got %.2f from another lexicon without it, want %.2f", after, before)
	}
	if _, err := match.NewLexicon("quagmatic databases"); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("got %v", err)
	}
}

func TestTheTableOfSynonymsCanBeRead(t *testing.T) {
	text, err := os.ReadFile("synonyms.txt")
	if err != nil {
		t.Fatal(err)
	}
	table, err := match.ParseSynonyms(string(text))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"maps", "javascript"}, table["leaflet"]); diff != "" {
		t.Error(diff)
	}
}

func TestAMistakeInSynonymsNamesItsLine(t *testing.T) {
	for text, want := range map[string]string{
		"# fine\n\npandas python":     `line 3: "pandas python" is not of the form "term: word, word"`,
		"pandas:":                     `line 1: "pandas:" is not of the form "term: word, word"`,
		": python":                    `line 1: ": python" is not of the form "term: word, word"`,
		"pandas: python,, data":       `line 1: "pandas: python,, data" names an empty word`,
		"js: =":                       `line 1: "js: =" names an empty word`,
		"a: b\nc: d\nA: e":            `line 3: "a" has a line already`,
		"Leaflet:  Maps , JavaScript": "",
	} {
		t.Run(text, func(t *testing.T) {
			_, err := match.ParseSynonyms(text)
			got := ""
			if err != nil {
				got = err.Error()
			}
			if got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}
