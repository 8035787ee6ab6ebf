package prose_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/cityoflosangeles/digest/internal/prose"
)

func TestSentencesThatCanBeQuoted(t *testing.T) {
	for text, want := range map[string]bool{
		"Drivers circle the block because half of the meters are broken.": true,
		"It finds 87 percent of raised slabs in pictures.":                true,
		"App that allows residents to book a pickup.":                     true,
		"Lo usan 38 escuelas del municipio.":                              false, // another language
		"Les parents cherchent une place pendant des mois.":               false,
		"Install Docker, then start the containers.":                      false,
		"Run the notebooks in order of their numbers.":                    false,
		"Use it in CI, or as a library.":                                  false,
		"Sign in with your city credentials.":                             false,
		"If you see an error, ask the service desk.":                      false,
		"You will need a key for the map.":                                false,
		"Do not use it for liability claims.":                             false,
		"Version 3 changes the output format.":                            false,
		"It runs on Python 3.12 and on nothing else.":                     false,
		"The default password of the database is easy.":                   false,
		"This software is licensed under the terms of the MIT License.":   false,
		"Volt is an open-source project of Greyford Council.":             false,
		"We welcome contributions of all kinds from everyone.":            false,
		"This tool is under active development by two people.":            false,
		"The data comes from https://data.example every night.":           false,
		"The demo of the map is available here.":                          false,
		"The results are in the file out.csv of each run.":                false,
		"Write to digital@greyford.example for the data.":                 false,
		"The Best Way To Sign Up For Classes In Town.":                    false,
		"It talks to SAP, ECM, DWH and the ledger.":                       false,
		"Made with love by 🐙 and the whole team.":                         false,
		"Too short.": false,
		"It is (as far as anybody knows the only one of its kind.": false,
	} {
		if got := prose.Quotable(text, "en"); got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
	for text, want := range map[string]bool{
		"Lo usan 38 escuelas del municipio.":                      true,
		"Muchas familias no saben qué día pasa el camión.":        true,
		"Drivers circle the block because of the broken meters.":  false,
		"Ejecuta el instalador y abre la página.":                 false,
		"Necesitas una clave de acceso para usar el mapa.":        false,
		"Este proyecto está en desarrollo y puede cambiar mucho.": false,
	} {
		if got := prose.Quotable(text, "es"); got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}

func TestWholeSentencesHaveAVerbOfTheirOwn(t *testing.T) {
	for text, want := range map[string]bool{
		"The map shows free bays.":                        true,
		"Engineers of the street bureau rank sidewalks.":  true,
		"It marks cracks and raised slabs.":               true,
		"Wheelchair users asked for it.":                  true,
		"Opening hours of cooling centers":                false,
		"Queue numbers for the counter":                   false,
		"A WordPress theme with support for blocks":       false,
		"A model that finds broken sidewalks in pictures": false,
		"Notebooks that clean, map and explain the data":  false,
		"A map based on counts of the last year":          false,
	} {
		if got := prose.HasVerb(text, "en"); got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}

func TestSentencesOfAReadme(t *testing.T) {
	readme := "---\nlicense: MIT\n---\n# API for parking\n[![ci](https://ci.example/b.svg)](https://ci.example)\n\n" +
		"> [!NOTE]\n> Drivers of the old version lose their settings today.\n\n" +
		"**Drivers** circle the block,\nbecause [half](x.md) of the meters &amp; signs are broken. It asks the meters " +
		"themselves, e.g. every minute.\n\n" +
		"- The list of districts is long and it grows.\n\n| a | b |\n|---|---|\n| The table is no sentence. | x |\n\n" +
		"## Installation\n\nThe installer asks the meters for their numbers.\n\n" +
		"## Who uses it\n\nTwo repair crews plan their day with it.\n\n```\nThis is code and it has a verb.\n```\n"
	want := []prose.Sentence{
		{Text: "Drivers circle the block, because half of the meters & signs are broken.", At: 1, Verb: true},
		{Text: "It asks the meters themselves, e.g. every minute.", At: 2, Verb: true},
		{Text: "Two repair crews plan their day with it.", At: 4, Verb: true},
	}
	if diff := cmp.Diff(want, prose.Sentences(readme, "en")); diff != "" {
		t.Error(diff)
	}
}

// The same README as it is kept after reading: without Markdown, a paragraph on each line.
func TestSentencesOfPlainText(t *testing.T) {
	readme := "Meter Map\n\n[!WARNING] The sandbox is wiped on every Sunday.\n\nDrivers circle the block for years now." +
		"\n\n01_import.ipynb\n02_clean.ipynb\n\nRequirements\n\nThe map needs a modern phone and a signal.\n"
	want := []prose.Sentence{{Text: "Drivers circle the block for years now.", At: 1, Verb: true}}
	if diff := cmp.Diff(want, prose.Sentences(readme, "en")); diff != "" {
		t.Error(diff)
	}
}

func TestVerbsThatBeginADescription(t *testing.T) {
	for text, want := range map[[2]string]string{
		{"Counts", "bikes"}: "count", {"Matches", "messy"}: "match", {"Maps", "trees"}: "map",
		{"Maps", "of"}: "", {"Maps", "help"}: "", {"Notebooks", "that"}: "", {"Queue", "numbers"}: "",
	} {
		if got, ok := prose.BaseOf(text[0], text[1]); ok != (want != "") || ok && got != want {
			t.Errorf("%q: got %q, %v, want %q", text, got, ok, want)
		}
	}
	for base, want := range map[string]string{
		"count": "counting", "map": "mapping", "decide": "deciding", "tie": "tying", "see": "seeing", "match": "matching",
	} {
		if got := prose.Gerund(base); got != want {
			t.Errorf("%s: got %q, want %q", base, got, want)
		}
	}
}

func TestNoReadmeBreaksTheReading(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching("[a-z#*`>|\\[\\]()! \n.-]*")).Draw(t, "text")
		for _, language := range []string{"en", "es", ""} {
			for _, s := range prose.Sentences(text, language) {
				if !prose.Quotable(s.Text, language) {
					t.Fatalf("got %q, which cannot be quoted", s.Text)
				}
			}
		}
		prose.Line(text)
	})
}
