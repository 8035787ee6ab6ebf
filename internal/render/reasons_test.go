package render_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/match"
)

// deskReasons returns sentences that the desk produces: for events that ask for speakers in every way, and
// for groups and repositories with various things in common.
func deskReasons(t *testing.T) []string {
	t.Helper()
	e, la := sample(t, "empty"), losAngeles(t)
	var out []string
	for _, says := range []string{
		"We still need a speaker", "Call for proposals", "There is room for two talks",
		"Lightning talks", "Speakers: TBA", "Buscamos ponentes",
	} {
		if open, why, _ := match.SpeakerOpening(digest.Event{Title: says}, e.Period.Start, la); open {
			out = append(out, why)
		}
	}
	has := map[string]bool{digest.Licence: true, digest.Readme: true, digest.Contributing: true}
	repos := []digest.Repository{
		{
			Description: "Maps of transit delays for riders", Topics: []string{"transit", "delays", "maps"},
			Languages: []string{"Python"}, Release: "v2",
		},
		{
			Description: "Answers about bus delays", Topics: []string{"pandas"}, Languages: []string{"Jupyter Notebook"},
			Readme: "Transit notebooks about delays, with pandas and open data.",
		},
		{
			Description: "A WordPress theme for transit agencies", Languages: []string{"PHP"},
			Readme: "It draws delays on maps with Leaflet.",
		},
		{
			Description: "Interactive maps of curbs", Languages: []string{"TypeScript"}, Topics: []string{"leaflet", "react"},
			Has: has,
		},
	}
	groups := []digest.Group{
		{Topics: []string{"python", "data science", "transit"}},
		{Topics: []string{"javascript", "maps"}},
		{Topics: []string{"php", "content management"}},
		{Topics: []string{"civic tech", "transit", "open data"}},
		{Topics: []string{"maps", "delays"}},
		{Name: "Python Riders"},
	}
	for i, g := range groups {
		if g.Name == "" {
			g.Name = fmt.Sprintf("Circle %d", i)
		}
		g.Propose, g.Sources = "https://meet.example/propose", 1
		for _, title := range []string{
			"Delays and what data tells of them", "Maps with Leaflet", "Python evening",
			"Monthly meeting",
		} {
			event := digest.Event{
				Title: title, Description: "An evening about transit delays and open data.",
				Start: e.Period.Start.AddDate(0, 0, 2), Status: digest.Confirmed, Group: g.Name,
			}
			for j, repo := range repos {
				repo.Name, repo.URL = fmt.Sprintf("city/transit-tool-%d", j), "https://github.example/city/tool"
				repo.Pushed = e.Period.Start.AddDate(0, 0, -3)
				for _, m := range (*match.Lexicon)(nil).Fits(e.Period, []digest.Event{event}, []digest.Repository{repo},
					[]digest.Group{g}, la, digest.History{}, 1) {
					out = append(out, m.Reasons...)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// A new or changed sentence of the desk needs its phrase in every language, in reasons.go and in the strings
// files.
func TestReasonsOfTheDeskAreSaidInTheReadersLanguage(t *testing.T) {
	reasons := deskReasons(t)
	if len(reasons) < 10 {
		t.Fatalf("got only %d reasons to try: %q", len(reasons), reasons)
	}
	for _, reason := range reasons {
		if got := saidIn(t, "es", reason); strings.EqualFold(got, reason) {
			t.Errorf("%q is not said in Spanish", reason)
		}
	}
}

func TestReasonsKeepWhatTheyName(t *testing.T) {
	for reason, want := range map[string][2]string{
		"it takes lightning talks": {
			"It takes lightning talks",
			"Acepta charlas relámpago",
		},
		"there is a release to tell of: v2, and more": {
			"There is a release to tell of: v2, and more", "Hay una versión que contar: v2, and more",
		},
		"written in Python, a topic of the group": {
			"It is written in Python, which the group is about", "Está escrito en Python, tema del grupo",
		},
		"about maps, curbs and parking, as the group is": {
			"It is about maps, curbs and parking, which the group is about", "Trata de maps, curbs y parking, tema del grupo",
		},
		"it speaks of Jupyter notebooks, and the group is about data science": {
			"It speaks of Jupyter notebooks, and the group is about data science",
			"Habla de Jupyter notebooks, y el grupo trata de data science",
		},
		"its topics on GitHub speak of 311 and open data, as the event does": {
			"Its topics on GitHub include 311 and open data, which the event is about",
			"Sus temas en GitHub incluyen 311 y open data, tema del encuentro",
		},
		"its README speaks of pandas, and the event of Python": {
			"Its README speaks of pandas, and the event is about Python",
			"Su README habla de pandas, y el encuentro trata de Python",
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
	e := sample(t, "busy")
	e.Present = e.Present[:1]
	e.Present[0].Reasons = []string{reason}
	r := opened(t, language)
	record := recorded(t, r, e)
	record.Templates["digest.txt.tmpl"] = "{{range .Present}}{{range .Reasons}}{{.}}{{end}}{{end}}"
	m, err := r.Render(record, []digest.Format{digest.Text})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(m.Bodies[digest.Text]), " ")
}
