package edition_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// teamMaterial has three ready repositories: one with two tasks and one that nobody may see, one with one, and one with
// none that newcomers can take.
func teamMaterial() edition.Material {
	leak := func(t *digest.Task) {
		t.Title, t.Body = "Token in the log", "The access token is written to the debug log. Leave it out."
	}
	claimed := func(t *digest.Task) {
		t.Said = []digest.Comment{
			{Author: "newbie", At: digesttest.CityNow.AddDate(0, 0, -20), Text: "Can I take this one?"},
		}
	}
	waits := digest.Waiting{
		Kind: digest.WaitingPull, Repository: "sampleville/c", Number: 40, Title: "Fix it", Author: "newbie",
		URL: "https://github.com/sampleville/c/pull/40", Since: digesttest.CityNow.AddDate(0, 0, -16),
	}
	return edition.Material{
		Name: "2026-07-20", Zone: digesttest.La, Languages: []string{"en"},
		Period: digest.Period{
			Since: digesttest.CityNow.AddDate(0, 0, -7), Start: digesttest.CityNow, End: digesttest.CityNow.AddDate(0, 0, 28),
		},
		Collections: []edition.Collection{{Listing: digest.Listing{Name: "github.com/sampleville"}, Harvest: digest.Harvest{
			Repositories: []digest.Repository{digesttest.Python("a"), digesttest.Python("b"), digesttest.Python("c")},
			Tasks: []digest.Task{
				task(
					"a",
					1,
				), task("a", 2), task("a", 3, leak), task("b", 4), task("c", 5, labeled("good first issue", "blocked")),
				task("c", 6, claimed),
			},
			Waiting: []digest.Waiting{waits},
		}}},
	}
}

func TestWhatTeamsLearnAboutTheirTasks(t *testing.T) {
	m := teamMaterial()
	var got []string
	for _, s := range m.Readiness() {
		waiting := ""
		for _, w := range s.Waiting {
			waiting += w.Author
		}
		got = append(got, strings.Join([]string{
			strings.TrimPrefix(s.Repository, "sampleville/"), string(rune('0' + s.FirstTasks)), waiting,
			strings.Join(s.SecurityReports, " "),
		}, "|"))
	}
	if diff := cmp.Diff([]string{"a|2||sampleville/a#3", "b|1||", "c|0|newbie|"}, got); diff != "" {
		t.Error(diff)
	}
	var problems []string
	for _, p := range m.Problems() {
		problems = append(problems, p.Source+"|"+p.Item+"|"+p.Error)
		if !p.Note || p.Hint == "" {
			t.Errorf("got %+v, want a note with what to do", p)
		}
	}
	want := []string{
		"sampleville/a|issue 3|it may be a security report, and everybody can read it. Editions do not show it",
		"sampleville/c|newcomers|an answer is due for 14 days or longer: #40 (newbie, since 2026-07-04)",
	}
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Error(diff)
	}
}

// The public must not learn of a security report, of who waits, or of what people said.
func TestPublicEditionsHaveNothingOfTheTeams(t *testing.T) {
	e := edition.Compose(teamMaterial())
	if chosen(e.Tasks) != "a#1 b#4 a#2" {
		t.Errorf("got tasks %q, want those that newcomers can take", chosen(e.Tasks))
	}
	public := marshaled(t, e.Public())
	for _, word := range []string{"oken", "#40", "newbie", `"said"`, "maintainers", `"waiting"`, "security"} {
		if strings.Contains(public, word) {
			t.Errorf("the public edition has %q:\n%s", word, public)
		}
	}
}

func TestWhyATaskIsLeftOut(t *testing.T) {
	m := teamMaterial()
	for query, want := range map[string]string{
		"sampleville/a#1": "shown, number 1 of 3",
		"sampleville/a#3": `its text says "token in the log" (rule security)`,
		"sampleville/c#5": `it has the label "blocked" (rule refused)`,
		"sampleville/c#6": "newbie claimed it in a comment on 2026-06-30 (rule claimed)",
	} {
		if got := strings.Join(edition.Why(m, query), "\n"); !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want %q", query, got, want)
		}
	}
}
