package edition_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// TestWhyExplainsThePitch checks that the explanations of an event and of its repository say where the pitch is from,
// or which sentence is missing, and why the pitch file of the repository is not used.
func TestWhyExplainsThePitch(t *testing.T) {
	for name, c := range map[string]struct {
		change     func(*edition.Material, *digest.Repository)
		want, file string
	}{
		"the team's": {func(m *edition.Material, _ *digest.Repository) {
			m.PitchFiles, m.Pitches = true, map[string][]digest.Pitch{"sampleville/waits": {{
				Title: "Ours", Abstract: "Our own text.", Language: "en", By: digest.PitchByTeam,
			}}}
		}, "; its pitch is the one in pitches in meetups.yaml", ""},
		"the file's": {
			func(m *edition.Material, _ *digest.Repository) { m.PitchFiles = true },
			"; its pitch is that of its file .github/pitch.md", "",
		},
		"not without people": {
			func(m *edition.Material, _ *digest.Repository) {},
			"; its pitch is made from its README and description", "no person has to look at an edition",
		},
		"not with a link": {func(m *edition.Material, r *digest.Repository) {
			m.PitchFiles, r.PitchFile = true, pitchFile+"https://spam.example\n"
		}, "; its pitch is made from its README and description", "it has a link"},
		"a missing sentence": {func(m *edition.Material, r *digest.Repository) {
			r.PitchFile, r.Readme, r.Description = "", "# waits\n\nPython.\n", "Python waits"
			m.SayMissing = func(p digest.Pitch) string { return "Say " + p.Missing + "." }
		}, "; no pitch, only an outline. Say what_it_does.", ""},
		"a missing sentence, without words": {func(m *edition.Material, r *digest.Repository) {
			r.PitchFile, r.Readme, r.Description = "", "# waits\n\nPython.\n", "Python waits"
		}, "; no pitch, only an outline: it lacks what_it_does", ""},
	} {
		t.Run(name, func(t *testing.T) {
			m := pitchMaterial(c.change)
			event, repository := why(t, m, "talks"), strings.Join(why(t, m, "sampleville/waits"), "\n")+"\n"
			if len(event) != 1 || !strings.HasSuffix(event[0], c.want) {
				t.Errorf("got for the event %q, want %q", event, c.want)
			}
			if !strings.Contains(repository, c.want+"\n") {
				t.Errorf("got for the repository %q, want %q", repository, c.want)
			}
			_, file, _ := strings.Cut(repository, "waits, .github/pitch.md: ")
			left := m.PitchFilesLeftOut()
			if c.file == "" && (file != "" || len(left) > 0) || !strings.Contains(file, c.file) {
				t.Errorf("got %q about the file and %v left out, want %q", file, left, c.file)
			}
			if c.file != "" && (len(left) != 1 || !strings.Contains(left[0].Error, c.file) || left[0].Hint == "") {
				t.Errorf("got %v left out, want %q", left, c.file)
			}
		})
	}
}
