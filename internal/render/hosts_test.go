package render_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// An event of several groups names all of them, in every format and language, and so does a proposal for it. If pages
// give it several starts, all are shown.
func TestAnEventOfSeveralGroups(t *testing.T) {
	for language, want := range map[string][]string{
		"en": {"Hack for LA and LA Data Science", "(another page says "},
		"es": {"Hack for LA y LA Data Science", "(otra página dice "},
	} {
		r := opened(t, language)
		e := sample(t, "busy")
		if len(e.Present) == 0 {
			t.Fatal("the sample proposes nothing")
		}
		event := e.Present[0].Event
		e.Events = []digest.Event{event}
		for _, one := range []*digest.Event{&e.Events[0], &e.Present[0].Event} {
			one.SetHosts([]string{"Hack for LA", "LA Data Science"})
			one.Also = []digest.Variant{{Title: one.Title, Start: one.Start.Add(digest.NearStart / 3)}}
		}
		m, err := r.Render(recorded(t, r, e), allFormats)
		if err != nil {
			t.Fatal(err)
		}
		for f, body := range m.Bodies {
			for _, text := range want {
				if got := words(body); f != digest.JSON && !strings.Contains(got, text) {
					t.Errorf("%s, %s: it lacks %q:\n%s", language, f, text, body)
				}
			}
		}
	}
}
