package pitch_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/pitch"
	"github.com/cityoflosangeles/digest/internal/prose"
	"github.com/cityoflosangeles/digest/internal/render"
)

// written is the pitch in the shipped words.
func written(t interface{ Fatal(...any) }, f pitch.Facts) digest.Pitch {
	r, err := render.Open(render.Config{Name: "Digest", Language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	f.Phrase = pitch.Phrases(r.Phrase)
	if f.Minutes == 0 {
		f.Minutes = 20
	}
	return pitch.Write(f)
}

func repository(name, description, readme string) digest.Repository {
	return digest.Repository{
		Name: "sampleville/" + name, URL: "https://example.org/sampleville/" + name, Description: description, Readme: readme,
		Languages: []string{"Python"},
	}
}

const waits = "Riders stand in the rain because nobody knows when the bus comes. Bus Waits measures how long they " +
	"wait at each stop. Planners use it every week."

// codes are the codes of what a pitch says.
func codes(p digest.Pitch) string {
	var out []string
	for _, b := range p.Says {
		out = append(out, b.Code)
	}
	return strings.Join(out, " ")
}

func TestAPitchTellsTheProblemThenTheProjectThenTheEveningThenTheAsk(t *testing.T) {
	f := pitch.Facts{
		Repository: repository("bus-waits", "Measures how long riders wait for the bus", "# Bus Waits\n\n"+waits),
		Because:    []digest.Because{{Code: "written_in", Terms: []string{"Python"}}},
		Task:       &digest.Task{Title: "Add the night buses to the map", URL: "https://example.org/7"},
	}
	got := written(t, f)
	want := digest.Pitch{
		Title: "Measuring how long riders wait for the bus, in Python", Language: "en",
		Abstract: waits + " We think it fits your group: the code is in Python. In 20 minutes, [your name, department] " +
			"would show it running, walk through the code, and share what we learned: [what you learned]. One ask: help with " +
			"a first task, “Add the night buses to the map” (https://example.org/7).",
		Says: []digest.Because{
			{Code: "title_in", Terms: []string{"Measuring how long riders wait for the bus", "Python"}},
			{Code: "quote", Terms: []string{"Riders stand in the rain because nobody knows when the bus comes."}},
			{Code: "quote", Terms: []string{"Bus Waits measures how long they wait at each stop."}},
			{Code: "quote", Terms: []string{"Planners use it every week."}},
			{Code: "fits_written_in", Terms: []string{"Python"}},
			{Code: "show", Terms: []string{"20"}},
			{Code: "ask_task", Terms: []string{"Add the night buses to the map", "https://example.org/7"}},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsMissing(t *testing.T) {
	for name, c := range map[string]struct{ description, readme, language, want string }{
		"nothing":          {"", "# x\n", "", digest.MissingWhat},
		"what, but nobody": {"Measures how far the tide comes each day", "", "", digest.MissingUsers},
		"a problem, not what": {
			"", "Riders stand in the rain because nobody knows when the bus comes.", "",
			digest.MissingWhat,
		},
		"another language": {"Measures waits", waits, "es", digest.MissingLanguage},
		"boilerplate": {
			"An open-source project of Sampleville", "We welcome contributions.", "",
			digest.MissingWhat,
		},
		"what, and who has it": {"Measures how long riders wait for the bus", "", "", ""},
		"no title":             {"", "Riders wait too long for every bus. It shows them all late buses of today.", "", ""},
	} {
		got := written(t, pitch.Facts{Repository: repository("bus-waits", c.description, c.readme), Language: c.language})
		if got.Missing != c.want {
			t.Errorf("%s: got missing %q in %q, want %q", name, got.Missing, got.Abstract, c.want)
		}
		if c.want != "" && !strings.Contains(got.Abstract, "[") {
			t.Errorf("%s: got %q, want an outline with blanks", name, got.Abstract)
		}
	}
}

func TestTitlesNameTheBenefit(t *testing.T) {
	for description, want := range map[string]string{
		"Counts bikes and shows them to planners": "Counting bikes and showing them to planners, in Python",
		"Maps trees by street for residents":      "Mapping trees by street for residents, in Python",
		"App that allows residents to book a pickup of bulky items": "" +
			"An app that lets residents book a pickup of bulky items",
		"bus-waits: where riders wait longest":        "Where riders wait longest",
		"Notebooks that measure how long riders wait": "Notebooks that measure how long riders wait, in Python",
		"R package for the waits of riders":           "An R package for the waits of riders",
		"Murals with artist, year and condition, and photographs by the people who restore them each year for riders": "" +
			"Murals with artist, year and condition",
	} {
		f := pitch.Facts{
			Repository: repository("bus-waits", description, "# Bus Waits\n\n"+waits),
			Because:    []digest.Because{{Code: "written_in", Terms: []string{"Python"}}},
		}
		if got := written(t, f); got.Title != want && got.Title != want+", in Python" || got.Missing != "" {
			t.Errorf("%q: got %q, missing %q, want %q", description, got.Title, got.Missing, want)
		}
	}
	// A description that says nothing is no title: what the README says is.
	for _, description := range []string{
		"bus-waits", "Sign in with your credentials", "Monorepo of the team", "https://example.org",
		"v2.0 of the bus waits", "",
	} {
		got := written(t, pitch.Facts{Repository: repository("bus-waits", description, "# Bus Waits\n\n"+waits)})
		if want := "Measuring how long they wait at each stop"; got.Title != want {
			t.Errorf("%q: got %q, want %q", description, got.Title, want)
		}
	}
}

func TestTheEveningAndItsLength(t *testing.T) {
	r := repository("bus-waits", "Measures how long riders wait for the bus", "# Bus Waits\n\n"+waits)
	for name, c := range map[string]struct {
		f    pitch.Facts
		want string
	}{
		"a talk":           {pitch.Facts{Minutes: 15}, "show 15"},
		"a lightning talk": {pitch.Facts{Minutes: 5}, "show_short 5"},
		"a hack night":     {pitch.Facts{Minutes: 5, Project: true}, "show_project 5"},
		"no reason":        {pitch.Facts{}, "blank_fits"},
		"the event's topic": {pitch.Facts{Because: because("active", "", "written_in", "Python", "event_about",
			"buses")}, "fits_event_about buses"},
		"only kinds": {
			pitch.Facts{Because: because("event_about", "hack night", "written_in", "Python")},
			"fits_written_in Python",
		},
		"a language like it": {pitch.Facts{Because: because("written_in", "Ruby")}, "fits_uses Ruby"},
	} {
		c.f.Repository = r
		got := written(t, c.f)
		found := false
		for _, b := range got.Says {
			found = found || strings.TrimSpace(b.Code+" "+strings.Join(b.Terms, " ")) == c.want
		}
		if !found {
			t.Errorf("%s: got %v, want %s", name, got.Says, c.want)
		}
	}
}

func because(list ...string) []digest.Because {
	var out []digest.Because
	for i := 0; i < len(list); i += 2 {
		b := digest.Because{Code: list[i]}
		if list[i+1] != "" {
			b.Terms = []string{list[i+1]}
		}
		out = append(out, b)
	}
	return out
}

// The titles of issues are written by anybody.
func TestTitlesOfTasksThatCouldActAreNotQuoted(t *testing.T) {
	r := repository("bus-waits", "Measures how long riders wait for the bus", "# Bus Waits\n\n"+waits)
	for title, want := range map[string]string{
		"Add the night buses to the map": "ask_task",
		"Fix":                            "ask_question",
		"Ask @mayor to fix the buses":    "ask_question",
		"See https://spam.example today": "ask_question",
		"Make the <b>map</b> work again": "ask_question",
		"Mostrar los autobuses de noche en el mapa del municipio": "ask_question",
		strings.Repeat("Add the night buses ", 5):                 "ask_question",
	} {
		got := written(t, pitch.Facts{Repository: r, Task: &digest.Task{Title: title, URL: "https://example.org/7"}})
		if !strings.HasSuffix(codes(got), want) {
			t.Errorf("%q: got %s, want %s", title, codes(got), want)
		}
	}
}

func TestAGroupThatBansRecruitersReadsOfNoJobs(t *testing.T) {
	f := pitch.Facts{
		Repository: repository("job-board", "Shows who is hiring at the city", "A career portal for all departments. Nobody "+
			"knows which letters come late. It sends one letter every week to residents who want one."),
		Group: digest.Group{Rules: digest.Rules{Recruiting: "contributors-only"}},
		Task:  &digest.Task{Title: "List the jobs of each day", URL: "https://example.org/7"},
	}
	got := written(t, f)
	if text := got.Title + " " + strings.ReplaceAll(got.Abstract, f.Repository.URL, ""); prose.Recruits(text) {
		t.Errorf("got %q", text)
	}
	if want := "This project sends one letter every week to residents who want one."; !strings.Contains(got.Abstract,
		want) {
		t.Errorf("got %q, want %q in it", got.Abstract, want)
	}
}

func TestEveryPitchIsShortAndPlain(t *testing.T) {
	pieces := []string{
		"# Title\n\n", "[![b](x)](y) ", "We are hiring. ", "A job runner for batch jobs. ", "\n\n", "| a | b |\n",
		"This reads positions of all vehicles and writes them down. ", "```\ncode\n```\n", "<b>bold</b> ", "e.g. ",
		"Riders wait too long for every bus. ", "It shows them all late buses of today. ", "Run it with a key. ", "\x00",
		"See https://example.org for more. ", "The tool counts bikes for the planners of the street. ", "Waits. ",
	}
	r, err := render.Open(render.Config{Name: "Digest", Language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := func(name string, of []string) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom(of), 0, 12).Draw(t, name), "")
		}
		f := pitch.Facts{
			Repository: repository(rapid.SampledFrom([]string{"a", "job-board", strings.Repeat("long-name-", 9)}).Draw(t,
				"name"),
				text("description", pieces[1:]), text("readme", pieces)),
			Minutes: rapid.IntRange(1, 60).Draw(t, "minutes"), Project: rapid.Bool().Draw(t, "project"),
			Phrase:   pitch.Phrases(r.Phrase),
			Language: rapid.SampledFrom([]string{"en", "es"}).Draw(t, "language"),
			Group:    digest.Group{Rules: digest.Rules{Recruiting: "contributors-only"}},
		}
		got := pitch.Write(f)
		if n := utf8.RuneCountInString(got.Title); n == 0 || n > pitch.MaxTitle {
			t.Fatalf("got a title of %d characters: %q", n, got.Title)
		}
		n := utf8.RuneCountInString(got.Abstract)
		if got.Missing == "" && (n < pitch.MinAbstract || n > pitch.MaxAbstract) {
			t.Fatalf("got %d characters: %q", n, got.Abstract)
		}
		said := strings.ReplaceAll(got.Title+" "+got.Abstract, f.Repository.URL, "")
		if prose.Recruits(said) {
			t.Fatalf("got an advertisement: %q", said)
		}
		for _, noise := range []string{"```", "![", "](", "<b>", "# ", "|", "Run it", "https:"} {
			if strings.Contains(said, noise) {
				t.Fatalf("got %q in %q", noise, said)
			}
		}
		if !strings.Contains(said, fmt.Sprint(f.Minutes)) {
			t.Fatalf("got no length in %q", said)
		}
	})
}
