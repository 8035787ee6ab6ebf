package render_test

import (
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
