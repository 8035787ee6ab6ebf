package render_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Templates see what to do, how long it takes, and whom to ask. A task of version 0.1.0 has an author only.
func TestWhatTemplatesSeeOfATask(t *testing.T) {
	r, err := overlaid(t, map[string]string{
		"digest.md.tmpl": "{{range .Tasks}}{{.Todo}}|{{.Effort}}|{{.Ask}}|{{.Author}}\n{{end}}",
	})
	if err != nil {
		t.Fatal(err)
	}
	e := sample(t, "quiet")
	e.Tasks = []digest.Task{
		{Repository: "a/b", Number: 1, Todo: "Add a legend.", Effort: digest.EffortShort, Ask: "mara-v", Author: "someone"},
		{Repository: "a/b", Number: 2, Effort: "a year"},
		{Repository: "a/b", Number: 3, Author: "ada", Effort: digest.EffortLong},
	}
	want := "Add a legend.|about an hour|ask mara-v in the issue|ask mara-v in the issue\n|||\n" +
		"|about an evening|ask ada in the issue|ask ada in the issue\n"
	if got := message(t, r, e, digest.Markdown).Bodies[digest.Markdown]; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// What all tasks have in common is said once.
func TestTheSameEffortIsSaidOnce(t *testing.T) {
	e := sample(t, "busy")
	for i := range e.Tasks {
		e.Tasks[i].Effort = digest.EffortShort
	}
	for language, want := range map[string][2]string{
		"en": {"Open, unassigned, and about an hour each.", "about an hour)"},
		"es": {"Abiertas, sin asignar y de más o menos una hora cada una.", "más o menos una hora)"},
	} {
		for _, f := range []digest.Format{digest.Text, digest.Markdown, digest.HTML} {
			body := words(message(t, opened(t, language), e, f).Bodies[f])
			if !strings.Contains(body, want[0]) || strings.Contains(body, want[1]) {
				t.Errorf("%s does not say once %q:\n%s", f, want[0], body)
			}
		}
	}
}
