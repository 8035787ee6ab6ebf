package config_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// TestPitchFilesNeedAPersonWhoSeesThem checks that the pitch files of repositories are used only if no edition is sent
// before a person approved it, or if the configuration says so.
func TestPitchFilesNeedAPersonWhoSeesThem(t *testing.T) {
	for text, want := range map[string]bool{
		"":                         false,
		"schedule: {approve: one}": true,
		"schedule: {approve: two}": true,
		"schedule: {approve: one, on_no_approval: hold}":                                 true,
		"schedule: {approve: one, on_no_approval: send}":                                 false,
		"github: {entries: [{org: a}], pitch_files: always}":                             true,
		"github: {entries: [{org: a}], pitch_files: approved}":                           false,
		"schedule: {approve: one}\ngithub: {entries: [{org: a}], pitch_files: approved}": true,
		"schedule: {approve: one}\ngithub: {entries: [{org: a}], pitch_files: never}":    false,
	} {
		c, err := loaded(t, text+"\n")
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if got := c.PitchFiles(); got != want {
			t.Errorf("%q: got %t, want %t", text, got, want)
		}
	}
}

// TestPitchesOfTeams checks that a pitch has the language of the digest unless it names one, and is found by the name
// of its repository in any case.
func TestPitchesOfTeams(t *testing.T) {
	c, err := loaded(t, `
language: es
pitches:
  - {repo: City/Curbs, title: " Menos vueltas ", text: "Los repartidores\n  encuentran lugar."}
  - {repo: city/curbs, title: Fewer laps, text: Drivers find a place., language: en}
`)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]digest.Pitch{"city/curbs": {
		{Title: "Menos vueltas", Abstract: "Los repartidores encuentran lugar.", Language: "es", By: digest.PitchByTeam},
		{Title: "Fewer laps", Abstract: "Drivers find a place.", Language: "en", By: digest.PitchByTeam},
	}}
	if diff := cmp.Diff(want, c.TeamPitches()); diff != "" {
		t.Error(diff)
	}
}
