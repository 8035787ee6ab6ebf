package github_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/sources/github"
	"github.com/cityoflosangeles/digest/internal/sources/github/githubtest"
)

// The file comes with the other files, as it is written. Only its beginning is kept.
func TestThePitchFileIsReadWithTheOtherFiles(t *testing.T) {
	s := serve(t)
	for name, file := range map[string]string{
		"with": "# Title\n\nText.\n", "without": "",
		"long": strings.Repeat("long ", 2000),
	} {
		files := map[string]string{"README.md": "# It\n\nIt helps.\n"}
		if file != "" {
			files[".github/pitch.md"] = file
		}
		s.Add(githubtest.Repository{
			Org: "Sampleton", Name: name, Created: start.AddDate(-1, 0, 0), Pushed: start.AddDate(0, 0, -1), License: "MIT",
			Files: files,
		})
	}
	h := collect(t, source(t, api(t, s, github.Config{Token: token}), github.Entry{Org: "Sampleton"}))
	for name, want := range map[string]string{
		"with": "# Title\n\nText.\n", "without": "",
		"long": strings.Repeat("long ", 820)[:4096],
	} {
		if got := repository(t, h, "Sampleton/"+name).PitchFile; got != want {
			t.Errorf("%s: got %d bytes: %.40q, want %d", name, len(got), got, len(want))
		}
	}
}
