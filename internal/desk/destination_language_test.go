package desk_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// bilingual returns a desk whose destinations "team" and "equipo" are of one kind, and whose editions need an approval.
// equipo is in Spanish.
func bilingual(t *testing.T, team, equipo *bodyChannel) *desk.Desk {
	t.Helper()
	text := []digest.Format{digest.Text}
	d := desktest.NewDesk(t,
		desktest.To(
			desk.Destination{Name: "team", Kind: "slack", Publisher: team, Formats: text},
			desk.Destination{Name: "equipo", Kind: "slack", Publisher: equipo, Formats: text, Language: "es"},
		),
		desktest.Needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour}, &digest.Edits{}))
	d.Rendering.Renderer = versioned{version: "1"}
	d.Rendering.Languages, d.Rendering.RenderFor = []string{"en", "es"}, lettersBy("en 1", "es 1")
	desktest.Run(t, d, digesttest.Monday.Add(-20*time.Hour))
	say(t, d, "Ada", digest.Approved, digesttest.Monday)
	return d
}

func TestEachDestinationGetsItsLanguage(t *testing.T) {
	team, equipo := &bodyChannel{}, &bodyChannel{}
	d := bilingual(t, team, equipo)
	log, err := d.Store.Log(t.Context(), "2026-07-20")
	if err != nil {
		t.Fatal(err)
	}
	var forms []string
	for form := range log[len(log)-1].Rendered {
		forms = append(forms, form)
	}
	if diff := cmp.Diff(map[string]bool{"slack": true, "slack in es": true}, setOf(forms)); diff != "" {
		t.Error(diff)
	}
	if o := desktest.Run(t, d, digesttest.Monday); o.Held != "" || bodies(team) != "2026-07-20 by 1" ||
		bodies(equipo) != "es 1" {
		t.Errorf("got held %q, team %q, equipo %q", o.Held, bodies(team), bodies(equipo))
	}
}

func TestAMessageThatChangesInOneLanguageWithdrawsApprovals(t *testing.T) {
	team, equipo := &bodyChannel{}, &bodyChannel{}
	d := bilingual(t, team, equipo)
	d.Rendering.RenderFor = lettersBy("en 1", "es 2")
	if o := desktest.Run(t, d, digesttest.Monday); o.Held == "" || len(team.bodies)+len(equipo.bodies) != 0 ||
		!strings.HasSuffix(whyFell(t, d), "differently: slack in es") {
		t.Errorf("got held %q, team %q, equipo %q, %q", o.Held, bodies(team), bodies(equipo), whyFell(t, d))
	}
}

// A destination may get another language after the approval, if its message in that language was approved too.
func TestADestinationThatChangesItsLanguageAfterTheApproval(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*desk.Desk)
		fell   string
	}{
		"to one that was seen":   {func(d *desk.Desk) { d.Destinations[0].Language = "es" }, ""},
		"to one that nobody saw": {func(d *desk.Desk) { d.Destinations[0].Language = "fr" }, "differently: slack in fr"},
		"to none, as another's":  {func(d *desk.Desk) { d.Destinations[1].Language = "" }, ""},
		"a new destination of a kind that nobody saw": {func(d *desk.Desk) {
			d.Destinations = append(d.Destinations, desk.Destination{
				Name: "new", Kind: "matrix", Publisher: &bodyChannel{}, Language: "fr",
			})
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := bilingual(t, &bodyChannel{}, &bodyChannel{})
			c.change(d)
			o := desktest.Run(t, d, digesttest.Monday)
			if why := whyFell(t, d); (o.Held == "") != (c.fell == "") || !strings.HasSuffix(why, c.fell) {
				t.Errorf("got held %q, %q", o.Held, why)
			}
		})
	}
}

// Corrections are in the destination's language, and so is what it is asked about.
func TestCorrectionsAreInTheLanguageOfTheDestination(t *testing.T) {
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", &desktest.Correctable{Channel: &desktest.Channel{}})))
	var mu sync.Mutex
	var asked []string
	d.Destinations[0].Language = "es"
	d.Rendering.RenderFor = func(
		r digest.Record, p digest.Recipient, formats []digest.Format,
	) (digest.Message, error) {
		mu.Lock()
		defer mu.Unlock()
		asked = append(asked, p.Language)
		return d.Rendering.Renderer.Render(r, formats)
	}
	desktest.Run(t, d, digesttest.Monday)
	sent := len(asked)
	r, err := d.Store.Edition(t.Context(), "2026-07-20")
	if err != nil {
		t.Fatal(err)
	}
	told := r.Edition.Events[0]
	now := told
	now.Status, now.Change = digest.Cancelled, digest.ChangeCancelled
	if err := d.Store.SaveCorrection(t.Context(), "2026-07-20", digest.Correction{
		Number: 1, At: digesttest.Monday.Add(time.Hour), Revisions: []digest.Revision{{Told: told, Now: now}},
	}); err != nil {
		t.Fatal(err)
	}
	desktest.Run(t, d, digesttest.Monday.Add(2*time.Hour))
	for _, language := range asked {
		if language != "es" {
			t.Errorf("rendered in %q", language)
		}
	}
	if sent == 0 || len(asked) < sent+2 {
		t.Errorf("rendered %d times for the edition, and %d times in all", sent, len(asked))
	}
}

// A mailing's readers get their own language, or else that of the destination.
func TestReadersWithoutALanguageGetThatOfTheDestination(t *testing.T) {
	people := &desktest.People{{Address: "a@x.example"}, {Address: "b@x.example", Language: "en"}}
	d := desktest.MailingDesk(t, desktest.NewDesk(t).Store, desktest.NewPostman(), people)
	d.Destinations[0].Language = "es"
	var mu sync.Mutex
	got := map[string]bool{}
	d.Rendering.RenderFor = func(r digest.Record, p digest.Recipient, _ []digest.Format) (digest.Message, error) {
		mu.Lock()
		defer mu.Unlock()
		got[p.Language] = true
		return digest.Message{Edition: r.Edition}, nil
	}
	desktest.Run(t, d, digesttest.Monday)
	if diff := cmp.Diff(map[string]bool{"es": true, "en": true}, got); diff != "" {
		t.Error(diff)
	}
}
