package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// What an edition is called in each language is a part of the record, also where the editor's file changes what it
// tells.
func TestTranslationsFollowTheEditor(t *testing.T) {
	edits := &digest.Edits{}
	d := desktest.NewDesk(
		t, desktest.To(desktest.Dest("team", &desktest.Channel{})),
		desktest.Needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour}, edits),
	)
	d.Rendering.WordingOf = func(r digest.Record) (digest.Wording, map[string]digest.Wording, error) {
		n := len(r.Edition.Events)
		return digest.Wording{Title: "Title", Intro: strings.Repeat("event ", n)},
			map[string]digest.Wording{"es": {Title: "Título", Intro: strings.Repeat("evento ", n)}}, nil
	}
	for name, c := range map[string]struct {
		edits digest.Edits
		want  digest.Edition
	}{
		"nothing edited": {
			digest.Edits{},
			digest.Edition{Intro: "event ", Translations: map[string]digest.Wording{"es": {Title: "Título", Intro: "evento "}}},
		},
		"hidden": {
			digest.Edits{Hides: []string{"Async"}, Pins: []string{"x"}},
			digest.Edition{Intro: "event ", Translations: map[string]digest.Wording{"es": {Title: "Título", Intro: "evento "}}},
		},
		"an intro": {
			digest.Edits{Intro: "By hand."},
			digest.Edition{
				Intro: "By hand.", Translations: map[string]digest.Wording{"es": {Title: "Título", Intro: "By hand."}},
			},
		},
	} {
		*edits = c.edits
		desktest.Run(t, d, digesttest.Monday.Add(-20*time.Hour))
		r, _, err := d.Draft(t.Context(), "2026-07-20", digesttest.Monday.Add(-time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		if r.Edition.Title != "Title" || r.Edition.Intro != c.want.Intro {
			t.Errorf("%s: got %q, %q", name, r.Edition.Title, r.Edition.Intro)
		}
		if diff := cmp.Diff(c.want.Translations, r.Edition.Translations); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
