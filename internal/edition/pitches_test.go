package edition_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

const pitchFile = "# Waiting less\n\nRiders of the bus wait less with this map.\n"

// pitchMaterial has one evening, and one repository that fits it.
func pitchMaterial(change func(*edition.Material, *digest.Repository)) edition.Material {
	g := digest.Group{
		Name: "SoCal Python", Topics: []string{"python"}, Sources: 1, Propose: "https://example.org/propose",
	}
	r := digesttest.Python("waits", func(r *digest.Repository) { r.PitchFile = pitchFile })
	m := edition.Material{
		Name: "2026-07-20", Zone: digesttest.La, Languages: []string{"en"},
		Period: digest.Period{
			Since: digesttest.CityNow.AddDate(0, 0, -7), Start: digesttest.CityNow, End: digesttest.CityNow.AddDate(0, 0, 28),
		},
		Groups: []digest.Group{g},
	}
	change(&m, &r)
	evening := digesttest.Gathering(g.Name, "Talks", "Two talks of 20 minutes.", 31)
	evening.Start = digesttest.CityNow.AddDate(0, 0, 14)
	m.Collections = []edition.Collection{
		{Listing: digest.Listing{Name: "calendar", Group: g.Name}, Harvest: digest.Harvest{Events: []digest.Event{evening}}},
		{Listing: digest.Listing{Name: "github.com/sampleville"}, Harvest: digest.Harvest{
			Repositories: []digest.Repository{r},
		}},
	}
	return m
}

func TestWhosePitchAnEditionHas(t *testing.T) {
	team := map[string][]digest.Pitch{"sampleville/waits": {{
		Title: "Ours", Abstract: "Our own text.", Language: "en", By: digest.PitchByTeam,
	}}}
	for name, c := range map[string]struct {
		change          func(*edition.Material, *digest.Repository)
		by, title, note string
	}{
		"the team's": {
			func(m *edition.Material, _ *digest.Repository) { m.Pitches, m.PitchFiles = team, true },
			"team", "Ours", "",
		},
		"the file's": {
			func(m *edition.Material, _ *digest.Repository) { m.PitchFiles = true }, "repository",
			"Waiting less", "this edition has the pitch of this file",
		},
		"not without people": {func(*edition.Material, *digest.Repository) {}, "", "", "no person has to look at an edition"},
		"not with a link": {func(m *edition.Material, r *digest.Repository) {
			m.PitchFiles, r.PitchFile = true, pitchFile+"https://spam.example\n"
		}, "", "", "this pitch is not used: it has a link"},
		"not in another language": {func(m *edition.Material, _ *digest.Repository) {
			m.Pitches, m.PitchFiles, m.Languages = team, true, []string{"es", "en"}
		}, "", "", ""},
		"not another government's": {func(m *edition.Material, r *digest.Repository) {
			m.PitchFiles, r.Role = true, digest.RoleInspiration
		}, "none", "", ""},
		"none, no note": {func(m *edition.Material, r *digest.Repository) { r.PitchFile = "" }, "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			e := edition.Compose(pitchMaterial(c.change))
			notes := ""
			for _, p := range e.Problems {
				if p.Item == ".github/pitch.md" {
					notes += p.Error
				}
				if !p.Note && p.Item == ".github/pitch.md" {
					t.Errorf("got the failure %q, want a note", p.Error)
				}
			}
			if c.note == "" && notes != "" || !strings.Contains(notes, c.note) {
				t.Errorf("got notes %q, want %q", notes, c.note)
			}
			if c.by == "none" {
				if len(e.Present) > 0 {
					t.Errorf("got %d matches, want none", len(e.Present))
				}
				return
			}
			if len(e.Present) != 1 {
				t.Fatalf("got %d matches, want one", len(e.Present))
			}
			if p := e.Present[0].Pitch; p.By != c.by || p.Title != c.title {
				t.Errorf("got the pitch %q by %q, want %q by %q", p.Title, p.By, c.title, c.by)
			}
			if e.Present[0].Repository.PitchFile != "" {
				t.Error("the edition has the file")
			}
		})
	}
}

func TestAPitchIsInTheLanguageOfTheGroup(t *testing.T) {
	for _, c := range []struct{ group, digest, want string }{
		{"", "", "en"}, {"", "es", "es"}, {"en", "es", "en"}, {"es", "en", "es"},
	} {
		e := edition.Compose(pitchMaterial(func(m *edition.Material, _ *digest.Repository) {
			m.Groups[0].Language, m.Languages = c.group, nil
			if c.digest != "" {
				m.Languages = []string{c.digest}
			}
		}))
		if got := e.Present[0].Pitch.Language; got != c.want {
			t.Errorf("group %q, digest %q: got %q, want %q", c.group, c.digest, got, c.want)
		}
	}
}
