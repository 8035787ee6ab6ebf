package desk_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// A repository that editions may not use is in none of their parts.
func TestRepositoriesThatAreNotChosen(t *testing.T) {
	released := func(repo string) digest.Activity {
		return digest.Activity{
			Kind: digest.KindRelease, Repository: repo, Title: "v1", URL: "https://github.example/" + repo,
			At: digesttest.Monday.AddDate(0, 0, -1),
		}
	}
	tells := func(text string) bool { return strings.Contains(text, "sandbox") }
	source := desktest.Brings(digest.Harvest{
		Repositories: []digest.Repository{digesttest.Python("waits"), digesttest.Python("sandbox")},
		Activities:   []digest.Activity{released("sampleville/waits"), released("sampleville/sandbox")},
		Waiting: []digest.Waiting{
			{Kind: digest.WaitingComment, Repository: "sampleville/sandbox", Number: 3, Since: digesttest.Monday},
		},
	})
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", &desktest.Channel{})), func(d *desk.Desk) {
		d.Sources.Listings = []digest.Listing{listing("g", "", source)}
		d.Content.Takes = func(repository string) bool { return !strings.HasSuffix(repository, "/sandbox") }
	})
	e := desktest.Run(t, d, digesttest.Monday).Record.Edition
	if len(e.Activity) != 1 || tells(e.Activity[0].Repository) ||
		len(e.Readiness) != 1 || tells(e.Readiness[0].Repository) {
		t.Errorf("got activity %+v, readiness %+v", e.Activity, e.Readiness)
	}
	for _, p := range e.Problems {
		if tells(p.Source) {
			t.Errorf("got problem %+v", p)
		}
	}
}

// Tasks are in a language that readers read.
func TestTasksInTheLanguagesOfReaders(t *testing.T) {
	source := desktest.Brings(digest.Harvest{
		Repositories: []digest.Repository{digesttest.Python("waits")},
		Tasks: []digest.Task{{
			Repository: "sampleville/waits", Number: 4, Title: "El tiempo de espera no se ve", Labels: []string{"help wanted"},
			Body:      "La tabla debe mostrar la espera en cada parada de la ruta.",
			CreatedAt: digesttest.Monday.AddDate(0, 0, -9), UpdatedAt: digesttest.Monday.AddDate(0, 0, -9),
		}},
	})
	for _, languages := range [][]string{{"en"}, {"en", "es"}} {
		d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", &desktest.Channel{})), func(d *desk.Desk) {
			d.Sources.Listings = []digest.Listing{listing("g", "", source)}
			d.Rendering.Languages = languages
		})
		if got := desktest.Run(t, d, digesttest.Monday).Record.Edition.Tasks; len(got) != len(languages)-1 {
			t.Errorf("for readers of %v: got tasks %+v", languages, got)
		}
	}
}
